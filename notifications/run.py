"""What is told in one go? Notices of events, reminders of deadlines, then the post."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from casework.business_clock import wall

from . import notices, receipt_reminders, reminders, sending
from .sending import Posted
from .texts import Frame

if TYPE_CHECKING:
    from casework.installation import Casework


@dataclass(slots=True)
class Ran(Posted):
    """What one run did: events and deadlines that were told of, and what became of the post."""

    notices: int = 0
    reminders: int = 0


def run(casework: Casework) -> Ran:
    """Make messages of what is to be told, then send what is due; any number at once is harmless.

    Needs no Flask application. In a demo nothing leaves the machine: a message is marked as sent
    and stands in the inbox page. Without a mail server messages wait, and `trouble` says so.
    """
    frame = Frame(casework.config.base_url, casework.demo, casework.clock.now(), casework.vault)
    told = notices.make(casework.db, frame, wall())
    reminded = reminders.make(casework.db, frame, wall())
    reminded += receipt_reminders.make(casework.db, frame, wall())
    posted = sending.sweep(casework.db, casework.config, frame, wall)
    return Ran(**asdict(posted), notices=told, reminders=reminded)

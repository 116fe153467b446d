"""What is known of a notice, of which its papers are made?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import DeadlineRow
from casework.queries import publicised
from casework.queries.publicised import Notice
from casework.queries.publicity_record import Run, Sealed, runs
from casework.queries.snapshots import calendar
from workflows.calendar import WorkingCalendar
from workflows.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A notice; the address of its page, its lists' runs in its own order, their deadlines by
    publicity, the newest seal.
    """

    notice: Notice
    address: str
    runs: Sequence[Run]
    deadlines: Mapping[str, DeadlineRow]
    calendar: WorkingCalendar
    sealed: Sealed
    at: datetime
    demo: bool

    @property
    def rules(self) -> Rules:
        """The rules of its round."""
        return self.notice.lists[0].rules


def known(
    session: Session, ref: str, *, sealed: Sealed, at: datetime, demo: bool,
    address: Callable[[str], str],
) -> Known:  # fmt: skip
    """Notice `ref` and all that its papers tell; NotFound. `address` is where a notice is read."""
    notice = publicised.notice(session, ref)
    if notice is None:
        raise NotFound
    found = {run.publicity.ref: run for one in notice.lists
             for run in runs(session, one.ref.rpartition("-")[0])}  # fmt: skip
    rows = {one.ref: publicised.deadline_of(session, one.ref) for one in notice.lists}
    return Known(
        notice=notice, runs=[found[one.ref] for one in notice.lists], calendar=calendar(session),
        deadlines={ref: row for ref, row in rows.items() if row}, sealed=sealed, at=at, demo=demo,
        address=address(ref),
    )  # fmt: skip

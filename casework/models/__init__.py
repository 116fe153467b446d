"""The records: one file a noun."""

from .assessments import Assessment
from .base import Base
from .calendar import Arrangement, Calendar, CalendarDay
from .cases import Case
from .deadlines import DeadlineRow
from .drawings import Drawing
from .events import Event, EventText, RefusalRow, ToTell
from .facts import FactRow
from .installation import Attachment, Installation, Property
from .lists import Publicity, Shortlist
from .objections import Objection
from .people import LoginSession, Organisation, ResetLink, User
from .places import Division, Unit
from .rounds import Place, Round
from .sanctions import Sanction
from .work import SpentWork

__all__ = [
    "Arrangement",
    "Assessment",
    "Attachment",
    "Base",
    "Calendar",
    "CalendarDay",
    "Case",
    "DeadlineRow",
    "Division",
    "Drawing",
    "Event",
    "EventText",
    "FactRow",
    "Installation",
    "LoginSession",
    "Objection",
    "Organisation",
    "Place",
    "Property",
    "Publicity",
    "RefusalRow",
    "ResetLink",
    "Round",
    "Sanction",
    "Shortlist",
    "SpentWork",
    "ToTell",
    "Unit",
    "User",
]

"""Which desk opens which subject?"""

from __future__ import annotations

from typing import Any

from casework.errors import NotFound

from .assessment_desk import AssessmentDesk
from .case_desk import CaseDesk
from .complaint_desk import ComplaintDesk
from .list_desk import ListDesk
from .objection_desk import ObjectionDesk
from .owner_desk import OwnerDesk
from .sanction_desk import SanctionDesk


def desk_of(subject: str) -> Any:
    """The desk of a subject; NotFound where there is no such thing."""
    if subject not in BY_SUBJECT:
        raise NotFound
    return BY_SUBJECT[subject]


BY_SUBJECT: dict[str, Any] = {
    "case": CaseDesk(),
    "list": ListDesk(),
    "objection": ObjectionDesk(),
    "assessment": AssessmentDesk(),
    "sanction": SanctionDesk(),
    "complaint": ComplaintDesk(),
    "division": OwnerDesk("division"),
    "unit": OwnerDesk("unit"),
    "round": OwnerDesk("round"),
}

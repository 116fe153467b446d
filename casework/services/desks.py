"""Which desk opens which subject?"""

from __future__ import annotations

from typing import Any

from .case_desk import CaseDesk
from .list_desk import ListDesk
from .objection_desk import ObjectionDesk
from .owner_desk import OwnerDesk
from .sanction_desk import SanctionDesk

BY_SUBJECT: dict[str, Any] = {
    "case": CaseDesk(),
    "list": ListDesk(),
    "objection": ObjectionDesk(),
    "sanction": SanctionDesk(),
    "division": OwnerDesk("division"),
    "unit": OwnerDesk("unit"),
    "round": OwnerDesk("round"),
}

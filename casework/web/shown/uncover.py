"""What does somebody who may read sealed words see of them?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from casework.reading import casework
from casework.services import sealing
from workflows.edition import FactKind


def uncovered(owner: str, kind: FactKind, item: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """A fact's value as it was given; the caller has noted the look, or its author asks."""
    told = sealing.opened(casework().vault, owner, kind, item, value)
    return {id: readable(said) for id, said in told.items()}


def readable(said: Any) -> Any:
    """What was opened, or that no key on this machine opens it."""
    return _("(It can't be read with the key on this machine.)") if said is None else said

"""What does an objection concern, in the words among which its author chose?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from casework.i18n import language
from casework.queries.objections import lodgings
from casework.reading import casework
from casework.services import sealing
from casework.services.looks import RULERS
from casework.web.public.forms import GROUNDS
from workflows.facts import Actor


def concerns(session: Session, actor: Actor, refs: Sequence[str]) -> dict[str, str]:
    """Number → what it concerns, for those whom an objection can be assigned to.

    Only one of the form's own words ever comes out: what else somebody may have written in their
    place is "something else", and is read on the objection's page, where that is written down.
    """
    if not actor.has(*RULERS["objection"]):
        return {}
    known, vault = {one.zh: one for one in GROUNDS.values()}, casework().vault
    found = {}
    for ref, value in lodgings(session, refs).items():
        place = sealing.place(f"objection/{ref}", "lodging", "", "grounds")
        said = sealing.opened_text(vault, place, value.get("grounds", ""))
        found[ref] = known.get(said or "", GROUNDS["other"]).words(language())
    return found

"""How is one act done to several lists as one, each read in its own version, with its own reasons?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_login import current_user
from wtforms import Form

from casework.errors import Conflict, Invalid, Refused
from casework.queries.lists import ListPage
from casework.reading import casework, let_go, now
from casework.services.together import each
from casework.services.wish import Wish
from casework.web import fact_values
from casework.web.again import meanwhile, written_reasons
from casework.web.fact_values import Sender
from casework.web.numbers import version_sent
from casework.web.shown.draft import Wanted
from casework.web.shown.law import Shown
from workflows.edition import FactKind
from workflows.guards.notices import PLAN
from workflows.words import Breach


@dataclass(slots=True)
class Tried:
    """What came of a try: every refusal by list, and who was quicker; `planning`, not publishing."""

    refused: dict[str, tuple[Breach, ...]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    changed: Shown | None = None
    planning: bool = False
    code: int = 422


def version_name(page: ListPage) -> str:
    """The field that says which version of a list was read."""
    return f"version-{page.list.ref}"


def reasons_for(found: Wanted, page: ListPage) -> dict[str, str]:
    """The reasons that were written for this list: those of the others stand under their numbers."""
    typed, ref = written_reasons(), page.list.ref
    if page is not found.page:
        own = f"{ref}/"
        return {key.removeprefix(own): words for key, words in typed.items() if key.startswith(own)}
    others = tuple(f"{one.list.ref}/" for one in found.pages[1:])
    return {key: words for key, words in typed.items() if not key.startswith(others)}


def send(found: Wanted, action: str, form: Form, kind: FactKind) -> Tried | None:
    """Do `action` to every list of the notice, or to none; None where it is done.

    What is typed in `form` holds for all; nothing of one that was left empty is handed in, unless
    the act can't do without it.
    """
    tried = Tried(planning=kind.id == PLAN)
    try:
        wishes = _wishes(found, action, form, kind)
        let_go()
        casework().door.act_together(wishes)
    except Refused as refused:
        tried.refused = {wish.ref: breaches for wish, breaches in each(wishes[0], refused)}
    except Invalid as invalid:
        tried.errors = fact_values.show(form, invalid, prefix=f"{kind.id}.")
    except Conflict as conflict:
        tried.changed, tried.code = meanwhile(found.page.opened, conflict), 409
    else:
        return None
    return tried


def _wishes(found: Wanted, action: str, form: Form, kind: FactKind) -> list[Wish]:
    rule = found.page.rules.actions["list", action]
    sender = Sender(current_user.actor.user, found.page.opened.head.stream, now())
    given: Mapping[str, Any] = {}
    if kind.id in rule.needs or fact_values.filled(form, kind):
        given = {kind.id: {"": fact_values.take(form, kind, sender)}}
    return [
        Wish(actor=current_user.actor, subject="list", name=action, ref=page.list.ref,
             received_at=now(), version=version_sent(version_name(page)), given=given,
             request_id=request.form.get("request_id") or None, reasons=reasons_for(found, page))
        for page in found.pages
    ]  # fmt: skip

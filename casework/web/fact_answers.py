"""What is a script told that saved one fact of a page by itself?

The same view as for the fact's own page; only the answer is shorter.
"""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext as _
from flask_login import current_user

from casework.filters import breach_line, moment_words
from casework.i18n import language
from casework.queries.case import people
from casework.queries.snapshots import opened as open_subject
from casework.reading import now, session
from workflows.facts import CaseFacts

from .fact_page import Page
from .shown import facts, law, offers
from .shown.problems import problems_of


def wanted() -> bool:
    """Does whoever sent this want data rather than a page?"""
    return request.accept_mimetypes.best == "application/json"


def saved(page: Page) -> Response:
    """It is on record: how it stands now, and what the rules still find wrong with it."""
    opened = page.opened = open_subject(session(), page.opened.subject, page.opened.ref, now=now())
    page.fact = opened.facts.recorded.fact(page.kind.id, page.item)
    problems: list[str] = []
    # What stands on a division is CaseFacts too, of no measure: there is nothing to hand in.
    if opened.subject == "case" and isinstance(opened.facts, CaseFacts):
        found = problems_of(opened.rules, opened.facts, current_user.actor, now())
        problems = list(found.get((page.kind.id, page.item), ()))
    return jsonify(_stands(page) | {
        "saved": True, "problems": problems,
        "said": _("Saved %(when)s", when=moment_words(now(), language())),
    })  # fmt: skip


def unsaved(page: Page, code: int) -> tuple[Response, int]:
    """It isn't: why, field by field; where somebody was quicker, what stands there now."""
    form = page.form
    refused = [
        breach_line(one)
        for one in law.breaches(page.opened.rules, page.above if page.fillable else page.said)
    ]
    told: dict[str, Any] = {
        "saved": False, "fields": {f.name: [str(e) for e in f.errors] for f in form or () if f.errors},
        "errors": list(dict.fromkeys([*page.errors, *refused])),
    }  # fmt: skip
    if page.changed and page.closed:
        told["errors"].append(_("%(what)s, %(who)s, %(when)s", what=page.changed["what"],
                                who=page.changed["who"], when=page.changed["words"]))  # fmt: skip
    elif page.changed:
        shown = {name: value for name, value in (page.fact.value if page.fact else {}).items()
                 if name not in page.hidden}  # fmt: skip
        told |= {"theirs": shown, "who": page.changed["who"], "when": page.changed["words"],
                 "own": page.changed["own"]}  # fmt: skip
    return jsonify(_stands(page) | told), code


def _stands(page: Page) -> dict[str, Any]:
    fact = page.fact
    by = facts.recorder(fact, people(session(), {fact.by})) if fact else ""
    return {"seen": page.seen, "request_id": offers.request_id(), "by": by}

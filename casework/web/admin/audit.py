"""Is the record whole, what was refused, and what happened to the accounts?"""

from __future__ import annotations

import re
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from casework import audit as service
from casework import verification
from casework.access import allow
from casework.audit import seals
from casework.business_clock import wall
from casework.filters import iso, moment_words
from casework.i18n import language
from casework.models import RefusalRow
from casework.models.base import instant_of
from casework.queries import audit as queries
from casework.queries.accounts import names
from casework.queries.rounds import newest
from casework.queries.rules import editions
from casework.queries.snapshots import rules_of
from casework.reading import casework, let_go, session
from casework.web.numbers import whole
from casework.web.shown import law
from casework.web.shown.parts import role_name
from casework.web.staff.owners import owner_words
from workflows.rules import Rules

from . import blueprint
from .account_words import NAMES, kind_words, line

READERS = ("auditor", "audit_admin")
SHOWN = 200  # problems on the page; the command line shows all


@blueprint.get("/audit")
@allow(*READERS)
def audit() -> ResponseReturnValue:
    """Where the seal stands, and what was refused last."""
    return _page()


@blueprint.post("/audit/verify")
@allow(*READERS)
def verify() -> ResponseReturnValue:
    """Recompute every hash of every stream, and compare with the seal. Writes nothing."""
    let_go()
    report, _ = verification.verify(casework().db, casework().config, now=wall())
    return _page(report)


@blueprint.get("/audit/accounts")
@allow(*READERS)
def account_events() -> ResponseReturnValue:
    """What happened to accounts: added, roles, closed, signed in, failed, locked."""
    name = request.args.get("name", "")
    found = queries.account_events(session(), below=request.args.get("below", ""), name=name)
    called = names(
        session(), {_number(e.stream) for e in found.rows} | {e.actor for e in found.rows}
    )
    rows = [line(e, called) | {"account": called.get(_number(e.stream), e.stream)}
            for e in found.rows]  # fmt: skip
    kinds = [{"value": "", "label": gettext("All"), "current": not name}]
    kinds += [{"value": n, "label": kind_words(n), "current": n == name} for n in NAMES]
    return render_template(
        "admin/account_events.html", rows=rows, page=found, kinds=kinds, name=name
    )


def _number(stream: str) -> int:
    return int(stream.partition("/")[2])


def _page(report: service.Report | None = None) -> str:
    below = request.args.get("below", type=whole)
    words = request.args.get("q", "")[:80]
    found = queries.refusals(session(), current_user.actor, below=below, words=words)
    called = names(session(), {r.actor for r in found.rows})
    return render_template(
        "admin/audit.html", report=report, seal=_seal(), shown=SHOWN, page=found, words=words,
        rows=[_refusal(r, called) for r in found.rows],
        next=found.next and url_for("admin.audit", below=found.next, q=words or None),
    )  # fmt: skip


def _seal() -> dict[str, Any] | None:
    """The newest seal: when, over how much; with `broken` where the file isn't what was written."""
    own = casework()
    try:
        kept = seals.kept(own.db, seals.place(own.config), own=True)
    except seals.SealError as error:
        return {"broken": str(error)}
    if kept is None:
        return None
    newest = kept["seals"][-1]
    at = instant_of(newest["at"])
    return {"iso": iso(at), "words": moment_words(at, language()), "events": newest["events"],
            "streams": newest["streams"]}  # fmt: skip


def _refusal(row: RefusalRow, called: Any) -> dict[str, Any]:
    rules = _rules(row) if row.breaches else None
    why = law.kept_breaches(rules, row.breaches) if rules else []
    return {"iso": iso(row.at), "words": moment_words(row.at, language()),
            "what": _tried(row), "who": called.get(row.actor) or role_name(row.role) or gettext("nobody"),
            "why": why or [{"words": gettext("not theirs to do"), "citations": []}]}  # fmt: skip


def _rules(row: RefusalRow) -> Rules | None:
    """The rules that it was refused by: of its round; of the newest where it is of none."""
    subject, _slash, ref = row.subject.partition("/")
    dated = ("case", "list", "round", "objection", "assessment", "complaint")
    year = re.search(r"\d{4}", ref) if subject in dated else None
    return rules_of(session(), int(year[0]) if year else newest(session()) or 0)


def _tried(row: RefusalRow) -> str:
    """What was tried: an act or a fact in the words of the newest edition, a page, a log-in."""
    subject, _, ref = row.subject.partition("/")
    if subject == "page":
        at = next(
            (rule.rule for rule in current_app.url_map.iter_rules() if rule.endpoint == ref), ref
        )
        return gettext("Open a page: %(page)s", page=at)
    if subject == "account":
        return gettext("Sign in with a login that nobody has")
    edition = editions()[-1]
    acts = [
        a.words(language()) for a in edition.actions if (a.subject, a.id) == (subject, row.action)
    ]
    facts = [f.words(language()) for f in edition.facts if f.id == row.action]
    done = next(iter(acts + facts), row.action)
    return done if ref == "new" else f"{done} · {owner_words(row.subject)}"

"""How are the entries of a list chosen and proposed?"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.i18n import language
from casework.queries.lists import ListPage, list_page
from casework.reading import casework, let_go, now, session
from casework.services.list_desk import with_entries
from casework.web.again import meanwhile, reasons_asked, written_reasons
from casework.web.numbers import version_sent
from casework.web.shown import consequences, law
from casework.web.shown.law import Shown
from workflows.machine import Refusal, decide
from workflows.words import Breach

from . import blueprint
from .list_pages import show_list
from .list_ranking import typed_entries

# What asks for a reason city by city: it is kept with the entry, or with the city left out.
OF_A_CITY = ("differs", "departs")


def _city_asked(page: ListPage, key: str) -> str:
    """The case whose reason `key` asks for; "" where it asks for another kind of reason."""
    guard, _colon, ref = key.partition(":")
    return ref if guard in OF_A_CITY and ref in page.cases else ""


def _given(page: ListPage) -> dict[str, dict[str, Any]]:
    """What changes: entries put on and taken off, with their reasons.

    A reason that was sent under a guard's key for a city is that city's own reason.
    """
    typed = typed_entries()
    for key, words in written_reasons().items():
        if ref := _city_asked(page, key):
            on, why = typed.get(ref, (ref in page.facts.entries, ""))
            typed[ref] = (on, why or words.strip())
    have = set(page.facts.entries)
    given: dict[str, dict[str, Any]] = {"entry": {}, "left_out": {}}
    for ref, (on, why) in typed.items():
        noted = (page.facts.recorded.one("left_out", ref) or {}).get("reason", "")
        if on:
            given["entry"][ref] = {"reason": why} if why else {}
            if noted:
                given["left_out"][ref] = None
        else:
            if ref in have:
                given["entry"][ref] = None
            if why:
                given["left_out"][ref] = {"reason": why}
            elif noted:
                given["left_out"][ref] = None
    return {kind: items for kind, items in given.items() if items}


@blueprint.post("/lists/<ref>/proposal")
@allow("ministry")
def propose(ref: str) -> ResponseReturnValue:
    """Propose the list as chosen; refused, the page comes back as it was sent."""
    page = list_page(session(), current_user.actor, ref, now=now())
    given = _given(page)
    note = request.form.get("note", "").strip()
    given["proposal"] = {"": {"note": note} if note else {}}
    rule = page.rules.actions["list", "propose"]
    around = consequences.Around(page.opened, now())
    let_go()
    try:
        casework().door.act(
            current_user.actor, "list", "propose", ref=ref, received_at=now(), given=given,
            version=version_sent(), reasons=_other_reasons(page),
            request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        return _proposal_again(ref, breaches=refused.breaches), 422
    except Invalid as invalid:
        return _proposal_again(ref, errors=list(invalid.words(language()).values())), 422
    except Conflict as conflict:
        return _proposal_again(ref, changed=meanwhile(page.opened, conflict)), 409
    flash(consequences.done_words(rule, consequences.tells(around, rule)), "good")
    return redirect(url_for("staff.list_page", ref=ref), 303)


def _other_reasons(page: ListPage) -> dict[str, str]:
    """The written reasons that aren't a single city's."""
    return {k: words for k, words in written_reasons().items() if not _city_asked(page, k)}


def _soft(page: ListPage) -> list[Breach]:
    """What a written reason that isn't a single city's settles: it stays to be read and changed."""
    given = _given(page)
    facts = with_entries(page.opened, given.get("entry", {}))
    answer = decide(page.rules, "propose", facts, actor=current_user.actor, now=now(),
                    given=given, trial=True)  # fmt: skip
    found = answer.breaches if isinstance(answer, Refusal) else ()
    return [b for b in found if b.soft and not _city_asked(page, b.key)]


def _proposal_again(
    ref: str, *, breaches: tuple[Breach, ...] = (), errors: list[str] | None = None,
    changed: Shown | None = None,
) -> str:  # fmt: skip
    page = list_page(session(), current_user.actor, ref, now=now())
    typed = _other_reasons(page)
    cities = [b for b in breaches if b.soft and _city_asked(page, b.key)]  # their rows are marked
    marked = [law.breaches(page.rules, [b])[0] | {"ref": _city_asked(page, b.key)}
              for b in cities]  # fmt: skip
    soft = reasons_asked(page.rules, _soft(page), typed, refused=breaches)
    hard = law.breaches(page.rules, [b for b in breaches if not b.soft])
    return show_list(page, reasons=soft, marked=marked, refused=hard, errors=errors or [], changed=changed,
                     note=request.form.get("note", ""))  # fmt: skip

"""What did the unit hand in, item by item, what do the rules find, and what does the officer?

Each item is ticked “in order” or “to correct”, with what is to be corrected. Nothing has to be
ticked; what stands to be corrected keeps the case from being accepted, and goes back with it, and
what was corrected is looked at again before the case is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.access import allow
from casework.errors import Conflict, Invalid, NotFound, Refused
from casework.i18n import language
from casework.queries.case import CasePage, case_page
from casework.reading import casework, let_go, now, session
from casework.web.again import meanwhile
from casework.web.shown import checked_items, law, offers, paper
from casework.web.shown.checked_items import Line, Words
from workflows import formal

from . import READERS, blueprint

REST = "rest"  # the button that finds everything that isn't ticked in order


@blueprint.get("/cases/<ref>/check")
@allow(*READERS)
def check(ref: str) -> ResponseReturnValue:
    """Everything that was handed in, with what is found about it so far."""
    return _show(_loaded(ref))


@blueprint.post("/cases/<ref>/check")
@allow("ministry")
def do_check(ref: str) -> ResponseReturnValue:
    """Note what was ticked: each item that is new or other than before by an event of its own."""
    page = _loaded(ref)
    lines = checked_items.lines(page, current_user.actor)
    ticked = {line.item: value for line in lines if (value := _ticked(line)) is not Ellipsis}
    if not ticked:
        flash(_("Nothing was ticked otherwise than before."), "warn")
        return redirect(url_for(".check", ref=ref), 303)
    let_go()
    try:
        casework().door.record_all(
            current_user.actor, "case", {formal.KIND: ticked}, ref=ref, received_at=now(),
            seen=_seen(lines, ticked), request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        return _show(_loaded(ref), breaches=law.breaches(page.rules, refused.breaches)), 422
    except Invalid as invalid:
        return _show(_loaded(ref), errors=list(invalid.words(language()).values())), 422
    except Conflict as conflict:
        return _show(_loaded(ref), changed=meanwhile(page.opened, conflict)), 409
    flash(ngettext("Noted: %(num)d item.", "Noted: %(num)d items.", len(ticked)), "good")
    return redirect(url_for(".check", ref=ref), 303)


def _loaded(ref: str) -> CasePage:
    """The case, if it was ever handed in."""
    page = case_page(session(), current_user.actor, ref, now=now())
    if page.case.submitted_on is None:
        raise NotFound
    return page


def _ticked(line: Line) -> Any:
    """What is to be recorded of an item: a value, None to take the tick away, … for nothing."""
    sent = checked_items.touched(line, request.form)
    if sent is None or not (sent.result or line.result):
        left = line.on_record and not line.result
        return {"result": "ok"} if left and REST in request.form else ...
    if not sent.result:
        return None
    value = {"result": sent.result}
    if sent.result == formal.CORRECT:
        value |= {
            name: said for name in ("field", "reason") if (said := getattr(sent, name).strip())
        }
    return value


def _seen(lines: list[Line], ticked: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """How each item that was ticked, and what it is about, stood when the page was made."""
    seen: dict[str, dict[str, str]] = {}
    for line in lines:
        if line.item in ticked:
            own, _bar, about = request.form.get(f"seen-{line.item}", "").partition("|")
            seen.setdefault(formal.KIND, {})[line.item] = own
            seen.setdefault(line.kind.id, {})[line.of] = about
    return seen


def _show(
    page: CasePage, *, breaches: list[law.Shown] | None = None, errors: list[str] | None = None,
    changed: law.Shown | None = None,
) -> str:  # fmt: skip
    actor, rules = current_user.actor, page.rules
    lines = checked_items.lines(page, actor)
    words = Words(page, actor, request.form if request.method == "POST" else None)
    open_ = page.case.state in rules.facts[formal.KIND].states and not page.facts.recorded.one(
        "formal_check")  # fmt: skip
    counts = checked_items.counts(lines)
    around = [offer for offer in _acts(page, counts) if actor.has(*offer["who"])] if open_ else []
    return render_template(
        "staff/check.html", page=page, case=page.case, round=page.round, city=law.city_words(page.case),
        measure=law.measure_words(rules, page.case.measure, short=True),
        state=law.state(rules, "case", page.case.state), groups=checked_items.groups(lines, words),
        counts=counts, returned=words.returned,
        mine=open_ and actor.has("ministry"), acts=around, paper=paper.receipt(page),
        citations=law.cites(rules, rules.facts[formal.KIND].cites), breaches=breaches or [],
        errors=errors or [], changed=changed, request_id=offers.request_id(),
    )  # fmt: skip


def _acts(page: CasePage, counts: law.Shown) -> list[law.Shown]:
    """The two ways in which the formal check ends; `first` is the one that what was found leads to:
    nothing, while something isn't looked at.
    """
    looked = not counts["open"] and not counts["stale"]
    ends = [a for a in page.rules.edition.actions
            if a.subject == "case" and page.case.state in a.start
            and ("correction" in a.needs or any(w.fact == "formal_check" for w in a.writes))]  # fmt: skip
    return [{"id": a.id, "label": a.words(language()), "who": a.who,
             "first": counts["correct"] > 0 if "correction" in a.needs
             else looked and not counts["correct"],
             "url": url_for("acts.page", subject="case", ref=page.case.ref, action=a.id)}
            for a in ends]  # fmt: skip

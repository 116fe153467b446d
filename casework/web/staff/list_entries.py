"""How are the entries of a list chosen, and how is a city brought in later?"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form, RadioField

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.i18n import language
from casework.queries.lists import ListPage, list_page
from casework.reading import casework, let_go, now, session
from casework.web import fact_forms, fact_values
from casework.web.again import meanwhile, written_reasons
from casework.web.fact_choices import Source
from casework.web.fact_values import Sender
from casework.web.forms import choices
from casework.web.numbers import version_sent
from casework.web.shown import consequences, inputs, law, offers
from casework.web.shown.law import Shown
from workflows.edition import ActionRule
from workflows.words import Breach

from . import READERS, blueprint
from .list_pages import show_list
from .list_ranking import typed_entries


def _given(page: ListPage) -> dict[str, dict[str, Any]]:
    """What changes: entries put on and taken off, with their reasons."""
    typed = typed_entries()
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
            version=version_sent(), reasons=written_reasons(),
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


def _proposal_again(
    ref: str, *, breaches: tuple[Breach, ...] = (), errors: list[str] | None = None,
    changed: Shown | None = None,
) -> str:  # fmt: skip
    page = list_page(session(), current_user.actor, ref, now=now())
    typed = written_reasons()
    soft = [law.breaches(page.rules, [b])[0] | {
        "key": b.key, "value": typed.get(b.key, ""), "missing": True}
        for b in breaches if b.soft]  # fmt: skip
    asked = {b.key for b in breaches if b.soft}
    soft += [{"key": k, "value": v, "hidden": True} for k, v in typed.items() if k not in asked]
    hard = law.breaches(page.rules, [b for b in breaches if not b.soft])
    return show_list(page, reasons=soft, refused=hard, errors=errors or [], changed=changed,
                     note=request.form.get("note", ""))  # fmt: skip


# --- a city brought in later --------------------------------------------------------------------


class Chosen(Form):
    """Which of the reserve takes the free place."""

    case = RadioField(validate_choice=False)


def _supplement(ref: str) -> tuple[ListPage, Chosen, dict[str, Form]]:
    page = list_page(session(), current_user.actor, ref, now=now())
    rule = page.rules.actions["list", "supplement"]
    sent = request.form if request.method == "POST" else None
    reserve = [row for row in page.rows if row.case.state == "reviewed"]
    form = Chosen(sent)
    form.case.label.text = _("City to bring in")
    form.case.choices = choices([
        (row.case.ref, _("%(rank)s. %(city)s (%(total)s)", rank=row.rank or "–",
                         city=law.city_words(page.cases[row.case.ref]), total=row.total or "–"))
        for row in reserve
    ])  # fmt: skip
    if sent is None and reserve:
        form.case.data = reserve[0].case.ref
    forms = {id: fact_forms.build(page.rules.facts[id], Source(page.opened), prefix=f"{id}-")
             for id in rule.inputs}  # fmt: skip
    return page, form, forms


@blueprint.get("/lists/<ref>/supplement")
@allow(*READERS)
def supplement(ref: str) -> ResponseReturnValue:
    """Bring the next in rank onto a published list: its own decision, its own publicity."""
    page, form, forms = _supplement(ref)
    return _supplement_page(page, form, forms)


@blueprint.post("/lists/<ref>/supplement")
@allow("ministry")
def do_supplement(ref: str) -> ResponseReturnValue:
    """Bring it in."""
    page, form, forms = _supplement(ref)
    chosen = form.case.data or ""
    rule = page.rules.actions["list", "supplement"]
    sender = Sender(current_user.actor.user, page.opened.head.stream, now())
    try:
        given: dict[str, Any] = {}
        for id, fact_form in forms.items():
            kind = page.rules.facts[id]
            if id == "supplement_of" or fact_values.filled(fact_form, kind):
                given[id] = {chosen: fact_values.take(fact_form, kind, sender)}
        let_go()
        casework().door.act(
            current_user.actor, "list", "supplement", ref=ref, received_at=now(), given=given,
            version=version_sent(), reasons=written_reasons(),
            comment=request.form.get("comment", ""),
            request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        return _supplement_page(page, form, forms, breaches=refused.breaches), 422
    except Invalid as invalid:
        for id, fact_form in forms.items():
            fact_values.show(fact_form, invalid, prefix=f"{id}.")
        return _supplement_page(page, form, forms), 422
    except Conflict as conflict:
        changed = meanwhile(page.opened, conflict)
        return _supplement_page(page, form, forms, changed=changed), 409
    flash(_("Done: %(action)s.", action=rule.words(language())), "good")
    return redirect(url_for("staff.list_page", ref=ref), 303)


def _can(page: ListPage, rule: ActionRule) -> bool:
    """Is there a free place, and somebody left for it?"""
    if page.list.state not in rule.start:
        return False
    return inputs.ready(consequences.Around(page.opened, now()), rule, current_user.actor)


def _hard(page: ListPage) -> list[Breach]:
    """What stands in the way of bringing a city in, whichever it is."""
    around, rule = consequences.Around(page.opened, now()), page.rules.actions["list", "supplement"]
    return [b for b in inputs.left(around, rule, current_user.actor) if not b.soft]


def _supplement_page(
    page: ListPage, form: Chosen, forms: dict[str, Form], *, breaches: tuple[Breach, ...] = (),
    changed: Shown | None = None,
) -> str:  # fmt: skip
    page = list_page(session(), current_user.actor, page.list.ref, now=now())
    rules, rule = page.rules, page.rules.actions["list", "supplement"]
    around = consequences.Around(page.opened, now())
    typed = written_reasons()
    return render_template(
        "staff/supplement.html", page=page, form=form, round=page.round, inputs=[
            (rules.facts[id], forms[id]) for id in rule.inputs], label=rule.words(language()),
        happens=consequences.happens(around, rule), tells=consequences.tells(around, rule), changed=changed,
        can=_can(page, rule), hard=law.breaches(rules, _hard(page)),
        citations=law.cites(rules, rule.cites), request_id=offers.request_id(),
        refused=law.breaches(rules, [b for b in breaches if not b.soft]),
        measure=law.measure_words(rules, page.list.measure),
        reasons=[law.breaches(rules, [b])[0] | {"key": b.key, "value": typed.get(b.key, ""),
                                                "missing": True} for b in breaches if b.soft],
    )  # fmt: skip

"""How is a city brought onto a published list: who decided it, and who then brings it in?

Two persons: one records the ministry's decision on a city of the reserve, another brings it in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form, RadioField

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.i18n import language
from casework.queries import notice_draft
from casework.queries.lists import ListPage, list_page
from casework.reading import casework, let_go, now, session
from casework.web import fact_forms, fact_values
from casework.web.again import meanwhile, written_reasons
from casework.web.fact_choices import Source
from casework.web.fact_forms import Checks, Needed
from casework.web.fact_values import Sender
from casework.web.forms import choices
from casework.web.numbers import version_sent
from casework.web.shown import consequences, draft, inputs, law, left, offers, reserve
from casework.web.shown.law import Shown
from workflows.words import Breach

from . import READERS, blueprint


def _loaded(ref: str) -> tuple[ListPage, list[Shown], Form, dict[str, Form]]:
    """The list, its reserve, the choice among those that may be brought in, and what it asks for."""
    page = list_page(session(), current_user.actor, ref, now=now())
    cities = reserve.cities(page, current_user.actor, now()) if reserve.places(page) else []
    forms = {id: fact_forms.build(page.rules.facts[id], Source(page.opened), prefix=f"{id}-")
             for id in reserve.rule_of(page).inputs}  # fmt: skip
    return page, cities, _choice(cities, reserve.places(page)), forms


def _choice(cities: list[Shown], places: int) -> Form:
    """One city for one free place; boxes where there are several, the best of them ticked."""
    offered = [(city["ref"], reserve.choice_words(city)) for city in cities if city["offered"]]
    field: Any = Checks if places > 1 else RadioField
    made = type("Chosen", (Form,), {"case": field(
        _("City to bring in"), choices=choices(offered), validate_choice=False,
        validators=[Needed()])})  # fmt: skip
    if request.method == "POST":
        return made(request.form)
    best = [ref for ref, _words in offered[:places]]
    return made(data={"case": best if places > 1 else "".join(best)})


@blueprint.get("/lists/<ref>/supplement")
@allow(*READERS)
def supplement(ref: str) -> ResponseReturnValue:
    """Who of the reserve is decided upon, and what bringing it in asks for."""
    page, cities, form, forms = _loaded(ref)
    return _show(page, cities, form, forms)


@blueprint.post("/lists/<ref>/supplement")
@allow("ministry")
def do_supplement(ref: str) -> ResponseReturnValue:
    """Bring it in: on another's decision, with a publicity of its own."""
    page, _cities, form, forms = _loaded(ref)
    chosen = [form["case"].data] if isinstance(form["case"].data, str) else form["case"].data
    rule = reserve.rule_of(page)
    sender = Sender(current_user.actor.user, page.opened.head.stream, now())
    try:
        given: dict[str, Any] = {}
        for id, fact_form in forms.items():
            kind = page.rules.facts[id]
            if chosen and (id in rule.needs or fact_values.filled(fact_form, kind)):
                given[id] = dict.fromkeys(chosen, fact_values.take(fact_form, kind, sender))
        if request.form.get("preview"):
            return _again(ref, form, forms, chosen=chosen)
        heard = consequences.tells(_around(page, chosen or ()), rule)
        let_go()
        casework().door.act(
            current_user.actor, "list", rule.id, ref=ref, received_at=now(), given=given,
            version=version_sent(), reasons=written_reasons(),
            request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        return _again(ref, form, forms, breaches=refused.breaches), 422
    except Invalid as invalid:
        for id, fact_form in forms.items():
            fact_values.show(fact_form, invalid, prefix=f"{id}.")
        return _again(ref, form, forms), 422
    except Conflict as conflict:
        return _again(ref, form, forms, changed=meanwhile(page.opened, conflict)), 409
    flash(consequences.done_words(rule, heard), "good")
    return redirect(url_for("staff.list_page", ref=ref), 303)


def _around(page: ListPage, chosen: Sequence[str]) -> consequences.Around:
    """The list as if these cities were brought in: they move with it, and who is told of them."""
    given: dict[str, dict[str, Any]] = {
        kind: {ref: {} for ref in chosen} for kind in reserve.rule_of(page).needs
    }
    facts = replace(page.facts, recorded=page.facts.recorded.over(given, 0, ""))
    return consequences.Around(replace(page.opened, facts=facts), now())


def _draft(page: ListPage, chosen: Sequence[str]) -> Shown | None:
    """How the notice of those that are chosen would read."""
    if not chosen:
        return None
    return draft.shown(notice_draft.of_supplement(session(), page, chosen, now()), page)


def _again(ref: str, form: Form, forms: dict[str, Form], **more: Any) -> str:
    """The page once more, as things stand now, with what was typed."""
    page, cities, fresh, _forms = _loaded(ref)
    fresh["case"].errors = form["case"].errors
    return _show(page, cities, fresh, forms, **more)


def _show(
    page: ListPage, cities: list[Shown], form: Form, forms: dict[str, Form], *,
    breaches: tuple[Breach, ...] = (), changed: Shown | None = None, chosen: Sequence[str] = (),
) -> str:  # fmt: skip
    rules, rule, actor = page.rules, reserve.rule_of(page), current_user.actor
    offered = [city["ref"] for city in cities if city["offered"]]
    about = [ref for ref in offered if ref in (chosen or ())]
    # Which city goes along isn't said before it is chosen; who is told of it is, whichever it is.
    sure = about or (offered if len(offered) <= reserve.places(page) else [])
    around, told = _around(page, sure), _around(page, about or offered[:1])
    kind, two = rules.facts[inputs.decision_kind(rules)], inputs.by_two(rules)
    hard = [] if cities else [b for b in inputs.left(around, rule, actor) if not b.soft]
    typed = written_reasons()
    return render_template(
        "staff/supplement.html", page=page, form=form, round=page.round, cities=cities,
        inputs=[(rules.facts[id], forms[id]) for id in rule.inputs], needs=inputs.asked(rules, rule),
        left=left.left(page), free=left.free_places(page), label=rule.words(language()),
        happens=consequences.happens(around, rule), tells=consequences.tells(told, rule),
        changed=changed, records=actor.has(*kind.who), brings=actor.has(*rule.who),
        hard=law.breaches(rules, hard), citations=law.cites(rules, rule.cites),
        draft=_draft(page, about),
        decided_by=law.cites(rules, kind.cites), two=law.cites(rules, two.cites, basis=two.basis),
        request_id=offers.request_id(),
        refused=law.breaches(rules, [b for b in breaches if not b.soft]),
        measure=law.measure_words(rules, page.list.measure),
        reasons=[law.breaches(rules, [b])[0] | {"key": b.key, "value": typed.get(b.key, ""),
                                                "missing": True} for b in breaches if b.soft],
    )  # fmt: skip

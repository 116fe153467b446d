"""How is a notice corrected: what was wrong, about which cities, and how does the correction read?"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import Form

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.i18n import language
from casework.queries import notice_draft
from casework.queries.lists import ListPage, list_page
from casework.reading import casework, let_go, now, session
from casework.services.announce import CORRECTS
from casework.services.items import next_item
from casework.services.values import read
from casework.web import fact_forms, fact_values
from casework.web.again import meanwhile, reasons_asked, written_reasons
from casework.web.fact_choices import Source
from casework.web.fact_values import Sender
from casework.web.numbers import version_sent
from casework.web.shown import consequences, draft, facts, inputs, law, offers
from casework.web.shown.law import Shown
from workflows.calendar import beijing_day
from workflows.edition import ActionRule
from workflows.facts import CaseFacts
from workflows.guards.notices import CORRECTION, to_correct
from workflows.words import Breach

from . import READERS, blueprint

NAME = "listed_name"


def _loaded(ref: str) -> tuple[ListPage, ActionRule, dict[str, Form]]:
    """The list, the act, and a form for each fact that comes with it."""
    page = list_page(session(), current_user.actor, ref, now=now())
    rule = page.rules.actions["list", CORRECTS]
    return page, rule, {id: fact_forms.build(page.rules.facts[id], Source(page.opened), prefix=f"{id}-")
                        for id in rule.inputs}  # fmt: skip


@blueprint.get("/lists/<ref>/correction")
@allow(*READERS)
def correction(ref: str) -> ResponseReturnValue:
    """What a correction asks for."""
    return _show(*_loaded(ref))


@blueprint.post("/lists/<ref>/correction")
@allow("ministry")
def correct(ref: str) -> ResponseReturnValue:
    """Show how it would read (`preview`), or publish it."""
    page, rule, forms = _loaded(ref)
    given: dict[str, Any] = {}
    item = next_item(page.facts.recorded.all(CORRECTION))  # also of where it is published
    try:
        for id, form in forms.items():
            kind = page.rules.facts[id]
            if id in rule.needs or fact_values.filled(form, kind):
                sender = Sender(current_user.actor.user, page.opened.head.stream, now())
                given[id] = {item: fact_values.take(form, kind, sender)}
        if request.form.get("preview"):
            for id, values in given.items():  # what would be refused isn't shown as if it could be
                read(page.rules.facts[id], values[item], today=beijing_day(now()),
                     prefix=f"{id}.{item}.")  # fmt: skip
            return _show(page, rule, forms, said=_said(given))
        let_go()
        casework().door.act(
            current_user.actor, "list", rule.id, ref=ref, received_at=now(), given=given,
            version=version_sent(), reasons=written_reasons(),
            request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        return _again(ref, forms, said=_said(given), refused=refused.breaches), 422
    except Invalid as invalid:
        for id, form in forms.items():
            for item in given.get(id, {"": None}):
                fact_values.show(form, invalid, prefix=f"{id}.{item}." if item else f"{id}.")
        return _again(ref, forms), 422
    except Conflict as conflict:
        return _again(ref, forms, changed=meanwhile(page.opened, conflict)), 409
    flash(consequences.done_words(rule, _tells(page, rule)), "good")
    return redirect(url_for("staff.list_page", ref=ref), 303)


def _again(ref: str, forms: dict[str, Form], **more: Any) -> str:
    """The page once more, as things stand now, with what was typed."""
    page, rule, _forms = _loaded(ref)
    return _show(page, rule, forms, **more)


def _said(given: dict[str, Any]) -> dict[str, Any]:
    return dict(next(iter(given.get(CORRECTION, {"": {}}).values())))


def _tells(page: ListPage, rule: ActionRule) -> list[str]:
    return consequences.tells(consequences.Around(page.opened, now()), rule)


def _show(
    page: ListPage, rule: ActionRule, forms: dict[str, Form], *, said: dict[str, Any] | None = None,
    refused: tuple[Breach, ...] = (), changed: Shown | None = None,
) -> str:  # fmt: skip
    rules, actor = page.rules, current_user.actor
    around = consequences.Around(page.opened, now())
    left = inputs.left(around, rule, actor, but=[CORRECTION])
    locked = [b for b in left if b.guard == "state" or not actor.has(*rule.who)]
    soft = dict.fromkeys(b for b in (*left, *refused) if b.soft)
    return render_template(
        "staff/correction.html", page=page, round=page.round, label=rule.words(language()),
        measure=law.measure_words(rules, page.list.measure), mine=actor.has(*rule.who),
        inputs=[(rules.facts[id], forms[id]) for id in rule.inputs], needs=inputs.asked(rules, rule),
        names=_names(page),
        locked=law.breaches(rules, locked) if page.list.state not in rule.start else [],
        open=page.list.state in rule.start and actor.has(*rule.who),
        happens=consequences.happens(around, rule), tells=_tells(page, rule),
        citations=law.cites(rules, rule.cites), request_id=offers.request_id(),
        refused=law.breaches(rules, [b for b in refused if not b.soft]), changed=changed,
        reasons=reasons_asked(rules, soft, written_reasons() if request.method == "POST" else {},
                              refused=refused),
        draft=_draft(page, said or {}),
    )  # fmt: skip


def _draft(page: ListPage, said: dict[str, Any]) -> Shown | None:
    """How it would read; None before it says what was wrong, or where it is about nothing shown."""
    wrong = [ref for ref in said.get("cases") or () if ref not in _public(page)]
    if not said.get("what") or wrong or not to_correct(page.facts, said):
        return None
    return draft.shown(notice_draft.of_correction(session(), page, said, now()), page)


def _public(page: ListPage) -> set[str]:
    return {ref for one in page.facts.publicities for ref in one.entries} & set(page.facts.entries)


def _names(page: ListPage) -> list[Shown]:
    """Each city that was made public: how the newest notice calls it, how the next would, and where
    another name is recorded.
    """
    kind, back = page.rules.facts[NAME], url_for("staff.correction", ref=page.list.ref)
    public = _public(page)
    cities = sorted((c for c in page.facts.listed() if c.ref in public),
                    key=lambda c: c.division.code)  # fmt: skip
    mine = current_user.actor.has(*kind.who) and page.list.state in kind.states
    return [{"now": page.facts.shown_as(case)[1], "was": _was(page, case),
             "url": facts.url("list", page.list.ref, kind.id, case.ref, back=back) if mine else ""}
            for case in cities]  # fmt: skip


def _was(page: ListPage, case: CaseFacts) -> str:
    shown = [one.shown[case.ref] for one in page.facts.publicities if case.ref in one.shown]
    return shown[-1][1]

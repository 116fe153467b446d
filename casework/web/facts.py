"""How is a fact recorded, changed, taken away, and how has it changed?

One page for each kind of fact and item, made from the edition's declaration and used by everybody
whose role may record it; whoever sees its owner may read it.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import SIGNED_IN, allow
from casework.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from casework.i18n import language
from casework.queries.earlier import signature
from casework.queries.reader import Reader
from casework.queries.snapshots import opened as open_subject
from casework.queries.timeline import since_last_note
from casework.queries.visible import hidden_fields, sees_kind, visible_to
from casework.reading import casework, let_go, now, session
from casework.redirects import safe
from casework.services import records
from casework.services.door import Wish
from casework.web.numbers import version_sent
from workflows.words import Breach

from . import fact_answers, fact_forms, fact_page, fact_values
from .again import closed, meanwhile
from .fact_choices import Source
from .fact_page import Page
from .fact_values import Sender
from .shown import facts, signed_before
from .subjects import about, use_converter

blueprint = Blueprint("facts", __name__)
blueprint.record_once(lambda state: use_converter(state.app))


@blueprint.get("/<subject:subject>/<ref>/facts/<kind>")
@blueprint.get("/<subject:subject>/<ref>/facts/<kind>/<path:item>")
@allow(SIGNED_IN)
def show(subject: str, ref: str, kind: str, item: str = "") -> ResponseReturnValue:
    """The fact, its form where it can be recorded now, and how it has changed."""
    if "item" in request.args:
        return redirect(url_for(".show", subject=subject, ref=ref, kind=kind,
                                item=request.args["item"].strip() or None))  # fmt: skip
    return fact_page.render(_page(subject, ref, kind, item))


@blueprint.post("/<subject:subject>/<ref>/facts/<kind>")
@blueprint.post("/<subject:subject>/<ref>/facts/<kind>/<path:item>")
@allow(SIGNED_IN)
def record(subject: str, ref: str, kind: str, item: str = "") -> ResponseReturnValue:
    """Record it as sent."""
    page = _page(subject, ref, kind, item)
    if not page.mine or page.form is None:
        raise Forbidden
    unit = facts.unit(page.opened.rules, page.kind, item, page.opened.row.get("measure", ""))
    units = {field.id: unit for field in page.kind.field if field.kind == "decimal" and unit}
    try:
        sender = Sender(current_user.actor.user, page.opened.head.stream, now())
        value = fact_values.take(page.form, page.kind, sender, units=units)
        _record(page, value)
    except Refused as refused:
        page.breaches = refused.breaches
        page.above = fact_values.refuse(page.form, page.kind, page.opened.rules, refused.breaches)
        return _again(page, 422)
    except Invalid as invalid:
        page.errors += fact_values.show(page.form, invalid, units=units)
        return _again(page, 422)
    except Conflict as conflict:
        page.changed = meanwhile(page.opened, conflict, fact=(kind, item))
        return _again(page, 409)
    if fact_answers.wanted():
        return fact_answers.saved(page)
    flash(fact_page.said(page, _("Recorded: %(what)s.", what=fact_page.name(page, value))), "good")
    return redirect(safe(request.form.get("next"), page.about.url), 303)


@blueprint.post("/<subject:subject>/<ref>/remove/<kind>")
@blueprint.post("/<subject:subject>/<ref>/remove/<kind>/<path:item>")
@allow(SIGNED_IN)
def take_away(subject: str, ref: str, kind: str, item: str = "") -> ResponseReturnValue:
    """Take the fact away; what it said stays in its history."""
    page = _page(subject, ref, kind, item)
    if not page.mine or page.fact is None:
        raise Forbidden
    try:
        _record(page, None)
    except Refused as refused:
        page.breaches = page.above = refused.breaches
        return _again(page, 422)
    except Invalid as invalid:
        page.errors += invalid.words(language()).values()
        return _again(page, 422)
    except Conflict as conflict:
        page.changed = meanwhile(page.opened, conflict, fact=(kind, item))
        return _again(page, 409)
    flash(fact_page.said(page, _("Taken away: %(what)s.", what=fact_page.name(page))), "good")
    return redirect(safe(request.form.get("next"), page.about.url), 303)


def _record(page: Page, value: dict[str, Any] | None) -> None:
    opened, as_read = page.opened, _as_read(page)
    let_go()
    casework().door.record(
        current_user.actor, opened.subject, page.kind.id, value, item=page.item, ref=opened.ref,
        received_at=now(), request_id=request.form.get("request_id") or None,
        comment=request.form.get("comment", ""), **as_read,
    )  # fmt: skip


def _as_read(page: Page) -> dict[str, Any]:
    """As what the form was made from: of a case that very fact, as others are at work on others."""
    if page.kind.items == "numbered":  # a new one is out of nobody's way
        return {}
    if page.opened.subject == "case":
        return {"seen": {page.kind.id: {page.item: request.form.get("seen", "")}}}
    version = version_sent()
    if page.opened.subject == "objection":
        version = since_last_note(session(), page.opened.head.stream, version)
    return {"version": version}


def _page(subject: str, ref: str, kind_id: str, item: str) -> Page:
    actor = current_user.actor
    if not visible_to(session(), actor, subject, ref):
        raise NotFound
    opened = open_subject(session(), subject, ref, now=now())
    kind = opened.rules.facts.get(kind_id)
    if kind is None or kind.owner != subject or not sees_kind(actor, kind):
        raise NotFound
    fact = opened.facts.recorded.fact(kind_id, item)
    mine = opened.may(actor) and actor.has(*opened.rules.recorders(kind, item, opened.row.get(
        "measure", "")))  # fmt: skip
    page = Page(opened, about(session(), opened), kind, item, fact, hidden_fields(actor, kind), mine,
                version=opened.head.seq)  # fmt: skip
    page.shut = _breaches(page)
    if mine:
        page.form = fact_forms.build(
            kind, Source(opened, item), data=_value(page),
            upload=url_for("files.hand_in", subject=subject, ref=ref, kind=kind_id, item=item))  # fmt: skip
        signed_before.point_to(page.form, opened, kind, item)
        if kind.items == "setting":
            fact_forms.for_setting(page.form, opened.rules, item)
    return page


def _value(page: Page) -> dict[str, Any] | None:
    """What stands there now and may be read: on record, or as it is as long as nobody says otherwise."""
    rules = page.opened.rules
    unsaid = rules.unsaid(page.kind, page.item, page.opened.row.get("measure", ""))
    if page.fact is not None:
        value = {**unsaid, **signed_before.to_begin_with(page.opened, page.kind, page.item,
                                                          page.fact.value)}  # fmt: skip
        return {name: one for name, one in value.items() if name not in page.hidden}
    if page.kind.items == "setting":
        return {"value": rules.settings.get(page.item, "")}
    if page.mine and page.kind.signs:
        return dict(signature(session(), current_user.actor, [page.kind]).get(page.kind.id, {}))
    return unsaid or None


def _breaches(page: Page) -> tuple[Breach, ...]:
    """Why it can't be recorded here and now, whatever is typed; NotFound for an unknown item."""
    kind, opened = page.kind, page.opened
    wish = Wish(actor=current_user.actor, subject=opened.subject, name=kind.id, ref=opened.ref,
                item=page.item, received_at=now(), recording=True)  # fmt: skip
    value = _value(page) if kind.items == "setting" else None
    try:
        return records.breaches(Reader(session()), opened, kind, page.item, value, wish)
    except Invalid:
        if page.fact is None:
            raise NotFound from None
        return ()  # the item is known; what can't be now is to take it away


def _again(page: Page, code: int) -> ResponseReturnValue:
    """The page once more, as things stand now, with what was typed."""
    opened = open_subject(session(), page.opened.subject, page.opened.ref, now=now())
    page.opened, page.version = opened, opened.head.seq
    page.fact = opened.facts.recorded.fact(page.kind.id, page.item)
    page.shut = _breaches(page)  # whoever was quicker may have closed it
    if page.closed:
        page.changed = closed(opened) or page.changed
    return fact_answers.unsaved(page, code) if fact_answers.wanted() else (
        fact_page.render(page), code)  # fmt: skip

"""Which objections are there, what is the next step of each, and which list does it hold up?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from casework.access import allow
from casework.business_clock import wall
from casework.filters import end_words, iso, moment_words
from casework.i18n import language
from casework.queries import objections as queries
from casework.queries.objections import ObjectionPage, ObjectionRow, objection_page
from casework.queries.rounds import rounds as all_rounds
from casework.queries.snapshots import calendar, rules_of
from casework.queries.timeline import Happening, timeline
from casework.queries.visible import hidden_fields
from casework.reading import casework, let_go, now, session
from casework.services import sealing
from casework.services.looks import RULERS, note_look
from casework.web.numbers import whole
from casework.web.shown import consequences, events, facts, law, offers, periods, proposal
from casework.web.shown.law import Shown
from casework.web.shown.sent import messages

from . import READERS, blueprint
from .owners import owner_words


@blueprint.get("/objections")
@allow(*READERS)
def objections() -> ResponseReturnValue:
    """The desk: what is open first, each with its own clock."""
    year = request.args.get("round", type=whole)
    only_open = request.args.get("open") == "1"
    found = queries.objections(session(), current_user.actor, year=year, open_only=only_open)
    years = all_rounds(session())
    return render_template(
        "staff/objections.html", rows=[_row(one) for one in found], only_open=only_open, year=year,
        switch=[
            {"label": _("All"), "url": url_for("staff.objections", round=year),
             "current": not only_open},
            {"label": _("Not disposed of"), "url": url_for("staff.objections", round=year, open=1),
             "current": only_open, "count": sum(queries.count_open(session(), year).values())}],
        rounds=[{"label": _("All rounds"), "url": url_for("staff.objections", open=int(only_open)),
                 "current": year is None}] + [
            {"label": str(r.year), "current": r.year == year,
             "url": url_for("staff.objections", round=r.year, open=int(only_open))} for r in years],
        can_register=current_user.actor.has("ministry"),
    )  # fmt: skip


def _row(one: ObjectionRow) -> Shown:
    rules = rules_of(session(), one.case.round_year)
    assert rules is not None
    o = one.objection
    return {
        "ref": o.ref, "url": url_for("staff.objection", ref=o.ref), "city": law.city_words(one.case),
        "measure": law.measure_words(rules, one.case.measure, short=True), "demo": one.case.demo,
        "state": law.state(rules, "objection", o.state), "late": o.late, "anonymous": o.anonymous,
        "admitted_late": o.admitted_late, "holds": one.holds, "list": owner_words(f"list/{o.list_ref}"),
        "list_url": url_for("staff.list_page", ref=o.list_ref), "iso": iso(o.lodged_at),
        "words": moment_words(o.lodged_at, language()),
        "due": one.due and periods.line(one.due, rules, calendar(session()), now(),
                                        label=rules.deadlines[one.due.kind].words(language())),
    }  # fmt: skip


@blueprint.get("/objections/<ref>")
@allow(*READERS)
def objection(ref: str) -> ResponseReturnValue:
    """One objection; who objects and in which words stays covered."""
    return _show(objection_page(session(), current_user.actor, ref, now=now()), words=False)


@blueprint.post("/objections/<ref>/words")
@allow(*RULERS)
def objection_words(ref: str) -> ResponseReturnValue:
    """Uncover the words for who handles it, and write down that they were read."""
    let_go()
    note_look(casework().db, current_user.actor, ref, received_at=now(), wall=wall)
    return _show(objection_page(session(), current_user.actor, ref, now=now()), words=True)


def _show(page: ObjectionPage, *, words: bool) -> str:
    actor, rules, o = current_user.actor, page.rules, page.objection
    around = consequences.Around(page.opened, now(), page.case)
    can, cannot = offers.offers(around, actor)
    ends = page.publicity.ends_at if page.publicity else None
    return render_template(
        "staff/objection.html", page=page, o=o, round=page.round, words_shown=words,
        city=law.city_words(page.case), measure=law.measure_words(rules, page.case.measure),
        state=law.state(rules, "objection", o.state), can=can, cannot=cannot,
        lodged={"iso": iso(o.lodged_at), "words": moment_words(o.lodged_at, language())},
        ended=end_words(ends, language()) if ends else "", holds=queries.holds(o, page.list.state),
        clocks=[periods.period(row, rules, calendar(session()), now()) for row in page.deadlines],
        groups=_facts(page, words=words), firsts=_firsts(page), handler=page.may_look,
        request_id=offers.request_id(), others=[
            {"ref": other.ref, "url": url_for("staff.objection", ref=other.ref),
             "state": law.state(rules, "objection", other.state)} for other in page.others],
        case_state=law.state(rules, "case", page.case.state),
        list_state=law.state(rules, "list", page.list.state),
        list_name=owner_words(f"list/{o.list_ref}"),
        events=[_event(page, one, words=words) for one in timeline(session(), actor, [f"objection/{o.ref}"])],
        messages=messages(session(), [f"objection/{o.ref}"]),
    )  # fmt: skip


def _event(page: ObjectionPage, one: Happening, *, words: bool) -> Shown:
    """An act of the objector was written by the objector: those words are covered too."""
    own = one.event.role == "objector"
    if own and words and one.comment:
        place = sealing.comment_place(one.event.stream, one.event.name)
        said = sealing.opened_text(casework().vault, place, one.comment)
        one = replace(one, text={**one.text, "comment": _readable(said)})
    return events.line(page.rules, one, words=words or not own)


def _readable(said: str | None) -> str:
    return _("(It can't be read with the key on this machine.)") if said is None else said


def _firsts(page: ObjectionPage) -> list[Shown]:
    """What one person records before another may act upon it, and nobody has yet."""
    rules, actor, o = page.rules, current_user.actor, page.objection
    acts = (a for a in rules.edition.actions if a.subject == "objection" and o.state in a.start)
    asked = {guard.params["fact"] for act in acts if (guard := proposal.decides(rules, act))}
    back = url_for("staff.objection", ref=o.ref)
    return [
        {"label": kind.words(language()), "url": facts.url("objection", o.ref, kind.id, back=back)}
        for kind in rules.edition.facts
        if kind.id in asked and actor.has(*kind.who) and o.state in kind.states
        and not page.facts.recorded.one(kind.id)
    ]  # fmt: skip


def _facts(page: ObjectionPage, *, words: bool) -> list[Shown]:
    """What is on record, field by field; personal fields only once they were uncovered."""
    actor, found = current_user.actor, []
    recorded, owner = page.facts.recorded, f"objection/{page.objection.ref}"
    for kind in page.rules.edition.facts:
        if kind.owner != "objection":
            continue
        hidden = () if words else hidden_fields(actor, kind)
        for item, fact in recorded.all(kind.id).items():
            value: Mapping[str, Any] = fact.value
            if words:
                told = sealing.opened(casework().vault, owner, kind, item, value)
                value = {id: _readable(said) if said is None else said for id, said in told.items()}
            pairs = facts.pairs(kind, value, "objection", page.objection.ref, hidden=hidden)
            found.append({
                "title": kind.words(language()), "pairs": [p for p in pairs if p[1]],
                "covered": any(f in fact.value for f in hidden),
                "aside": Markup.escape(facts.recorder(fact, page.people)),
                "citations": law.cites(page.rules, kind.cites),
                "url": facts.url("objection", page.objection.ref, kind.id, item),
            })  # fmt: skip
    return found

"""How far is an objection, what comes next, what does it hold up, and who did what?"""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from casework.access import allow
from casework.business_clock import wall
from casework.filters import end_words, iso, moment_words
from casework.i18n import language
from casework.queries import objections as queries
from casework.queries.objections import ObjectionPage, objection_page
from casework.queries.snapshots import calendar
from casework.queries.timeline import Happening, timeline
from casework.queries.visible import hidden_fields
from casework.reading import casework, let_go, now, session
from casework.services import sealing
from casework.services.looks import RULERS, note_look
from casework.web.shown import consequences, events, facts, law, offers, periods, proposal
from casework.web.shown.law import Shown
from casework.web.shown.sent import messages
from casework.web.shown.uncover import readable, uncovered

from . import READERS, blueprint
from .objection_handling import formal, handlers_named, handling, to_record
from .owners import owner_words

ADDS = "add_evidence"  # an act that leaves something on record, and takes the objection nowhere


@blueprint.get("/objections/<ref>")
@allow(*READERS)
def objection(ref: str) -> ResponseReturnValue:
    """One objection; who objects and in which words stays covered."""
    return _show(objection_page(session(), current_user.actor, ref, now=now()), words=False)


@blueprint.post("/objections/<ref>/words")
@allow(*RULERS["objection"])
def objection_words(ref: str) -> ResponseReturnValue:
    """Uncover the words for who handles it, and write down that they were read."""
    let_go()
    note_look(casework().db, current_user.actor, ref, received_at=now(), wall=wall)
    return _show(objection_page(session(), current_user.actor, ref, now=now()), words=True)


def _show(page: ObjectionPage, *, words: bool) -> str:
    actor, rules, o = current_user.actor, page.rules, page.objection
    around = consequences.Around(page.opened, now(), page.case)
    can, cannot = offers.offers(around, actor)
    added = [act for act in can if act["id"] == ADDS]
    ends = page.publicity.ends_at if page.publicity else None
    happened = timeline(session(), actor, [f"objection/{o.ref}"])
    return render_template(
        "staff/objection.html", page=page, o=o, round=page.round, words_shown=words,
        city=law.city_words(page.case), measure=law.measure_words(rules, page.case.measure),
        state=law.state(rules, "objection", o.state), cannot=cannot,
        can=[act for act in can if act not in added],
        lodged={"iso": iso(o.lodged_at), "words": moment_words(o.lodged_at, language())},
        ended=end_words(ends, language()) if ends else "", holds=queries.holds(o, page.list.state),
        clocks=[periods.period(row, rules, calendar(session()), now()) for row in page.deadlines],
        groups=_facts(page, words=words), firsts=_firsts(page) + added + to_record(page),
        handler=page.may_look, handling=handling(page), formal=formal(page, happened),
        request_id=offers.request_id(), others=[
            {"ref": other.ref, "url": url_for("staff.objection", ref=other.ref),
             "state": law.state(rules, "objection", other.state)} for other in page.others],
        case_state=law.state(rules, "case", page.case.state),
        list_state=law.state(rules, "list", page.list.state),
        list_name=owner_words(f"list/{o.list_ref}"),
        events=[_event(page, one, words=words) for one in happened],
        messages=messages(session(), [f"objection/{o.ref}"]),
    )  # fmt: skip


def _event(page: ObjectionPage, one: Happening, *, words: bool) -> Shown:
    """An act of the objector was written by the objector: those words are covered too."""
    own = one.event.role == "objector"
    if own and words and one.comment:
        place = sealing.comment_place(one.event.stream, one.event.name)
        said = sealing.opened_text(casework().vault, place, one.comment)
        one = replace(one, text={**one.text, "comment": readable(said)})
    return events.line(page.rules, one, words=words or not own)


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
    recorded, names = page.facts.recorded, handlers_named(page)
    owner = f"objection/{page.objection.ref}"
    for kind in page.rules.edition.facts:
        if kind.owner != "objection":
            continue
        hidden = () if words else hidden_fields(actor, kind)
        for item, fact in recorded.all(kind.id).items():
            value = uncovered(owner, kind, item, fact.value) if words else fact.value
            pairs = facts.pairs(kind, value, "objection", page.objection.ref, hidden=hidden,
                                names=names)  # fmt: skip
            found.append({
                "title": facts.name(page.rules, kind, item), "pairs": [p for p in pairs if p[1]],
                "covered": any(f in fact.value for f in hidden),
                "aside": Markup.escape(facts.recorder(fact, page.people)),
                "citations": law.cites(page.rules, kind.cites),
                "url": facts.url("objection", page.objection.ref, kind.id, item),
            })  # fmt: skip
    return found

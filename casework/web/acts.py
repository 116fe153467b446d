"""How is a step asked for on a page: what will it do, what does it need, and what came of it?

One view for every plain act. GET says what will happen and whom it notifies, POST does it; a
refusal comes back with every reason and whatever was typed.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import SIGNED_IN, allow
from casework.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from casework.i18n import language
from casework.queries.snapshots import opened as open_subject
from casework.queries.visible import hidden_fields, visible_to
from casework.reading import let_go, now, session
from casework.redirects import safe
from casework.services.desk import Opened
from casework.services.door import Wish
from casework.web.numbers import version_sent
from workflows.edition import ActionRule
from workflows.machine import Refusal, decide
from workflows.words import Breach

from . import as_one, fact_forms, fact_values
from .again import meanwhile, reasons_asked, still_read, written_reasons
from .doing import Doing, Input
from .fact_choices import Source
from .fact_values import Sender
from .handing_in import hands_in
from .shown import consequences, corrections, ends, facts, inputs, law, offers, proposal, signed
from .shown.before_acting import hints, letter, tells
from .shown.uncovered import uncovered_by_consent
from .shown.yours import with_ways
from .subjects import about, use_converter

blueprint = Blueprint("acts", __name__)
blueprint.record_once(lambda state: use_converter(state.app))


@blueprint.get("/<subject:subject>/<ref>/actions/<action>")
@allow(SIGNED_IN)
def page(subject: str, ref: str, action: str) -> ResponseReturnValue:
    """What the act will do, whom it notifies, and what it asks for."""
    doing = _doing(subject, ref, action)
    doing.breaches = _tried(doing)
    return _render(doing)


@blueprint.post("/<subject:subject>/<ref>/actions/<action>")
@allow(SIGNED_IN)
def do(subject: str, ref: str, action: str) -> ResponseReturnValue:
    """Do it; what was typed is kept where it can't be done."""
    doing = _doing(subject, ref, action)
    doing.comment = request.form.get("comment", "")
    told = tells(_around(doing), doing.rule, as_one.along(doing.opened, doing.rule))
    version = still_read(doing.opened.rules, doing.opened.head.stream, version_sent())
    handed_in = hands_in(doing.opened.rules, doing.rule)
    also = as_one.versions(doing.opened, as_one.along(doing.opened, doing.rule))
    try:
        given = _given(doing)
        let_go()
        as_one.act(Wish(
            actor=current_user.actor, subject=subject, name=action, ref=ref, received_at=now(),
            version=version, request_id=request.form.get("request_id") or None, given=given,
            reasons=written_reasons(), comment=doing.comment, papers=handed_in,
        ), also)  # fmt: skip
    except Refused as refused:
        doing.breaches = doing.refused = refused.breaches
        for one in doing.inputs:
            fact_values.refuse(one.form, one.kind, doing.opened.rules, refused.breaches)
        return _again(doing, 422)
    except Invalid as invalid:
        _take(doing, invalid)
        return _again(doing, 422)
    except Conflict as conflict:
        doing.changed = meanwhile(doing.opened, conflict)
        return _again(doing, 409)
    flash(consequences.done_words(doing.rule, told), "good")
    then = doing.about.url
    if handed_in:
        then = url_for("recommend.receipt_page", ref=ref)
    return redirect(safe(request.form.get("next"), then), 303)


def _doing(subject: str, ref: str, action: str) -> Doing:
    """The act on a subject that this person may see (else 404) and whose act it is (else 403)."""
    actor = current_user.actor
    if not visible_to(session(), actor, subject, ref):
        raise NotFound
    opened = open_subject(session(), subject, ref, now=now())
    rule = opened.rules.actions.get((subject, action))
    if rule is None or not rule.start or (subject, action) in offers.OWN_PAGES:
        raise NotFound
    if not actor.has(*rule.who) or not opened.may(actor):
        raise Forbidden
    doing = Doing(opened, rule, about(session(), opened), [], version=opened.head.seq)
    again = inputs.again(_around(doing), rule, actor)
    doing.inputs = [_input(opened, rule, kind, again=kind in again) for kind in rule.inputs]
    return doing


def _input(opened: Opened, rule: ActionRule, id: str, *, again: bool) -> Input:
    """Of what is to be confirmed again the box is empty: nothing is confirmed by leaving it alone."""
    kind = opened.rules.facts[id].with_act(rule.id)
    have = None if again else opened.facts.recorded.one(id)
    hidden = hidden_fields(current_user.actor, kind)
    known = have and {name: one for name, one in have.items() if name not in hidden}
    upload = url_for("files.hand_in", subject=opened.subject, ref=opened.ref, kind=id,
                     action=rule.id)  # fmt: skip
    form = fact_forms.build(kind, Source(opened), prefix=f"{id}-", data=known, upload=upload)
    on_record = None
    if have is not None and id not in rule.needs:
        on_record = {"name": kind.words(language()), "url": facts.url(opened.subject, opened.ref, id),
                     "words": facts.summary(kind, have, opened.subject, opened.ref,
                                            hidden=hidden)}  # fmt: skip
    return Input(kind, "", form, id in rule.needs, on_record, again)


def _given(doing: Doing) -> dict[str, dict[str, object]]:
    """What is handed in with the act; nothing of a form that was left empty."""
    given: dict[str, dict[str, object]] = {}
    sender = Sender(current_user.actor.user, doing.opened.head.stream, now())
    bad = False
    for one in doing.inputs:
        if one.on_record is not None or not (one.needed or fact_values.filled(one.form, one.kind)):
            continue
        try:
            given[one.kind.id] = {one.item: fact_values.take(one.form, one.kind, sender)}
        except Invalid:
            bad = True
    if bad:
        raise Invalid({})
    return given


def _take(doing: Doing, invalid: Invalid) -> None:
    """Put what is wrong beside its field."""
    for one in doing.inputs:
        doing.errors += fact_values.show(one.form, invalid, prefix=one.prefix)
    prefixes = tuple(one.prefix for one in doing.inputs)
    doing.errors += [words for key, words in invalid.words(language()).items()
                     if not key.startswith(prefixes or ("\0",))]  # fmt: skip


def _again(doing: Doing, code: int) -> ResponseReturnValue:
    """The page once more, as things stand now."""
    opened = open_subject(session(), doing.opened.subject, doing.opened.ref, now=now())
    doing.opened, doing.version = opened, opened.head.seq
    return _render(doing), code


def _around(doing: Doing) -> consequences.Around:
    of = doing.about
    return consequences.Around(doing.opened, now(), of.case, of.unit, of.member)


def _render(doing: Doing) -> str:
    around, rules = _around(doing), doing.opened.rules
    along = as_one.along(doing.opened, doing.rule)
    typed = written_reasons() if request.method == "POST" else {}
    soft = [b for b in doing.breaches if b.soft] + _settled(doing, typed)
    comment_missing = any(b.guard == "reason" for b in doing.refused)
    return render_template(
        "shared/act.html", doing=doing, about=doing.about, label=doing.rule.words(language()),
        along=as_one.stand(doing.opened, doing.rule), happens=consequences.happens(around, doing.rule),
        tells=tells(around, doing.rule, along), hints=hints(doing.opened, doing.rule, along),
        letter=letter(doing.opened, doing.rule),
        grave=offers.grave(rules, doing.rule), citations=law.cites(rules, doing.rule.cites),
        proposal=proposal.proposed(doing.opened, doing.rule, now()),
        needed=inputs.needed(around, doing.rule, current_user.actor),
        basis=doing.rule.basis, request_id=offers.request_id(),
        reasons=reasons_asked(rules, soft, typed, refused=doing.refused),
        refused=with_ways(rules, _in_the_way(doing), doing.opened.facts, current_user.actor,
                          request.path), comment_missing=comment_missing,
        signed={one.kind.id: signed.signed(doing.opened, one.kind, one.item) for one in doing.inputs},
        uncovered={one.kind.id: uncovered_by_consent(doing.opened, one.kind) for one in doing.inputs},
        end=ends.handing_in(doing.opened, doing.rule),
        to_correct=corrections.going_back(doing.opened, doing.rule, current_user.actor),
        unlooked=corrections.not_looked_at(doing.opened, doing.rule),
        looks=corrections.check_url(doing.opened, doing.rule),
        next=request.values.get("next", ""), hard=not doing.refused and _hard(doing),
    )  # fmt: skip


def _tried(doing: Doing) -> tuple[Breach, ...]:
    """What stands in the way before anything is typed."""
    answer = decide(doing.opened.rules, doing.rule.id, doing.opened.facts, actor=current_user.actor,
                    now=now(), trial=True)  # fmt: skip
    return answer.breaches if isinstance(answer, Refusal) else ()


def _settled(doing: Doing, typed: dict[str, str]) -> list[Breach]:
    """What a written reason settled: it stays to be read and changed, as it goes on record."""
    if request.method != "POST":
        return []
    met = {b.key for b in doing.breaches}
    return [b for b in _tried(doing) if b.soft and b.key not in met
            and (b.key in typed or not doing.refused)]  # fmt: skip


def _in_the_way(doing: Doing) -> list[Breach]:
    """Breaches that no reason settles. Before the first try, not those that an input may settle."""
    hard = [b for b in doing.breaches if not b.soft and b.guard != "reason"]
    if doing.refused:
        return hard
    return hard if _hard(doing) else []


def _hard(doing: Doing) -> bool:
    """Can it not be done whatever is typed here?"""
    hard = [b for b in doing.breaches if not b.soft and b.guard not in ("reason", "input")]
    if not hard:
        return False
    return not inputs.ready(_around(doing), doing.rule, current_user.actor)

"""Does the formal check, item by item, bear out what is done about the case (8)?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .. import commented
from ..edition import Named
from ..facts import GIVEN, CaseFacts
from ..formal import CORRECT, KIND, known, named, parts, to_correct, to_look_at_again
from .registry import Ask, Finding, check


def _name(facts: CaseFacts, ask: Ask, kind: str, of: str) -> Named | str:
    return named(ask.rules, facts.recorded, facts.measure, kind, of)


@check
def looked_at(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """What is noted is about something handed in, and says what is to be corrected."""
    for item, fact in facts.recorded.all(KIND).items():
        if fact.seq != GIVEN:
            continue
        kind_id, of = parts(item)
        kind = known(ask.rules, facts, kind_id, of)
        if kind is None:
            yield Finding("unknown", words={"item": item})
            continue
        field, words = fact.value.get("field"), {"item": _name(facts, ask, kind_id, of)}
        if field and field not in {f.id for f in kind.field}:
            yield Finding("no_field", words=words | {"field": field})
        if fact.value["result"] == CORRECT and not fact.value.get("reason"):
            yield Finding("no_reason", words=words)


@check
def comment_about(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """What is commented on is handed in with this case: a thing of it, or a field of that (4)."""
    for fact in facts.recorded.all("comment").values():
        about = str(fact.value["about"])
        whose, _, field = about.partition("/")
        kind_id, of = parts(whose)
        kind = known(ask.rules, facts, kind_id, of) if fact.seq == GIVEN else None
        if fact.seq == GIVEN and (
            kind is None
            or (kind.items and not of)
            or (field and field not in {f.id for f in kind.field})
        ):
            yield Finding("unknown", words={"about": about[:60]})


@check
def nothing_to_correct(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Nothing stands to be corrected that the formal check found, and whatever was corrected has
    been looked at again: that it was changed doesn't say that it is in order now (8).
    """
    for one in to_correct(facts.recorded):
        words = {"item": _name(facts, ask, one.kind, one.of), "reason": one.reason}
        yield Finding("stands", one.item, words)
    for one in to_look_at_again(facts.recorded):
        words = {"item": _name(facts, ask, one.kind, one.of), "reason": one.reason}
        yield Finding("again", one.item, words)


@check
def something_to_correct(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """A return says why: by an item that stands to be corrected, or in words."""
    back = facts.recorded.one("correction")
    if back is not None and not back.get("items") and not to_correct(facts.recorded):
        yield Finding("nothing")


@check
def corrected(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Each item that was to be corrected has been changed since, or it is said why not."""
    for one in to_correct(facts.recorded):
        words = {"item": _name(facts, ask, one.kind, one.of), "reason": one.reason}
        yield Finding("unchanged", f"{one.item}={one.fact.seq}", words, soft=True)


@check
def received_as_asked(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Paper and disc are what the notice asks for, and of what was handed in, or words say what came
    instead, or why it came before (N五, 8).
    """
    got, notice = facts.recorded.one("paper_receipt"), ask.rules.notice
    if got is None or got.get("note"):
        return
    if notice.paper_copies is not None and got["copies"] != notice.paper_copies:
        yield Finding("copies", words={"copies": got["copies"], "asked": notice.paper_copies})
    if notice.disc and not got["disc"]:
        yield Finding("no_disc")
    day = date.fromisoformat(got["date"])
    if facts.submitted_on and day < facts.submitted_on:
        yield Finding("before_submission", words={"date": day, "submitted": facts.submitted_on})


@check
def settles(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """A comment is settled by who wrote it, or who records what it is about (4)."""
    for item, fact in facts.recorded.all(commented.SETTLED).items():
        comment = facts.recorded.fact(commented.COMMENT, item)
        if fact.seq == GIVEN and comment and not commented.settles(
            ask.rules, comment, ask.actor, measure=facts.measure
        ):  # fmt: skip
            yield Finding("not_theirs")

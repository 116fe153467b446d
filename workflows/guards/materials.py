"""Are the application's materials complete, sourced and audited?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..edition import Condition, Indicator
from ..facts import CaseFacts
from .registry import Ask, Finding, check, has_been


@check
def checklist(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Each condition is answered; “no” and “partly” carry a reason (6, 7 “原则上”)."""
    for condition in ask.rules.measure(facts.measure).condition:
        if condition.strict:
            continue  # accidents and events: the declaration and `clean` carry them out
        answer = facts.recorded.one("condition", condition.id)
        words = {"condition": condition}
        if answer is None:
            yield Finding("unanswered", condition.id, words)
        elif answer["answer"] != "yes" and not answer.get("reason"):
            yield Finding("no_reason", condition.id, words)


@check
def evidence(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Where a condition is met, each matter that it names is accounted for, with its proof where the
    edition asks for one (6, 7 “原则上”).
    """
    measure = ask.rules.measure(facts.measure)
    matters = {one.id: one for one in measure.evidence}
    for condition in _met(facts, ask):
        for id in condition.evidence:
            words = {"condition": condition, "evidence": matters[id]}
            given = facts.recorded.one("evidence", id)
            if not given:
                yield Finding("missing", id, words, soft=True, cites=condition.cites)
            elif matters[id].proof and not given.get("file"):
                yield Finding("unproved", f"{id}=file", words, soft=True, cites=condition.cites)


@check
def listed(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Where a condition is met, the lists that it asks for hold something (6, 7 “原则上”)."""
    asked: dict[str, Condition] = {}
    for condition in _met(facts, ask):
        for kind in condition.lists:
            asked.setdefault(kind, condition)
    for kind, condition in asked.items():
        if not facts.recorded.all(kind):
            words = {"condition": condition, "list": ask.rules.facts[kind]}
            yield Finding("empty", kind, words, soft=True, cites=condition.cites)


@check
def figured(facts: CaseFacts, ask: Ask, *, measures: tuple[str, ...]) -> Iterator[Finding]:
    """Where a condition is met, each figure that it asks for is given (6, 7 “原则上”).

    The form isn't handed in without any (8d, N四). Those of the statistical system `source` asks
    for in any case.
    """
    if facts.measure not in measures:
        return
    asked = {i.id: i for i in ask.rules.measure(facts.measure).indicator if not i.statistical}
    if asked and not any(_figures(facts, ask)):
        yield Finding("none", next(iter(asked)))
        return
    for condition in _met(facts, ask):
        for id in condition.indicators:
            if id in asked and not facts.recorded.one("indicator", id):
                words = {"condition": condition, "indicator": asked[id]}
                yield Finding("missing", id, words, soft=True, cites=condition.cites)


def _met(facts: CaseFacts, ask: Ask) -> Iterator[Condition]:
    """Of one that isn't met, or in part alone, the reason speaks."""
    for condition in ask.rules.measure(facts.measure).condition:
        answer = facts.recorded.one("condition", condition.id)
        if answer and answer["answer"] == "yes":
            yield condition


def _figures(facts: CaseFacts, ask: Ask) -> Iterator[tuple[Indicator, Any]]:
    known = {i.id: i for i in ask.rules.measure(facts.measure).indicator}
    for item, fact in facts.recorded.all("indicator").items():
        if item in known:
            yield known[item], fact


@check
def indicator_year(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """A figure is of the round's year; another year needs a reason (2 “主要”)."""
    for indicator, fact in _figures(facts, ask):
        if fact.value["year"] != facts.year:
            words = {"indicator": indicator, "year": fact.value["year"], "round": facts.year}
            yield Finding("other_year", f"{indicator.id}={fact.value['year']}", words, soft=True)


@check
def source(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The form's statistical figures are all there, each with source and organ (8, N四; '19 7).

    Which they are the edition says. One that differs from the published needs a reason.
    """
    for indicator in ask.rules.measure(facts.measure).indicator:
        if indicator.statistical and not facts.recorded.one("indicator", indicator.id):
            yield Finding("missing", indicator.id, {"indicator": indicator})
    for indicator, fact in _figures(facts, ask):
        value = fact.value
        if not value.get("source") or not value.get("organ"):
            yield Finding("no_source", indicator.id, {"indicator": indicator})
        public = value.get("public_value")
        if public not in (None, "") and Decimal(public) != Decimal(value["value"]):
            words = {"indicator": indicator, "value": value["value"], "public": public,
                     "difference": abs(Decimal(public) - Decimal(value["value"]))}  # fmt: skip
            item = f"{indicator.id}={value['value']}/{public}"
            yield Finding("differs", item, words, soft=True)


@check
def audit(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Each figure in the statistical system has an audit younger than its last change (N四)."""
    for indicator, fact in _figures(facts, ask):
        if not fact.value.get("statistical", indicator.statistical):
            continue
        audited = facts.recorded.fact("audit", indicator.id)
        if audited is None:
            yield Finding("unaudited", indicator.id, {"indicator": indicator})
        elif audited.seq < fact.seq:
            yield Finding("changed", indicator.id, {"indicator": indicator})


@check
def in_system(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """Whoever says that a figure isn't in the statistical system, against the edition, says why.

    Nothing is audited then (N四): unsaid, the audit could be switched off by a tick.
    """
    for indicator, fact in _figures(facts, ask):
        if indicator.statistical and not fact.value.get("statistical", True):
            yield Finding("said_outside", indicator.id, {"indicator": indicator}, soft=True)


@check
def accepted(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The formal check accepted the case (8)."""
    if not facts.recorded.one("formal_check"):
        yield Finding("pending")


@check
@has_been
def not_accepted(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The formal check is still open."""
    if facts.recorded.one("formal_check"):
        yield Finding("accepted")

"""What would a complete application hold, made from the edition's own lists?

Demo, replay and tests fill cases with it; every value says that it is an example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.edition import FactKind, Field
from workflows.rules import Rules

MARK = "演示"


@dataclass(frozen=True, slots=True)
class Part:
    """One fact of an application: its kind and item, and the role that records it."""

    kind: str
    item: str
    role: str
    value: Mapping[str, Any]


def application(rules: Rules, measure: str, *, unit_kind: str, on: date) -> Iterator[Part]:
    """Every fact that the guards up to `submit` ask for, in an order in which they can be recorded.

    `on` dates the documents. Figures come first, so that an audit or a statistics sheet is
    younger than what it confirms.
    """
    asked = rules.measure(measure)
    year = rules.notice.year
    for condition in asked.condition:
        if not condition.strict:
            yield _part(rules, "condition", condition.id, {"answer": "yes"}, on)
    for matter in asked.evidence:
        told = {"text": f"{MARK}：{matter.zh}"} | ({"file": f"{MARK}.pdf"} if matter.proof else {})
        yield _part(rules, "evidence", matter.id, told, on)
    lists = dict.fromkeys(kind for condition in asked.condition for kind in condition.lists)
    for kind in lists:
        item = "1" if rules.facts[kind].items else ""
        yield _part(rules, kind, item, {"year": year}, on)
    yield _part(rules, "incident_declaration", "", {}, on)
    audited = "audit" in rules.facts
    wholes = {rule.of[-1] for rule in asked.computed if rule.how == "share"}
    for indicator in asked.indicator:
        number, before = ("5", "4") if indicator.whole else ("5.0", "4.8")
        number = "50.0" if indicator.id in wholes else number
        value = {"year": year, "value": number, "previous": before, "benchmark": "4.6",
                 "source": f"{MARK}统计公报", "organ": f"{MARK}统计局",
                 "statistical": indicator.statistical}  # fmt: skip
        yield _part(rules, "indicator", indicator.id, value, on)
        if audited and indicator.statistical:
            yield _part(rules, "audit", indicator.id, {}, on)
    if "product" in rules.facts:
        yield _part(rules, "product", MARK, {"output": "6", "national_output": "100"}, on)
    if "statistics_sheet" in rules.facts:
        yield _part(rules, "statistics_sheet", "", {"sealed": True}, on)
    signoff = rules.facts.get("joint_signoff")
    if signoff and measure in signoff.measures and unit_kind != "xpcc":
        yield _part(rules, "joint_signoff", "", {}, on)
    government = "xpcc" if unit_kind == "xpcc" else "province"
    yield _part(rules, "consent", "", {"government": government}, on)
    for document in asked.document:
        value = {"sealed": True, "original": True}
        yield _part(rules, "document", document.id, value, on)


def _part(rules: Rules, kind: str, item: str, known: Mapping[str, Any], on: date) -> Part:
    declared = rules.facts[kind]
    return Part(kind, item, declared.who[0], filled(declared, known, on))


def filled(kind: FactKind, known: Mapping[str, Any], on: date) -> dict[str, Any]:
    """`known`, with an example for every other field that the kind requires."""
    own = {f.id: f for f in kind.field}
    value = {name: given for name, given in known.items() if name in own}
    for field in kind.field:
        if field.required and field.id not in value:
            value[field.id] = _example(field, on)
    return value


def _example(field: Field, on: date) -> Any:
    match field.kind:
        case "date":
            return on.isoformat()
        case "integer" | "decimal":
            return field.least or "1"
        case "flag" | "confirm":
            return True
        case "choice":
            return field.choice[0]
        case "file":
            return f"{MARK}.pdf"
        case "items" | "case":
            return []
        case _:
            return f"{MARK}{field.zh}"

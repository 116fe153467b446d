"""How does each city's application come about, and how far does it get?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from casework.reference.loaders import provinces
from workflows.calendar import beijing_day
from workflows.rules import Rules

from .contents import STAGES, contents
from .people import city_roles
from .story import Step, Times, all_divisions, times, told

BETWEEN = timedelta(seconds=5)  # one office's part of an application after the other's
STEPS = {"drafted": 0, "provincially_approved": 1, "submitted": 2, "returned": 3, "accepted": 3}


def _ref(year: int, case: Mapping[str, Any]) -> str:
    return f"{year}-{case['measure']}-{case['division']}"


def applications(part: Mapping[str, Any], rules: Rules) -> Iterator[Step]:
    """All steps of all applications of a round, each as far as the file says it reaches."""
    when = times(part["times"])
    usually = part["applications"].get("reaches", "drafted")
    turn = 0  # among those that are submitted
    for number, case in enumerate(part["applications"]["case"]):
        reaches = case.get("reaches", usually)
        unit, ref = f"unit.{_unit(case)}", _ref(part["year"], case)
        yield from _filled_in(part, rules, case, number, when)
        if STEPS[reaches] >= STEPS["provincially_approved"]:
            yield _act(when["approve"].of(number), unit, "approve_province", ref)
        if STEPS[reaches] >= STEPS["submitted"]:
            yield _act(when["submit"].of(turn), unit, "submit", ref)
            yield from _with_the_ministry(part, ref, reaches, turn, when)
            turn += 1


def _with_the_ministry(
    part: Mapping[str, Any], ref: str, reaches: str, turn: int, when: Mapping[str, Times]
) -> Iterator[Step]:
    """The officers take turns; what they find is that it is complete, or not yet."""
    officers = part["applications"]["officers"]
    officer, substitute = officers[turn % len(officers)]
    charge = {"officer": officer, "substitute": substitute}
    yield Step(at=when["officer"].of(turn), who=officer, does="record", subject="case",
               name="officer", wish={"ref": ref, "value": charge})  # fmt: skip
    if reaches == "accepted":
        yield _act(when["accept"].of(turn), officer, "accept", ref)
    elif reaches == "returned":
        at = when["return"].of(turn)
        for number, found in enumerate(part["applications"].get("found", ()), 1):
            yield Step(at=at - number * BETWEEN, who=officer, does="record", subject="case",
                       name="formal_item", wish={"ref": ref, **found})  # fmt: skip
        given = {"correction": {"": part["applications"]["correction"]}}
        yield _act(at, officer, "return_for_correction", ref, given=given)


def _unit(case: Mapping[str, Any]) -> str:
    return all_divisions()[case["division"]].province_code


def _filled_in(part: Mapping[str, Any], rules: Rules, case: Mapping[str, Any], number: int,
               when: Mapping[str, Times]) -> Iterator[Step]:  # fmt: skip
    """The draft and its contents, each part by the office whose work it is."""
    year, ref, unit = part["year"], _ref(part["year"], case), _unit(case)
    own = city_roles(rules)
    kind = all_divisions()[case["division"]].kind
    new = {"round": year, "measure": case["measure"], "division": case["division"]}
    reasons = part["applications"].get("draft_reasons", {}).get(kind, {})
    yield Step(at=when["draft"].of(number), who=f"city.{case['division']}", does="act", subject="case",
               name="draft", wish={"new": new, "reasons": reasons})  # fmt: skip
    days = {stage: beijing_day(when[stage].of(number)) for stage in STAGES}
    found = contents(rules, case["measure"], case, unit_kind=_unit_kind(unit), days=days,
                     lacks=case.get("lacks", ()))  # fmt: skip
    # An office saves what is its own in one go, the one after the other.
    hands = groupby(found, key=lambda one: (one[0], one[1].role))
    done: Counter[str] = Counter()
    for (stage, role), parts in hands:
        facts: dict[str, dict[str, Any]] = {}
        for _stage, fact in parts:
            facts.setdefault(fact.kind, {})[fact.item] = fact.value
        at = when[stage].of(number) + done[stage] * BETWEEN
        done[stage] += 1
        place = case["division"] if role in own else unit
        yield Step(at=at, who=f"{role}.{place}", does="record_all", subject="case",
                   wish={"ref": ref, "facts": facts})  # fmt: skip


@cache
def _unit_kind(code: str) -> str:
    invented = told("demo_unit")["unit"]
    kinds = {p.code: p.kind for p in provinces()} | {invented["code"]: invented["kind"]}
    return kinds[code]


def _act(at: datetime, who: str, name: str, ref: str, **more: Any) -> Step:
    return Step(at=at, who=who, does="act", subject="case", name=name, wish={"ref": ref, **more})

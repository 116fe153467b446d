"""How are many cases brought to where a scenario begins, in a few words?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casework import example
from casework.reference.loaders import divisions, provinces
from casework.services.door import Answer
from workflows.calendar import beijing_day

from . import look
from .act import Outcome, Player, received
from .grammar import PREPARED
from .names import division_code, unit_of
from .scenario import Step

# From each state the acts that lead on, with what each of them reaches.
WAY = {
    "drafted": (("approve_province", "provincially_approved"), ("submit", "submitted"),
                ("accept", "accepted")),
    "provincially_approved": (("submit", "submitted"), ("accept", "accepted")),
    "submitted": (("accept", "accepted"),),
    "returned": (("resubmit", "submitted"), ("accept", "accepted")),
}  # fmt: skip


def prepare(player: Player, step: Step) -> Outcome:
    """Draft cases and fill in whatever the edition asks for, through the door, up to a state.

    What is refused on the way is the step's outcome.
    """
    outcome = Outcome(subject="case")
    for name, measure, code in _cases(player, step):
        _one(player, step, outcome, name, measure, code)
        if outcome.kind != "done":
            break
    return outcome


def _cases(player: Player, step: Step) -> Iterator[tuple[str, str, str]]:
    """(alias, measure, division code) of each case that the step names; code "" for an old one."""
    keys = step.keys
    measure = keys.get("measure", step.rules.edition.measures[0].id)
    if "case" in keys:
        yield keys["case"], keys.get("measure", ""), ""
        return
    alias = keys.get("as", "")
    if "division" in keys:
        yield alias, measure, division_code(keys["division"])
        return
    codes = [division_code(name) for name in keys.get("divisions", ())]
    codes += _free(player, step, measure, keys.get("cases", 0), codes)
    for number, code in enumerate(codes, 1):
        yield (f"{alias}{number}" if alias else "", measure, code)


def _free(player: Player, step: Step, measure: str, number: int, taken: list[str]) -> list[str]:
    """One division each of the first units, by code, that have no case of this measure yet."""
    regions = step.keys.get("regions")
    kinds = step.rules.guards["division"].params["kinds"]
    busy = {unit_of(c) for y, m, c, _ in player.names.cases if (y, m) == (step.year, measure)}
    busy |= {unit_of(code) for code in taken}
    found: list[str] = []
    for unit in provinces():
        if unit.code in busy or (regions and unit.region not in regions) or unit.kind == "xpcc":
            continue
        usual = (d.code for d in divisions() if d.province_code == unit.code and d.kind in kinds
                 and not (d.planned_single or d.valid_from or d.valid_to))  # fmt: skip
        found.append(next(usual))
    return found[:number]


def _one(player: Player, step: Step, outcome: Outcome, name: str, measure: str, code: str) -> None:
    goal = PREPARED.index(step.keys.get("to", "submitted"))
    if code:
        new = {"round": step.year, "measure": measure, "division": code}
        answer = _act(player, step, outcome, "draft", "", new=new)
        if answer is None:
            return
        ref, state = answer.ref, answer.state
        player.names.call(name, "case", ref)
        player.names.cases.append((step.year, measure, code, ref))
    else:
        ref = player.names.ref("case", name, year=step.year, measure=measure)
        state = look.state_of(player.stage, "case", ref) or ""
    outcome.ref = ref
    if state in ("drafted", "returned") and not _fill(player, step, outcome, ref):
        return
    for action, reached in WAY.get(state, ()):
        if PREPARED.index(reached) <= goal:
            outcome.answer = _act(player, step, outcome, action, ref)
            if outcome.answer is None:
                return


def _act(
    player: Player, step: Step, outcome: Outcome, action: str, ref: str, **new: Any
) -> Answer | None:
    rule = step.rules.actions["case", action]
    division = new["new"]["division"] if new else ref.split("-")[2]
    actor = player.person(rule.who[0], division=division)
    return player.do(outcome, actor, rule, step, ref=ref, **new)


def _fill(player: Player, step: Step, outcome: Outcome, ref: str) -> bool:
    """Record what an application needs, as the step varies it; False once something is refused."""
    _, measure, division, *_ = ref.split("-")
    unit_kind = next((p.kind for p in provinces() if p.code == unit_of(division)), "")
    varied: dict[str, Any] = dict(step.keys.get("with") or {})
    left_out = set(step.keys.get("except", ()))
    on = beijing_day(received(step))
    parts = list(example.application(step.rules, measure, unit_kind=unit_kind, on=on))
    named = [f"{part.kind}.{part.item}" if part.item else part.kind for part in parts]
    usual = {*named, *(part.kind for part in parts)}
    for name in [name for name in varied if name not in usual]:  # before what signs it
        id, _, item = name.partition(".")
        kind = step.rules.facts[id]
        value = example.filled(kind, varied[name], on)
        if not _put(player, step, outcome, ref, id, item or ("1" if kind.items else ""), value):
            return False
    for name, part in zip(named, parts, strict=True):
        change = varied.get(name, varied.get(part.kind, {}))
        if change is False or left_out & {name, part.kind}:
            continue
        value = {**part.value, **change}
        if not _put(player, step, outcome, ref, part.kind, part.item, value):
            return False
    return True


def _put(
    player: Player, step: Step, outcome: Outcome, ref: str, id: str, item: str, value: Any
) -> bool:
    kind = step.rules.facts[id]
    actor = player.person(kind.who[0], division=ref.split("-")[2], own_city=kind.own_city)
    return player.put(outcome, actor, kind, ref, item, value, step) is not None

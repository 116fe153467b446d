"""How does a step go through the door, and what came of it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from casework.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from casework.services.assessment_desk import ref_of
from casework.services.door import Answer, Wish
from casework.services.items import OF_A_LIST
from casework.services.tick import Fired
from workflows.edition import ActionRule, FactKind
from workflows.facts import Actor
from workflows.words import Breach

from .names import Names, division_code, unit_code, unit_of
from .scenario import Step
from .stage import Stage
from .wish import Hand, guard_of

T = TypeVar("T")
SUBJECTS = ("case", "list", "objection", "sanction", "assessment", "complaint")


@dataclass(slots=True)
class Outcome:
    """What a step came to: `kind` is "done" or one of grammar.OUTCOMES."""

    kind: str = "done"
    subject: str = ""
    ref: str = ""
    answer: Answer | None = None
    breaches: tuple[Breach, ...] = ()
    errors: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    words: tuple[str, str] = ("", "")
    fired: list[Fired] = field(default_factory=list)


def tried(outcome: Outcome, call: Callable[[], T]) -> T | None:
    """Call the door; what it refuses goes into the outcome, and then None is returned."""
    try:
        return call()
    except Refused as error:
        outcome.kind, outcome.breaches = "refused", error.breaches
    except Invalid as error:
        outcome.kind, outcome.errors = "invalid", error.errors
    except Conflict as error:
        outcome.kind, outcome.words = "conflict", (error.zh, error.en)
    except Forbidden:
        outcome.kind = "forbidden"
    except NotFound:
        outcome.kind = "not_found"
    return None


class Player:
    """Plays acts and records of a scenario on a stage."""

    def __init__(self, stage: Stage, names: Names) -> None:
        self.stage = stage
        self.names = names
        self.hand = Hand(stage, names)

    def person(
        self, who: str, *, division: str = "", unit: str = "", own_city: bool = False
    ) -> Actor:
        """The person `who`, with an account; by default of the place that is acted on."""
        actor = self.names.actor(who, division=division, unit=unit or unit_of(division),
                                 own_city=own_city)  # fmt: skip
        place = actor.division or actor.unit
        self.stage.account(actor, who if ":" in who or not place else f"{who}:{place}")
        return actor

    # --- what a step is about -------------------------------------------------------------
    def target(self, step: Step, subject: str) -> tuple[str, str, str]:
        """(ref, division, unit) of what the step is about."""
        keys = step.keys
        if subject == "division":
            code = division_code(keys["division"])
            return code, code, unit_of(code)
        if subject == "unit":
            code = unit_code(keys["unit"])
            return code, "", code
        if subject == "round":
            return str(keys.get("round", step.year)), "", ""
        if subject == "list" and "list" not in keys:
            return f"{step.year}-{step.rules.edition.measures[0].id}", "", ""
        if subject == "assessment":  # by its case, and whose it is
            case, *_ = self.target(step, "case")
            whose = self.person(keys.get("expert") or keys.get("who", "expert"))
            return ref_of(case, whose.user), "", ""
        ref = self.names.ref(subject, keys[subject], year=step.year,
                             measure=keys.get("measure", ""))  # fmt: skip
        division = ref.split("-")[2] if subject == "case" else ""
        return ref, division, unit_of(division)

    def _rule(self, step: Step) -> tuple[str, ActionRule]:
        """The step's action; of those with the same name the one on what the step names."""
        found = {s: a for (s, id), a in step.rules.actions.items() if id == step.verb}
        named = [s for s in SUBJECTS if s in step.keys and s in found]
        new = [s for s, a in found.items() if not a.start]
        subject = (new or named or [s for s in ("list", *found) if s in found])[0]
        return subject, found[subject]

    # --- acts -----------------------------------------------------------------------------
    def act(self, step: Step) -> Outcome:
        """An action of the edition on what the step names."""
        subject, rule = self._rule(step)
        outcome = Outcome(subject=subject)
        new: dict[str, Any] = {}
        if rule.start:
            outcome.ref, division, unit = self.target(step, subject)
        else:
            new, division, unit = self._new(step, subject)
        who = step.keys.get("who", rule.who[0])
        actor = self.person(who, division=division, unit=unit)
        given = self.hand.given(step, rule, outcome.ref)
        answer = self.do(outcome, actor, rule, step, ref=outcome.ref, new=new, given=given,
                         comment=step.keys.get("comment", ""))  # fmt: skip
        if answer is not None:
            outcome.answer, outcome.ref = answer, answer.ref
            self.names.call(step.keys.get("as", ""), subject, answer.ref)
            if subject == "case" and new and not answer.again:
                self.names.cases.append((step.year, new["measure"], new["division"], answer.ref))
        return outcome

    def do(
        self, outcome: Outcome, actor: Actor, rule: ActionRule, step: Step, **wish: Any
    ) -> Answer | None:
        """Ask the door; a reason given for a whole guard is given for each item it asks about."""
        reasons = self.hand.reasons(step)
        wish |= {"received_at": received(step), "request_id": step.keys.get("request"),
                 "version": step.keys.get("version")}  # fmt: skip

        along = [self.names.ref(rule.subject, name, year=step.year, measure="")
                 for name in step.keys.get("together", ())]  # fmt: skip

        def ask(more: Mapping[str, str]) -> Answer | None:
            asked = [Wish(**(wish | one), actor=actor, subject=rule.subject, name=rule.id,
                          reasons={**reasons, **more})
                     for one in ({}, *({"ref": ref, "version": None} for ref in along))]  # fmt: skip
            return tried(outcome, lambda: self.stage.door.act_together(asked)[0])

        answer = ask({})
        if outcome.kind == "refused":
            more = {b.key: reasons[guard_of(b.key)] for b in outcome.breaches
                    if b.soft and b.key not in reasons and guard_of(b.key) in reasons}  # fmt: skip
            if more:
                outcome.kind, outcome.breaches = "done", ()
                answer = ask(more)
        return answer

    def _new(self, step: Step, subject: str) -> tuple[dict[str, Any], str, str]:
        """What to create, and the division and unit that it is of."""
        keys = step.keys
        if subject == "complaint":
            return {"round": step.year}, "", ""
        if subject in ("objection", "assessment"):
            case, division, unit = self.target(step, "case")
            return {"case": case}, division, unit
        code = division_code(keys.get("division", ""))
        unit = unit_code(keys["unit"]) if "unit" in keys else unit_of(code)
        if subject == "sanction":
            return {"division": code, "unit": unit, "round": step.year}, code, unit
        measure = keys.get("measure", step.rules.edition.measures[0].id)
        return {"round": step.year, "measure": measure, "division": code}, code, unit

    # --- records --------------------------------------------------------------------------
    def record(self, step: Step) -> Outcome:
        """A fact, or its removal."""
        kind = step.rules.facts[step.keys["record"]]
        ref, division, unit = self.target(step, kind.owner)
        by = next(iter(kind.who), "ministry")  # of some kinds nobody: an act alone writes them
        actor = self.person(step.keys.get("who", by), division=division, unit=unit,
                            own_city=kind.own_city)  # fmt: skip
        several = kind.items == "free" and kind.id not in OF_A_LIST
        own = str(step.number) if several else item_of_round(step, kind)
        item = step.keys.get("item", own)
        value = None if step.keys.get("remove") else step.keys.get("value", {})
        outcome = Outcome(subject=kind.owner, ref=ref)
        item = str(self.names.meant(item, year=step.year))
        if kind.items == "expert" and (item.startswith("expert:") or item in self.names.actors):
            self.person(item)  # a member works in an account
        outcome.answer = self.put(outcome, actor, kind, ref, item, value, step)
        return outcome

    def put(
        self, outcome: Outcome, actor: Actor, kind: FactKind, ref: str, item: str, value: Any,
        step: Step,
    ) -> Answer | None:  # fmt: skip
        """Record one fact through the door (None takes it away)."""
        told = None if value is None else self.hand.value(step, kind, value)
        return tried(outcome, lambda: self.stage.door.record(
            actor, kind.owner, kind.id, told, item=item, ref=ref, received_at=received(step),
            request_id=step.keys.get("request"), version=step.keys.get("version"),
            comment=step.keys.get("comment", "")))  # fmt: skip


def item_of_round(step: Step, kind: FactKind) -> str:
    """The item of what is recorded for a round; "" for anything else."""
    return str(step.year) if kind.items == "round" else ""


def received(step: Step) -> datetime:
    """The instant of receipt: the step's own, unless it says that it came in at another."""
    return step.keys.get("received") or step.at

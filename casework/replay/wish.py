"""What does a step hand in with an act: facts, entries, papers, written reasons?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework import example
from casework.services.items import OF_A_LIST
from workflows.calendar import beijing_day
from workflows.edition import ActionRule, FactKind

from .grammar import PROPOSAL
from .look import entries, proposal
from .names import Names
from .scenario import Step
from .sense import parts_of
from .stage import Stage

# Papers that `complete` adds to an act: what an officer has on the desk when it is done.
PAPERS = ("consent", "decision", "determination", "publication", "report", "reply", "correction",
          "finding", "lodging", "formal_result", "completion", "ruling", "answer",
          "complaint_lodging", "complaint_transfer", "complaint_answer")  # fmt: skip
RULED = {"dismiss": "dismissed", "uphold": "upheld", "uphold_in_part": "partly"}


def guard_of(key: str) -> str:
    """The guard in the key of a reason: `2022-industry-440300/count:9` → `count`."""
    return parts_of(key)[1].partition(":")[0]


class Hand:
    """Reads what a step hands in; cases may stand in it by their names."""

    def __init__(self, stage: Stage, names: Names) -> None:
        self.stage = stage
        self.names = names

    def reasons(self, step: Step) -> dict[str, str]:
        """Key → reason, with the refs of the cases that the keys name."""
        found = {}
        for key, text in (step.keys.get("reasons") or {}).items():
            case, rest = parts_of(key)
            guard, colon, item = rest.partition(":")
            rest = f"{guard}{colon}{self.names.meant(item, year=step.year)}"
            before = f"{self.names.meant(case, year=step.year)}/" if case else ""
            found[before + rest] = str(text)
        return found

    def given(self, step: Step, rule: ActionRule, ref: str) -> dict[str, dict[str, Any]]:
        """Kind → item → value: `with`, `entries`, and the papers of `complete`."""
        given = {kind: self._items(step, step.rules.facts[kind], value)
                 for kind, value in (step.keys.get("with") or {}).items()}  # fmt: skip
        if "entries" in step.keys:
            said = given.get("entry", {})
            given["entry"] = {**self._entries(step, ref), **said}
        for kind in rule.inputs if step.keys.get("complete") else ():
            if kind in PAPERS:
                self._paper(step, rule, step.rules.facts[kind], given)
        return given

    def _entries(self, step: Step, ref: str) -> dict[str, Any]:
        """The whole list that is wanted: what else stands on it now is taken off."""
        wanted, measure = step.keys["entries"], ref.partition("-")[2]
        if wanted == PROPOSAL:
            named = sorted(proposal(self.stage, ref, step.at).chosen)
        else:
            named = [self.names.ref("case", name, year=step.year, measure=measure)
                     for name in wanted]  # fmt: skip
        found: dict[str, Any] = dict.fromkeys(entries(self.stage, ref))
        return found | {case: {} for case in named}

    def _paper(
        self, step: Step, rule: ActionRule, kind: FactKind, given: dict[str, dict[str, Any]]
    ) -> None:
        known = {"place": self._portal(step), "outcome": RULED.get(rule.id), "against": "unit",
                 "name": example.MARK, "contact": example.MARK}  # fmt: skip
        own = {f.id for f in kind.field}
        known = {name: value for name, value in known.items() if value and name in own}
        items = given.get("supplement_of", {}) if kind.id in OF_A_LIST else {}
        on = beijing_day(step.keys.get("received") or step.at)
        for item in items or [""]:
            said = given.get(kind.id, {}).get(item) or {}
            given.setdefault(kind.id, {})[item] = example.filled(kind, {**known, **said}, on)

    def _portal(self, step: Step) -> str:
        guard = step.rules.guards.get("portal")
        return str(guard.params["address"][0]) if guard else example.MARK

    def _items(self, step: Step, kind: FactKind, value: Any) -> dict[str, Any]:
        """Item → value, from what a scenario writes: a value, a table of items, a list of cases."""
        if kind.items == "numbered" and isinstance(value, list):
            return {str(place): self.value(step, kind, one) for place, one in enumerate(value, 1)}
        if isinstance(value, list):
            return {str(self.names.meant(name, year=step.year)): {} for name in value}
        own = {f.id for f in kind.field}
        if kind.items == "" or (kind.items in ("free", "numbered") and value and set(value) <= own):
            return {"": self.value(step, kind, value)}
        return {str(self.names.meant(item, year=step.year)): self.value(step, kind, one)
                for item, one in value.items()}  # fmt: skip

    def value(self, step: Step, kind: FactKind, value: Any) -> Any:
        """A fact's value as the door takes it, with cases named by their refs; false takes away."""
        if value is False:
            return None
        if not isinstance(value, Mapping):
            return value
        kinds = {f.id: f.kind for f in kind.field}
        return {name: self._field(step, kinds.get(name, ""), one) for name, one in value.items()}

    def _field(self, step: Step, kind: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self.names.meant(v, year=step.year) for v in value]
        if kind in ("case", "items"):
            return self.names.meant(value, year=step.year)
        return value if isinstance(value, str | int | bool) else str(value)

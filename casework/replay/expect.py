"""Did a step end as the scenario says it does, and if not, in what way?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from . import look
from .act import Outcome
from .grammar import OUTCOMES
from .names import Names
from .scenario import Step
from .stage import Stage
from .words import belongs, differs, missing, shown, told

Wrong = tuple[str, str]


class Expected:
    """Holds an outcome against what the step expects; every difference, in both languages.

    There is one method for each key of grammar.EXPECT that isn't an outcome.
    """

    def __init__(self, stage: Stage, names: Names, step: Step, outcome: Outcome) -> None:
        self.stage, self.names, self.step, self.outcome = stage, names, step, outcome
        self.expect = step.expect

    def differences(self) -> Iterator[Wrong]:
        """Everything that isn't as expected."""
        yield from self._kind()
        for key, value in self.expect.items():
            if key not in (*OUTCOMES, "only"):
                check: Callable[[Any], Iterator[Wrong]] = getattr(self, f"_{key}")
                yield from check(value)

    # --- how it ended ---------------------------------------------------------------------
    def _kind(self) -> Iterator[Wrong]:
        wanted = next((k for k in OUTCOMES if self.expect.get(k)), "done")
        found = self.outcome.kind
        if wanted != found:
            zh, en = ("; ".join(told(self.outcome, lang)) or "–" for lang in ("zh", "en"))
            yield (f"结果：期望 {wanted}，实际 {found}（{zh}）",
                   f"outcome: {wanted} expected, found {found} ({en})")  # fmt: skip
        elif wanted == "refused":
            yield from self._cited()
        elif wanted == "invalid":
            names = self.expect["invalid"]
            for name in names if isinstance(names, list) else ():
                if not any(name in (k, k.rpartition(".")[2]) for k in self.outcome.errors):
                    fields = ", ".join(self.outcome.errors)
                    yield f"没有指出“{name}”：{fields}", f"{name!r} isn't named: {fields}"

    def _cited(self) -> Iterator[Wrong]:
        listed = self.expect["refused"]
        listed = listed if isinstance(listed, list) else []
        cited = {c.id for b in self.outcome.breaches for c in b.cites}
        yield from missing(cited, listed)
        if self.expect.get("only"):
            for id in sorted(c for c in cited if not any(belongs(c, x) for x in listed)):
                yield f"还引用了 {id}", f"{id} is cited too"

    def _guards(self, wanted: list[str]) -> Iterator[Wrong]:
        found = sorted({b.guard for b in self.outcome.breaches})
        for id in wanted:
            if id not in found:
                yield (f"前置条件 {id} 没有拒绝；拒绝的是 {shown(found)}",
                       f"guard {id} doesn't refuse; these do: {shown(found)}")  # fmt: skip

    def _needs_reason(self, wanted: list[str]) -> Iterator[Wrong]:
        soft = {name for b in self.outcome.breaches if b.soft for name in (b.key, b.guard)}
        for key in wanted:
            if key not in soft:
                yield f"“{key}”不能以理由办结", f"{key!r} can't be settled by a reason"

    def _says(self, wanted: str | list[str]) -> Iterator[Wrong]:
        said = [*told(self.outcome, "zh"), *told(self.outcome, "en")]
        for words in [wanted] if isinstance(wanted, str) else wanted:
            if not any(words in text for text in said):
                yield f"没有说“{words}”：{shown(said)}", f"{words!r} isn't said: {shown(said)}"

    def _again(self, wanted: bool) -> Iterator[Wrong]:
        answer = self.outcome.answer
        yield from differs("again", wanted, bool(answer and answer.again))

    # --- where things stand ---------------------------------------------------------------
    def _state(self, wanted: str) -> Iterator[Wrong]:
        found = look.state_of(self.stage, self.outcome.subject, self.outcome.ref)
        yield from differs("state", wanted, found)

    def _states(self, wanted: Mapping[str, str]) -> Iterator[Wrong]:
        for name, state in wanted.items():
            yield from differs(name, state, look.state_of(self.stage, *self._named(name)))

    def _list(self, wanted: str) -> Iterator[Wrong]:
        ref = self._list_ref()
        yield from differs(f"list {ref}", wanted, look.state_of(self.stage, "list", ref))

    def _late(self, wanted: bool) -> Iterator[Wrong]:
        found = look.objection_of(self.stage, self.outcome.ref)
        yield from differs("late", wanted, found and found.late)

    def _anonymous(self, wanted: bool) -> Iterator[Wrong]:
        found = look.objection_of(self.stage, self.outcome.ref)
        yield from differs("anonymous", wanted, found and found.anonymous)

    def _place(self, wanted: str) -> Iterator[Wrong]:
        case = look.case_of(self.stage, self.outcome.ref)
        if case is None:
            yield "place：没有案件", "place: there is no case"
            return
        held = look.holders(self.stage, case, self.step.rules.notice.planned_single)
        if wanted in ("taken", "free"):
            found = "taken" if case.ref in held else "free" if None in held else "by another"
            yield from differs("place", wanted, found)
        elif self._ref_of(wanted, case.measure) not in held:
            yield (f"名额不在“{wanted}”：{shown(held)}",
                   f"the place isn't held by {wanted!r}: {shown(held)}")  # fmt: skip

    def _entries(self, wanted: list[str]) -> Iterator[Wrong]:
        found = look.entries(self.stage, self._list_ref())
        yield from differs("entries", self._refs(wanted), found)

    def _count(self, wanted: int) -> Iterator[Wrong]:
        yield from differs("count", wanted, len(look.entries(self.stage, self._list_ref())))

    def _proposal(self, wanted: list[str]) -> Iterator[Wrong]:
        found = look.proposal(self.stage, self._list_ref(), self.step.at).chosen
        yield from differs("proposal", self._refs(wanted), sorted(found))

    def _tied(self, wanted: list[str]) -> Iterator[Wrong]:
        found = look.proposal(self.stage, self._list_ref(), self.step.at).tied
        yield from differs("tied", self._refs(wanted), sorted(found))

    def _facts(self, wanted: Mapping[str, Any]) -> Iterator[Wrong]:
        owner = f"{self.outcome.subject}/{self.outcome.ref}"
        for name, value in wanted.items():
            kind, _, item = name.partition(".")
            item = str(self.names.meant(item, year=self.step.year))
            kept = look.fact(self.stage, owner, kind, item)
            if isinstance(value, bool):
                yield from differs(name, value, kept is not None)
                continue
            for field, said in value.items():
                yield from differs(f"{name}.{field}", str(said), str((kept or {}).get(field)))

    # --- deadlines, timers, mail ----------------------------------------------------------
    def _deadline(self, wanted: Mapping[str, Any]) -> Iterator[Wrong]:
        for kind, day in wanted.items():
            row = self._newest(kind)
            if day is False:
                yield from differs(f"deadline.{kind}", None, row and row.last_day)
                continue
            last = date.fromisoformat(day) if isinstance(day, str) else day
            yield from differs(f"deadline.{kind}", last, row and row.last_day)

    def _ends_at(self, wanted: Mapping[str, datetime]) -> Iterator[Wrong]:
        for kind, instant in wanted.items():
            row = self._newest(kind)
            yield from differs(f"ends_at.{kind}", instant, row and row.ends_at)

    def _provisional(self, wanted: Mapping[str, bool]) -> Iterator[Wrong]:
        for kind, value in wanted.items():
            row = self._newest(kind)
            yield from differs(f"provisional.{kind}", value, row and row.provisional)

    def _closed(self, wanted: list[str]) -> Iterator[Wrong]:
        for kind in wanted:
            if (row := self._newest(kind)) is None or row.status == "open":
                yield f"期限 {kind} 没有结束", f"deadline {kind} isn't closed"

    def _fired(self, wanted: list[str]) -> Iterator[Wrong]:
        found = sorted({f.action for f in self.outcome.fired if f.done})
        yield from differs("fired", sorted(set(wanted)), found)

    def _blocked(self, wanted: list[str]) -> Iterator[Wrong]:
        found = sorted({f.action for f in self.outcome.fired if not f.done})
        yield from differs("blocked", sorted(set(wanted)), found)

    def _blocked_by(self, wanted: list[str]) -> Iterator[Wrong]:
        yield from missing({c for f in self.outcome.fired for b in f.breaches
                            for c in b["cites"]}, wanted)  # fmt: skip

    def _mail(self, wanted: list[str]) -> Iterator[Wrong]:
        found = sorted(look.told(self.stage, self.step.rules))
        yield from differs("mail", sorted(set(wanted)), found)

    # --- what is meant --------------------------------------------------------------------
    def _newest(self, kind: str) -> Any:
        """The newest deadline of a kind of the step's subject (of its list, for a publicity)."""
        owner = f"{self.outcome.subject}/{self.outcome.ref}"
        if self.outcome.subject == "case" and kind == "publicity":
            owner = f"list/{self._list_ref()}"
        return look.deadline(self.stage, owner, kind)

    def _list_ref(self) -> str:
        if self.outcome.subject == "list":
            return self.outcome.ref
        if self.outcome.subject == "objection":
            return str(look.objection_of(self.stage, self.outcome.ref).list_ref)
        measure = self.step.keys.get("list") or self.step.keys.get("measure")
        if not measure and self.outcome.subject == "case":
            measure = self.outcome.ref.split("-")[1]
        return f"{self.step.year}-{measure or self.step.rules.edition.measures[0].id}"

    def _refs(self, names: Iterable[str]) -> list[str]:
        return sorted(self._ref_of(name, self._list_ref().partition("-")[2]) for name in names)

    def _ref_of(self, name: str, measure: str) -> str:
        return self.names.ref("case", name, year=self.step.year, measure=measure)

    def _named(self, name: str) -> tuple[str, str]:
        if name in self.names.called:
            return self.names.called[name]
        subject, _, rest = name.partition(":")
        if subject in look.TABLES and rest:
            return subject, self.names.ref(subject, rest, year=self.step.year)
        measure = self.step.keys.get("measure") or self.step.keys.get("list") or ""
        return "case", self._ref_of(name, measure)

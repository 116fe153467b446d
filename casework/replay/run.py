"""How does a scenario run from its first step to its last, and what does it report?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from casework.services.tick import Fired
from workflows.calendar import BEIJING, start_of

from . import calendar, look, review
from . import prepare as shorthand
from .act import Outcome, Player, tried
from .expect import Expected
from .names import Names, Unknown
from .scenario import RoundPart, Scenario, Step, read
from .stage import Stage, stage
from .wish import guard_of
from .words import title, told, why_not


@dataclass(slots=True)
class StepReport:
    """What one step came to, and in what it differs from what was expected."""

    number: int
    line: int
    at: datetime
    title: str
    outcome: str
    state: str = ""
    told_zh: list[str] = field(default_factory=list)
    told_en: list[str] = field(default_factory=list)
    cites: list[str] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)
    differences: list[tuple[str, str]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.differences

    def as_json(self) -> dict[str, Any]:
        return {
            "step": self.number, "line": self.line,
            "at": self.at.astimezone(BEIJING).isoformat(), "does": self.title,
            "outcome": self.outcome, "state": self.state, "cites": self.cites,
            "told": {"zh": self.told_zh, "en": self.told_en},
            "timers": [{"owner": f.owner, "action": f.action, "done": f.done} for f in self.fired],
            "passed": self.passed,
            "differences": [{"zh": zh, "en": en} for zh, en in self.differences],
        }  # fmt: skip


@dataclass(slots=True)
class Report:
    """A scenario's run. `seen` is what it exercised: actions, facts, guards that refused."""

    path: Path
    title: str
    article: str
    steps: list[StepReport] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def passed(self) -> bool:
        """Did every expectation hold?"""
        return all(step.passed for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        return {"file": str(self.path), "title": self.title, "article": self.article,
                "passed": self.passed, "steps": [s.as_json() for s in self.steps]}  # fmt: skip


def replay(
    scenario: Scenario | Path, *, database: str | None = None,
    last: Callable[[Stage], Any] | None = None,
) -> Report:  # fmt: skip
    """Run a scenario on a scratch database; ScenarioError where it can't be read.

    `database` is the address of an empty one to play on, which is emptied again; `last` is called
    before what was played on is thrown away.
    """
    if isinstance(scenario, Path):
        scenario = read(scenario)
    report = Report(scenario.path, scenario.title, scenario.article)
    with ExitStack() as stack:
        run = _Run(scenario, stack.enter_context(stage(database)), report)
        for step in scenario.steps:
            report.steps.append(run.step(step))
        run.look_back()
        if last:
            last(run.stage)
    return report


class _Run:
    def __init__(self, scenario: Scenario, on: Stage, report: Report) -> None:
        self.scenario, self.stage, self.report = scenario, on, report
        self.names = Names(scenario.actors)
        self.player = Player(on, self.names)
        first = scenario.rounds[0]
        self._open(first, first.opens or self._opens(first))

    def _opens(self, part: RoundPart) -> datetime:
        """The day of the notice; the first step's instant where that is earlier or not known."""
        start = self.scenario.steps[0].at
        issued = part.rules.notice.issued_on
        return min(start, start_of(issued) + timedelta(hours=9)) if issued else start

    def _open(self, part: RoundPart, at: datetime) -> None:
        opener = self.names.actor("ministry")
        self.stage.account(opener, "ministry")
        self.stage.open(part, opener, at)
        self._see(part.rules.edition.id, [f"setting.{id}" for id in part.settings])

    def step(self, step: Step) -> StepReport:
        self.stage.forget()
        fired: list[Fired] = []
        if self.scenario.ticks and step.keys.get("ticks", True):
            fired = self.stage.until(step.at)
        if step.verb != "wait":
            self.stage.forget()
        self.stage.now = max(step.at, self.stage.now)
        try:
            outcome = self._play(step)
        except Unknown as error:
            outcome = Outcome(kind="unknown", words=error.words)
        if outcome.kind in ("not_found", "invalid", "forbidden"):
            outcome.words = why_not(step, outcome.kind)
        outcome.fired = fired
        made = self._report(step, outcome)
        if outcome.kind == "unknown":
            made.differences.append(outcome.words)
        else:
            made.differences += self._differences(step, outcome)
        self._note(step, outcome)
        return made

    def _differences(self, step: Step, outcome: Outcome) -> Iterator[tuple[str, str]]:
        try:
            yield from Expected(self.stage, self.names, step, outcome).differences()
        except Unknown as error:
            yield error.words

    def _play(self, step: Step) -> Outcome:
        match step.verb:
            case "wait":
                return self._waited(step)
            case "open_round":
                return self._round(step)
            case "prepare":
                return shorthand.prepare(self.player, step)
            case "committee":
                return review.committee(self.player, step)
            case "scores":
                return review.scores(self.player, step)
            case "calendar":
                return self._calendar(step)
            case "record":
                return self.player.record(step)
            case _:
                return self.player.act(step)

    def _waited(self, step: Step) -> Outcome:
        """Nothing is done; what the step names, or the first list, is what it looks at."""
        for subject in ("case", "list", "objection", "sanction", "complaint"):
            if subject in step.keys:
                return Outcome(subject=subject, ref=self.player.target(step, subject)[0])
        return Outcome()

    def _round(self, step: Step) -> Outcome:
        outcome = Outcome(subject="round", ref=str(step.keys["year"]))
        part = next(p for p in self.scenario.rounds if p.year == step.keys["year"])
        tried(outcome, lambda: self._open(part, step.at))
        return outcome

    def _calendar(self, step: Step) -> Outcome:
        return calendar.imported(self.player, step)

    def _report(self, step: Step, outcome: Outcome) -> StepReport:
        state = outcome.answer.state if outcome.answer else ""
        cites = sorted({c.id for b in outcome.breaches for c in b.cites})
        zh, en = told(outcome, "zh"), told(outcome, "en")
        return StepReport(step.number, step.line, step.at, title(step), outcome.kind, state, zh,
                          en, cites, outcome.fired)  # fmt: skip

    # --- what was exercised ---------------------------------------------------------------
    def _note(self, step: Step, outcome: Outcome) -> None:
        seen = [f"guard.{guard_of(key)}" for key in step.keys.get("reasons") or {}]
        if outcome.kind == "done":  # what an act is given and a later one voids is gone at the end
            seen += [f"fact.{name.partition('.')[0]}" for name in step.keys.get("with") or {}]
        refused = [(b.guard, b.says, [c.id for c in b.cites]) for b in outcome.breaches]
        for guard, says, cites in refused:
            seen += [f"guard.{guard}", f"says.{guard}.{says}", *(f"cited.{id}" for id in cites)]
        self._see(step.rules.edition.id, seen)

    def look_back(self) -> None:
        """What the whole record holds: acts, states, facts with their items, deadlines."""
        by_year = {part.year: part.rules.edition.id for part in self.scenario.rounds}
        for year, what in look.exercised(self.stage):
            if year in by_year:
                self._see(by_year[year], [what])

    def _see(self, edition: str, what: list[str]) -> None:
        self.report.seen |= {f"{edition}:{one}" for one in what}

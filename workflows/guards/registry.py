"""What is a check given, and what may it answer?"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ..calendar import BEIJING
from ..facts import Actor, SubjectFacts

if TYPE_CHECKING:
    from ..edition import GuardRule
    from ..rules import Rules


@dataclass(frozen=True, slots=True)
class Ask:
    """The question: which action, under which rules, by whom, at which instant of receipt."""

    rules: Rules
    action: str
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return self.now.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which sentence of the guard says it, about which item.

    `soft`: a written reason under the key `<guard>:<item>` settles it. `cites` are the articles that
    ask for that very item, where the guard's own don't tell.
    """

    says: str
    item: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    soft: bool = False
    cites: tuple[str, ...] = ()


Check = Callable[..., Iterator[Finding]]
CHECKS: dict[str, Check] = {}
HAVE_BEEN: set[str] = set()
ALONE: set[str] = set()


def check(function: Check) -> Check:
    """Register a check under its own name, so that an edition can name it."""
    assert function.__name__ not in CHECKS, function.__name__
    CHECKS[function.__name__] = function
    return function


def has_been(function: Check) -> Check:
    """Mark a check that finds something once the action has had its time: accepted is accepted."""
    HAVE_BEEN.add(function.__name__)
    return function


def alone(function: Check) -> Check:
    """Mark a check whose finding is all that is said: to whom the city is nobody's business (4)."""
    ALONE.add(function.__name__)
    return function


def findings(
    rules: Rules, action: str, facts: SubjectFacts, ask: Ask
) -> Iterator[tuple[GuardRule, Finding]]:
    """What each guard of the action finds, soft findings included."""
    for id in rules.actions[facts.subject, action].guards:
        guard = rules.guards[id]
        for finding in CHECKS[guard.check](facts, ask, **guard.params):
            yield guard, finding


def past(rules: Rules, action: str, facts: SubjectFacts, ask: Ask) -> bool:
    """Has the action had its time as things stand, so that it needn't be spoken of?"""
    guards = (rules.guards[id] for id in rules.actions[facts.subject, action].guards)
    return any(True for guard in guards if guard.check in HAVE_BEEN
               for _found in CHECKS[guard.check](facts, ask, **guard.params))  # fmt: skip


def parameters(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The parameters that check `name` takes: (all, those without a default)."""
    own = [
        p
        for p in inspect.signature(CHECKS[name]).parameters.values()
        if p.kind is inspect.Parameter.KEYWORD_ONLY
    ]
    return (
        frozenset(p.name for p in own),
        frozenset(p.name for p in own if p.default is inspect.Parameter.empty),
    )


def subject_of(name: str) -> str:
    """What check `name` asks about: a case, list, objection or sanction; "" for any of them."""
    facts = inspect.signature(CHECKS[name]).parameters["facts"].annotation
    return "" if facts == "SubjectFacts" else str(facts).removesuffix("Facts").lower()

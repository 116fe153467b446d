"""Which states does a subject have, and what moves it: by whom, on which conditions, until when?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .named import Basis, Named

Subject = Literal["case", "list", "assessment", "objection", "sanction", "complaint"]

SUBJECTS: tuple[Subject, ...] = ("case", "list", "assessment", "objection", "sanction",
                                 "complaint")  # fmt: skip

ROLES: tuple[str, ...] = (
    "ministry", "leader", "unit", "city", "statistics", "communications", "expert", "auditor",
    "system_admin", "account_admin", "audit_admin", "objector", "timer",
    "list", "objection", "sanction",  # a case moved by what it belongs to
)  # fmt: skip
# Whom a record itself names, by the account: they are told of it, whatever their role.
PARTIES: tuple[str, ...] = ("handler", "decider", "relieved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Named):
    """What a guard says when it refuses; `{…}` are filled from what it found.

    Of a value that was just handed in it is said at the field `at` (`fact.field`). `unseen` is what
    somebody reads who may not see the facts that it is about (`params.fact`).
    """

    cites: tuple[str, ...] = ()
    at: str = ""
    unseen_zh: str = ""
    unseen_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRule(Named):
    """A condition of the edition: the check that carries it out, its parameters and its words.

    `after` are sentences of others (`guard.sentence`) as long as which it has nothing to judge: an
    audit while a figure is missing.
    """

    id: str
    check: str
    cites: tuple[str, ...]
    basis: Basis = "text"
    after: tuple[str, ...] = ()
    cites_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    says: Mapping[str, Sentence]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRule(Named):
    """A state of a subject, with its public name, icon and tone."""

    id: str
    subject: Subject
    icon: str
    tone: str
    step: int = 0  # on the step bar; 0: a way out
    holds_place: bool = False
    leaves_list: bool = False
    terminal: bool = False
    cites: tuple[str, ...] = ()
    basis: Basis = "inference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Cases that a list, objection or sanction takes with it: which ones, by which case action."""

    cases: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A fact that an action records by itself, such as the result of the formal check."""

    fact: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """A fact that an action takes away, and what is said of that where it isn't simply void."""

    fact: str
    says_zh: str = ""
    says_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRule(Named):
    """A transition, also one that stays in its state (`to` empty)."""

    id: str
    subject: Subject
    who: tuple[str, ...]
    cites: tuple[str, ...]
    basis: Basis
    start: tuple[str, ...] = ()  # the states it leaves from; empty: it creates its subject
    to: str = ""
    guards: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()  # fact kinds that may be given with the act
    needs: tuple[str, ...] = ()  # of those, the ones without which it can't be done
    reason: bool = False
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    checks: tuple[Move, ...] = ()
    writes: tuple[Write, ...] = ()
    voids: tuple[Void, ...] = ()
    tells: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    confirm_zh: str = ""
    confirm_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule(Named):
    """How a period is counted, what it lets happen, and whom it reminds how many days before."""

    id: str
    owner: Literal["case", "list", "objection", "sanction", "complaint"]
    counts: Literal["named_day", "working_days", "anniversary", "instant"]
    cites: tuple[str, ...]
    basis: Basis
    amount: Any = 0  # days or years; may refer to @setting.… or @notice.…
    close: Any = "24:00"
    first_day_counts: Any = False
    roll_over: Any = False
    announced: bool = False
    submit_by: bool = False
    fires: str = ""
    grace_minutes: int = 0
    remind: tuple[int, ...] = ()  # working days before the last day; natural days for anniversaries
    reminds: tuple[str, ...] = ()

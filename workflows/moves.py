"""Which cases move with a list, an objection or a sanction?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .facts import CaseFacts, ListFacts, ObjectionFacts, SubjectFacts


def cases_of(selector: str, facts: SubjectFacts) -> tuple[CaseFacts, ...]:
    """The cases that `selector` names, in order of division code."""
    found = SELECTORS[selector](facts)
    return tuple(sorted(found, key=lambda c: (c.division.code, c.ref)))


def _named(facts: ListFacts, wanted: bool) -> list[CaseFacts]:
    reply = facts.recorded.one("reply") or {}
    left_out = set(reply.get("not_named") or ())
    return [c for c in facts.listed() if (c.ref not in left_out) is wanted]


def _last(o: ObjectionFacts) -> list[CaseFacts]:
    open_ = any(other.state in ("admitted", "ruling_proposed") for other in o.others)
    return [] if open_ else _objected(o)


def _objected(o: ObjectionFacts) -> list[CaseFacts]:
    return [o.own] if o.own and o.own.state == "objected" else []


def _stays(o: ObjectionFacts) -> bool:
    return bool((o.recorded.one("ruling") or {}).get("stays"))


SELECTORS: dict[str, Callable[[Any], Any]] = {
    "submitted": lambda f: [c for c in f.cases if c.state == "submitted"],
    "entries": lambda f: f.listed(),
    "on_list": lambda f: f.listed(),
    "reserve": lambda f: [
        c for c in f.cases if c.state == "reviewed" and c.ref not in f.entries
    ],
    "supplement": lambda f: [
        c for c in f.cases
        if c.ref in f.recorded.all("supplement_of") and c.state == "reviewed"
    ],
    "named": lambda f: _named(f, True),
    "not_named": lambda f: _named(f, False),
    "running": lambda f: f.running,
    "own_if_publicised": lambda f: [f.own] if f.own and f.own.state == "publicised" else [],
    "own_if_objected": _objected,
    "own_if_last": _last,
    "own_if_goes": lambda f: [] if _stays(f) else _objected(f),
    "own_if_stays_and_last": lambda f: _last(f) if _stays(f) else [],
}  # fmt: skip

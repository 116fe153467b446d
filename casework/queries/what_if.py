"""How would a list look if a city were dropped or added, or it had been scored otherwise?

Nothing is recorded: the settings are frozen since the review began, and the list is what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from workflows.facts import Actor, CaseFacts
from workflows.guards import Ask
from workflows.guards.lists import candidates
from workflows.scoring import LEAST_TRIMMED, Method
from workflows.selection import Candidate, ranking
from workflows.what_if import Change, Move, Standing, changed, moved, standings

from .lists import PROPOSING
from .reviews import Review


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What were otherwise; None: as it is. `added` are cases that aren't in the ranking, by ref."""

    drop: frozenset[str] = frozenset()
    added: Mapping[str, Decimal] = field(default_factory=dict)
    formula: str | None = None
    decimals: int | None = None
    bonus: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Who moves, and how the whole would stand, best first."""

    moves: Mapping[str, Move]
    after: Mapping[str, Standing]
    ranked: Sequence[Candidate]
    too_few: Sequence[CaseFacts] = ()  # of whom there aren't scores enough for that formula


def possible(review: Review) -> bool:
    """Do scores propose anything here ('19 knows none), and is there still something to decide?"""
    return "differs" in review.rules.guards and review.list.state in PROPOSING


def beside(review: Review, ask: Ask) -> list[CaseFacts]:
    """The cases of the round that aren't in the ranking: barred, withdrawn or never reviewed."""
    there = {one.ref for one in candidates(review.facts, ask)}
    found = [c for c in review.facts.cases if c.ref not in there]
    return sorted(found, key=lambda c: c.division.code)


def what_if(
    session: Session, review: Review, asked: Otherwise, *, actor: Actor, now: datetime
) -> Answer:  # fmt: skip
    """The answer, by the edition's own limits of the list (5, 11)."""
    ask = Ask(review.rules, "decide", actor, now)
    limits = review.rules.guards["differs"].params
    before = candidates(review.facts, ask)
    method = review.rules.method(review.list.measure)
    other = replace(
        method, formula=asked.formula or method.formula,
        decimals=method.decimals if asked.decimals is None else asked.decimals,
        bonus=method.bonus if asked.bonus is None else asked.bonus,
    )  # fmt: skip
    totals, too_few = _totals(review, method, other, before)
    add = tuple(Candidate(c.ref, c.unit, c.region, asked.added[c.ref])
                for c in review.facts.cases if c.ref in asked.added)  # fmt: skip
    totals = {ref: total for ref, total in totals.items() if ref not in asked.drop}
    after = changed(before, Change(asked.drop, add, totals))
    was, then = standings(before, **limits), standings(after, **limits)
    return Answer(moved(was, then), then, ranking(after), too_few)


def _totals(
    review: Review, method: Method, other: Method, before: Sequence[Candidate]
) -> tuple[dict[str, Decimal], list[CaseFacts]]:  # fmt: skip
    """The totals under another method; a city with too few scores for it keeps its own."""
    if other == method:
        return {}, []
    judged = {one.case.ref: one for one in review.judged}
    found: dict[str, Decimal] = {}
    too_few = []
    for one in before:
        case, of_case = review.facts.case(one.ref), judged.get(one.ref)
        assert case is not None
        score = case.recorded.one("score") or {}
        own = Decimal(score["score"])
        enough = of_case is not None and (
            other.formula != "trimmed_mean" or len(of_case.totals) >= LEAST_TRIMMED
        )
        if of_case is not None and enough:
            own = other.combined(list(of_case.totals.values()))
        else:
            too_few.append(case)
        found[one.ref] = own + (other.bonus if Decimal(score.get("bonus") or 0) else 0)
    return found, too_few

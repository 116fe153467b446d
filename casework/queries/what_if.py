"""How would a list look if a city were dropped or added, or it had been scored otherwise?

Nothing is recorded: the settings are frozen since the review began, and the list is what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from workflows.facts import Actor, CaseFacts, ListFacts
from workflows.guards import Ask
from workflows.guards.lists import candidates
from workflows.results import earns_bonus
from workflows.scoring import Method
from workflows.selection import Candidate, Proposal, propose, ranking
from workflows.what_if import Change, Move, Standing, changed, moved, standings

from .list_checks import PROPOSING
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
    proposal: Proposal
    too_few: Sequence[CaseFacts] = ()  # of whom there aren't scores enough for that formula
    unseen: Sequence[CaseFacts] = ()  # commended, but nobody said whether that counts (11.3)
    before: Sequence[Candidate] = ()  # the ranking as it is


def possible(review: Review) -> bool:
    """Do scores propose anything here ('19 knows none), and is there still something to decide?"""
    return "differs" in review.rules.guards and review.list.state in PROPOSING


def in_ranking(facts: ListFacts, ask: Ask) -> list[CaseFacts]:
    """The cases that the proposal is made of, by code."""
    there = {one.ref for one in candidates(facts, ask)}
    found = [c for c in facts.cases if c.ref in there]
    return sorted(found, key=lambda c: c.division.code)


def beside(facts: ListFacts, ask: Ask) -> list[CaseFacts]:
    """The cases that aren't in the ranking though they were accepted once: barred, without a score,
    found ineligible, or withdrawn. One that never was, or lapsed, could not have been reviewed (8).
    """
    there = in_ranking(facts, ask)
    found = [c for c in facts.cases
             if c not in there and c.recorded.one("formal_check") and c.state != "lapsed"]  # fmt: skip
    return sorted(found, key=lambda c: c.division.code)


def what_if(
    session: Session, review: Review, asked: Otherwise, *, actor: Actor, now: datetime
) -> Answer:  # fmt: skip
    """The answer, by the edition's own limits of the list (5, 11).

    ValueError where a city that is dropped isn't `in_ranking`, or one that is added is.
    """
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
    unseen = [c for c in review.facts.cases if asked.bonus and c.ref in then and _unseen(c)]
    proposal = propose(after, **limits)
    return Answer(moved(was, then), then, ranking(after), proposal, too_few, unseen, before)


def _unseen(case: CaseFacts) -> bool:
    commended, seen = (case.recorded.one(kind) for kind in ("commendation", "commendation_view"))
    return commended is not None and seen is None


def _totals(
    review: Review, method: Method, other: Method, before: Sequence[Candidate]
) -> tuple[dict[str, Decimal], list[CaseFacts]]:  # fmt: skip
    """The totals under another method; a city with too few scores for it keeps its own score.

    Whoever earns a bonus has the other one, also where the round's own is 0 (11.3).
    """
    if other == method:
        return {}, []
    judged = {one.case.ref: list(one.totals.values()) for one in review.judged}
    found: dict[str, Decimal] = {}
    too_few = []
    for one in before:
        case = review.facts.case(one.ref)
        assert case is not None
        score = case.recorded.one("score") or {}
        own, bonus = Decimal(score["score"]), Decimal(score.get("bonus") or 0)
        try:
            own = other.combined(judged.get(one.ref, []))
        except ValueError:
            too_few.append(case)
        if other.bonus != method.bonus and earns_bonus(case):
            bonus = other.bonus
        found[one.ref] = own + bonus
    return found, too_few

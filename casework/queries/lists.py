"""How does a list stand: ranking, proposal, what each guard finds, what was made public of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Case, DeadlineRow, Objection, Publicity, Round, Shortlist, Unit
from casework.services.desk import Opened
from workflows.explained import Reason, explained
from workflows.facts import Actor, CaseFacts, ListFacts
from workflows.guards import Ask
from workflows.guards.lists import candidates
from workflows.guards.preliminary import names_given, on_preliminary
from workflows.rules import Rules
from workflows.selection import Because, Proposal

from .deadlines import deadlines_of
from .list_checks import PROPOSING, Check, checks
from .snapshots import opened
from .visible import sees_everything

# "room": it moves up for one above it that the cap keeps out.
Why = Because | Literal["room", "unscored", "barred"]
# As long as the list is on its way, the scores propose; afterwards what was decided stands.
# A row of the ranking keeps its place while the case is on its way with the list.
RANKED = ("reviewed", "publicised", "objected", "reported", "approved", "rejected", "not_selected",
          "incentive_active", "expired")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of the ranking: `rank` from 1 (None: no score), equals share one.

    `proposed` says what the scores propose (None: tied, or no proposal is made), or where nothing is
    scored the committee's preliminary list ('19 8); `why` in a word why the scores do, `others` are
    the cases that explain it, `cost` what lifting it costs the list in points, `places` how many
    places its tie is about.
    """

    case: CaseFacts
    rank: int | None
    shared: bool
    score: Decimal | None
    bonus: Decimal
    proposed: bool | None
    why: Why | None
    listed: bool
    reason: str
    others: tuple[CaseFacts, ...] = ()
    cost: Decimal | None = None
    places: int = 0

    @property
    def total(self) -> Decimal | None:
        """Score and bonus."""
        return None if self.score is None else self.score + self.bonus

    @property
    def differs(self) -> bool:
        """Does the list depart from the proposal here, or choose among equals?"""
        return self.why == "tie" or (self.proposed is not None and self.proposed is not self.listed)


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with all that its page shows."""

    list: Shortlist
    round: Round
    opened: Opened
    rows: Sequence[Ranked]
    checks: Sequence[Check]
    waiting: Sequence[CaseFacts]
    publicities: Sequence[Publicity]
    deadlines: Sequence[DeadlineRow]
    objections: Sequence[Objection]
    cases: Mapping[str, Case]
    units: Mapping[str, Unit]

    @property
    def rules(self) -> Rules:
        """The rules of its round."""
        return self.opened.rules

    @property
    def streams(self) -> tuple[str, ...]:
        """The streams in which something about the list happens."""
        return (f"list/{self.list.ref}",)

    @property
    def facts(self) -> ListFacts:
        """What its guards know."""
        assert isinstance(self.opened.facts, ListFacts)
        return self.opened.facts


def lists(session: Session, actor: Actor, year: int | None = None) -> list[Shortlist]:
    """Every list, the newest round first; nothing for who may see none."""
    if not sees_everything(actor):
        return []
    asked = select(Shortlist).order_by(Shortlist.round_year.desc(), Shortlist.id)
    if year:
        asked = asked.where(Shortlist.round_year == year)
    return list(session.scalars(asked))


def sizes(session: Session, year: int) -> dict[tuple[str, str], int]:
    """(measure, state) → how many cases of the round."""
    asked = select(Case.measure, Case.state, func.count()).where(Case.round_year == year)
    return {(m, s): n for m, s, n in session.execute(asked.group_by(Case.state, Case.measure))}


def whole_list(
    session: Session, actor: Actor, ref: str, *, now: datetime
) -> tuple[Shortlist, Opened, ListFacts]:
    """The list `ref` as its guards know it; NotFound, also for who may not see it."""
    if not sees_everything(actor):
        raise NotFound
    whole = opened(session, "list", ref, now=now)
    assert isinstance(whole.facts, ListFacts)
    row = session.scalars(select(Shortlist).where(Shortlist.ref == ref)).one()
    return row, whole, whole.facts


def list_page(session: Session, actor: Actor, ref: str, *, now: datetime) -> ListPage:
    """The page of list `ref`; NotFound as `whole_list`."""
    row, whole, facts = whole_list(session, actor, ref, now=now)
    ask = Ask(whole.rules, "decide", actor, now)
    objections = session.scalars(
        select(Objection).where(Objection.list_ref == ref).order_by(Objection.id)
    )
    publicities = session.scalars(
        select(Publicity).where(Publicity.list_ref == ref).order_by(Publicity.id)
    )
    cases = session.scalars(
        select(Case).where(Case.round_year == facts.year, Case.measure == facts.measure)
    )
    return ListPage(
        row, session.get_one(Round, row.round_year), whole, ranked(facts, ask),
        checks(whole.rules, facts, ask), _waiting(facts), list(publicities),
        deadlines_of(session, [f"list/{ref}"]), list(objections), {c.ref: c for c in cases},
        {u.code: u for u in session.scalars(select(Unit))},
    )  # fmt: skip


def _waiting(facts: ListFacts) -> list[CaseFacts]:
    """Cases that keep the review from being closed, or that it will take in."""
    found = [c for c in facts.cases if c.state in ("submitted", "returned")]
    return sorted(found, key=lambda c: c.division.code)


def proposal_of(
    rules: Rules, facts: ListFacts, ask: Ask
) -> tuple[Proposal | None, Mapping[str, Reason]]:
    """What the scores propose under cap and floor, with the reason for each city; nothing where
    the edition proposes nothing ('19)."""
    rule = rules.guards.get("differs")
    if rule is None or facts.state not in PROPOSING:
        return None, {}
    return explained(candidates(facts, ask), **rule.params)


def ranked(facts: ListFacts, ask: Ask) -> list[Ranked]:
    """The cases of the list by their totals, best first; those without a score after them."""
    proposal, reasons = proposal_of(ask.rules, facts, ask)
    with_score = [c for c in facts.cases if c.state in RANKED and _total(c) is not None]
    with_score.sort(key=lambda c: (-(_total(c) or Decimal()), c.division.code))
    totals = [_total(c) for c in with_score]
    best = [c.ref for c in with_score if c.ref in reasons][: ask.rules.edition.places]
    rows = []
    for case in with_score:
        rank, reason = totals.index(_total(case)) + 1, reasons.get(case.ref)
        why: Why | None = reason.because if reason else "barred"
        if why == "rank" and case.ref not in best:
            why = "room"
        if proposal is None:
            why, proposed = None, None
        else:
            proposed = None if case.ref in proposal.tied else case.ref in proposal.chosen
        rows.append(_row(facts, case, rank, totals.count(_total(case)) > 1, proposed, why, reason,
                         places=proposal.places_of(case.ref) if proposal else 0))  # fmt: skip
    rest = [c for c in facts.cases if c.state in RANKED and _total(c) is None]
    rest.sort(key=lambda c: c.division.code)
    none: Why | None = "unscored" if "score" in ask.rules.facts else None  # '19 8 asks for no score
    return rows + [_row(facts, c, None, False, _by_words(ask.rules, facts, c), none, None)
                   for c in rest]  # fmt: skip


def _by_words(rules: Rules, facts: ListFacts, case: CaseFacts) -> bool | None:
    """Is the city on the committee's preliminary list ('19 8)? None where there is none to keep to."""
    if "departs" not in rules.guards or facts.state not in PROPOSING or not names_given(facts):
        return None
    return on_preliminary(facts, case)


def _row(
    facts: ListFacts, case: CaseFacts, rank: int | None, shared: bool, proposed: bool | None,
    why: Why | None, because: Reason | None, *, places: int = 0,
) -> Ranked:  # fmt: skip
    listed = case.ref in facts.entries
    score = case.recorded.one("score") or {}
    note = facts.recorded.one("entry" if listed else "left_out", case.ref) or {}
    return Ranked(
        case, rank, shared, Decimal(score["score"]) if score else None,
        Decimal(score.get("bonus") or 0), proposed, why, listed, str(note.get("reason") or ""),
        tuple(c for ref in (because.by if because else ()) if (c := facts.case(ref))),
        because.cost if because else None, places,
    )  # fmt: skip


def _total(case: CaseFacts) -> Decimal | None:
    score = case.recorded.one("score")
    return Decimal(score["score"]) + Decimal(score.get("bonus") or 0) if score else None

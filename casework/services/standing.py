"""What on record stays as it was said, and who alone corrects it?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from casework.db import Sql, Writer
from casework.models import Case, Event
from workflows.edition import FactKind
from workflows.facts import ListFacts
from workflows.words import Breach, cite

from .desk import Opened

RECORDED_AS = Sql(
    select(Event.role).where(Event.stream == bindparam("stream"), Event.seq == bindparam("seq"))
)
CASES_OF_CITY = Sql(select(Case.state, Case.submitted_on).where(Case.division == bindparam("code")))


def kept(w: Writer, opened: Opened, kind: FactKind, item: str, wish: Any) -> list[Breach]:
    """What an act begins with, and what an objector says, comes with its act and stays as it was
    said; what the ministry recorded is its own.

    Else the grounds of an objection could be rewritten, a name added that the act doesn't count,
    and a unit could take away the accident that bars its city, be it one that it declared itself.
    """
    once = "objector" in kind.who or any(
        kind.id in a.needs and not a.start
        for a in opened.rules.edition.actions
        if a.subject == opened.subject
    )
    fact = opened.facts.recorded.fact(kind.id, item)
    if why_not := relied_on(opened, kind, item):
        return why_not
    if once:
        zh, en = "只随办理登记，之后不能改", "is said with its act and stays as it is"
    elif fact and "ministry" in kind.who and not wish.actor.has("ministry") and (
        w.one(RECORDED_AS, stream=opened.head.stream, seq=fact.seq)[0] == "ministry"
    ):  # fmt: skip
        zh, en = (
            "由部里登记，只能由部里更正",
            "was recorded by the ministry, which alone corrects it",
        )
    elif fact and not wish.actor.has("ministry") and _bound(w, opened, kind):
        zh, en = (
            "在该市案件报送后只能由部里更正或删除",
            "can be corrected or taken away by the ministry alone once the city has applied",
        )
    else:
        return []
    return [_breach(opened, kind, zh, en)]


def _bound(w: Writer, opened: Opened, kind: FactKind) -> bool:
    """Has a case of this city got so far that what is on record of the city bears on it?

    Withdrawing what was sent doesn't undo that, or the unit could clear its city and apply anew.
    """
    if not kind.bound or opened.subject != "division":
        return False
    cases = w.rows(CASES_OF_CITY, code=opened.ref)
    return any(state in kind.bound or submitted_on for state, submitted_on in cases)


def relied_on(opened: Opened, kind: FactKind, item: str) -> list[Breach]:
    """What an act has relied on is neither changed nor taken away, by hand or with another act.

    In the states that the kind names: what is said of the owner itself; of a city, once a
    publicity of the list has shown it; what nobody records by hand, as of a correction by its
    number, once its act has. What is said `once`, in every state.
    """
    facts = opened.facts
    there = facts.recorded.fact(kind.id, item) is not None
    if kind.once and there:
        return [
            _breach(opened, kind, "一经登记不能改动或删除", "is recorded once and stays as it is")
        ]
    shown = isinstance(facts, ListFacts) and any(item in p.entries for p in facts.publicities)
    if opened.state not in kind.kept or (item and not shown and (kind.who or not there)):
        return []
    return [_breach(opened, kind, "已据以办理，之后不能改动", "was acted on and stays as it is")]


def _breach(opened: Opened, kind: FactKind, zh: str, en: str) -> Breach:
    cites = cite(opened.rules, ("house.record",))
    return Breach("kept", cites, "house", f"“{kind.zh}”{zh}。", f"“{kind.en}” {en}.", opened.ref)

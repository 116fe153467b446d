"""How would a notice read if it were published at an instant, until when would it run?

Drawn by what draws the notice itself (`announce.drawn`), so that nothing reads otherwise on the day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from casework.services.announce import Carried, channels, drawn, next_ref
from workflows.calendar import beijing_day, start_of
from workflows.counting import count, how_of
from workflows.deadlines import Period
from workflows.facts import CaseFacts
from workflows.guards.notices import to_correct
from workflows.notice_text import CHANNELS, Kind, digest_of
from workflows.rules import Rules

from .lists import ListPage
from .reader import Reader
from .snapshots import calendar

ALWAYS = ("form", "post")  # ways in that a notice names whatever is recorded
OFFICE_OPENS = timedelta(hours=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A notice that isn't published: its whole text, its period, what it corrects ("" if nothing),
    and the ways to object that it can't name, as nobody recorded them.
    """

    kind: Kind
    at: datetime
    text: Mapping[str, Any]
    corrects: str
    period: Period
    silent_on: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The hash that the notice would have."""
        return digest_of(self.text)

    def words(self, lang: str) -> Mapping[str, Any]:
        """Title, opening, lists, channels … in `lang`."""
        found: Mapping[str, Any] = self.text["zh" if lang.startswith("zh") else "en"]
        return found


def of_lists(session: Session, pages: Sequence[ListPage], at: datetime) -> Draft:
    """The notice that makes these lists public, each whole (10)."""
    return _draft(session, pages[0].rules, "main",
                  [_carried(session, page, page.facts.listed()) for page in pages], at)  # fmt: skip


def of_supplement(session: Session, page: ListPage, refs: Collection[str], at: datetime) -> Draft:
    """The notice of the cities that are brought onto a list (10)."""
    brought = (case for case in page.facts.cases if case.ref in refs)
    return _draft(session, page.rules, "supplement", [_carried(session, page, brought)], at)


def of_correction(
    session: Session, page: ListPage, given: Mapping[str, Any], at: datetime
) -> Draft:
    """The notice of a correction; `given` says what was wrong, and which cases it is about: at
    least one that was made public.
    """
    shown = _carried(session, page, to_correct(page.facts, given))
    return _draft(session, page.rules, "correction", [shown], at, what=str(given.get("what", "")))


def on_the_day(day: date) -> datetime:
    """The instant by which a day to come is looked at: when offices open in Beijing."""
    return start_of(day) + OFFICE_OPENS


def _carried(session: Session, page: ListPage, cases: Iterable[CaseFacts]) -> Carried:
    return Carried(next_ref(Reader(session), page.list.ref), page.facts, tuple(cases))


def _draft(
    session: Session, rules: Rules, kind: Kind, lists: Sequence[Carried], at: datetime,
    what: str = "",
) -> Draft:  # fmt: skip
    reader, days = Reader(session), calendar(session)
    period = count(how_of(rules.deadlines["publicity"]), at, days)
    corrects, text = drawn(reader, rules, kind, lists, start=beijing_day(at),
                           last_day=period.last_day, what=what)  # fmt: skip
    have = channels(reader, lists[0].facts.year)
    silent = tuple(one for one in CHANNELS if one not in ALWAYS and not have.get(one))
    return Draft(kind=kind, at=at, text=text, corrects=corrects, period=period, silent_on=silent)

"""Which papers of the review can be had of a list as it stands, and by whom?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.errors import NotFound
from casework.queries.lists import ListPage
from casework.queries.reviews import Review, review_over
from casework.queries.timeline import Happening
from casework.queries.visible import sees_kind
from workflows.edition import Named
from workflows.facts import Actor

from .as_docx import as_docx
from .as_pdf import as_pdf
from .as_xlsx import as_xlsx
from .members import members
from .minutes import minutes
from .names import names
from .opinion import KIND, MEMBER, opinion
from .ranking import ranking
from .recusals import recusals
from .score_sheets import score_sheets
from .sheet import Sheet

SCORE, MARK = "score", "mark"
Story = Sequence[Happening]
FORMATS: Mapping[str, Callable[..., bytes]] = {"docx": as_docx, "pdf": as_pdf, "xlsx": as_xlsx}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: what it is called, whether there is anything to say yet, and what it says.

    One that is `scored` tells what follows from scores, where the edition has scores: it is never
    to be had before the review is closed, nor by whom the edition doesn't let see them.
    """

    id: str
    name: Named
    scored: bool
    there: Callable[[ListPage], bool]
    content: Callable[[ListPage, Story, Review], Sheet]

    def may(self, page: ListPage, actor: Actor) -> bool:
        """May this person have it, of the list as it stands?"""
        kind = page.rules.facts.get(SCORE) if self.scored else None
        if kind and not (review_over(page.list.state) and sees_kind(actor, kind)):
            return False
        return self.there(page)


def _with_scores(page: ListPage) -> bool:
    return any(row.total is not None for row in page.rows)


def _begun(page: ListPage) -> bool:
    """The review was opened, so that somebody may be recused."""
    states, open_ = page.rules.states, page.rules.actions["list", "open_review"].to
    return states["list", page.list.state].step >= states["list", open_].step


def _with_marks(page: ListPage) -> bool:
    return MARK in page.rules.facts and _with_scores(page)


def _with_entries(page: ListPage) -> bool:
    return bool(page.facts.entries)


def _studied(page: ListPage) -> bool:
    return page.facts.recorded.one("proposal") is not None


def _with_opinion(page: ListPage) -> bool:
    """In words: as soon as it is on record, so that it can be signed; by scores: where there are."""
    if KIND in page.rules.facts:
        return page.facts.recorded.one(KIND) is not None
    return _with_scores(page)


def _with_members(page: ListPage) -> bool:
    return bool(page.facts.recorded.all(MEMBER))


PAPERS = (
    Paper("committee", Named(zh="评审委员会名册", en="Register of the committee"), False,
          _with_members, lambda page, story, _review: members(page, story)),
    Paper("recusals", Named(zh="回避情况登记表", en="Register of recusals"), False,
          _begun, lambda page, story, review: recusals(page, story, review)),
    Paper("scores", Named(zh="评分表", en="Score sheets"), True,
          _with_marks, lambda page, _story, review: score_sheets(page, review)),
    Paper("ranking", Named(zh="评审排序表", en="Ranking table"), True,
          _with_scores, lambda page, _story, _review: ranking(page)),
    Paper("opinion", Named(zh="评审意见", en="Review opinion"), True,
          _with_opinion, lambda page, _story, review: opinion(page, review)),
    Paper("minutes", Named(zh="会议纪要", en="Minutes of the ministry's study"), True,
          _studied, lambda page, story, _review: minutes(page, story)),
    Paper("names", Named(zh="名单（按行政区划）", en="The list, in the order of division codes"),
          False, _with_entries, lambda page, _story, _review: names(page)),
)  # fmt: skip


def offered(page: ListPage, actor: Actor) -> list[Paper]:
    """The papers that this person may have of the list as it stands."""
    return [one for one in PAPERS if one.may(page, actor)]


def paper(page: ListPage, actor: Actor, id: str) -> Paper:
    """The paper `id`; NotFound where there is no such, or none yet, or not for this person."""
    found = next((one for one in offered(page, actor) if one.id == id), None)
    if found is None:
        raise NotFound
    return found


def drawn(sheet: Sheet, extension: str, *, at: datetime) -> bytes:
    """The file; NotFound where no paper is made in that format."""
    if extension not in FORMATS:
        raise NotFound
    return FORMATS[extension](sheet, at=at)

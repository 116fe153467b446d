"""What is and was made public: which notices, with which lists, until when, in which words?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Case, DeadlineRow, FactRow, Publicity, PublicNotice, Round, Shortlist
from workflows.edition import Measure, Named
from workflows.rules import Rules

from .notice_links import SUPPLEMENT, added_by, corrected_by, first_notices
from .public import City, cities, rules_in_force

REPLY, DECIDED = "reply", ("approved", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicised:
    """A list as it was made public, from when to when. Its cities stand in order of their codes."""

    ref: str
    notice: str  # the number of the notice that carries it
    title: Named  # of that notice
    corrects: tuple[str, ...]  # the numbers of the notices that it corrects
    notice_digest: str
    year: int
    measure: Measure
    supplement: bool
    published_at: datetime
    last_day: date
    ends_at: datetime
    provisional: bool
    note: Named
    place: str
    digest: str
    cities: tuple[City, ...]
    rules: Rules
    round_note: Named
    list_state: str
    adds_to: str = ""  # of a supplement: the number of the notice that first made the list public
    reply: str = ""  # the number of the document that decided on the list
    reply_on: date | None = None

    @property
    def list_ref(self) -> str:
        """The list that it made public."""
        return self.ref.rpartition("-")[0]

    def open(self, at: datetime) -> bool:
        """Is the time for objections running? Half-open: over from the very instant."""
        return at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice, its words as they were published; `corrected_by` and `added_by` are the numbers of
    later ones, `adds_to` of the one to whose list a supplement adds.
    """

    ref: str
    kind: str
    corrects: tuple[str, ...]
    corrected_by: tuple[str, ...]
    added_by: tuple[str, ...]
    published_at: datetime
    text: Mapping[str, Any]
    digest: str
    lists: tuple[Publicised, ...]

    @property
    def adds_to(self) -> str:
        """The number of the notice to whose list a supplement adds; "" for any other."""
        return self.lists[0].adds_to

    @property
    def ends_at(self) -> datetime:
        """The last end of its lists, as far as they were lengthened."""
        return max(one.ends_at for one in self.lists)

    def open(self, at: datetime) -> bool:
        """Is the time for objections to any of its lists running?"""
        return any(one.open(at) for one in self.lists)

    def words(self, lang: str) -> Mapping[str, Any]:
        """Title, opening, lists, channels … in `lang`."""
        found: Mapping[str, Any] = self.text["zh" if lang.startswith("zh") else "en"]
        return found


_PUBLICITIES = (
    select(Publicity, Shortlist.round_year, Shortlist.measure, Shortlist.state, Round,
           PublicNotice, FactRow.value)
    .join(PublicNotice, PublicNotice.ref == Publicity.notice_ref)
    .join(Shortlist, Shortlist.ref == Publicity.list_ref)
    .join(Round, Round.year == Shortlist.round_year)
    .outerjoin(FactRow, (FactRow.owner == "list/" + Shortlist.ref) & (FactRow.kind == REPLY))
)  # fmt: skip


def notices(session: Session) -> tuple[Notice, ...]:
    """Every notice, the newest first."""
    newest = (PublicNotice.published_at.desc(), PublicNotice.id.desc())
    return _notices(session, session.scalars(
        select(PublicNotice).order_by(*newest)).all())  # fmt: skip


def notice(session: Session, ref: str) -> Notice | None:
    """One notice; None where there is none of that number."""
    rows = session.scalars(select(PublicNotice).where(PublicNotice.ref == ref)).all()
    return next(iter(_notices(session, rows)), None)


def publicised(session: Session) -> tuple[Publicised, ...]:
    """Every list that was made public, the newest first; a list may have been more than once."""
    rows = session.execute(_PUBLICITIES.order_by(Publicity.published_at.desc(), Publicity.id))
    return _publicised(session, rows.all())


def publicity(session: Session, ref: str) -> Publicised | None:
    """One publicity; None where there is none of that number."""
    rows = session.execute(_PUBLICITIES.where(Publicity.ref == ref)).all()
    return next(iter(_publicised(session, rows)), None)


def publicity_of_case(session: Session, case: str) -> Publicised | None:
    """The newest publicity that showed the case; None where none did."""
    rows = session.execute(
        _PUBLICITIES.join(
            Case, (Case.round_year == Shortlist.round_year) & (Case.measure == Shortlist.measure)
        )
        .where(Case.ref == case)
        .order_by(Publicity.id.desc())
    ).all()
    shown = [row for row in rows if case in {entry["case"] for entry in row[0].entries}]
    return next(iter(_publicised(session, shown[:1])), None)


def deadline_of(session: Session, ref: str) -> DeadlineRow | None:
    """The deadline of a publicity, with what it was counted by."""
    return session.scalars(
        select(DeadlineRow)
        .where(
            DeadlineRow.owner == f"list/{ref.rpartition('-')[0]}",
            DeadlineRow.kind == "publicity",
            DeadlineRow.item == ref,
        )
        .order_by(DeadlineRow.id.desc())
    ).first()


def _notices(session: Session, rows: Iterable[PublicNotice]) -> tuple[Notice, ...]:
    rows = list(rows)
    refs = [row.ref for row in rows]
    carried: dict[str, list[Publicised]] = {}
    for one in _publicised(session, session.execute(
        _PUBLICITIES.where(Publicity.notice_ref.in_(refs)).order_by(Publicity.id)).all()
    ):  # fmt: skip
        carried.setdefault(one.notice, []).append(one)
    later, added = corrected_by(session), added_by(session)
    return tuple(
        Notice(ref=row.ref, kind=row.kind, corrects=tuple(row.corrects.split()),
               added_by=tuple(added.get(row.ref, ())),
               corrected_by=tuple(later.get(row.ref, ())), published_at=row.published_at,
               text=row.text, digest=row.digest, lists=_as_written(row, carried[row.ref]))
        for row in rows
    )  # fmt: skip


def _as_written(row: PublicNotice, lists: Iterable[Publicised]) -> tuple[Publicised, ...]:
    """In the order in which the notice names them."""
    order = [one["publicity"] for one in row.text["lists"]]
    return tuple(sorted(lists, key=lambda one: order.index(one.ref)))


def _publicised(session: Session, rows: Iterable[Any]) -> tuple[Publicised, ...]:
    rows = list(rows)
    known = cities(session, (entry["case"] for row in rows for entry in row[0].entries))
    first = first_notices(session)
    found = []
    for shown, year, measure, state, round_, notice, reply in rows:
        said = (reply or {}) if state in DECIDED else {}
        rules = rules_in_force(session, year)
        found.append(
            Publicised(
                ref=shown.ref, notice=shown.notice_ref, year=year, measure=rules.measure(measure),
                title=Named(zh=notice.text["zh"]["title"], en=notice.text["en"]["title"]),
                corrects=tuple(notice.corrects.split()), notice_digest=notice.digest,
                supplement=shown.supplement, published_at=shown.published_at,
                last_day=shown.last_day, ends_at=shown.ends_at, provisional=shown.provisional,
                note=Named(zh=shown.note_zh, en=shown.note_en), place=shown.place,
                digest=shown.digest, rules=rules, list_state=state,
                adds_to=first[shown.list_ref] if notice.kind == SUPPLEMENT else "",
                reply=said.get("number", ""),
                reply_on=date.fromisoformat(said["date"]) if said.get("date") else None,
                round_note=Named(zh=round_.note_zh, en=round_.note_en),
                cities=tuple(_as_shown(entry, known, _english(notice, shown.ref)) for entry in
                             sorted(shown.entries, key=lambda e: (e["code"], e["case"]))),
            )
        )  # fmt: skip
    return tuple(found)


def _as_shown(entry: dict[str, str], known: dict[str, City], english: Mapping[str, str]) -> City:
    """What the publicity kept, word for word, in English its notice; the case has the unit's name."""
    city = known[entry["case"]]
    return City(case=entry["case"], code=entry["code"], zh=entry["name"],
                en=english.get(entry["case"], city.en), unit=city.unit, demo=city.demo,
                left=city.left)  # fmt: skip


def _english(notice: PublicNotice, publicity: str) -> dict[str, str]:
    """Case → its city's English name in the notice; none in one of before notices were kept."""
    if not notice.text["en"]["opening"]:
        return {}
    return {case: line["name"]
            for carried, told in zip(notice.text["lists"], notice.text["en"]["lists"], strict=True)
            if carried["publicity"] == publicity
            for (*_, case), line in zip(carried["entries"], told["cities"], strict=True)}  # fmt: skip

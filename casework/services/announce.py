"""How is a list made public: what is shown, kept under its hash, in a notice whose words are fixed?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Text, bindparam, func, insert, select, update

from casework.db import Sql, Writer
from casework.models import FactRow, Publicity, PublicNotice, Shortlist, Unit
from casework.models.base import canonical, instant_of, instant_text
from workflows.calendar import beijing_day
from workflows.facts import CaseFacts, ListFacts
from workflows.guards.notices import corrected_now, shown_by, to_correct
from workflows.listed import CORRECTED, names
from workflows.machine import Decision
from workflows.notice_text import Announced, Corrected, Kind, Listed, compose, digest_of
from workflows.rules import Rules

from . import deadlines, gather_list
from .desk import Opened
from .streams import Entry, Stamp, append

_columns = [c.name for c in Publicity.__table__.columns if c.name != "id"]
INSERT_PUBLICITY = Sql(insert(Publicity).values({c: bindparam(c) for c in _columns}))
_notice = [c.name for c in PublicNotice.__table__.columns if c.name != "id"]
INSERT_NOTICE = Sql(insert(PublicNotice).values({c: bindparam(c) for c in _notice}))
NUMBER = Sql(
    select(func.count()).select_from(Publicity).where(Publicity.list_ref == bindparam("list_ref"))
)
NUMBER_OF_YEAR = Sql(
    select(func.count()).select_from(PublicNotice)
    .where(PublicNotice.round_year == bindparam("year"))
)  # fmt: skip
UNITS = Sql(select(Unit.code, Unit.name_zh, Unit.name_en).order_by(Unit.code))
CHANNELS = Sql(
    select(FactRow.value.cast(Text)).where(
        FactRow.owner == bindparam("owner"), FactRow.kind == "objection_channels",
        FactRow.item == "",
    )
)  # fmt: skip
NEWEST_OF = Sql(
    select(PublicNotice.ref, PublicNotice.text.cast(Text), PublicNotice.published_at.cast(Text))
    .join(Publicity, Publicity.notice_ref == PublicNotice.ref)
    .where(Publicity.ref == bindparam("publicity"))
)
HEAD = Sql(
    update(Shortlist)
    .where(Shortlist.ref == bindparam("whose"))
    .values({c: bindparam(c) for c in ("version", "head", "touched_at")})
)
CORRECTS = "correct"
KINDS: Mapping[str, Kind] = {"publish": "main", "supplement": "supplement", CORRECTS: "correction"}


@dataclass(frozen=True, slots=True)
class Carried:
    """A list as a notice carries it: the number of its publicity, and which of its cases."""

    ref: str
    facts: ListFacts
    cases: tuple[CaseFacts, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A list that an act makes public: the row of its publicity, still without its notice."""

    opened: Opened
    kind: Kind
    row: dict[str, Any]
    cases: tuple[CaseFacts, ...]
    stamp: Stamp
    what: str = ""  # of a correction: what was wrong

    @property
    def facts(self) -> ListFacts:
        """The list with the entries that it has from now on."""
        assert isinstance(self.opened.facts, ListFacts)
        return self.opened.facts


def show(w: Writer, opened: Opened, facts: ListFacts, answer: Decision, stamp: Stamp) -> Shown:
    """Start the period of what the act makes public (10) and keep exactly what it shows."""
    now, kind = stamp.received_at, KINDS[answer.rule.id]
    correction = corrected_now(facts) if kind == "correction" else None
    cases = to_correct(facts, correction) if correction else [case for case, _ in answer.moves]
    ref = next_ref(w, opened.ref)
    period = deadlines.open_(w, opened.rules, opened.extra["calendar"], "publicity",
                             opened.head.stream, start=now, now=now, year=opened.year,
                             item=ref)  # fmt: skip
    said = {case.ref: facts.shown_as(case) for case in cases}
    entries = [{"case": c.ref, "code": said[c.ref][0], "name": said[c.ref][1], "unit": c.unit}
               for c in sorted(cases, key=lambda c: said[c.ref])]  # fmt: skip
    place = [facts.recorded.one("publication", item) for item in shown_by(answer.rule.id, facts)]
    row = {
        "ref": ref, "list_ref": opened.ref, "notice_ref": "", "revision": opened.row["revision"],
        "supplement": kind == "supplement", "place": next((p["place"] for p in place if p), ""),
        "published_at": instant_text(now), "last_day": period.last_day.isoformat(),
        "ends_at": instant_text(period.ends_at), "provisional": period.provisional, "note_zh": "",
        "note_en": "", "entries": canonical(entries),
        "digest": gather_list.entries_digest(facts, [c.ref for c in cases]),
    }  # fmt: skip
    return Shown(opened, kind, row, tuple(cases), stamp, str((correction or {}).get("what", "")))


def announce(w: Writer, shown: Sequence[Shown]) -> str:
    """The notice that carries these lists, its words fixed under their hash; its number.

    Each list's stream says which notice, and by which hash, made it public.
    """
    first = shown[0]
    now = first.stamp.received_at
    corrects, text = drawn(
        w, first.opened.rules, first.kind,
        [Carried(one.row["ref"], one.facts, one.cases) for one in shown], start=beijing_day(now),
        last_day=date.fromisoformat(first.row["last_day"]), what=first.what,
    )  # fmt: skip
    number = int(w.one(NUMBER_OF_YEAR, year=first.opened.year)[0]) + 1
    ref, digest = f"{first.opened.year}-{number}", digest_of(text)
    w.run(INSERT_NOTICE, ref=ref, round_year=first.opened.year, kind=first.kind,
          corrects=corrects, published_at=instant_text(now), text=canonical(text),
          digest=digest)  # fmt: skip
    for one in shown:
        w.run(INSERT_PUBLICITY, **(one.row | {"notice_ref": ref}))
        head, state = one.opened.head, one.opened.state
        payload = {"digest": digest, "publicity": one.row["ref"], "kind": one.kind,
                   "corrects": corrects}  # fmt: skip
        # The act's own event bears the request's id; another with it would be the same request.
        stamp = replace(one.stamp, request_id=None, request_digest="")
        append(w, head, Entry("note", "notice", ref, state, state, payload), stamp)
        w.run(HEAD, expect=1, whose=one.opened.ref, version=head.seq, head=head.hash,
              touched_at=head.touched_at)  # fmt: skip
    return ref


def drawn(
    w: Writer, rules: Rules, kind: Kind, lists: Sequence[Carried], *, start: date, last_day: date,
    what: str = "",
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """The numbers of the notices that it corrects ("" where it corrects none), and the whole text.

    Reads and writes nothing down, so that a draft reads as the notice will. `what` says what a
    correction corrects.
    """
    corrects, corrected = _corrects(w, lists[0], what) if kind == "correction" else ([], None)
    names = {code: (zh, en) for code, zh, en in w.rows(UNITS)}
    return " ".join(corrects), compose(
        rules, kind, [_announced(rules, one, names) for one in lists], start=start,
        last_day=last_day, channels=channels(w, lists[0].facts.year), corrected=corrected,
    )  # fmt: skip


def next_ref(w: Writer, list_ref: str) -> str:
    """The number that the next publicity of a list bears."""
    return f"{list_ref}-{int(w.one(NUMBER, list_ref=list_ref)[0]) + 1}"


def channels(w: Writer, year: int) -> dict[str, str]:
    """How to reach the ministry about a round's lists, as far as that was recorded."""
    found = w.one(CHANNELS, owner=f"round/{year}")
    return json.loads(found[0]) if found else {}


def listed(case: CaseFacts, facts: ListFacts, unit: tuple[str, str]) -> Listed:
    """An entry as a notice says it; `unit` is the recommending unit in Chinese and English."""
    corrected = facts.recorded.one(CORRECTED, case.ref)
    name, english = names(corrected, case.division.name, case.division.name_en)
    return Listed(case=case.ref, code=case.division.code, name=name, name_en=english,
                  unit=case.unit, unit_name=unit[0], unit_name_en=unit[1])  # fmt: skip


def _announced(rules: Rules, one: Carried, names: Mapping[str, tuple[str, str]]) -> Announced:
    cities = tuple(listed(case, one.facts, names[case.unit]) for case in one.cases)
    return Announced(publicity=one.ref, measure=rules.measure(one.facts.measure), cities=cities)


def _corrects(w: Writer, shown: Carried, what: str) -> tuple[list[str], Corrected]:
    """Of each entry that a correction shows anew the newest notice that showed it, in their order."""
    wanted = {case.ref for case in shown.cases}
    refs: list[str] = []
    notices: list[tuple[Mapping[str, str], date]] = []
    for publicity in reversed(shown.facts.publicities):
        if not wanted & set(publicity.entries):
            continue
        wanted -= set(publicity.entries)
        ref, text, at = w.one(NEWEST_OF, publicity=publicity.ref)
        told = json.loads(text)
        refs.insert(0, ref)
        notices.insert(0, ({lang: told[lang]["title"] for lang in ("zh", "en")},
                           beijing_day(instant_of(at))))  # fmt: skip
    return refs, Corrected(notices=tuple(notices), what=what)

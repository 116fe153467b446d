"""How is a year's round opened, with its places and lists?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from casework.db import Database, Sql
from casework.errors import Conflict, Forbidden, Invalid
from casework.models import Division, Round, Shortlist, Unit
from workflows.edition import NoticePlace
from workflows.facts import Actor
from workflows.loader import find_notice
from workflows.problems import EditionError
from workflows.rules import bind

from . import effects
from .streams import Entry, Head, Stamp, append, runs_on

_round = [c.name for c in Round.__table__.columns]
INSERT_ROUND = Sql(insert(Round).values({c: bindparam(c) for c in _round}))
_list = [c.name for c in Shortlist.__table__.columns if c.name != "id"]
INSERT_LIST = Sql(insert(Shortlist).values({c: bindparam(c) for c in _list}))
EXISTS = Sql(select(Round.year).where(Round.year == bindparam("year")))
UNITS = Sql(select(Unit.code).order_by(Unit.code))
PLANNED = Sql(select(Division.unit).where(Division.planned_single.is_(True)).distinct())


def open_round(
    db: Database,
    year: int,
    *,
    actor: Actor,
    received_at: datetime,
    wall: Callable[[], datetime],
    note: Mapping[str, str] | None = None,
    runnable: bool = False,
    places: tuple[NoticePlace, ...] = (),
) -> None:
    """Open round `year` under its notice's edition: its places, one list a measure.

    Conflict where it exists; Invalid where no notice is known, or one that can't be run on
    (`runnable` says that it is run on all the same, as a demonstration, which `note` tells).
    `places` stand in for those that such a notice leaves unknown; known ones are never replaced.
    """
    if not actor.has("ministry"):
        raise Forbidden
    try:
        edition, notice = find_notice(year)
    except EditionError as error:
        raise Invalid({"year": (error.words("zh"), error.words("en"))}) from None
    if not (notice.runnable or runnable):
        raise Invalid({"year": (notice.note_zh or "该年度通知不完整。", notice.note_en)})
    rules = bind(edition, notice)
    assumed = () if notice.places else places
    stamp = Stamp(actor.user, "ministry", received_at, wall(), year, rules.digest)
    with db.writing() as w:
        if w.one(EXISTS, year=year):
            raise Conflict(f"{year}年度批次已经开设。", f"Round {year} is open already.")
        head = Head(f"round/{year}")
        runs_on(w, head, stamp.recorded_at)
        payload: dict[str, Any] = {"edition": edition.id, "notice": notice.doc_no,
                                   "files": rules.files_digest}  # fmt: skip
        if assumed:
            payload["assumed_places"] = [[p.measure, p.kind, p.number] for p in assumed]
        append(w, head, Entry("act", "open_round", to_state="open", payload=payload), stamp)
        w.run(
            INSERT_ROUND, year=year, edition=edition.id, notice_year=notice.year, state="open",
            files_digest=rules.files_digest, rules_digest=rules.digest, version=head.seq,
            head=head.hash, touched_at=head.touched_at, note_zh=(note or {}).get("zh", ""),
            note_en=(note or {}).get("en", ""),
        )  # fmt: skip
        units = [row[0] for row in w.rows(UNITS)]
        planned = {row[0] for row in w.rows(PLANNED)}
        for measure in edition.measures:
            ref = f"{year}-{measure.id}"
            own = Head(f"list/{ref}")
            append(w, own, Entry("act", "open_list", to_state="open"), stamp)
            w.run(INSERT_LIST, ref=ref, round_year=year, measure=measure.id, state="open",
                  revision=0, decided_digest="", lodged=0, version=own.seq, head=own.hash,
                  touched_at=own.touched_at)  # fmt: skip
            where: dict[str, Any] = {
                "round_year": year,
                "measure": measure.id,
                "case_ref": None,
                "cap_key": None,
            }
            for place in notice.places or assumed:
                if place.measure != measure.id:
                    continue
                for unit in units:
                    if place.kind == "planned_single" and unit not in planned:
                        continue
                    for number in range(1, place.number + 1):
                        w.run(effects.OPEN_PLACE, **where, unit=unit, kind=place.kind,
                              number=number)  # fmt: skip
            for number in range(1, edition.places + 1):
                w.run(effects.OPEN_PLACE, **where, unit="", kind="list", number=number)

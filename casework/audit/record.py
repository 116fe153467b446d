"""Is the record whole: was an event changed, cut, swapped, or a state set without one?

Every row that decides is held against the events, or against the reference data that began without
one; which part of it isn't, and why, stands in the file that holds it. Refusals are not: nothing
came of them, and no event tells of them. Nor are sessions, links and passwords, which are secrets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Protocol

from sqlalchemy import Connection, String, func, select, type_coerce

from casework.db import Database
from casework.migrations.triggers import missing_triggers
from casework.models import Event, EventText
from casework.models.base import instant_of
from casework.services.streams import APART, HASHED, event_hash, text_digest

from . import calendar, reference
from .deadlines import Deadlines
from .facts import by_owner, erasures, in_code_order
from .heads import Heads
from .lists import Lists
from .notices import Notices
from .objections import Objections
from .owners import Owners
from .places import Places
from .publicities import Publicities
from .rounds import Rounds
from .scores import Scores
from .terms import Terms

CHUNK = 2000
Row = Mapping[str, Any]


class Held(Protocol):
    """Rows beside the streams that should have made them so."""

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages), stream by stream in order."""
        ...


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, in stream `stream` at event number `seq` (0: with its owner)."""

    stream: str
    seq: int
    zh: str
    en: str


@dataclass(slots=True)
class Report:
    """What was looked at, where each stream ends (number, hash), and what is wrong."""

    events: int = 0
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, stream: str, seq: int, zh: str, en: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(stream, seq, zh, en))


def verify(db: Database) -> Report:
    """Walk every stream and every owner, and recompute every hash. Nothing is written.

    An erased text is fine where a later event says so (its digest stays in the chain); a changed
    or deleted one isn't.
    """
    report = Report()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # one snapshot, as SQLite gives by itself
            connection.execution_options(isolation_level="REPEATABLE READ")
        for name in missing_triggers(connection):
            report.add("database", 0, f"数据库触发器“{name}”缺失、停用或被改动。",
                       f"The trigger {name} is missing, switched off or was changed.")  # fmt: skip
        calendars = calendar.history(connection)
        for stream, seq, zh, en in (
            *reference.compare(connection),
            *calendar.compare(connection, calendars[-1]),
        ):
            report.add(stream, seq, zh, en)
        heads, rounds = Heads(connection), Rounds(connection)
        facts = by_owner(connection)
        deadlines = Deadlines(connection, calendars, rounds.rules)
        notices, objections = Notices(connection), Objections(connection)
        held: Sequence[Held] = (
            facts, Owners(connection), rounds, Lists(connection),
            objections, Places(connection), deadlines,
            Terms(connection, calendars, rounds.rules),
            Publicities(connection), notices, Scores(connection, rounds.rules),
        )  # fmt: skip
        for stream, found in groupby(_events(connection), key=lambda row: row["stream"]):
            events = list(found)
            _walk(report, stream, events)
            for wrong in (heads.compare(stream, events[-1]),
                          *(rows.compare(stream, events) for rows in held)):  # fmt: skip
                for seq, zh, en in wrong:
                    report.add(stream, seq, zh, en)
        for stream, zh, en in objections.gone():
            report.add(stream, 0, zh, en)
        for stream, version in heads.left():
            report.add(stream, version, "没有任何办理记录。", "There is no event at all.")
        for stream in facts.left():
            report.add(stream, 0, "事实没有办理记录。", "There are facts, and no event.")
        for ref in notices.left():
            report.add(f"notice/{ref}", 0, "公告没有办理记录。", "No event published this notice.")
        for stream in deadlines.left():
            report.add(stream, 0, "期限没有办理记录。", "There are deadlines, and no event.")
    return report


def newest(db: Database) -> str:
    """When the newest event was recorded; "" where there is none."""
    with db.engine.connect() as connection:
        return connection.scalar(select(func.max(type_coerce(Event.recorded_at, String)))) or ""


def _events(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every event as it is stored, text beside it, stream by stream."""
    columns = [type_coerce(c, String).label(c.name) if c.name in ("payload", "received_at",
               "recorded_at") else c for c in Event.__table__.columns]  # fmt: skip
    rows = connection.execution_options(yield_per=CHUNK).execute(
        select(*columns, EventText.stream.label("text_stream"), EventText.salt, EventText.body)
        .join(EventText, (EventText.stream == Event.stream) & (EventText.seq == Event.seq),
              isouter=True)
        .order_by(in_code_order(connection, Event.stream), Event.seq)
    )  # fmt: skip
    return (dict(row) for row in rows.mappings())


def _walk(report: Report, stream: str, rows: Sequence[dict[str, Any]]) -> None:
    """Is every event the one that was written, next to the one that it followed?"""
    erased = erasures(rows)
    before: dict[str, Any] = {"seq": 0, "hash": "", "recorded_at": "", "received_at": ""}
    for row in rows:
        seq = row["seq"]
        report.events += 1
        if seq != before["seq"] + 1:
            report.add(stream, seq, f"编号不连续：{before['seq']} 之后是 {seq}。",
                       f"The numbers have a gap: {seq} follows {before['seq']}.")  # fmt: skip
        if row["prev"] != before["hash"]:
            report.add(
                stream, seq, "与上一条记录的链接断开。", "The link to the event before is broken."
            )
        if event_hash({c: row[c] for c in HASHED}) != row["hash"]:
            report.add(stream, seq, "内容与其校验值不符。", "The content isn't what its hash says.")
        if row["recorded_at"] < before["recorded_at"]:
            report.add(
                stream, seq, "记录时间早于上一条。", "It was recorded before the one it follows."
            )
        if _gone_back(row["received_at"], before["received_at"]):
            report.add(stream, seq, "收到时间早于上一条：时钟曾被拨回。",
                       "It came in before the one it follows: a clock had gone back.")  # fmt: skip
        if wrong := _text(row, erased):
            report.add(stream, seq, *wrong)
        before = row
    report.heads[stream] = (before["seq"], before["hash"])


def _gone_back(received: str, before: str) -> bool:
    """Requests that wait for a lock may be written in another order, but not by so much."""
    try:
        return received < before and instant_of(received) + APART < instant_of(before)
    except ValueError:
        return True


def _text(row: Mapping[str, Any], erased: Collection[int]) -> tuple[str, str] | None:
    """What is wrong with an event's text: missing, uncalled for, or not the one that was hashed."""
    if row["text_stream"] is None:
        return ("文本记录缺失。", "Its text is gone.") if row["text_digest"] else None
    if not row["text_digest"]:
        return "多出一段文本。", "It has a text that it doesn't call for."
    if row["body"] is None:
        return (
            None
            if row["seq"] in erased
            else (
                "文本已被删去，没有记录说明。",
                "Its text is erased, and no event says that it was.",
            )
        )
    if text_digest(row["salt"], row["body"]) != row["text_digest"]:
        return "文本与其校验值不符。", "Its text isn't what its digest says."
    return None

"""How is an owner of facts that has no state opened: a division, a unit, a round?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from casework.db import Sql, Writer
from casework.errors import NotFound
from casework.models import Division, Round, Unit
from workflows.calendar import WorkingCalendar, start_of
from workflows.counting import count, how_of
from workflows.cutoffs import last_day, last_of_any
from workflows.facts import CaseFacts, DivisionFacts, Fact
from workflows.rules import Rules

from . import gather, locks, ruling
from .desk import Opened, head_of
from .shapes import year_of

HEAD = ("version", "head", "touched_at")


def _tables() -> dict[str, tuple[Sql, Sql, Sql]]:
    """Owners that have no state: subject → (lock, read head, write head)."""
    found = {}
    for subject, table, key, lock in (
        ("division", Division, Division.code, locks.DIVISION),
        ("unit", Unit, Unit.code, locks.UNIT),
        ("round", Round, Round.year, locks.ROUND),
    ):
        read = Sql(select(*(getattr(table, c) for c in HEAD)).where(key == bindparam("code")))
        write = Sql(
            update(table).where(key == bindparam("code")).values({c: bindparam(c) for c in HEAD})
        )
        found[subject] = (lock, read, write)
    return found


OWNERS = _tables()
UNIT_OF = Sql(select(Division.unit).where(Division.code == bindparam("code")))
ROUND_ROW = Sql(
    select(Round.edition, Round.notice_year, Round.rules_digest).where(
        Round.year == bindparam("code")
    )
)
LATEST_ROUND = Sql(
    select(Round.year, Round.edition, Round.notice_year, Round.rules_digest).order_by(
        Round.year.desc()
    )
)


class OwnerDesk:
    """Owners of facts that have no state of their own: a division, a unit, a round."""

    def __init__(self, subject: str) -> None:
        self.subject = subject

    def open(self, w: Writer, wish: Any) -> Opened:
        """Lock the owner and read where its stream stands, under the newest round's rules."""
        lock, read, _ = OWNERS[self.subject]
        key: Any = year_of(wish.ref) if self.subject == "round" else wish.ref
        if key is None:
            raise NotFound
        if w.locks_rows:
            w.batch((lock, {"year" if self.subject == "round" else "code": key}))
        found = w.one(read, code=key)
        if found is None:
            raise NotFound
        if self.subject == "round":
            latest = (key, *w.one(ROUND_ROW, code=key))
        else:
            latest = w.one(LATEST_ROUND)
            if latest is None:
                raise NotFound
        year, edition, notice, digest = latest
        rules = ruling.rules_by(w, year, edition, notice, digest)
        row = dict(zip(HEAD, found, strict=True))
        stream = f"{self.subject}/{wish.ref}"
        calendar, told = ruling.calendar(w), gather.facts_of(w, stream)
        unit = wish.ref if self.subject == "unit" else ""
        submit_by = None
        if self.subject != "division":
            of_round = told if self.subject == "round" else gather.facts_of(w, f"round/{year}")
            submit_by = closes_at(rules, of_round.all("cutoff_moved"), unit, calendar)
            if issued := of_round.all("notice_issued"):  # a unit confirms that it has this
                told = replace(told, facts={**told.facts, "notice_issued": issued})
        facts = CaseFacts("", "", "", year, DivisionFacts(wish.ref, "", "", ""), unit, "", "",
                          told, submit_by=submit_by)  # fmt: skip
        if self.subject == "division":
            unit = w.one(UNIT_OF, code=wish.ref)[0]
        made = Opened(self.subject, wish.ref, row, head_of(stream, row), rules, facts, year, unit,
                      wish.ref if self.subject == "division" else "")  # fmt: skip
        made.extra["calendar"] = calendar
        return made


def closes_at(
    rules: Rules, moved: Mapping[str, Fact], unit: str, calendar: WorkingCalendar
) -> datetime | None:
    """The end of the last day for a unit, or (unit "") of the last one that any has; None where
    no day is known yet (N五).
    """
    said, notice = {item: fact.value["day"] for item, fact in moved.items()}, rules.cutoff_day
    last = last_day(notice, said, unit) if unit else last_of_any(notice, said)
    if last is None:
        return None
    return count(how_of(rules.deadlines["cutoff"]), start_of(last), calendar, day=last).ends_at

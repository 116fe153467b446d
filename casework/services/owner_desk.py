"""How is an owner of facts that has no state opened: a division, a unit, a round?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update

from casework.db import Sql, Writer
from casework.errors import NotFound
from casework.models import Division, Round, Unit
from workflows.facts import CaseFacts, DivisionFacts

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
        facts = CaseFacts("", "", "", year, DivisionFacts(wish.ref, "", "", ""), "", "", "",
                          gather.facts_of(w, stream))  # fmt: skip
        unit = wish.ref if self.subject == "unit" else ""
        if self.subject == "division":
            unit = w.one(UNIT_OF, code=wish.ref)[0]
        made = Opened(self.subject, wish.ref, row, head_of(stream, row), rules, facts, year, unit,
                      wish.ref if self.subject == "division" else "")  # fmt: skip
        made.extra["calendar"] = ruling.calendar(w)
        return made

"""What can a visitor of the demo do, see and be refused, as the bar on each page sets them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from casework.db import Database
from casework.demo.meanwhile import judged_meanwhile
from casework.errors import Refused
from casework.installation import Casework
from casework.models import Case, DeadlineRow, Objection, Shortlist
from casework.services.tick import Fired, tick
from notifications.models import OutboxMessage
from notifications.run import run as tell
from tests.support.later_demo import HEADINGS
from workflows.calendar import BEIJING
from workflows.facts import Actor

PUBLIC = Actor(0, "objector", frozenset({"objector"}))


def at(text: str) -> datetime:
    """A Beijing time such as "2022-12-05 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@dataclass
class Walk:
    """A visitor of the demo: who I am and what time it is, as the bar on each page sets them."""

    own: Casework
    cast: dict[str, Actor]
    now: datetime

    @property
    def db(self) -> Database:
        """Where it is all kept."""
        return self.own.db

    def move(self, to: datetime) -> list[Fired]:
        """Move the clock, let the timer look at exactly this instant, and let the post go out.

        Committee members whom nobody plays do their work before.
        """
        judged_meanwhile(self.own, at=self.now)
        self.own.clock.set(to)
        assert to <= self.own.clock.now() < to + timedelta(minutes=1)
        self.now = to
        fired = tick(self.db, self.own.door, to)
        tell(self.own)
        return fired

    def act(self, who: str, subject: str, name: str, ref: str = "", **wish: Any) -> str:
        """Press a button; the state that it leads to."""
        return self.own.door.act(self._actor(who), subject, name, ref=ref,
                             **{"received_at": self.now} | wish).state  # fmt: skip

    def record(
        self, who: str, subject: str, kind: str, ref: str, value: Any, item: str = ""
    ) -> None:
        """Fill in a form."""
        self.own.door.record(self._actor(who), subject, kind, value, ref=ref, item=item,
                         received_at=self.now)  # fmt: skip

    def judge(self, who: str, case: str, points: str) -> None:
        """As a member of the committee: no interest in a case, and the same mark everywhere."""
        self.act(who, "assessment", "declare", new={"case": case},
                 given={"declaration": {"": {"none": True}}})  # fmt: skip
        marks = {heading: {"points": points} for heading in HEADINGS}
        done = self.act(who, "assessment", "hand_in", f"{case}-e{self._actor(who).user}",
                        given={"mark": marks})  # fmt: skip
        assert done == "handed_in"

    def refused(
        self, who: str, subject: str, name: str, ref: str, **wish: Any
    ) -> dict[str, set[str]]:
        """Press a button that must not work: guard → what it cites."""
        before = self.state(ref, subject)
        with pytest.raises(Refused) as refusal:
            self.act(who, subject, name, ref, **wish)
        assert self.state(ref, subject) == before
        return {b.guard: {c.id for c in b.cites} for b in refusal.value.breaches}

    def state(self, ref: str, subject: str = "case") -> str:
        """Where it stands."""
        table: Any = {"case": Case, "list": Shortlist, "objection": Objection}[subject]
        with self.db.reading() as session:
            found = session.scalar(select(table.state).where(table.ref == ref))
        assert isinstance(found, str)
        return found

    def states(self, year: int, measure: str = "industry") -> dict[str, int]:
        """How many cases of a list are in each state."""
        with self.db.reading() as session:
            rows = session.execute(
                select(Case.state, func.count().label("number"))
                .where(Case.round_year == year, Case.measure == measure)
                .group_by(Case.state)
            )
            return {row.state: row.number for row in rows}

    def deadline(self, owner: str, kind: str) -> tuple[str, datetime, date]:
        """Status, end and last day of a deadline, the newest of its kind."""
        with self.db.reading() as session:
            row = session.scalars(
                select(DeadlineRow)
                .where(DeadlineRow.owner == owner, DeadlineRow.kind == kind)
                .order_by(DeadlineRow.id.desc())
            ).first()
        assert row is not None
        return row.status, row.ends_at, row.last_day

    def told(self, kind: str, stream: str = "", *, since: datetime | None = None) -> set[str]:
        """Who has been sent a message of this kind: about this stream alone, or since then, if asked."""
        asked = select(OutboxMessage.recipient).where(OutboxMessage.kind == kind,
                                                      OutboxMessage.status == "sent")  # fmt: skip
        if since:
            asked = asked.where(OutboxMessage.made_at >= since)
        if stream:
            asked = asked.where(OutboxMessage.subject_ref == stream)
        with self.db.reading() as session:
            return {to.partition("@")[0] for to in session.scalars(asked)}

    def _actor(self, who: str) -> Actor:
        return self.cast[who] if who else PUBLIC

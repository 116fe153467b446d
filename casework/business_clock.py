"""What time is it: on the wall, and for the law?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text

from casework.db import Database, Sql
from casework.models import Property
from casework.models.base import instant_of, instant_text

DEMO = Sql(select(Property.value).where(Property.key == "demo", Property.value == "1"))
# When the timers ran last, and when whoever ran them was told to stop; by the host's clock.
BEAT, STOPPED = "last_tick", "last_stop"
# Any number of processes may put the same property at once.
PUT = Sql(text(
    "INSERT INTO properties (key, value) VALUES (:key, :value) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
))  # fmt: skip


def wall() -> datetime:
    """The host's clock, in UTC: for sessions, lockouts, retries and records."""
    return datetime.now(UTC)


class BusinessClock:
    """The law's clock. It is the wall's, but in a demo it stands where it was put and runs on.

    All processes read the same row: (`demo_now`, the instant that was set; `demo_set_at`, when).
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def now(self) -> datetime:
        """The instant that decides, in UTC."""
        with self._db.reading() as session:
            rows = session.execute(
                select(Property.key, Property.value).where(
                    Property.key.in_(("demo", "demo_now", "demo_set_at"))
                )
            ).all()
        found: dict[str, str] = {row.key: row.value for row in rows}
        if found.get("demo") != "1" or len(found) < 3:
            return wall()
        return instant_of(found["demo_now"]) + (wall() - instant_of(found["demo_set_at"]))

    def set(self, instant: datetime) -> None:
        """Put a demo's clock to `instant`. ValueError outside a demo: there nobody moves it."""
        with self._db.writing() as w:
            if w.one(DEMO) is None:
                raise ValueError("only a demo has a clock that can be moved")
            w.run(PUT, key="demo_now", value=instant_text(instant))
            w.run(PUT, key="demo_set_at", value=instant_text(wall()))

    def move(self, by: timedelta) -> None:
        """Move a demo's clock by so much."""
        self.set(self.now() + by)

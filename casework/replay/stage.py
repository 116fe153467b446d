"""On what does a scenario play: a scratch database, the door, and a clock that it moves?"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import delete, event, func, inspect, select, text

from casework import migrations
from casework.db import Database
from casework.models import Base, DeadlineRow, Organisation, ToTell, User
from casework.services.account_stream import CONSOLE, open_account, write
from casework.services.door import Door
from casework.services.organisations import as_json
from casework.services.rounds import open_round
from casework.services.seed import seed
from casework.services.tick import Fired, tick
from casework.vault import Vault
from workflows.edition import NoticePlace
from workflows.facts import Actor

from .scenario import RoundPart

LONGEST = 20_000  # ticks on the way to one step: more is a timer that never comes to rest
BEFORE = datetime.fromtimestamp(0, UTC)  # no scenario is as old
OFFICES = ("unit", "city", "statistics", "communications")


class NotEmpty(ValueError):
    """The database given to play on holds something already."""


@cache
def _template() -> tempfile.TemporaryDirectory[str]:
    """A migrated and seeded SQLite file, made once a process; it goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="casework-replay-")
    db = Database(f"sqlite:///{folder.name}/template.sqlite")
    _prepare(db)
    db.engine.dispose()
    return folder


def _prepare(db: Database) -> None:
    migrations.upgrade(db)
    with db.reading() as session:
        seed(session, now=BEFORE)


@contextmanager
def stage(url: str | None = None) -> Iterator[Stage]:
    """A stage on a scratch SQLite file, or on the empty database at `url`, emptied afterwards."""
    if url is None:
        with tempfile.TemporaryDirectory(prefix="casework-replay-") as folder:
            path = Path(folder) / "scratch.sqlite"
            shutil.copyfile(Path(_template().name) / "template.sqlite", path)
            db = Database(f"sqlite:///{path}")
            event.listen(db.engine, "connect", _dont_wait_for_the_disk)
            try:
                yield Stage(db)
            finally:
                db.engine.dispose()
        return
    db = Database(url)
    if inspect(db.engine).get_table_names():
        db.engine.dispose()
        raise NotEmpty(
            f"{db.url.render_as_string()}: 数据库不是空的，回放只用空库 · it isn't empty, and a "
            "replay only plays on an empty database"
        )
    try:
        _prepare(db)
        yield Stage(db)
    finally:
        Base.metadata.drop_all(db.engine)
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        db.engine.dispose()


def _dont_wait_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class Stage:
    """The database and its door; `now` is the scenario's clock, and stamps the records too."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.now = BEFORE
        self.door = Door(db, lambda: self.now, Vault.scratch())
        self._accounts: set[int] = set()

    def open(self, part: RoundPart, opener: Actor, at: datetime) -> None:
        """Open a round with its settings."""
        self.now = at
        note = {"zh": "演示：通知正文未公开", "en": "A demonstration: the notice isn't public"}
        open_round(
            self.db, part.year, actor=opener, received_at=at, wall=lambda: self.now,
            note=note if part.demonstration else None, runnable=part.demonstration,
            places=tuple(NoticePlace(**{"kind": "ordinary", **p}) for p in part.places),
        )  # fmt: skip
        for id, value in part.settings.items():
            self.door.record(opener, "round", "setting", {"value": str(value)}, item=id,
                             ref=str(part.year), received_at=at)  # fmt: skip

    def until(self, at: datetime) -> list[Fired]:
        """Let every timer that is due by `at` go, each at its own instant; what they did."""
        fired: list[Fired] = []
        for _ in range(LONGEST):
            due = self._due()
            if due is None or due > at:
                self.now = max(at, self.now)
                return fired
            self.now = max(due, self.now)
            fired += tick(self.db, self.door, self.now)
        raise RuntimeError(f"the timers don't come to rest before {at}: {fired[-1]}")

    def _due(self) -> datetime | None:
        with self.db.reading() as session:
            return session.scalar(
                select(func.min(DeadlineRow.next_try_at)).where(DeadlineRow.status == "open")
            )

    def forget(self) -> None:
        """What earlier steps left to tell isn't the next one's."""
        with self.db.reading() as session:
            session.execute(delete(ToTell))
            session.commit()

    def account(self, actor: Actor, login: str) -> None:
        """Give a person of the scenario an account, so that it can be named and written to."""
        if actor.user in self._accounts or not actor.user:
            return
        self._accounts.add(actor.user)
        role = next(iter(sorted(actor.roles)))
        kind = (
            role if role in OFFICES else "ministry" if role in ("ministry", "leader") else "other"
        )
        with self.db.reading() as session:
            office = Organisation(
                kind=kind, name_zh=login, name_en=login, unit=actor.unit or None,
                division=actor.division or None,
            )  # fmt: skip
            session.add(office)
            session.flush()
            told = {"login": login, "name": actor.name, "email": f"{actor.user}@example.invalid"}
            roles, where = sorted(actor.roles), office.id
            session.add(User(id=actor.user, roles=roles, organisation_id=where, **told))
            session.commit()
        with self.db.writing() as w:
            write(w, open_account(w, actor.user), "added", actor=CONSOLE, now=self.now, text=told,
                  payload={"roles": roles, "organisation": where, "demo": False,
                           "office": as_json(w, where)})  # fmt: skip

"""How is a demo database made once, and made anew?"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from casework import migrations, startup
from casework.audit import seals
from casework.business_clock import BEAT, STOPPED, BusinessClock, wall
from casework.clock import farewell
from casework.config import Config
from casework.db import Database
from casework.installation import Casework
from casework.models import Base, Property
from casework.models.base import instant_of
from casework.services.door import Door
from casework.services.own_stream import make_demo
from casework.services.seed import is_demo, seed
from casework.vault import Vault

from .people import cast, employ
from .play import play
from .seed import FINISHED, TOLD, finish, settle
from .story import Story, stories, usual

MISSED = 3  # sweeps after which nobody runs the timers any more


class NoDemo(Exception):
    """This database can't be the demo; the message says why and what to do."""


def build(config: Config, story: Story) -> None:
    """Make the demo in an empty database: tables, reference data, accounts, and then its story.

    The story sets the clock as it goes and leaves it where the visitor comes in.
    """
    db = Database(config.database)
    try:
        migrations.upgrade(db)
        with db.reading() as session:
            seed(session, now=wall())
        make_demo(db, wall())
        with db.reading() as session:
            settle(session, story)
        employ(db, story, now=story.begins)
        with db.reading() as session:
            actors = cast(session)
        own = Casework(config, db, Door(db, wall, Vault.of(config)), BusinessClock(db), True)
        play(own, actors, story)
        farewell(own)
        own.clock.set(story.ends)
        with db.reading() as session:
            finish(session)
    finally:
        db.engine.dispose()


def made(url: str) -> None:
    """Make the usual demo at an address and leave no connection open (a recipe for tests)."""
    build(Config(database_url=url), usual())


def prepare(config: Config, story: Story | None = None) -> bool:
    """Make the demo where there is none; was it made now?

    NoDemo where something else is there, a demo of another story too. Where no story is named, any
    will do, and the usual one is made.
    """
    db = Database(config.database)
    try:
        if not _empty(db):
            _check(db, story)
            return False
        path = _file(db)
        if path is None:
            db.engine.dispose()
            build(config, story or usual())
        else:
            _build_beside(config, path, story or usual())
        return True
    finally:
        db.engine.dispose()


def reset(config: Config, story: Story | None = None) -> None:
    """Make the demo anew; NoDemo where the database there isn't a demo, or is in use.

    Where no story is named, it is the one that the demo has told so far.
    """
    db = Database(config.database)
    try:
        if not _empty(db):
            with db.reading() as session:
                if not (_has(db, Property.__tablename__) and is_demo(session)):
                    raise NoDemo(f"{config.database} is not a demo; it is left alone")
                _check_unused(session, config)
                story = story or _told(session)
        path = _file(db)
        if path is None:
            _clear(db)
        else:
            db.engine.dispose()
            for name in (path, *_logs(path)):
                name.unlink(missing_ok=True)
        seals.place(config).unlink(missing_ok=True)  # it tells of the record that is gone
    finally:
        db.engine.dispose()
    prepare(config, story)


def _told(session: Session) -> Story | None:
    """The story that this demo was made to tell; None in one from before there were several."""
    kept = session.get(Property, TOLD)
    if kept and kept.value not in stories():
        raise NoDemo(f"the demo tells {kept.value}, which isn't known here; name one of: "
                     f"--edition {', '.join(stories())}")  # fmt: skip
    return stories()[kept.value] if kept else None


def _check_unused(session: Session, config: Config) -> None:
    """Whoever still answers from this database would go on with half of the old one."""
    told = select(Property.key, Property.value).where(Property.key.in_((BEAT, STOPPED)))
    said = {key: instant_of(value) for key, value in session.execute(told)}
    beat, patience = said.get(BEAT), timedelta(seconds=MISSED * config.tick_seconds)
    if beat and said.get(STOPPED, beat) <= beat and beat <= wall() < beat + patience:
        raise NoDemo(f"{config.database} is in use, its timers run: stop the server first. Where it "
                     f"was killed, wait {patience.seconds} seconds")  # fmt: skip


def _has(db: Database, table: str) -> bool:
    return inspect(db.engine).has_table(table)


def _empty(db: Database) -> bool:
    path = _file(db)
    if path is not None and not path.exists():
        return True
    return not inspect(db.engine).get_table_names()


def _check(db: Database, story: Story | None) -> None:
    """Is what is there a demo (of `story`), finished, made under the rules that are shipped now?"""
    again = "make it anew with: casework demo reset --yes"
    where = db.url.render_as_string(hide_password=True)
    if not _has(db, Property.__tablename__):
        raise NoDemo(f"{where} holds something else; name another database")
    with db.reading() as session:
        if not is_demo(session):
            raise NoDemo(f"{where} is not a demo; name another database (CASEWORK_DATABASE_URL)")
        if session.get(Property, FINISHED) is None:
            raise NoDemo(f"{where}: the demo was never finished; {again}")
        there = _told(session) or usual()
        if story and story != there:
            raise NoDemo(f"{where}: the demo there shows edition {there.name}; {again} "
                         f"--edition {story.name}")  # fmt: skip
    for problem in startup.problems(db):
        raise NoDemo(f"{where}: {problem} Or {again}")


def _file(db: Database) -> Path | None:
    """The file of a SQLite database; None for a server."""
    if db.dialect != "sqlite" or not db.url.database:
        return None
    return Path(db.url.database)


def _logs(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _build_beside(config: Config, path: Path, story: Story) -> None:
    """Build beside the place and move it there whole: what was interrupted is never found."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # a file without a table
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        build(replace(config, database_url=f"sqlite:///{scratch}"), story)
        os.link(scratch, path)  # of two that prepare at once, the first one's stays
    except FileExistsError:
        pass
    finally:
        for name in (scratch, *_logs(scratch)):
            name.unlink(missing_ok=True)


def _clear(db: Database) -> None:
    """Take every table of a demo on a server away."""
    with db.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))

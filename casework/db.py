"""How are transactions opened on both engines, and how does the door speak to the driver?"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC, EROFS
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement

from casework.errors import Busy, CaseworkError, CutOff, Unwritable

BUSY = 10  # seconds that a writer waits for its turn
RESTED = 1  # seconds after which a connection to a server is asked whether it is still there
REFUSES = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
           sqlite3.SQLITE_CANTOPEN)  # fmt: skip
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY * 1000}",
)
DIALECTS = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": postgresql.psycopg.dialect(),
}


class Sql:
    """A Core statement compiled once for each engine; its parameters are plain driver values.

    The door runs such statements on the driver's own cursor: compiling and result handling are
    most of what a short transaction costs otherwise.
    """

    __slots__ = ("_compiled", "statement")

    def __init__(self, statement: ClauseElement) -> None:
        visitors.traverse(statement, {}, {"bindparam": _settle})
        self.statement = statement
        self._compiled: dict[str, tuple[str, Mapping[str, Any]]] = {}

    def text(self, dialect: str) -> tuple[str, Mapping[str, Any]]:
        """The SQL for `dialect` and the values that stand in the statement itself."""
        if dialect not in self._compiled:
            made = self.statement.compile(
                dialect=DIALECTS[dialect], compile_kwargs={"render_postcompile": True}
            )
            own = {name: value for name, value in made.params.items() if value is not None}
            self._compiled[dialect] = (str(made), own)
        return self._compiled[dialect]


def _settle(parameter: Any) -> None:
    """Write out what the statement itself says; what is asked of it comes at run time.

    Binding by name costs SQLite more than the search, and a pattern that is bound to LIKE makes it
    plan the whole statement anew each time.
    """
    parameter.required = False  # a value missing at run time is still the driver's error
    parameter.literal_execute = parameter.value is not None


class Lost(Exception):
    """A write touched another number of rows than it must: someone else was there first."""


class Writer:
    """A writing transaction on the driver's cursor.

    Writes are queued and sent together before the next read or the commit: on PostgreSQL in one
    round trip (the driver's pipeline), in the order in which they were asked for.
    """

    def __init__(self, dialect: str, connection: Any, engine_key: str) -> None:
        self.dialect = dialect
        self.engine_key = engine_key
        self._connection = connection
        self._queue: list[tuple[Sql, Mapping[str, Any], int | None]] = []

    def run(self, sql: Sql, *, expect: int | None = None, **values: Any) -> None:
        """Queue a write; Lost, when it is sent, where it doesn't touch `expect` rows."""
        self._queue.append((sql, values, expect))

    def flush(self) -> None:
        """Send what is queued."""
        queue, self._queue = self._queue, []
        for cursor, (_, _, expect) in zip(self._send(queue), queue, strict=True):
            if expect is not None and cursor.rowcount != expect:
                raise Lost

    def _send(self, statements: Sequence[tuple[Sql, Mapping[str, Any], Any]]) -> list[Any]:
        if self.dialect == "sqlite" or len(statements) < 2:
            return [self._execute(sql, values) for sql, values, _ in statements]
        with self._connection.pipeline():
            return [self._execute(sql, values) for sql, values, _ in statements]

    def _execute(self, sql: Sql, values: Mapping[str, Any]) -> Any:
        text, own = sql.text(self.dialect)
        return self._connection.execute(text, {**own, **values} if own else values)

    def batch(self, *statements: tuple[Sql, Mapping[str, Any]]) -> list[Sequence[Any]]:
        """The rows of several reads or locks, asked for in this order in one round trip."""
        self.flush()
        sent = self._send([(sql, values, None) for sql, values in statements])
        return [cursor.fetchall() for cursor in sent]

    def rows(self, sql: Sql, **values: Any) -> Sequence[Any]:
        """Every row, as the driver gives it."""
        self.flush()
        return self._execute(sql, values).fetchall()

    def one(self, sql: Sql, **values: Any) -> Any:
        """The first row, or None."""
        self.flush()
        return self._execute(sql, values).fetchone()

    @property
    def locks_rows(self) -> bool:
        """Must rows be locked one by one? SQLite's `BEGIN IMMEDIATE` has locked the whole file."""
        return self.dialect == "postgresql"


class Database:
    """One engine, opened for reading (screens, the ORM) and for writing (the door)."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.drivername in ("postgresql", "postgres"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = _engine(self.url)
        self.dialect = self.engine.dialect.name

    def reading(self) -> Session:
        """A session for screens. Close it before the door is called."""
        return Session(self.engine, expire_on_commit=False)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """A writing transaction: committed at the end, rolled back on any exception.

        Raises Busy where SQLite's one writer had no turn within BUSY seconds, Unwritable where
        nothing can be written at all, CutOff where the server's answer never came.
        """
        pooled = self.engine.raw_connection()
        raw: Any = pooled.driver_connection
        try:
            if self.dialect == "sqlite":
                _begin_writing(raw)
            writer = Writer(self.dialect, raw, str(self.url))
            yield writer
            writer.flush()
            raw.commit()
        except BaseException as error:
            if getattr(raw, "closed", False):
                pooled.invalidate()
                if isinstance(error, CaseworkError):
                    raise
                raise CutOff from error
            raw.rollback()
            if unwritable(error):
                raise Unwritable from error
            raise
        finally:
            pooled.close()


def _begin_writing(connection: Any) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise Busy from error


def _engine(url: Any) -> Engine:
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, pool_size=10, max_overflow=20, hide_parameters=True)
        event.listen(engine, "checkin", _rests)
        event.listen(engine, "checkout", _still_there)
        return engine
    # autocommit mode of the driver: transactions are opened by us, as IMMEDIATE where we write.
    engine = create_engine(
        url, connect_args={"isolation_level": None, "timeout": BUSY}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _rests(_connection: Any, record: Any) -> None:
    record.info["since"] = time.monotonic()


def _still_there(connection: Any, record: Any, _fairy: Any) -> None:
    """Ask a server that wasn't heard of for RESTED seconds; if it is gone, connect anew.

    The pool's own `pool_pre_ping` asks before every transaction, one answer too many for each.
    """
    if time.monotonic() - record.info.get("since", time.monotonic()) < RESTED:
        return
    try:
        connection.execute("")
        connection.rollback()
    except Exception as error:
        raise InvalidatePoolError from error


def unwritable(error: BaseException) -> bool:
    """Is it the place that takes nothing in, read-only or full, rather than what was written?"""
    original = getattr(error, "orig", error)
    if isinstance(original, sqlite3.OperationalError):
        return getattr(original, "sqlite_errorcode", 0) & 0xFF in REFUSES
    if isinstance(original, OSError):
        return original.errno in (ENOSPC, EDQUOT, EROFS)
    return type(original).__name__ in ("ReadOnlySqlTransaction", "DiskFull")


def is_deadlock(error: BaseException) -> bool:
    """Did the engine give this transaction up so that another could go on?"""
    original = getattr(error, "orig", error)
    if type(original).__name__ in ("DeadlockDetected", "SerializationFailure"):
        return True
    text = str(original)
    return isinstance(error, DBAPIError | OperationalError) and "deadlock" in text


def is_duplicate(error: BaseException) -> bool:
    """Did a unique key let another in who asked for the same new thing at the same moment?"""
    return "UNIQUE" in str(error) or "unique constraint" in str(error)

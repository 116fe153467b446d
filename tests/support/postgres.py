"""Where does a PostgreSQL server for the tests come from, and where does it go afterwards?

Either the one that CASEWORK_TEST_POSTGRES_URL names (it must let us create databases), or the
system's own binaries, started on a private socket. initdb refuses to run as root and an
unprivileged account can't enter a checkout below a closed home, so the folder belongs to the
account that the server runs as.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from tests.support import system
from tests.support.memory import short_folder

ACCOUNT = "casework"
STARTS_WITHIN = 60.0
STOPS_WITHIN = 30.0
# A test database may be lost with the machine; what is measured may not.
VOLATILE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=64MB",
    "timezone=UTC",
    "log_lock_waits=on",
    "autovacuum_naptime=5s",
)


@dataclass
class PostgresServer:
    """A running server on which databases can be made and dropped."""

    admin: URL
    prefix: str = field(default_factory=lambda: f"casework_test_{os.getpid()}")
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _connection: psycopg.Connection | None = None

    def create(self, *, template: URL | None = None) -> URL:
        """Make a database, empty or as a copy of `template` (to which nobody may be connected)."""
        name = f"{self.prefix}_{next(self._numbers)}"
        # Its files are copied: to write each page of them to the log takes more than twice as long.
        # Before version 15 nothing else was to be had, and there was no word for it.
        copied = " STRATEGY file_copy" if self._connected().info.server_version >= 150000 else ""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}" + copied).format(
                sql.Identifier(name),
                sql.Identifier((template.database if template else None) or "template0"),
            )
        )
        return self.admin.set(drivername="postgresql+psycopg", database=name)

    def drop(self, database: URL) -> None:
        """Drop a database, and end whatever is still connected to it."""
        assert database.database is not None
        name = sql.Identifier(database.database)
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def setting(self, name: str) -> str:
        """What the server answers to SHOW, e.g. `fsync`."""
        with psycopg.connect(driver_url(self.admin)) as connection:
            row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
        assert row is not None
        return str(row[0])

    def close(self) -> None:
        """Leave the server."""
        if self._connection is not None:
            self._connection.close()

    def _connected(self) -> psycopg.Connection:
        """The connection on which databases are made and dropped; one for all of them."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(driver_url(self.admin), autocommit=True)
        return self._connection

    def _run(self, statement: sql.Composed) -> None:
        self._connected().execute(statement)


def driver_url(url: URL | str) -> str:
    """The same address as the bare driver takes it: `postgresql://`, without `+psycopg`."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A server for as long as the block lasts; `durable` (the bench) keeps fsync on.

    Raises Missing when there is none and none can be started.
    """
    if named := os.environ.get(system.POSTGRES_URL):
        with closing(PostgresServer(make_url(named))) as server:
            yield server
        return
    binaries = Path(system.POSTGRES.found())
    folder = short_folder()
    try:
        with (_cluster(binaries, folder, durable=durable) as admin,
              closing(PostgresServer(admin)) as server):  # fmt: skip
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _cluster(binaries: Path, folder: Path, *, durable: bool) -> Iterator[URL]:
    """Make a cluster in `folder`, run it, stop it by its pid."""
    account = _unprivileged_account(folder)
    data, log = folder / "data", folder / "log"
    common: dict[str, Any] = {
        **account,
        "cwd": folder,
        "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        "stdin": subprocess.DEVNULL,
        "stderr": subprocess.STDOUT,
    }
    # The C locale sorts Chinese by code point, as SQLite does.
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", ACCOUNT, "--auth=trust"]
    made = subprocess.run(
        [*initdb, "--encoding=UTF8", "--locale=C", "--no-sync"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        **common,
    )
    if made.returncode != 0:
        raise RuntimeError(f"initdb failed:\n{made.stdout}")
    settings = (*SETTINGS, f"unix_socket_directories={folder}", *(() if durable else VOLATILE))
    command = [str(binaries / "postgres"), "-D", str(data)]
    for setting in settings:
        command += ["-c", setting]
    with log.open("wb") as output:
        server = subprocess.Popen([*_ends_with_us(), *command], stdout=output, **common)
    admin = URL.create("postgresql", ACCOUNT, database="postgres", query={"host": str(folder)})
    try:
        _wait_until_it_answers(server, admin, log)
        yield admin
    finally:
        server.send_signal(signal.SIGINT)  # "fast": ends the connections, then itself
        try:
            server.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _unprivileged_account(folder: Path) -> dict[str, Any]:
    """Who runs the server: we, or, where we are root, `postgres` or `nobody`; gives them folder."""
    if os.geteuid() != 0:
        return {}
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _ends_with_us() -> list[str]:
    """On Linux: stop the server also when the tests are killed before they can."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "INT", "--"] if setpriv else []


def _wait_until_it_answers(server: subprocess.Popen[bytes], admin: URL, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            psycopg.connect(driver_url(admin), connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                tail = log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"PostgreSQL didn't start: {error}\n{tail}") from error
        time.sleep(0.05)

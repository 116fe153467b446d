"""How does a test get a database of its own on either engine, quickly?"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy.engine import URL, make_url

from tests.support.one_run import alone
from tests.support.postgres import PostgresServer

Engine = Literal["sqlite", "postgresql"]
Recipe = Callable[[str], None]
ENGINES: tuple[Engine, ...] = get_args(Engine)


@dataclass
class Databases:
    """Makes databases and keeps, for each recipe, the one that later ones are copied from.

    `shared` is where all processes of a run find what one of them built on SQLite. `server` is
    asked for only when a test wants PostgreSQL.
    """

    folder: Path
    shared: Path
    server: Callable[[], PostgresServer]
    _made: dict[tuple[Engine, Recipe], str] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def new(self, engine: Engine, *, recipe: Recipe | None = None) -> str:
        """The address of a new database for SQLAlchemy: empty, or as `recipe` leaves it.

        `recipe(url)` runs once a run (on PostgreSQL once a process), so pass a module's function,
        not a lambda; it must leave no connection open. What it built is copied, not built again.
        """
        if recipe is None:
            return self._empty(engine)
        if (engine, recipe) not in self._made:
            self._made[engine, recipe] = self._built(engine, recipe)
        return self._copy(engine, make_url(self._made[engine, recipe]))

    def drop(self, url: str) -> None:
        """Remove a database that `new` made."""
        address = make_url(url)
        if address.get_backend_name() == "postgresql":
            self.server().drop(address)
            return
        path = _path(address)
        for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            name.unlink(missing_ok=True)

    def _empty(self, engine: Engine) -> str:
        if engine == "postgresql":
            return _text(self.server().create())
        return f"sqlite:///{self.folder / f'{next(self._numbers)}.sqlite'}"

    def _built(self, engine: Engine, recipe: Recipe) -> str:
        if engine == "postgresql":
            template = self._empty(engine)
            recipe(template)
            return template
        path = self.shared / f"{recipe.__module__}.{recipe.__qualname__}.sqlite"
        with alone(path.with_suffix(".lock")):
            if not path.exists():
                fresh = self._empty(engine)
                recipe(fresh)
                source = _path(make_url(fresh))
                log = source.with_name(source.name + "-wal")
                if log.exists() and log.stat().st_size:
                    raise RuntimeError(
                        "The recipe left a connection open: its last writes are in the WAL."
                    )
                source.replace(path)
        return f"sqlite:///{path}"

    def _copy(self, engine: Engine, template: URL) -> str:
        if engine == "postgresql":
            return _text(self.server().create(template=template))
        source = _path(template)
        copy = self._empty(engine)
        shutil.copyfile(source, _path(make_url(copy)))
        return copy


def _path(address: URL) -> Path:
    assert address.database is not None
    return Path(address.database)


def _text(address: URL) -> str:
    return address.render_as_string(hide_password=False)

"""Is it said in words where nothing can be written, with nothing half-written, and by /readyz too?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import event, func, select, text

from casework.access import PUBLIC, allow
from casework.cli import main
from casework.db import Database
from casework.errors import Unwritable
from casework.models import Event
from tests.support.databases import ENGINES, Engine
from tests.support.house import House, round_2022
from tests.support.installation import app_on
from tests.support.tampering import found

WAYS = {"sqlite": ("PRAGMA query_only=ON", "PRAGMA max_page_count=1"),
        "postgresql": ("SET default_transaction_read_only = on",)}  # fmt: skip


def refusing(db: Database, way: str) -> Callable[[Any, Any], None]:
    """From now on this database takes nothing in; reading goes on."""

    def spoil(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(way)
        if db.dialect == "postgresql":
            connection.commit()

    db.engine.dispose()
    event.listen(db.engine, "connect", spoil)
    return spoil


def until_full(house: House) -> None:
    """A full disk has some room left in its last page."""
    for code in ("440300", "330100", "370100", "420100", "430100", "510100"):
        house.submitted(code)


def events(db: Database) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


@pytest.fixture
def app(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Flask]:
    made = app_on(new_database("sqlite", recipe=round_2022), tmp_path)
    db = made.extensions["casework"].db
    house = House(db, made.extensions["casework"].door)

    @made.get("/act")
    @allow(PUBLIC)
    def act() -> str:
        house.draft("440300")
        return "done"

    yield made
    db.engine.dispose()


@pytest.mark.parametrize(
    ("engine", "way"), [(engine, way) for engine in ENGINES for way in WAYS[engine]]
)
def test_nothing_is_half_written_and_reading_goes_on(
    engine: Engine, way: str, new_database: Callable[..., str]
) -> None:
    house = House.on(new_database(engine, recipe=round_2022))
    house.draft("320500")
    before = events(house.db)
    spoil = refusing(house.db, way)
    with pytest.raises(Unwritable):
        until_full(house)
    event.remove(house.db.engine, "connect", spoil)
    house.db.engine.dispose()
    whole = events(house.db)
    assert whole >= before
    house.draft("350100")
    assert events(house.db) == whole + 1
    assert found(house) == []
    house.db.engine.dispose()


def test_the_page_says_what_to_do_and_readyz_says_no(app: Flask) -> None:
    client, db = app.test_client(), app.extensions["casework"].db
    assert client.get("/readyz").json["writable"] is True
    refusing(db, WAYS["sqlite"][0])
    page = client.get("/act?lang=en")
    assert page.status_code == 503
    assert "nothing has been saved" in page.text
    assert page.headers["Retry-After"]
    told = client.get("/act?lang=zh", headers={"Accept": "application/json"})
    assert (told.status_code, "不能写入" in told.json["message"]) == (503, True)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["writable"]) == (503, False)
    assert client.get("/").status_code == 200


def test_the_command_line_says_so_too(new_database: Callable[..., str], tmp_path: Path) -> None:
    url = new_database("postgresql", recipe=round_2022)
    db = Database(url)
    with db.engine.begin() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    db.engine.dispose()
    own = {"CASEWORK_DATABASE_URL": url, "CASEWORK_INSTANCE": str(tmp_path)}
    said = CliRunner(env=own).invoke(main, ["tick"])
    assert said.exit_code == 1
    assert "nothing has been saved" in said.output, said.output

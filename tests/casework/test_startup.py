"""Does an installation refuse to start when its tables or its rules aren't what they must be?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, text, update

from casework.app import create_app
from casework.business_clock import wall
from casework.config import Config
from casework.db import Database
from casework.models import Calendar, Property, Round
from casework.models.base import instant_text
from casework.startup import CannotStart, check, is_loopback, problems
from tests.support.databases import ENGINES, Engine
from tests.support.house import round_2022
from tests.support.installation import app_on, empty_demo, empty_installation


@pytest.mark.parametrize("engine", ENGINES)
def test_tables_that_are_missing_or_old_are_named_with_the_remedy(
    engine: Engine, new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    url = new_database(engine)
    db = Database(url)
    with pytest.raises(CannotStart, match="casework db upgrade"):
        create_app(Config(instance=tmp_path, database_url=url))
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0000')"))
    with pytest.raises(CannotStart, match="revision 0000"):
        check(db, Config())
    db.engine.dispose()


def test_a_database_without_its_reference_data_is_named(
    new_database: Callable[..., str],
) -> None:  # fmt: skip
    db = Database(new_database("sqlite", recipe=empty_installation))
    assert list(problems(db, Config())) == []
    with db.engine.begin() as connection:
        connection.execute(delete(Calendar))
    assert "empty" in next(iter(problems(db)))
    db.engine.dispose()


@pytest.mark.parametrize("engine", ENGINES)
def test_files_that_changed_under_an_open_round_stop_the_start(
    engine: Engine, new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    """Rules don't change under a round that runs; one that is closed is history."""
    url = new_database(engine, recipe=round_2022)
    db = Database(url)
    check(db, Config())
    with db.engine.begin() as connection:
        connection.execute(update(Round).values(files_digest="0" * 64))
    with pytest.raises(CannotStart, match="since round 2022 was opened"):
        check(db, Config())
    with pytest.raises(CannotStart, match="put the files back"):
        create_app(Config(instance=tmp_path, database_url=url))
    with db.engine.begin() as connection:
        connection.execute(update(Round).values(edition="1999"))
    with pytest.raises(CannotStart, match="can't be read"):
        check(db, Config())
    with db.engine.begin() as connection:
        connection.execute(update(Round).values(state="closed"))
    check(db, Config())
    db.engine.dispose()


def test_a_demo_serves_its_own_machine_alone(new_database: Callable[..., str]) -> None:
    demo = Database(new_database("sqlite", recipe=empty_demo))
    real = Database(new_database("sqlite", recipe=empty_installation))
    check(demo, Config(host="127.0.0.1"))
    for host in ("0.0.0.0", "192.168.1.5", "::", "casework.example.cn", ""):  # noqa: S104
        with pytest.raises(CannotStart, match="loopback"):
            check(demo, Config(host=host))
        check(real, Config(host=host))
    for db in (demo, real):
        db.engine.dispose()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_loopback_is_what_stays_on_the_machine(host: str) -> None:
    assert is_loopback(host)


AS_IT_SHOULD = dict.fromkeys(("mail", "proxies", "scanner", "clock", "writable"), True)


def test_ready_says_what_isnt(new_database: Callable[..., str], tmp_path: Path) -> None:
    url = new_database("sqlite", recipe=round_2022)
    app = app_on(url, tmp_path)
    client = app.test_client()
    assert client.get("/healthz").json == {"alive": True}
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").json == {
        "ready": False,
        **AS_IT_SHOULD,
        "database": True,
        "timers": False,
    }
    db: Database = app.extensions["casework"].db
    with db.engine.begin() as connection:
        connection.execute(insert(Property).values(key="last_tick", value=instant_text(wall())))
    assert client.get("/readyz").json == {
        "ready": True,
        **AS_IT_SHOULD,
        "database": True,
        "timers": True,
    }
    with db.engine.begin() as connection:
        connection.execute(update(Property).where(Property.key == "last_tick")
                           .values(value="2020-01-01T00:00:00.000000Z"))  # fmt: skip
    assert client.get("/readyz").json == {
        "ready": False,
        **AS_IT_SHOULD,
        "database": True,
        "timers": False,
    }
    with db.engine.begin() as connection:
        connection.execute(update(Round).values(files_digest="0" * 64))
    assert client.get("/readyz").json == {
        "ready": False,
        **AS_IT_SHOULD,
        "database": False,
        "timers": False,
    }
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE properties"))
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_tls_in_front_without_a_declared_proxy_is_warned_of(
    new_database: Callable[..., str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = new_database("sqlite", recipe=empty_installation)
    for proxies in (1, 0):
        config = Config(instance=tmp_path, database_url=url, https=True, trusted_proxies=proxies)
        client = create_app(config).test_client()
        assert client.get("/readyz").json["proxies"] is bool(proxies)
        assert ("CASEWORK_TRUSTED_PROXIES=1" in caplog.text) is not bool(proxies)

"""How is a demo made, made anew, and never over somebody else's data?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from casework import migrations
from casework.audit import seals
from casework.business_clock import BEAT, PUT, STOPPED, BusinessClock, wall
from casework.cli.demo import demo
from casework.config import Config
from casework.db import Database
from casework.demo import prepare
from casework.demo.story import Story
from casework.models import (
    Property,
)
from casework.models.base import instant_text
from casework.services.own_stream import make_demo
from casework.services.seed import seed
from tests.support.demo_story import START


def _stamp(config: Config) -> str | None:
    db = Database(config.database)
    with db.reading() as session:
        found = session.scalar(select(Property.value).where(Property.key == "demo_set_at"))
    db.engine.dispose()
    return found


def test_preparing_twice_makes_one_demo(config: Config) -> None:
    assert prepare.prepare(config) is True
    stamp = _stamp(config)
    assert prepare.prepare(config) is False
    assert _stamp(config) == stamp
    assert [p.name for p in config.instance.iterdir()] == ["casework.sqlite"]


def test_a_reset_throws_away_what_was_done(config: Config, quick: None) -> None:
    prepare.prepare(config)
    db = Database(config.database)
    BusinessClock(db).move(timedelta(days=40))
    db.engine.dispose()
    prepare.reset(config)
    db = Database(config.database)
    assert BusinessClock(db).now() < START + timedelta(days=39)
    db.engine.dispose()


def _put(config: Config, key: str, instant: datetime) -> None:
    db = Database(config.database)
    with db.writing() as w:
        w.run(PUT, key=key, value=instant_text(instant))
    db.engine.dispose()


def test_a_demo_whose_timers_run_is_not_made_anew_under_them(config: Config, quick: None) -> None:
    prepare.prepare(config)
    _put(config, BEAT, wall())
    with pytest.raises(prepare.NoDemo, match="stop the server first"):
        prepare.reset(config)
    _put(config, STOPPED, wall())  # as it says when it is told to stop
    prepare.reset(config)


def test_a_demo_whose_server_was_killed_can_be_made_anew_soon(config: Config, quick: None) -> None:
    prepare.prepare(config)
    _put(config, STOPPED, wall() - timedelta(hours=1))
    _put(config, BEAT, wall() - timedelta(seconds=3 * config.tick_seconds + 1))
    prepare.reset(config)


def test_the_seal_of_the_old_demo_goes_with_it(config: Config, quick: None) -> None:
    prepare.prepare(config)
    kept = seals.place(config)
    kept.parent.mkdir(parents=True)
    kept.write_text("{}")
    prepare.reset(config)
    assert not kept.exists()


def test_a_database_that_is_no_demo_is_left_alone(config: Config) -> None:
    config.instance.mkdir()
    db = Database(config.database)
    migrations.upgrade(db)
    with db.reading() as session:
        seed(session, now=wall())
    db.engine.dispose()
    before = Path(config.instance / "casework.sqlite").read_bytes()
    for do in (prepare.prepare, prepare.reset):
        with pytest.raises(prepare.NoDemo, match="is not a demo"):
            do(config)
    assert Path(config.instance / "casework.sqlite").read_bytes() == before


def test_somebody_elses_database_is_left_alone(config: Config) -> None:
    config.instance.mkdir()
    db = Database(config.database)
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (name text)"))
    for do in (prepare.prepare, prepare.reset):
        with pytest.raises(prepare.NoDemo):
            do(config)
    db.engine.dispose()


def test_a_demo_that_was_never_finished_says_how_to_go_on(config: Config) -> None:
    config.instance.mkdir()
    db = Database(config.database)
    migrations.upgrade(db)
    with db.reading() as session:
        seed(session, now=wall())
    make_demo(db, wall())
    db.engine.dispose()
    with pytest.raises(prepare.NoDemo, match="casework demo reset --yes"):
        prepare.prepare(config)


def test_a_demo_made_under_other_rules_says_how_to_go_on(config: Config, quick: None) -> None:
    prepare.prepare(config)
    db = Database(config.database)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE rounds SET files_digest = 'other' WHERE year = 2022"))
    db.engine.dispose()
    with pytest.raises(prepare.NoDemo, match="casework demo reset --yes"):
        prepare.prepare(config)


def test_what_was_interrupted_leaves_nothing_behind(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(config: Config, _story: Story) -> None:
        Path(config.database.removeprefix("sqlite:///")).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "build", stopped)
    with pytest.raises(KeyboardInterrupt):
        prepare.prepare(config)
    assert not list(config.instance.iterdir())


def test_the_command_line_makes_a_demo_and_asks_before_it_throws_one_away(
    tmp_path: Path, quick: None
) -> None:
    environment = {"CASEWORK_INSTANCE": str(tmp_path)}
    run = CliRunner()
    made, again = (run.invoke(demo, ["prepare"], env=environment).output for _ in range(2))
    assert made == "演示已建立 · the demo is made\n"
    assert again == "演示已就绪 · the demo is ready\n"
    asked = run.invoke(demo, ["reset"], env=environment)
    assert asked.exit_code == 2
    assert "--yes" in asked.output
    assert run.invoke(demo, ["reset", "--yes"], env=environment).exit_code == 0

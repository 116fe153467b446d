"""How is a demo made, made anew, and never over somebody else's data?"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from casework import migrations
from casework.audit import seals
from casework.business_clock import BEAT, PUT, STOPPED, BusinessClock, wall
from casework.cli.demo import demo
from casework.config import Config
from casework.db import Database
from casework.demo import play, prepare
from casework.demo.people import cast
from casework.demo.seed import TOLD
from casework.demo.story import Step, Story, stories
from casework.installation import Casework
from casework.models import (
    Property,
)
from casework.models.base import instant_text
from casework.services.door import Door
from casework.services.own_stream import make_demo
from casework.services.seed import seed
from tests.support.demo_story import RECIPES, START


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(instance=tmp_path / "instance")


def _stamp(config: Config) -> str | None:
    db = Database(config.database)
    with db.reading() as session:
        found = session.scalar(select(Property.value).where(Property.key == "demo_set_at"))
    db.engine.dispose()
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, databases: Any) -> None:
    """Build by copying what was built before: here it matters where a demo ends up, not how."""

    sources = {name: Path(databases.new("sqlite", recipe=recipe).removeprefix("sqlite:///"))
               for name, recipe in RECIPES.items()}  # fmt: skip

    def copied(config: Config, story: Story) -> None:
        shutil.copyfile(sources[story.name], config.database.removeprefix("sqlite:///"))

    monkeypatch.setattr(prepare, "build", copied)


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


def _tells(config: Config) -> str | None:
    db = Database(config.database)
    with db.reading() as session:
        found = session.scalar(select(Property.value).where(Property.key == TOLD))
    db.engine.dispose()
    return found


def test_a_demo_is_made_anew_as_the_story_that_it_was(config: Config, quick: None) -> None:
    prepare.prepare(config, stories()["2019"])
    prepare.reset(config)
    assert _tells(config) == "2019"
    prepare.reset(config, stories()["2022"])
    assert _tells(config) == "2022"


def test_whoever_names_no_story_gets_the_usual_one_or_what_is_there(
    config: Config, quick: None
) -> None:
    assert prepare.prepare(config) is True
    assert _tells(config) == "2022"
    prepare.reset(config, stories()["2019"])
    assert prepare.prepare(config) is False
    assert _tells(config) == "2019"


def test_a_demo_of_another_story_is_left_alone_and_says_how_to_go_on(
    config: Config, quick: None
) -> None:
    prepare.prepare(config)
    with pytest.raises(prepare.NoDemo, match="casework demo reset --yes --edition 2019"):
        prepare.prepare(config, stories()["2019"])
    assert _tells(config) == "2022"


@pytest.mark.parametrize("do", [prepare.prepare, prepare.reset])
def test_a_story_that_nobody_knows_here_has_to_be_named(
    config: Config, quick: None, do: Callable[[Config], object]
) -> None:
    prepare.prepare(config)
    db = Database(config.database)
    with db.writing() as w:
        w.run(PUT, key=TOLD, value="2035")
    db.engine.dispose()
    with pytest.raises(prepare.NoDemo, match=r"2035.*--edition 2022, 2019"):
        do(config)
    assert _tells(config) == "2035"
    prepare.reset(config, stories()["2022"])


def test_a_demo_from_before_there_were_several_is_the_usual_one(
    config: Config, quick: None
) -> None:
    prepare.prepare(config)
    db = Database(config.database)
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM properties WHERE key = 'demo_story'"))
    db.engine.dispose()
    assert prepare.prepare(config, stories()["2022"]) is False
    prepare.reset(config)
    assert _tells(config) == "2022"


def test_the_command_line_makes_the_demo_of_the_edition_that_is_named(
    tmp_path: Path, quick: None
) -> None:
    environment = {"CASEWORK_INSTANCE": str(tmp_path)}
    config, run = Config(instance=tmp_path), CliRunner()
    run.invoke(demo, ["prepare", "--edition", "2019"], env=environment)
    assert _tells(config) == "2019"
    run.invoke(demo, ["reset", "--yes"], env=environment)
    assert _tells(config) == "2019"
    other = run.invoke(demo, ["prepare", "--edition", "2022"], env=environment)
    assert other.exit_code == 1
    assert "--edition 2022" in other.output
    unknown = run.invoke(demo, ["reset", "--yes", "--edition", "2035"], env=environment)
    assert unknown.exit_code == 2
    assert _tells(config) == "2019"
    said = run.invoke(demo, ["reset", "--help"], env=environment).output
    assert "不写即与原来相同" in said
    assert "same as before" in re.sub(r"\s+", " ", said)


@pytest.mark.parametrize("demo_db", ["sqlite"], indirect=True)  # the story's own; no engine's
def test_a_story_that_the_door_doesnt_follow_stops_the_demo(demo_db: Database) -> None:
    with demo_db.reading() as session:
        people = cast(session)
    own = Casework(Config(), demo_db, Door(demo_db, wall), BusinessClock(demo_db), True)
    early = Step(at=START, who="ministry.a", does="act", subject="list", name="publish",
                 wish={"ref": "2022-industry"})  # fmt: skip
    with pytest.raises(play.Stuck, match="publish"):
        play.perform(own, people, [early])
    fine = Step(at=START, who="ministry.a", does="act", subject="case", name="accept",
                wish={"ref": "2022-industry-420600"}, refused=True)  # fmt: skip
    with pytest.raises(play.Stuck, match="should have refused"):
        play.perform(own, people, [fine])

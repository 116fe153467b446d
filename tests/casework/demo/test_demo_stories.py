"""Which edition's story does a demo tell, and what if the story isn't the one asked for?"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from casework.business_clock import PUT, BusinessClock, wall
from casework.cli.demo import demo
from casework.config import Config
from casework.db import Database
from casework.demo import play, prepare
from casework.demo.people import cast
from casework.demo.seed import TOLD
from casework.demo.story import Step, stories
from casework.installation import Casework
from casework.models import (
    Property,
)
from casework.services.door import Door
from tests.support.demo_story import START
from tests.support.house import VAULT


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
    own = Casework(Config(), demo_db, Door(demo_db, wall, VAULT), BusinessClock(demo_db), True)
    early = Step(at=START, who="ministry.a", does="act", subject="list", name="publish",
                 wish={"ref": "2022-industry"})  # fmt: skip
    with pytest.raises(play.Stuck, match="publish"):
        play.perform(own, people, [early])
    fine = Step(at=START, who="ministry.a", does="act", subject="case", name="accept",
                wish={"ref": "2022-industry-420600"}, refused=True)  # fmt: skip
    with pytest.raises(play.Stuck, match="should have refused"):
        play.perform(own, people, [fine])

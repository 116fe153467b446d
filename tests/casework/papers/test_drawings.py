"""Are papers that were asked for drawn once, whatever stops midway and however many draw?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from casework import unnamed_files
from casework.attachments import path_of, unchanged
from casework.db import Lost
from casework.documents import background
from casework.models import Drawing
from casework.services import drawings
from tests.casework.papers.drawing import asked, killed_midway, row
from tests.support.databases import ENGINES
from tests.support.house import MINISTRY, WORKING, House, round_2022, wall

SHORT = timedelta(seconds=1)


def with_a_case(url: str) -> None:
    """A drafted case, and one that was handed in."""
    round_2022(url)
    house = House.on(url)
    house.draft("440300")
    house.submitted("320500")
    house.db.engine.dispose()


DRAFT, SENT = "2022-industry-440300", "2022-industry-320500"


@pytest.fixture(params=ENGINES)
def both(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[House]:
    house = House.on(new_database(request.param, recipe=with_a_case))
    yield house
    house.db.engine.dispose()


@pytest.fixture
def house(new_database: Callable[..., str]) -> Iterator[House]:
    house = House.on(new_database("sqlite", recipe=with_a_case))
    yield house
    house.db.engine.dispose()


def test_a_drawing_belongs_to_one_until_its_lease_is_over(both: House) -> None:
    number, now = asked(both, DRAFT), wall()
    of = {"content": row(both, number).content, "made_of": row(both, number).made_of}
    first = drawings.claim(both.db, now)
    assert first is not None
    assert first.id == number
    assert drawings.claim(both.db, now + drawings.LEASE - SHORT) is None
    drawings.renew(both.db, first, 1, 6, now + SHORT)
    assert drawings.claim(both.db, now + drawings.LEASE) is None
    second = drawings.claim(both.db, now + drawings.LEASE + 2 * SHORT)
    assert second is not None
    with pytest.raises(Lost):
        drawings.renew(both.db, first, 2, 6, now)
    with pytest.raises(Lost):
        drawings.finish(both.db, first, "a" * 64, [], now, **of)
    drawings.finish(both.db, second, "b" * 64, [{"name": "a"}], now, **of)
    assert (row(both, number).state, row(both, number).package) == ("done", "b" * 64)
    assert asked(both, DRAFT) == number
    assert drawings.claim(both.db, now + timedelta(days=1)) is None


def test_what_never_ends_is_given_up_with_a_reason_and_may_be_asked_for_anew(both: House) -> None:
    number, now = asked(both, DRAFT), wall()
    for _ in range(drawings.MOST_TRIES):
        assert drawings.claim(both.db, now) is not None
        now += drawings.LEASE + SHORT
    assert drawings.claim(both.db, now) is None
    assert row(both, number).state == "failed"
    assert "中断" in row(both, number).reason[0]
    assert asked(both, DRAFT) == number
    assert row(both, number).state == "waiting"
    assert drawings.claim(both.db, now) is not None


def test_of_one_that_was_killed_while_drawing_the_papers_are_drawn_later_once(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database("sqlite", recipe=with_a_case)
    house = House.on(url)
    number = asked(house, SENT)
    assert killed_midway(url, tmp_path) == -9
    assert row(house, number).state == "drawing"
    (tmp_path / "drawing").mkdir()
    (tmp_path / "drawing" / "package-x").write_bytes(b"half of one, of a hand that was stopped")
    assert background.draw_all(house.db, tmp_path, wall) == 0  # its lease runs yet

    def later() -> object:
        return wall() + drawings.LEASE

    assert background.draw_all(house.db, tmp_path, later) == 1
    assert background.draw_all(house.db, tmp_path, later) == 0
    done = row(house, number)
    assert (done.state, done.tries, done.done) == ("done", 2, done.parts)
    assert all(unchanged(tmp_path, file["sha256"]) for file in done.files)
    unnamed_files.sweep(house.db, tmp_path, wall() + timedelta(days=2))
    assert list((tmp_path / "drawing").iterdir()) == []  # half a package is gone
    assert all(path_of(tmp_path, file["sha256"]).is_file() for file in done.files)
    house.db.engine.dispose()


def test_what_was_handed_in_keeps_its_papers_whatever_the_ministry_does(
    house: House, tmp_path: Path
) -> None:
    number = asked(house, SENT)
    background.draw_all(house.db, tmp_path, wall)
    house.door.act(MINISTRY, "case", "accept", ref=SENT, received_at=WORKING)
    assert asked(house, SENT) == number
    drawings.forget_old(house.db, wall() + 2 * drawings.KEPT)
    assert row(house, number).state == "done"
    package = row(house, number).package
    with house.db.writing() as w:  # drawn by another installation, or after a loss
        w.run(drawings.Sql(drawings.delete(Drawing)))
    again = asked(house, SENT)
    background.draw_all(house.db, tmp_path, wall)
    assert row(house, again).package == package


def test_a_draft_that_changed_meanwhile_isn_t_drawn_as_what_it_was(
    house: House, tmp_path: Path
) -> None:
    number = asked(house, DRAFT)
    house.fill(DRAFT, without=("audit",))
    assert background.draw_all(house.db, tmp_path, wall) == 1
    assert row(house, number).state == "failed"
    assert "改动" in row(house, number).reason[0]
    assert asked(house, DRAFT) != number
    drawings.forget_old(house.db, wall() + 2 * drawings.KEPT)
    with house.db.reading() as session:
        assert session.get(Drawing, number) is None


def test_a_fault_is_said_plainly_and_keeps_nobody_else_waiting(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = asked(house, DRAFT), asked(house, SENT)
    blocked = tmp_path / "drawing"
    blocked.write_bytes(b"")  # a file where a folder is wanted
    assert background.draw_all(house.db, tmp_path, wall) == 2
    assert {row(house, n).state for n in (first, second)} == {"failed"}
    assert row(house, first).reason[0] == background.FAULT[0]
    assert "failed" in caplog.text

"""Are the papers of what was handed in made of what stood then, whatever becomes of the case?"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import null, select, update

from casework import clock, installation
from casework.attachments import path_of
from casework.business_clock import BusinessClock
from casework.config import Config
from casework.db import Sql
from casework.documents import background, own_templates
from casework.models import Drawing, EventText
from casework.queries.receipts import Receipt, receipt
from casework.services import drawings
from tests.casework.papers.drawing import asked, row
from tests.support.house import MINISTRY, WORKING, House, round_2022, wall

DIVISION, REF = "440300", "2022-industry-440300"
LATER = WORKING + timedelta(days=1)
BROKEN = ("模板用不了。", "The template is of no use.")


def handed_in(url: str) -> None:
    """A case that was handed in, of which nothing was drawn."""
    round_2022(url)
    house = House.on(url)
    house.submitted(DIVISION)
    BusinessClock(house.db).set(LATER)
    house.db.engine.dispose()


@pytest.fixture
def house(new_database: Callable[..., str]) -> Iterator[House]:
    house = House.on(new_database("sqlite", recipe=handed_in))
    yield house
    house.db.engine.dispose()


def returned(house: House) -> None:
    """The ministry wants something corrected."""
    house.door.act(MINISTRY, "case", "return_for_correction", ref=REF, received_at=LATER,
                   given={"correction": {"": {"items": "补正"}}})  # fmt: skip


def changed_and_withdrawn(house: House) -> None:
    """A text and a figure are others now, an entry is gone, and the case is withdrawn."""
    for role, kind, item, value in (
        ("unit", "selection_record", "", {"candidates": "改后", "result": "改后"}),
        ("unit", "evidence", "major_projects", None),
        ("city", "indicator", "output_growth",
         {"value": "99.9", "year": 2022, "source": "示例", "organ": "示例"}),
    ):  # fmt: skip
        house.door.record(house.actor(role, DIVISION), "case", kind, value, item=item, ref=REF,
                          received_at=LATER)  # fmt: skip
    house.unit_acts(REF, "withdraw", LATER, comment="不再申报")


def its_receipt(house: House) -> Receipt:
    with house.db.reading() as session:
        return receipt(session, MINISTRY, REF)


def manifest(uploads: Path, package: str) -> dict[str, Any]:
    with zipfile.ZipFile(path_of(uploads, package)) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return found


def rows(house: House) -> list[Drawing]:
    with house.db.reading() as session:
        return list(session.scalars(select(Drawing)))


def test_papers_asked_for_after_a_return_and_a_withdrawal_say_what_was_handed_in(
    house: House, tmp_path: Path
) -> None:
    first = asked(house, REF)
    background.draw_all(house.db, tmp_path, wall)
    drawn, content = row(house, first), its_receipt(house).content
    with house.db.writing() as w:  # as if nothing had been drawn before all this
        w.run(Sql(drawings.delete(Drawing)))
    returned(house)
    changed_and_withdrawn(house)
    again = asked(house, REF)
    background.draw_all(house.db, tmp_path, wall)
    assert its_receipt(house).content == content
    assert row(house, again).content == content == manifest(tmp_path, drawn.package)["content_hash"]
    assert row(house, again).package == drawn.package == its_receipt(house).package


def test_a_quick_return_leaves_the_receipt_its_package(house: House, tmp_path: Path) -> None:
    number, content = asked(house, REF), its_receipt(house).content
    returned(house)
    house.fill(REF, at=LATER, without=("audit",))
    background.draw_all(house.db, tmp_path, wall)
    assert row(house, number).state == "done"
    assert its_receipt(house).package == row(house, number).package
    assert manifest(tmp_path, row(house, number).package)["content_hash"] == content


def fails_once(monkeypatch: pytest.MonkeyPatch, house: House, uploads: Path) -> None:
    """A drawing of it that comes to nothing."""

    def broken(*_given: object, **_more: object) -> bytes:
        raise own_templates.Unusable(*BROKEN)

    with monkeypatch.context() as patch:
        patch.setattr(background, "_docx", broken)
        assert background.draw_all(house.db, uploads, wall) == 1
    assert [one.state for one in rows(house)] == ["failed"]


def test_after_a_failed_drawing_and_another_template_there_is_one_package_of_what_was_handed_in(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, content = asked(house, REF), its_receipt(house).content
    fails_once(monkeypatch, house, tmp_path)
    returned(house)
    changed_and_withdrawn(house)
    monkeypatch.setattr(own_templates, "digest", lambda *_: "a" * 64)  # another template since
    assert asked(house, REF) == number
    background.draw_all(house.db, tmp_path, wall)
    [one] = rows(house)
    assert (one.state, one.content, one.made_of) == ("done", content, "a" * 64)
    assert its_receipt(house).package == one.package
    monkeypatch.setattr(own_templates, "digest", lambda *_: "b" * 64)
    assert asked(house, REF) == number  # once drawn it stays as it is
    assert background.draw_all(house.db, tmp_path, wall) == 0


def test_what_failed_to_be_drawn_of_what_was_handed_in_is_tried_anew_the_next_day(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(house, REF)
    fails_once(monkeypatch, house, tmp_path)
    returned(house)
    config = Config(instance=tmp_path, database_url=str(house.db.engine.url))
    config.uploads.mkdir()
    own = installation.installed(config)
    clock.sweep(own)
    assert clock.draw(own) == 1
    assert its_receipt(house).package == rows(house)[0].package != ""
    own.db.engine.dispose()


def test_where_a_text_that_told_it_was_erased_nothing_is_drawn_as_if_it_were_whole(
    house: House, tmp_path: Path
) -> None:
    number = asked(house, REF)
    with house.db.writing() as w:
        w.run(Sql(update(EventText).where(EventText.seq == 2).values(body=null())))
    background.draw_all(house.db, tmp_path, wall)
    assert row(house, number).state == "failed"
    assert "清除" in row(house, number).reason[0]
    assert its_receipt(house).content == ""

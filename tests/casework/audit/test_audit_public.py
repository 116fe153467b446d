"""Is it found where what was made public was changed by hand, on both engines?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from casework.models import DeadlineRow, Publicity
from casework.replay import replay
from tests.support.house import House
from tests.support.scenarios import FOLDER
from tests.support.tampering import NOW, found, tamper

FORGED: list[tuple[Any, str]] = [
    (update(Publicity).values(entries=[]), "doesn't show"),
    (update(Publicity).values(digest="x"), "doesn't show"),
    (update(Publicity).values(ends_at=NOW), "doesn't begin or end"),
    (update(Publicity).values(published_at=NOW), "doesn't begin or end"),
    (update(DeadlineRow).where(DeadlineRow.kind == "publicity").values(ends_at=NOW),
     "doesn't begin or end"),
    (update(Publicity).values(ref="2022-industry-9"), "No event made publicity"),
    (delete(Publicity), "is gone"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), FORGED, ids=range(len(FORGED)))
def test_a_publicity_that_no_event_made_so_is_found(change: Any, says: str, public: House) -> None:
    tamper(public, change)
    assert any(says in line for line in found(public)), found(public)


def test_publicities_that_are_read_in_another_order_are_found() -> None:
    """The newest publicity of a city is the last that is read."""
    wrong: list[str] = []

    def swap(stage: Any) -> None:
        house = House(stage.db, stage.door)
        assert found(house) == []
        tamper(house, update(Publicity).values(id=-Publicity.id))
        wrong.extend(found(house))

    replay(FOLDER / "2022_article_12_removed_and_brought_in.toml", last=swap)
    assert any("isn't the one" in line for line in wrong), wrong

"""Is it found where a place is held by another than it was given to, on both engines?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, null, update

from casework.models import Place
from casework.services.door import Door
from tests.support.audited import PUBLISHED
from tests.support.house import MINISTRY, VAULT, House, wall
from tests.support.scenarios import FOLDER, played
from tests.support.tampering import found, tamper

CASE = "2022-industry-440300"
OWN = (Place.case_ref == CASE) & (Place.kind != "list")
LISTED = (Place.case_ref == CASE) & (Place.kind == "list")
LAST = (Place.measure == "industry") & (Place.kind == "list") & (Place.number == 10)
FREE: dict[str, Any] = {"case_ref": null(), "cap_key": null()}
FORGED: list[tuple[Any, str]] = [
    (update(Place).where(OWN).values(**FREE), f"case/{CASE}"),
    (update(Place).where(OWN).values(unit="110000", number=99), f"case/{CASE}"),
    (update(Place).where(LISTED).values(**FREE), "list/2022-industry"),
    (update(Place).where(LISTED).values(cap_key="110000"), "list/2022-industry"),
    (update(Place).where(LISTED).values(measure="digital", number=99), "list/2022-industry"),
    (delete(Place).where(LAST), "round/2022"),
    (insert(Place).values(round_year=2022, measure="industry", unit="440000", kind="ordinary",
                          number=2), "round/2022"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), FORGED, ids=range(len(FORGED)))
def test_a_place_that_no_event_gave_is_found(change: Any, says: str, public: House) -> None:
    tamper(public, change)
    assert any(line.startswith(says) for line in found(public)), found(public)


# --- no clock decides who holds a place ------------------------------------------------------
REASONS = dict.fromkeys(("floor:0", "floor:1", "count:1", "count:2", f"differs:{CASE}"), "示例")


def propose(house: House, refs: list[str]) -> None:
    given = {"entry": {ref: {"reason": "示例"} for ref in refs}}
    house.list_acts("propose", PUBLISHED, given=given, reasons=REASONS)


@pytest.mark.parametrize("apart", [-3, 3])
def test_a_list_that_two_machines_of_different_clocks_wrote_is_in_order(
    house: House, apart: int
) -> None:
    gone, stays = house.ranked({"440300": "90", "320500": "85"}).values()
    other = House(house.db, Door(house.db, lambda: wall() + timedelta(seconds=apart), VAULT))
    propose(other, [gone, stays])
    house.unit_acts(gone, "withdraw", PUBLISHED + timedelta(seconds=1), comment="示例")
    assert found(house) == []


def test_what_left_and_returned_at_one_instant_is_in_order() -> None:
    _, problems = played(FOLDER / "2019_article_9_rejected.toml")
    assert problems == ()


def test_a_place_taken_from_one_that_never_left_is_found_beside_one_that_did(house: House) -> None:
    gone, stays = house.ranked({"440300": "90", "320500": "85"}).values()
    propose(house, [gone, stays])
    house.unit_acts(gone, "withdraw", PUBLISHED + timedelta(seconds=1), comment="示例")
    tamper(house, update(Place).where(Place.case_ref == stays, Place.kind == "list").values(**FREE))
    assert any(line.startswith("list/2022-industry") for line in found(house))


def test_a_place_given_back_to_a_city_that_left_the_published_list_is_found(public: House) -> None:
    given = {"disqualification": {"": {"ground": "accident", "reason": "示例"}}}
    accident = {"kind": "production_safety", "date": "2023-02-20", "deaths": 12, "source": "示例"}
    later = PUBLISHED + timedelta(seconds=1)
    public.door.record(MINISTRY, "division", "incident", accident, item="1", ref="440300",
                       received_at=later)  # fmt: skip
    public.door.act(MINISTRY, "case", "disqualify", ref=CASE, received_at=later, given=given)
    assert found(public) == []
    tamper(public, update(Place).where(LAST).values(case_ref=CASE, cap_key="440000"))
    assert any(line.startswith("list/2022-industry") for line in found(public))


def test_a_place_given_to_a_city_that_no_event_put_on_the_list_is_found(house: House) -> None:
    other, stays = house.ranked({"440300": "90", "320500": "85"}).values()
    propose(house, [stays])
    tamper(house, update(Place).where(LAST).values(case_ref=other, cap_key="440000"))
    assert any(line.startswith("list/2022-industry") for line in found(house))

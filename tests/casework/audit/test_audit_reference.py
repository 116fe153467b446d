"""Is it found where a unit, a division or the calendar was changed by hand, on both engines?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from casework.models import Arrangement, CalendarDay, Division, Unit
from tests.support.house import House
from tests.support.tampering import found, tamper

NATIONAL = CalendarDay.day == date(2022, 10, 1)
HERE = Division.code == "445300"
CHANGES: list[tuple[Any, str]] = [
    (update(Unit).where(Unit.code == "440000").values(region="west"), "unit/440000#0 Its region is"),
    (update(Unit).where(Unit.code == "440000").values(demo=True), "unit/440000#0 Its demo is"),
    (update(Division).where(HERE).values(unit="110000"), "division/445300#0 Its unit is"),
    (update(Division).where(HERE).values(kind="county"), "division/445300#0 Its kind is"),
    (update(Division).where(HERE).values(valid_to=date(2022, 1, 1)), "Its valid_to is"),
    (delete(Division).where(HERE), "division/445300#0 It is gone"),
    (insert(Division).values(code="999999", name_zh="某市", name_en="", initials="", unit="440000",
                             kind="prefecture_city", planned_single=False, successor="", alias="",
                             version=0, head="", touched_at=""), "The reference data has no such"),
    (delete(CalendarDay).where(NATIONAL), "2022-10-01 isn't what the arrangement"),
    (update(CalendarDay).where(NATIONAL).values(kind="make_up"), "2022-10-01 isn't what"),
    (insert(CalendarDay).values(day=date(2022, 12, 21), year=2022, kind="off", name="x"),
     "2022-12-21 isn't what"),
    (update(Arrangement).where(Arrangement.year == 2022).values(doc_no="x"), "arrangement of 2022"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), CHANGES, ids=range(len(CHANGES)))
def test_reference_data_that_was_changed_is_found(change: Any, says: str, house: House) -> None:
    assert found(house) == []
    tamper(house, change)
    assert any(says in line for line in found(house)), found(house)

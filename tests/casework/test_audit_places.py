"""Is it found where a place is held by another than it was given to, on both engines?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, insert, null, update

from casework.models import Place
from tests.support.house import House
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

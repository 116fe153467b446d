"""When several processes want what only one can have, does exactly one get it?"""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from casework.models import Case, Event, Place
from tests.support import racing
from tests.support.house import House

# Processes have to start first, which takes its time on a busy machine.
pytestmark = pytest.mark.timeout(300)

WESTERN = {"510100": "91", "520100": "90", "530100": "89", "610100": "88"}
OTHERS = {"440300": "95", "320500": "94", "330100": "93", "370100": "92", "420100": "87",
          "430100": "86", "350100": "85", "340100": "84"}  # fmt: skip


def url_of(house: House) -> str:
    return house.db.url.render_as_string(hide_password=False)


def test_of_two_conflicting_acts_on_a_case_one_wins(house: House):
    ref = house.submitted("440300")
    jobs = [(ref, True), (ref, False)]
    found = racing.together(racing.accept_or_return, url_of(house), jobs)
    assert sorted(f.split()[1] for f in found) == ["Refused", "done"]
    with house.db.reading() as s:
        case = s.scalars(select(Case).where(Case.ref == ref)).one()
        assert case.state == ("submitted" if "accept done" in found else "returned")


def test_of_two_cases_after_one_place_one_gets_it(house: House):
    first, second = house.ready("440300"), house.ready("440100")
    found = racing.together(racing.submit, url_of(house), [(first,), (second,)])
    assert sorted(found) == ["Refused", "done"]
    with house.db.reading() as s:
        held = s.scalars(select(Place.case_ref).where(Place.case_ref.is_not(None))).all()
        states = s.scalars(select(Case.state).order_by(Case.state)).all()
    assert len(held) == 1
    assert states == ["provincially_approved", "submitted"]


def test_eight_processes_filling_ten_places_fill_exactly_ten(house: House):
    refs = sorted(house.ranked({**WESTERN, **OTHERS}).values())
    jobs = [(refs, seed) for seed in range(8)]
    found = racing.together(racing.fill_list, url_of(house), jobs)
    assert set(found) <= {"done", "Refused"}
    with house.db.reading() as s:
        held = s.scalars(
            select(Place.case_ref).where(Place.kind == "list", Place.case_ref.is_not(None))
        ).all()
    assert len(held) == len(set(held)) == 10


def test_acts_of_every_kind_at_once_neither_deadlock_nor_tear_a_stream(house: House):
    refs = [house.ready("440300"), house.ready("510100"), house.draft("510300")]
    jobs = [(refs, seed) for seed in range(6)]
    found = Counter(racing.together(racing.everything, url_of(house), jobs))
    assert set(found) <= {"done", "Refused", "Conflict", "Invalid", "NotFound", "Busy"}
    assert found["done"] > 6
    with house.db.reading() as s:
        gaps = s.execute(
            select(Event.stream).group_by(Event.stream).having(func.max(Event.seq) != func.count())
        ).all()
        cases = s.scalars(select(Case)).all()
    assert gaps == []
    for case in cases:
        with house.db.reading() as s:
            last = s.scalars(
                select(Event)
                .where(Event.stream == f"case/{case.ref}")
                .order_by(Event.seq.desc())
                .limit(1)
            ).one()
        assert (case.version, case.state, case.head) == (last.seq, last.to_state, last.hash)

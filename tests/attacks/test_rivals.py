"""When rivals meet at a list or at the last moment, is the record whole and the law kept?"""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from casework.audit import verify
from casework.models import Case, Event, Objection, Place, Shortlist
from tests.attacks import rivals
from tests.support import racing
from tests.support.house import CUTOFF, House
from workflows.guards.publicity import DISPOSED

pytestmark = pytest.mark.timeout(400)
READABLE = {"done", "Refused", "Conflict", "Invalid", "NotFound", "Forbidden"}


def url_of(house: House) -> str:
    return house.db.url.render_as_string(hide_password=False)


def test_what_came_in_time_isnt_lapsed_by_the_sweep_and_never_both(house: House):
    ref = house.ready("440300")
    jobs = [(ref, True), (ref, False), (ref, False)]
    found = racing.together(rivals.submit_or_tick, url_of(house), jobs)
    with house.db.reading() as s:
        state = s.scalar(select(Case.state).where(Case.ref == ref))
        held = s.scalars(select(Place.case_ref).where(Place.case_ref.is_not(None))).all()
    assert (state, len(held)) == (("submitted", 1) if "submit done" in found else ("lapsed", 0))
    assert not [f for f in found if "Error" in f]
    assert not verify(house.db).problems


def test_any_number_of_sweeps_at_once_fires_each_timer_once(house: House):
    refs = [house.draft(d) for d in ("440300", "320500", "510100", "210100")]
    late = CUTOFF + rivals.MORNING
    found = racing.together(rivals.sweep, url_of(house), [(late,)] * 4)
    assert sum("True" in f for f in found) == len(refs)
    with house.db.reading() as s:
        lapses = s.scalar(select(func.count()).select_from(Event).where(Event.name == "lapse"))
    assert lapses == len(refs)
    assert not verify(house.db).problems


@pytest.mark.parametrize(("seed", "shown"), [(0, False), (100, True)])
def test_a_list_in_a_storm_is_never_torn_nor_reported_past_an_objection(
    house: House, seed: int, shown: bool
):
    refs = sorted(house.ranked({"440300": "95", "510100": "94", "210100": "93",
                                "320500": "92"}).values())  # fmt: skip
    if shown:
        house.publicised(refs, CUTOFF + rivals.MORNING)
    jobs = [(refs, seed + n, shown) for n in range(6)]
    found = Counter(racing.together(rivals.list_storm, url_of(house), jobs))
    assert set(found) <= READABLE, found
    # The rivals draw their instants, so that one comes in hours before the one that it follows.
    assert not [p for p in verify(house.db).problems if "a clock had gone back" not in p.en]
    with house.db.reading() as s:
        state = s.scalar(select(Shortlist.state).where(Shortlist.ref == rivals.LIST))
        open_ = s.scalars(select(Objection.ref).where(
            Objection.state.not_in(DISPOSED), Objection.late.is_(False),
            Objection.publicity_ref.is_not(None))).all()  # fmt: skip
        listed = s.scalars(select(Place.case_ref).where(Place.kind == "list",
                                                        Place.case_ref.is_not(None))).all()  # fmt: skip
        states = dict(s.execute(select(Case.ref, Case.state)).all())
    assert len(listed) == len(set(listed)) <= 10
    if state == "reported":  # what came in later, with an earlier hour on it, is another matter
        with house.db.reading() as s:
            at = s.scalar(select(Event.recorded_at).where(Event.stream == f"list/{rivals.LIST}",
                                                          Event.name == "report"))  # fmt: skip
            before = s.scalars(select(Event.stream).where(
                Event.stream.in_([f"objection/{ref}" for ref in open_]), Event.seq == 1,
                Event.recorded_at < at)).all()  # fmt: skip
        assert not before
        assert {states[ref] for ref in listed} <= {"reported"}

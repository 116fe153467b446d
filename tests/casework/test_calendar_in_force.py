"""What does an import put in force, who may import, and what is refused or doubted?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casework.errors import Conflict, Forbidden, Invalid
from casework.models import CalendarDay
from casework.queries.snapshots import calendar as in_force
from casework.services import calendar
from tests.casework.calendars import (
    ADMIN,
    DURING,
    EXTENDED,
    OLD_END,
    SHORTENED,
    arrangement,
    deadline,
    imported,
    previewed,
)
from tests.support.house import House, wall
from workflows.facts import Actor


def test_days_of_the_year_are_replaced_and_the_calendar_has_its_next_revision(house: House):
    imported(house, EXTENDED)
    with house.db.reading() as session:
        own = session.scalars(select(CalendarDay).where(CalendarDay.year == 2023)).all()
        now_in_force = in_force(session)
    assert {d.day for d in own if d.kind == "off"} == set(EXTENDED.off)
    assert not [d for d in own if d.kind == "make_up"]
    assert now_in_force.revision == 1
    assert not now_in_force.is_working(date(2023, 1, 30))
    assert now_in_force.sources[2023] == (EXTENDED.doc_no, EXTENDED.address)


def test_a_day_that_another_years_arrangement_sets_otherwise_is_refused(house: House):
    first = arrangement(2028, [date(2028, 1, 1)], [date(2027, 12, 25)])
    imported(house, first)
    other = arrangement(2027, [date(2027, 1, 1), date(2027, 12, 25)])
    with pytest.raises(Invalid) as caught:
        previewed(house, other)
    assert "2028" in str(caught.value)


def test_what_looks_odd_is_said_and_left_to_a_person(house: House):
    found = previewed(house, arrangement(2030, [date(2030, 1, 1)]))
    said = " ".join(en for _, en in found.warnings)
    assert "2030-10-01, a statutory holiday, isn't off" in said
    assert "2027 has no arrangement yet" in said


def test_what_was_confirmed_must_be_what_is_done(running: House):
    found = previewed(running, EXTENDED)
    imported(running, SHORTENED)  # somebody else imports meanwhile
    with pytest.raises(Conflict):
        calendar.apply(running.db, EXTENDED, confirmed=found.digest, actor=ADMIN,
                       received_at=DURING, wall=wall)  # fmt: skip
    assert deadline(running).ends_at == OLD_END


@pytest.mark.parametrize("role", ["ministry", "leader", "account_admin", "audit_admin", "unit"])
def test_only_the_systems_administrator_imports(house: House, role: str):
    found = previewed(house, EXTENDED)
    with pytest.raises(Forbidden):
        calendar.apply(house.db, EXTENDED, confirmed=found.digest, received_at=DURING, wall=wall,
                       actor=Actor(1, "x", frozenset({role})))  # fmt: skip

"""What of an import while others act, or import too?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from casework import audit
from casework.errors import Conflict
from casework.models import DeadlineRow, Event
from casework.queries.snapshots import calendar as in_force
from tests.casework.calendars import (
    arrangement,
    days,
    imported,
)
from tests.support.house import House
from tests.support.racing import together
from workflows.calendar import BEIJING
from workflows.counting import count

SUBMITTING = datetime(2022, 12, 22, 12, tzinfo=BEIJING)
OFF_AT_YEARS_END = arrangement(
    2022, [*days("2022-01-01", "2022-01-03"), *days("2022-12-26", "2022-12-28")]
)


def import_it(house: House) -> list[str]:
    """Import a holiday that moves every formal check, trying again where another act came first."""
    for _ in range(50):
        try:
            imported(house, OFF_AT_YEARS_END, SUBMITTING)
        except Conflict:
            continue
        return ["imported"]
    return ["never"]


def submit_some(house: House, refs: list[str]) -> list[str]:
    """Units submit; each opens a formal check of five working days."""
    for ref in refs:
        house.unit_acts(ref, "submit", SUBMITTING)
    return ["submitted"]


@pytest.mark.timeout(180)
def test_no_act_beside_an_import_counts_by_the_old_calendar(house: House):
    refs = [house.ready(code) for code in ("440300", "320500", "330100", "370100", "420100",
                                           "430100")]  # fmt: skip
    url = house.db.url.render_as_string(hide_password=False)
    jobs = [(import_or_submit, None), (import_or_submit, refs[:3]), (import_or_submit, refs[3:])]
    found = together(import_or_submit, url, [job[1:] for job in jobs])
    assert sorted(found) == ["imported", "submitted", "submitted"]
    with house.db.reading() as session:
        now_in_force = in_force(session)
        rows = session.scalars(select(DeadlineRow).where(DeadlineRow.kind == "formal_check")).all()
    assert len(rows) == 6
    for row in rows:
        assert row.ends_at == count(row.how, row.start, now_in_force).ends_at
    assert not audit.verify(house.db).problems


def import_or_submit(house: House, refs: list[str] | None) -> list[str]:
    """One of the two."""
    return import_it(house) if refs is None else submit_some(house, refs)


def test_two_imports_at_once_leave_one_calendar(house: House):
    url = house.db.url.render_as_string(hide_password=False)
    found = together(import_once, url, [(1,), (2,)])
    assert sorted(found) in (["Conflict", "imported"], ["imported", "imported"])
    assert not audit.verify(house.db).problems
    with house.db.reading() as session:
        events = session.scalars(select(Event).where(Event.stream == "calendar/CN")).all()
    assert len(events) == found.count("imported")


def import_once(house: House, number: int) -> list[str]:
    """Preview and import without a second try."""
    wanted = arrangement(2027, days("2027-01-01", f"2027-01-0{number + 1}"), doc_no=str(number))
    try:
        imported(house, wanted, datetime(2026, 11, 1, tzinfo=UTC))
    except Conflict:
        return ["Conflict"]
    return ["imported"]

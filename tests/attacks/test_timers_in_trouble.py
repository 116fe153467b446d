"""Does one timer that can't go on leave the others their turn?"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, text

from casework.models import Case, DeadlineRow, Event, RefusalRow
from casework.services.tick import tick
from tests.support.house import CUTOFF, WORKING, House

MINUTE = timedelta(minutes=1)


def fill_with_blocked(house: House, ref: str, number: int) -> None:
    """Deadlines that are due and refused each time: a term that never began."""
    with house.db.engine.begin() as c:
        for n in range(number):
            c.execute(text(
                "INSERT INTO deadlines (owner, kind, item, round_year, start, last_day, ends_at,"
                " provisional, how, calendar_revision, status, next_try_at, tries) VALUES"
                " (:owner, 'term', :item, 2022, :at, '2022-12-01', :at, false, '{}', 0, 'open',"
                " :at, 0)"), {"owner": f"case/{ref}", "item": str(n),
                              "at": "2022-12-01T00:00:00.000000Z"})  # fmt: skip


def test_more_blocked_timers_than_a_tick_takes_dont_starve_the_one_behind_them(house: House):
    ref, late = house.draft("440300"), house.draft("320500")
    fill_with_blocked(house, ref, 12)
    at = CUTOFF + 10 * MINUTE
    for _ in range(5):
        tick(house.db, house.door, at, most=5)
    with house.db.reading() as s:
        assert s.scalar(select(Case.state).where(Case.ref == late)) == "lapsed"


def test_a_timer_that_breaks_waits_like_one_that_is_refused(house: House):
    """A deadline without a round (a hand in the database) is in front, always."""
    late = house.draft("320500")
    with house.db.engine.begin() as c:
        c.execute(text(
            "INSERT INTO deadlines (owner, kind, item, round_year, start, last_day, ends_at,"
            " provisional, how, calendar_revision, status, next_try_at, tries) VALUES"
            " ('case/none', 'term', '', 1999, :at, '2022-12-01', :at, false, '{}', 0, 'open',"
            " :at, 0)"), {"at": "2022-12-01T00:00:00.000000Z"})  # fmt: skip
    done = tick(house.db, house.door, CUTOFF + 10 * MINUTE)
    assert [f.done for f in done] == [False, True]
    with house.db.reading() as s:
        assert s.scalar(select(Case.state).where(Case.ref == late)) == "lapsed"
        waits = s.scalars(select(DeadlineRow).where(DeadlineRow.owner == "case/none")).one()
    assert waits.next_try_at is not None
    assert waits.next_try_at > CUTOFF + 10 * MINUTE


def test_a_blocked_timer_is_noted_once_however_often_it_tries(house: House):
    ref = house.draft("440300")
    fill_with_blocked(house, ref, 1)
    for hour in range(6):
        tick(house.db, house.door, WORKING + timedelta(hours=hour))
    with house.db.reading() as s:
        assert s.scalar(select(func.count()).select_from(RefusalRow)) == 1
        row = s.scalars(select(DeadlineRow).where(DeadlineRow.kind == "term")).one()
    assert row.tries == 6
    assert row.breaches


def test_a_clock_that_goes_back_fires_nothing_twice_and_orders_the_record(house: House):
    ref = house.draft("440300")
    tick(house.db, house.door, CUTOFF + 10 * MINUTE)
    assert tick(house.db, house.door, WORKING) == []
    other = house.draft("320500", at=WORKING)
    with house.db.reading() as s:
        assert s.scalar(select(Case.state).where(Case.ref == ref)) == "lapsed"
        assert s.scalar(select(Case.state).where(Case.ref == other)) == "drafted"
        streams = s.execute(select(Event.recorded_at).where(Event.stream == f"case/{ref}")
                            .order_by(Event.seq)).scalars().all()  # fmt: skip
    assert list(streams) == sorted(streams)

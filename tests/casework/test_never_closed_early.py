"""Does a publicity last to its announced end, whatever is done and however the calendar changes?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from casework.errors import CaseworkError, Refused
from casework.models import Objection, Publicity, Shortlist
from casework.services.arrangement import NewArrangement
from casework.services.tick import tick
from tests.casework.calendars import arrangement, deadline, imported, shown
from tests.notifications.people import ON_THE_LIST, PUBLISHED, in_publicity
from tests.support.house import LEADER, MINISTRY, OBJECTOR, SECOND, House
from workflows.calendar import BEIJING, end_of
from workflows.facts import TIMER, Actor

LIST = "2022-industry"
ANNOUNCED = datetime(2023, 1, 30, tzinfo=BEIJING)
INSTANT = timedelta(microseconds=1)
FIRST, LAST = date(2023, 1, 18), date(2023, 2, 19)
EVERY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
WEEKENDS = [day for day in EVERY if day.weekday() >= 5]
PAPER = {"report": {"": {"number": "1", "date": "2023-01-18", "file": "f.pdf"}}}
LODGING = {"lodging": {"": {"channel": "form", "grounds": "g", "name": "n", "contact": "c"}}}
EVERYBODY = Actor(1, "甲", frozenset({"ministry", "leader", "timer", "system_admin", "unit", "city"}),
                  unit="440000", division="440300")  # fmt: skip


@st.composite
def edits(draw: st.DrawFn) -> tuple[timedelta, NewArrangement]:
    """How long after the last one, and what 2023 is arranged to be from then on."""
    off = draw(st.sets(st.sampled_from(EVERY), max_size=14))
    made_up = draw(st.sets(st.sampled_from(WEEKENDS), max_size=6)) - off
    wait = timedelta(minutes=draw(st.integers(0, 4 * 24 * 60)))
    return wait, arrangement(2023, {date(2023, 1, 1)} | off, made_up)


def counted(of: NewArrangement) -> datetime:
    """The end of five working days after the day of publication, counted on one's fingers."""
    day, left = PUBLISHED.date(), 5
    while left:
        day += timedelta(days=1)
        left -= day in of.make_up or (day.weekday() < 5 and day not in of.off)
    return end_of(day)


@contextmanager
def opened(url: str) -> Iterator[House]:
    house = House.on(url)
    try:
        yield house
    finally:
        house.db.engine.dispose()


def stands(house: House) -> tuple[datetime, datetime, str]:
    """When it ends by the public's row and by the deadline's, and how the deadline stands."""
    row = deadline(house)
    return shown(house).ends_at, row.ends_at, row.status


def not_over(house: House, at: datetime) -> None:
    """Neither the timer nor anybody closes it, and nobody reports the list."""
    assert [
        fired for fired in tick(house.db, house.door, at) if fired.action == "end_publicity"
    ] == []
    for actor, act, more in ((TIMER, "end_publicity", {}), (MINISTRY, "report", {"given": PAPER})):
        with pytest.raises(Refused) as met:
            house.list_acts(act, at, actor=actor, **more)
        assert "pub_over" in {breach.guard for breach in met.value.breaches}


def late(house: House, at: datetime) -> bool:
    ref = house.door.act(OBJECTOR, "objection", "lodge", new={"case": ON_THE_LIST}, given=LODGING,
                         received_at=at).ref  # fmt: skip
    with house.db.reading() as session:
        return session.scalars(select(Objection.late).where(Objection.ref == ref)).one()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(edits(), min_size=1, max_size=5), edits())
def test_the_calendar_only_lengthens_it_and_it_ends_when_that_says(
    new_database: Callable[..., str],
    during: list[tuple[timedelta, NewArrangement]], after: tuple[timedelta, NewArrangement],
) -> None:  # fmt: skip
    with opened(new_database("sqlite", recipe=in_publicity)) as house:
        at, end = PUBLISHED, ANNOUNCED
        for wait, edit in during:
            at = min(at + wait, end - INSTANT)
            imported(house, edit, at)
            end = max(end, counted(edit))
            assert stands(house) == (end, end, "open")
            not_over(house, at)
        not_over(house, end - INSTANT)
        assert [late(house, end - INSTANT), late(house, end)] == [False, True]
        imported(house, after[1], end)  # over is over, the timer having come by or not
        assert stands(house) == (end, end, "open")
        (fired,) = (f for f in tick(house.db, house.door, end) if f.action == "end_publicity")
        assert fired.done
        imported(house, after[1], end + after[0])
        assert stands(house) == (end, end, "fired")


def test_no_act_of_anybody_moves_or_ends_it(running: House) -> None:
    """Every act of the edition, by everybody, with nothing and with all that is asked for."""
    at = PUBLISHED + timedelta(days=2)
    number = running.door.act(OBJECTOR, "objection", "lodge", new={"case": ON_THE_LIST},
                              given=LODGING, received_at=at).ref  # fmt: skip
    refs = {"list": LIST, "case": ON_THE_LIST, "objection": number}
    done = set()
    for (subject, name), rule in running.rules.actions.items():
        for actor in (EVERYBODY, MINISTRY, SECOND, LEADER, TIMER, OBJECTOR):
            if subject in refs and rule.start:
                with suppress(CaseworkError):
                    running.door.act(actor, subject, name, ref=refs[subject], received_at=at,
                                     comment="示例", reasons=dict.fromkeys(REASONS, "示例"),
                                     given=_given(name))  # fmt: skip
                    done.add(name)
            assert stands(running) == (ANNOUNCED, ANNOUNCED, "open"), name
    assert {"admit", "propose_ruling", "dismiss"} <= done
    assert not done & {"end_publicity", "report", "publish", "amend", "decide", "approve"}
    with running.db.reading() as session:
        state = session.scalars(select(Shortlist.state).where(Shortlist.ref == LIST)).one()
    assert state == "publicised"
    assert not late(running, ANNOUNCED - INSTANT)
    assert [f.done for f in tick(running.db, running.door, ANNOUNCED)
            if f.action == "end_publicity"] == [True]  # fmt: skip


REASONS = ("in_form", "count:1", "count:0", "floor:0", "floor:1", "calendar_known")


def _given(name: str) -> dict[str, Any]:
    """What an act asks for, as an officer would write it."""
    ruling = {"outcome": "dismissed", "reasons": "示例"}
    return {
        "report": PAPER,
        "propose_ruling": {"ruling": {"": ruling}},
    }.get(name, {})


@pytest.mark.parametrize("value", ["true", "false"])
def test_the_reading_of_the_first_day_is_settled_once_it_is_public(
    running: House, value: str
) -> None:
    with pytest.raises(Refused):
        running.door.record(MINISTRY, "round", "setting", {"value": value}, ref="2022",
                            item="publicity_counts_first_day", received_at=PUBLISHED)  # fmt: skip
    assert stands(running) == (ANNOUNCED, ANNOUNCED, "open")


def test_it_goes_on_though_its_only_city_leaves_the_list(running: House) -> None:
    at = PUBLISHED + timedelta(days=2)
    accident = {"kind": "production_safety", "date": "2023-01-18", "deaths": 30, "source": "示例"}
    running.door.record(MINISTRY, "division", "incident", accident, item="1", ref="440300",
                        received_at=at)  # fmt: skip
    given = {"disqualification": {"": {"ground": "accident", "reason": "示例"}}}
    gone = running.door.act(MINISTRY, "case", "disqualify", ref=ON_THE_LIST, received_at=at,
                            given=given)  # fmt: skip
    assert gone.state == "ineligible"
    assert stands(running) == (ANNOUNCED, ANNOUNCED, "open")
    assert not late(running, ANNOUNCED - INSTANT)


def test_a_correction_has_a_period_of_its_own_and_leaves_the_first_one_its_end(
    running: House,
) -> None:
    """Sent twice by one form it is one correction, with its five days from then: to 31 January."""
    at, own = PUBLISHED + timedelta(days=2), datetime(2023, 2, 1, tzinfo=BEIJING)
    correction = {"notice_correction": {"1": {"what": "名称有误，更正如下"}}}
    sent = [running.list_acts("correct", at, given=correction, request_id="c-1") for _ in range(2)]
    assert [one.again for one in sent] == [False, True]
    with running.db.reading() as session:
        ends = session.scalars(select(Publicity.ends_at).order_by(Publicity.id)).all()
    assert list(ends) == [ANNOUNCED, own]
    not_over(running, ANNOUNCED - INSTANT)
    with pytest.raises(Refused) as met:
        running.list_acts("report", own - INSTANT, given=PAPER)
    assert "pub_over" in {breach.guard for breach in met.value.breaches}
    assert [late(running, own - INSTANT), late(running, own)] == [False, True]

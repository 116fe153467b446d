"""Is a report warned of exactly as long as a letter posted in time may still arrive?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from casework.calendar_seed import package_calendar
from tests.support.under_review import found, listed, rules
from workflows.calendar import BEIJING, end_of, last_day_of, start_of
from workflows.facts import TIMER, ListFacts, PublicityFacts
from workflows.machine import Refusal, decide
from workflows.post import post_until

CALENDAR = package_calendar()
INSTANT = timedelta(microseconds=1)
UNTIL = datetime(2023, 2, 2, tzinfo=BEIJING)  # 24:00 of 1 February


def shown(last_day: date, *, supplement: bool = False) -> PublicityFacts:
    """A publicity with that last day."""
    return PublicityFacts("p", supplement, start_of(last_day), end_of(last_day), (), "")


@pytest.mark.parametrize(("last_day", "days", "until"), [
    (date(2023, 1, 29), 3, date(2023, 2, 1)),
    (date(2023, 1, 20), 3, date(2023, 1, 30)),  # Spring Festival 21 to 27, 28 and 29 made up
    (date(2023, 10, 10), 1, date(2023, 10, 11)),
    (date(2026, 9, 30), 2, date(2026, 10, 9)),  # National Day 1 to 7
    (date(2026, 9, 30), 3, date(2026, 10, 10)),  # and the Saturday that makes up for it
    (date(2022, 12, 30), 30, date(2023, 2, 16)),
])  # fmt: skip
def test_it_is_counted_in_working_days_from_the_day_after_the_last(
    last_day: date, days: int, until: date
) -> None:
    assert post_until([shown(last_day)], CALENDAR, days=days) == end_of(until)


def test_the_last_end_counts_the_main_ones_or_a_supplements() -> None:
    main, later = shown(date(2023, 1, 29)), shown(date(2023, 2, 9), supplement=True)
    for both in ([main, later], [later, main]):
        assert post_until(both, CALENDAR, days=3) == end_of(date(2023, 2, 14))


def test_nothing_is_on_its_way_before_a_publicity_or_where_the_round_sets_no_days() -> None:
    assert post_until([], CALENDAR, days=3) is None
    assert post_until([shown(date(2023, 1, 29))], CALENDAR, days=0) is None


def test_a_half_open_end_belongs_to_the_day_before() -> None:
    assert last_day_of(end_of(date(2023, 1, 29))) == date(2023, 1, 29)
    assert last_day_of(end_of(date(2023, 1, 29)) - timedelta(hours=7)) == date(2023, 1, 29)


def waiting(until: datetime | None = UNTIL) -> ListFacts:
    return replace(listed(), state="publicised", post_until=until)


@pytest.mark.parametrize(("now", "warned"), [(UNTIL - timedelta(days=9), True),
                                             (UNTIL - INSTANT, True), (UNTIL, False),
                                             (UNTIL + INSTANT, False)])  # fmt: skip
def test_it_is_warned_until_the_very_instant(now: datetime, warned: bool) -> None:
    assert bool(found("post_underway", waiting(), now=now)) is warned
    assert found("post_underway", waiting(None), now=now) == []


@pytest.mark.parametrize(("year", "cited"), [(2018, "9.2"), (2022, "12")])
def test_either_edition_asks_for_a_reason_and_names_the_day(year: int, cited: str) -> None:
    answer = decide(rules(year), "report", waiting(), actor=TIMER, now=UNTIL - INSTANT, trial=True)
    assert isinstance(answer, Refusal)
    (breach,) = (b for b in answer.breaches if b.guard == "post_underway")
    assert (breach.soft, breach.key) == (True, "post_underway:2023-02-01")
    assert [c.id for c in breach.cites] == [cited]
    assert breach.basis == "setting"
    assert "2023年2月1日 24:00（北京时间）" in breach.words("zh")
    assert "1 Feb 2023 24:00 (Beijing time)" in breach.words("en")


@pytest.mark.parametrize("year", [2018, 2022])
def test_the_setting_is_three_days_unless_a_round_says_otherwise(year: int) -> None:
    law = rules(year)
    assert law.settings["post_days"] == 3
    setting = next(s for s in law.edition.settings if s.id == "post_days")
    assert (setting.least, setting.most, setting.frozen_by) == (0, 30, ("report",))
    assert rules(year, post_days=0).settings["post_days"] == 0

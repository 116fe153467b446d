"""Does `casework deadline` give the right day for every year that it knows, and say how?"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from click.testing import CliRunner

from casework import migrations
from casework.cli import main
from casework.db import Database
from casework.services import arrangement as files
from casework.services import calendar
from casework.services.seed import seed
from tests.support.house import wall
from workflows.facts import Actor

# Four real publicity periods: published on, last day, last day if that day counts. (The FY2021 notice
# of this scheme; a notice on clusters of small enterprises; 2026 by the State Council's arrangement.)
GOLDEN = [
    ("2022-02-21", "2022-02-28", "2022-02-25"),
    ("2023-09-27", "2023-10-10", "2023-10-09"),
    ("2026-02-12", "2026-02-26", "2026-02-25"),
    ("2026-09-29", "2026-10-12", "2026-10-10"),
]


@pytest.fixture(autouse=True)
def _no_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CASEWORK_INSTANCE", str(tmp_path / "instance"))


def casework(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["deadline", *arguments])


def answer(*arguments: str) -> dict[str, Any]:
    result = casework(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def publicity(start: str, *more: str) -> dict[str, Any]:
    return answer("publicity", "--edition", "2022", "--start", start, *more)


@pytest.mark.parametrize(("start", "last", "counted"), GOLDEN)
def test_the_known_publicity_periods_come_out_in_both_readings(
    start: str, last: str, counted: str
) -> None:
    assert publicity(start)["last_day"] == last
    assert publicity(start, "--first-day-counts")["last_day"] == counted


def test_the_answer_has_the_last_day_the_half_open_end_and_every_day() -> None:
    found = publicity("2022-02-21")
    assert found["last_day"] == "2022-02-28"
    assert found["ends_at"] == "2022-03-01T00:00:00+08:00"
    assert found["provisional"] is False
    days = {day["date"]: day for day in found["days"]}
    assert next(iter(days)) == "2022-02-21"
    assert days["2022-02-21"]["counted"] is False
    assert days["2022-02-26"] | {"counted": False, "why": "weekend"} == days["2022-02-26"]
    assert sum(day["counted"] for day in found["days"]) == 5
    assert all({"date", "counted", "why"} <= day.keys() for day in found["days"])


def expected(start: date) -> date:
    """By the package alone: five days after the start that it calls working days."""
    day, number = start, 0
    while number < 5:
        day += timedelta(days=1)
        number += chinese_calendar.is_workday(day)
    return day


@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_year_from_2007_to_2026_agrees_with_the_calendar_package(year: int) -> None:
    for start in (date(year, 1, 3), date(year, 2, 1), date(year, 4, 28), date(year, 9, 28)):
        assert publicity(start.isoformat())["last_day"] == expected(start).isoformat()


def test_2027_is_provisional_and_says_so() -> None:
    found = publicity("2027-01-28")
    assert found["provisional"] is True
    assert found["last_day"] == "2027-02-04"
    shown = casework("publicity", "--edition", "2022", "--start", "2027-01-28").output
    assert "暂定" in shown


@pytest.mark.parametrize("start", ["2006-12-31", "1998-01-01", "2060-05-01", "9999-12-31"])
def test_a_year_that_the_calendar_does_not_know_is_refused(start: str) -> None:
    result = casework("publicity", "--edition", "2022", "--start", start)
    assert result.exit_code == 1
    assert "2007" in result.output
    assert "Traceback" not in result.output


def test_an_instant_counts_at_its_day_in_beijing() -> None:
    late = publicity("2022-02-20T16:00:00Z")  # already the 21st in Beijing
    assert late["last_day"] == "2022-02-28"
    assert publicity("2022-02-20T15:59:59Z")["last_day"] == "2022-02-25"


@pytest.mark.parametrize("start", ["2022-02-21T09:00:00", "2022-02-30", "tomorrow", "20220221T1"])
def test_a_start_that_is_no_day_and_no_instant_is_refused(start: str) -> None:
    result = casework("publicity", "--edition", "2022", "--start", start)
    assert result.exit_code == 2
    if "T09" in start:
        assert "没有时区" in result.output
        assert f"{start}+08:00" in result.output


def test_the_strip_is_readable_in_both_languages() -> None:
    chinese = casework("publicity", "--edition", "2022", "--start", "2022-02-21").output
    assert "第5日" in chinese
    assert "期满：2022-02-28 24:00（北京时间）" in chinese
    english = casework("publicity", "--edition", "2019", "--start", "2022-02-21", "--lang", "en")
    assert "Ends: 2022-02-28 24:00 Beijing time" in english.output


def test_the_cutoff_is_the_notices_own_day() -> None:
    found = answer("cutoff", "--round", "FY2022")
    assert found["last_day"] == "2022-12-22"
    assert found["ends_at"] == "2022-12-23T00:00:00+08:00"
    assert answer("cutoff", "--round", "2018")["last_day"] == "2019-01-30"
    early = answer("cutoff", "--round", "fy2022", "--close", "17:00")
    assert early["ends_at"] == "2022-12-22T17:00:00+08:00"


@pytest.mark.parametrize("round_", ["FY2021", "FY1999", "last", "FY22"])
def test_a_round_without_a_known_cutoff_is_said_to_have_none(round_: str) -> None:
    result = casework("cutoff", "--round", round_)
    assert result.exit_code in (1, 2)
    assert round_ in result.output or "1999" in result.output


@pytest.mark.parametrize(
    ("start", "last"),
    [("2022-06-02", "2023-06-02"), ("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28")],
)
def test_a_term_ends_on_its_anniversary(start: str, last: str) -> None:
    found = answer("term", "--edition", "2022", "--start", start)
    assert found["last_day"] == last
    following = date.fromisoformat(last) + timedelta(days=1)
    assert found["ends_at"] == f"{following}T00:00:00+08:00"


def test_a_term_rolls_over_only_where_that_is_set() -> None:
    start = ("term", "--edition", "2022", "--start", "2023-06-01")
    assert answer(*start)["last_day"] == "2024-06-01"  # a Saturday
    assert answer(*start, "--roll-over")["last_day"] == "2024-06-03"


@pytest.mark.parametrize("edition", ["2019", "2022"])
def test_a_sanction_lasts_three_years(edition: str) -> None:
    found = answer("sanction", "--edition", edition, "--start", "2020-02-29")
    assert found["last_day"] == "2023-02-28"


@pytest.mark.parametrize("edition", ["2000", "", ".", "..", "a/b", "/"])
def test_an_edition_that_is_not_there_is_said_to_be_unknown(edition: str) -> None:
    result = casework("term", "--edition", edition, "--start", "2022-06-02")
    assert len(result.output.splitlines()) == 1
    assert result.exit_code == 1
    assert "2019, 2022" in result.output


def test_an_installation_counts_by_its_own_calendar(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(sqlite_url)
    migrations.upgrade(db)
    with db.reading() as session:
        seed(session, now=wall())
    made = {"year": 2027, "doc_no": "国办发明电〔2026〕1号", "address": "https://www.gov.cn/x",
            "days_off": [{"date": f"2027-02-0{n}"} for n in range(1, 8)]}  # fmt: skip
    new = files.read(json.dumps(made).encode())
    admin = Actor(1, "admin", frozenset({"system_admin"}))
    at = datetime.fromisoformat("2026-11-30T09:00:00+08:00")
    with db.writing() as w:
        preview = calendar.preview(w, new, now=at)
    calendar.apply(db, new, confirmed=preview.digest, actor=admin, received_at=at, wall=wall)
    db.engine.dispose()
    monkeypatch.setenv("CASEWORK_DATABASE_URL", sqlite_url)
    found = publicity("2027-01-28")
    assert (found["last_day"], found["provisional"]) == ("2027-02-11", False)


def test_an_empty_database_leaves_the_packages_calendar(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWORK_DATABASE_URL", sqlite_url)
    assert publicity("2022-02-21")["last_day"] == "2022-02-28"


def test_a_year_without_a_notice_is_told_which_years_there_are() -> None:
    english = casework("cutoff", "--round", "FY1999", "--lang", "en")
    assert "there are FY2016, FY2017, FY2018" in english.output
    chinese = casework("cutoff", "--round", "FY1999")
    assert "FY1999：没有该年度的通知；有 FY2016、FY2017" in chinese.output.replace(", ", "、")

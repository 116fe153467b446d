"""Are instants, days and what is left said as people say them, in the language that was chosen?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from casework.calendar_seed import package_calendar
from casework.filters import (
    calendar,
    day_words,
    end_words,
    iso,
    left_words,
    moment_words,
    number_words,
    size_words,
    words,
)
from tests.support.installation import app_on, client_of, staffed_installation
from workflows.calendar import BEIJING
from workflows.edition import Named


@pytest.fixture
def app(new_database: Callable[..., str], tmp_path: Path) -> Flask:
    return app_on(new_database("sqlite", recipe=staffed_installation), tmp_path)


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


def test_a_half_open_end_is_24_oclock_of_its_last_day() -> None:
    end = datetime(2022, 12, 22, 16, tzinfo=UTC)
    assert end_words(end, "zh") == "2022年12月22日 24:00"
    assert end_words(end, "en") == "22 Dec 2022 24:00"
    assert end_words(end, "zh", weekday=True, year=False) == "12月22日（周四） 24:00"
    assert moment_words(end, "zh") == "2022年12月23日 00:00"


def test_an_end_within_a_day_keeps_its_hour() -> None:
    assert end_words(datetime(2022, 12, 22, 9, tzinfo=UTC), "zh") == "2022年12月22日 17:00"
    late = datetime(2022, 12, 22, 16, 0, 0, 1, tzinfo=UTC)
    assert end_words(late, "zh") == "2022年12月23日 00:00"


def test_the_end_of_a_year_is_in_that_year() -> None:
    assert end_words(datetime(2022, 12, 31, 16, tzinfo=UTC), "zh") == "2022年12月31日 24:00"


def test_a_day_in_both_languages() -> None:
    day = date(2022, 12, 5)
    assert day_words(day, "zh_Hans_CN", weekday=True) == "2022年12月5日（周一）"
    assert day_words(day, "en", weekday=True) == "Mon 5 Dec 2022"


def test_machines_read_beijings_offset() -> None:
    assert iso(datetime(2022, 12, 22, 16, tzinfo=UTC)) == "2022-12-23T00:00:00+08:00"
    assert iso(date(2022, 12, 22)) == "2022-12-22"


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("at", "said"),
    [
        ((2022, 12, 5, 9), "13 working days left"),
        ((2022, 12, 21, 23, 59), "1 working day left"),
        ((2022, 12, 22, 0), "today, 24 hours left"),
        ((2022, 12, 22, 10, 30), "today, 13 hours left"),
        ((2022, 12, 22, 23, 30), "today, 30 minutes left"),
        ((2022, 12, 22, 23, 59, 59), "today, 1 minute left"),
        ((2022, 12, 23, 0), "over"),
    ],
)
def test_what_is_left_is_counted_in_working_days_and_at_last_in_hours(
    at: tuple[int, ...], said: str
) -> None:  # fmt: skip
    end = datetime(2022, 12, 23, tzinfo=BEIJING)
    assert left_words(end, datetime(*at, tzinfo=BEIJING), package_calendar()) == said  # type: ignore[misc, arg-type]


@pytest.mark.usefixtures("english")
def test_a_rest_without_a_working_day_says_so() -> None:
    end = datetime(2022, 10, 8, tzinfo=BEIJING)
    saying = left_words(end, datetime(2022, 10, 3, 9, tzinfo=BEIJING), package_calendar())
    assert saying == "4 days left, no working day"


def test_numbers_and_sizes() -> None:
    assert number_words(1234567) == "1,234,567"
    assert number_words(3.14159, 2) == "3.14"
    assert [size_words(n) for n in (10, 2048, 3 << 20, 5 << 30)] == [
        "10 B", "2.0 KB", "3.0 MB", "5120.0 MB"]  # fmt: skip


def test_words_speak_the_pages_language(app: Flask) -> None:
    both = Named(zh="案件", en="Case")
    for address, said in (("/", "案件"), ("/?lang=en", "Case")):
        with app.test_request_context(address):
            assert (
                words(both)
                == words({"zh": "案件", "en": "Case"})
                == words(("案件", "Case"))
                == said
            )
            assert words(None) == ""


def test_pages_count_by_the_installations_own_calendar(app: Flask) -> None:
    with app.test_request_context("/"):
        assert calendar().is_working(date(2022, 10, 8))
        assert not calendar().is_working(date(2022, 10, 7))
        assert calendar() is calendar()


# --- which language, which light -----------------------------------------------------------------


def test_chinese_is_spoken_unless_something_else_is_asked_for(app: Flask) -> None:
    said = client_of(app).get("/login", headers={"Accept-Language": "en-US,en;q=0.9"}).text
    assert '<html lang="zh-Hans"' in said
    assert '<html lang="zh-Hans"' in client_of(app).get("/login?lang=klingon").text
    client = client_of(app)
    assert '<html lang="en"' in client.get("/login?lang=en").text
    assert '<html lang="en"' in client.get("/login").text, "the choice is kept"
    assert '<html lang="zh-Hans"' in client.get("/login?lang=zh").text


def test_an_account_speaks_its_own_language_where_the_browser_chose_none(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = client_of(app, "ministry")
    client.post("/account", data={"name": "甲", "lang": "en"})
    assert '<html lang="en"' in client.get("/account").text
    elsewhere = client_of(app, "ministry")
    assert '<html lang="en"' in elsewhere.get("/account").text
    elsewhere.get("/account?lang=zh")
    assert '<html lang="zh-Hans"' in elsewhere.get("/account").text


def test_the_light_is_chosen_and_kept(app: Flask) -> None:
    client = client_of(app)
    assert "data-bs-theme" not in client.get("/login").text
    assert 'data-bs-theme="dark"' in client.get("/login?theme=dark").text
    assert 'data-bs-theme="dark"' in client.get("/login").text
    assert "data-bs-theme" not in client.get("/login?theme=auto").text
    assert "data-bs-theme" not in client_of(app).get('/login?theme=x"onload=').text


def test_the_links_lead_to_the_same_page_and_carry_its_question_along(app: Flask) -> None:
    page = client_of(app, "account_admin").get("/admin/users?q=a%26b&lang=en").text
    assert 'href="/admin/users?q=a%26b&amp;lang=zh"' in page
    assert 'href="/admin/users?q=a%26b&amp;lang=en&amp;theme=dark"' in page


def test_a_page_that_answers_a_form_offers_no_link_to_itself(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    page = client_of(app, "auditor").post("/admin/audit/verify").text
    assert 'href="/?lang=en"' in page
    assert "/admin/audit/verify?" not in page


@pytest.mark.usefixtures("english")
def test_words_of_now_arent_fixed_at_import() -> None:
    end = datetime(2030, 1, 1, tzinfo=UTC)
    with force_locale("en"):
        assert left_words(end, end + timedelta(seconds=1), package_calendar()) == "over"

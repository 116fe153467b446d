"""Is everybody told what is wrong and what to do, in their language, page or program alike?"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.pool import Pool

from casework.access import PUBLIC, allow
from casework.db import Database
from casework.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from casework.errors_web import act_words
from tests.casework.acting import PROGRAM
from tests.support.house import CUTOFF, House, round_2022
from tests.support.installation import app_on, client_of, staffed_installation


@pytest.fixture
def app(new_database: Callable[..., str], tmp_path: Path) -> Flask:
    url = new_database("sqlite", recipe=round_2022)
    made = app_on(url, tmp_path)
    house = House.on(url)
    drafted = house.draft("440300")

    @made.get("/refused")
    @allow(PUBLIC)
    def refused() -> str:
        act_words("省级审核通过")
        house.unit_acts(drafted, "approve_province", at=CUTOFF)
        return ""

    raised = {
        "conflict": Conflict("别人改过。", "Changed by another."), "forbidden": Forbidden(),
        "missing": NotFound(), "invalid": Invalid({"date": ("日期不对。", "A wrong date.")}),
        "broken": ZeroDivisionError(),
    }  # fmt: skip
    for name, error in raised.items():

        def fail(error: Exception = error) -> str:
            raise error

        made.add_url_rule(f"/{name}", name, allow(PUBLIC)(fail))
    return made


def test_a_refusal_shows_every_breach_with_its_article(app: Flask) -> None:
    page = client_of(app).get("/refused")
    assert page.status_code in (409, 422)
    with pytest.raises(Refused) as known:
        House.on(str(app.extensions["casework"].db.url)).unit_acts(
            "2022-industry-440300", "approve_province", at=CUTOFF
        )
    assert len(known.value.breaches) > 1
    for breach in known.value.breaches:
        assert breach.words("zh") in page.text
        for citation in breach.cites:
            assert citation.words("zh") in page.text
    assert "/rules/2022#" in page.text
    assert "省级审核通过" in page.text
    english = client_of(app).get("/refused?lang=en").text
    for breach in known.value.breaches:
        assert breach.words("en").replace("'", "&#39;") in english


def test_a_program_gets_the_same_refusal_as_data(app: Flask) -> None:
    answer = client_of(app).get("/refused", headers=PROGRAM)
    assert answer.status_code in (409, 422)
    found = answer.json
    assert found["error"] == "refused"
    assert all(b["cites"] and b["zh"] and b["en"] for b in found["breaches"])


@pytest.mark.parametrize(
    ("path", "code", "zh", "en"),
    [
        ("/conflict", 409, "别人改过。", "Changed by another."),
        ("/invalid", 422, "日期不对。", "A wrong date."),
        ("/forbidden", 403, "", "This is not yours to do"),
        ("/missing", 404, "", "There is nothing here for you"),
        ("/nowhere", 404, "", "There is nothing here for you"),
        ("/broken", 500, "", "Something went wrong on our side"),
    ],
)
def test_each_error_is_a_page_in_the_readers_language(
    app: Flask, path: str, code: int, zh: str, en: str
) -> None:  # fmt: skip
    client = client_of(app)
    chinese = client.get(path)
    assert chinese.status_code == code
    assert 'lang="zh-Hans"' in chinese.text
    assert zh in chinese.text
    assert chinese.text.count("<h1") == 1
    english = client.get(path + "?lang=en")
    assert 'lang="en"' in english.text
    assert en in english.text


@pytest.mark.parametrize("path", ["/conflict", "/invalid", "/forbidden", "/missing", "/broken"])
def test_a_program_is_answered_in_kind(app: Flask, path: str) -> None:
    answer = client_of(app).get(path, headers=PROGRAM)
    assert answer.is_json
    assert answer.status_code >= 400


def test_whoever_looks_for_the_wrong_method_finds_nothing(app: Flask) -> None:
    assert client_of(app).get("/logout").status_code == 404
    assert client_of(app).delete("/login").status_code in (400, 404)


def test_too_much_at_once_says_how_much_is_allowed(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client_of(app).post("/login?lang=en", data={"login": "x" * 2000})
    assert answer.status_code == 413
    assert "A file may have at most 20 MB, a form with all its files at most 80 MB" in answer.text


def test_our_fault_has_a_number_that_the_log_has_too(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    with caplog.at_level(logging.ERROR):
        answer = client_of(app).get("/broken", headers=PROGRAM)
    number = answer.json["incident"]
    assert number in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in client_of(app).get("/broken").text


def test_a_database_that_is_gone_still_gets_an_answer(
    new_database: Callable[..., str], tmp_path: Path
) -> None:  # fmt: skip
    app = app_on(new_database("sqlite", recipe=staffed_installation), tmp_path)
    client = client_of(app, "ministry")
    db: Database = app.extensions["casework"].db
    with db.engine.begin() as connection:
        for table in ("properties", "login_sessions"):
            connection.execute(text(f"DROP TABLE {table}"))
    answer = client.get("/account")
    assert answer.status_code == 500
    assert "系统出错" in answer.text or "went wrong" in answer.text
    assert client.get("/healthz").status_code == 200


def test_who_has_no_turn_to_write_is_told_to_send_it_again(app: Flask) -> None:
    db: Database = app.extensions["casework"].db

    def hurry(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50")  # as if ten seconds had passed

    event.listen(Pool, "checkout", hurry)
    other = Database(str(db.url))
    with other.writing():
        page = client_of(app).get("/refused")
    event.remove(Pool, "checkout", hurry)
    other.engine.dispose()
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    assert "再次提交" in page.text


def test_who_may_not_open_a_page_reads_whose_it_is_and_who_they_are(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    staffed = app_on(new_database("sqlite", recipe=staffed_installation), tmp_path)
    answer = client_of(staffed, "city").get("/admin/users?lang=en")
    assert answer.status_code == 403
    assert "It belongs to: account administrator" in answer.text
    assert "You are signed in as city, city." in answer.text
    assert "asks the account administrator" in answer.text
    # The frame of the page still says who is signed in.
    assert re.search(r'<span class="word">city</span>', answer.text)


@pytest.mark.parametrize(
    ("path", "field"), [("/login", "login"), ("/login", "password"), ("/follow", "number")]
)
def test_a_file_under_the_name_of_a_field_for_words_is_nothing(
    app: Flask, path: str, field: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    answer = client_of(app).post(
        path, data={field: (BytesIO(b"x"), "x.pdf")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422

"""What does the public read of a publicity, of its end, and of what came of it?"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from casework.models import Publicity, Round
from tests.support.site import (
    CLOSE,
    DURING,
    NOTICE,
    SCORES,
    Site,
    approved_demo,
    publicised,
    publicised_demo,
    sites,
)
from workflows.calendar import BEIJING


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def words(page: str) -> str:
    """The text of a page as it is read, white space run together."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_list_stands_in_the_order_of_codes_and_shows_no_score_or_rank(
    site: Callable[..., Site],
) -> None:
    page = site(publicised_demo).text("/notices/2022-1")
    codes = re.findall(r'<span class="code">(\d{6})</span>', page)
    assert codes == sorted(SCORES)
    assert "in no order of merit" in page
    said = re.sub(r"[0-9a-f]{64}", "", page)  # the hash may hold any digits
    assert [score for score in SCORES.values() if score in said] == []


def test_the_title_and_the_text_read_as_the_ministrys_notices_do(
    site: Callable[..., Site],
) -> None:
    said = words(site(publicised_demo).text("/notices/2022-1"))
    assert "Under 国办发〔2021〕49号 and “Measures of the MIIT" in said
    assert "(工信厅规函〔2022〕320号)" in said
    assert "4 cities in all are proposed for the list" in said
    assert "Public from 17 Jan 2023 until 24:00 on 29 Jan 2023, Beijing time" in said
    said = words(site(publicised_demo).text("/notices/2022-1", lang="zh"))
    assert "关于2022年度工业稳增长和转型升级成效明显市（州）名单的公示" in said
    assert "注：按行政区划排列，排名不分先后。" in said


def test_the_end_is_said_in_words_with_its_hour_and_what_remains(site: Callable[..., Site]) -> None:
    said = words(site(publicised_demo).text("/notices/2022-1"))
    assert "Sun 29 Jan 2023 24:00" in said
    assert (
        "Today is working day 2; 3 working days are still to come: 20 Jan, 28 Jan, 29 Jan." in said
    )


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2023, 1, 17, 20, tzinfo=BEIJING), "Today isn't counted; 5 working days"),
        (datetime(2023, 1, 22, 9, tzinfo=BEIJING), "Today isn't counted; 2 working days"),
        (datetime(2023, 1, 29, 18, 30, tzinfo=BEIJING), "Today is the last day: today, 5 hours"),
    ],
)
def test_what_remains_is_counted_in_working_days(
    site: Callable[..., Site], at: datetime, said: str
) -> None:
    made = site(publicised_demo)
    made.at(at)
    assert said in words(made.text("/notices/2022-1"))


def test_each_day_is_explained_across_the_spring_festival(site: Callable[..., Site]) -> None:
    page = site(publicised_demo).text("/notices/2022-1")
    strip = page[page.index('<ol class="days"') :]
    strip = strip[: strip.index("</ol>")]
    assert strip.count('class="day counted') == 3
    assert strip.count('class="day works') == 2
    assert "Spring Festival" in strip
    assert "7 days not counted" in strip
    assert "published" in strip
    assert "gov.cn" in page


def test_over_is_over_from_the_very_instant(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    made.at(CLOSE - timedelta(minutes=5))
    assert "Objections close" in made.text("/notices/2022-1")
    made.at(CLOSE)
    page = made.text("/notices/2022-1")
    assert "Objections closed" in page
    assert "marked as late" in page


def test_a_lengthened_end_is_explained_and_never_shortened(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    with made.house.db.reading() as session:
        session.execute(
            update(Publicity).values(
                last_day=date(2023, 1, 30), ends_at=CLOSE + timedelta(days=1),
                note_zh="因放假安排调整延长一日", note_en="lengthened by a day",
            )
        )  # fmt: skip
        session.commit()
    said = words(made.text("/notices/2022-1"))
    assert "Mon 30 Jan 2023 24:00" in said
    assert "lengthened by a day" in said


def test_a_provisional_end_says_so(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    assert "provisional" not in made.text("/notices/2022-1")
    with made.house.db.reading() as session:
        session.execute(update(Publicity).values(provisional=True))
        session.commit()
    assert "provisional" in made.text("/notices/2022-1")


def test_the_hash_is_that_of_the_text_shown_to_be_had(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    digest = re.findall(r'<p class="hash[^"]*">(.*?)</p>', made.text("/notices/2022-1"))
    proof = made.client().get("/notices/2022-1/text.json").get_data()
    assert [hashlib.sha256(proof).hexdigest()] == digest
    told = json.loads(proof)
    assert told["lists"][0]["entries"][0] == ["110115", "大兴区", "2022-industry-110115"]
    assert told["zh"]["title"] in made.text("/notices/2022-1", lang="zh")


def test_a_demo_and_a_round_that_only_demonstrates_say_so(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    with made.house.db.reading() as session:
        session.execute(
            update(Round).values(note_en="runs by way of demonstration", note_zh="演示")
        )
        session.commit()
    page = made.text("/notices/2022-1")
    assert "Nothing on this page is a real notice" in page
    assert "runs by way of demonstration" in page
    assert "Nothing on this page" not in site(publicised).text("/notices/2022-1")


@pytest.mark.parametrize("path", ["/notices/2022-9", "/notices/x", "/publicities/x", "/object/x"])
def test_what_was_never_public_is_not_there(site: Callable[..., Site], path: str) -> None:
    assert site(publicised_demo).client().get(path).status_code == 404


def test_a_case_that_was_never_public_cannot_be_objected_to(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    ref = made.house.draft("440100", "digital")
    assert made.client().get(f"/object/{ref}").status_code == 404


# --- the first page, the results -------------------------------------------------------------


def test_the_first_page_shows_what_is_public_and_later_what_was(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    assert "public now" in made.text("/")
    made.at(CLOSE)
    page = words(made.text("/"))
    assert "No list is public at the moment." in page
    assert "17 Jan 2023 09:00 to 29 Jan 2023 24:00" in page


def test_a_notice_that_is_over_leads_on_to_what_became_of_the_list(
    site: Callable[..., Site],
) -> None:
    made = site(publicised_demo)
    objecting = r'<a class="btn (btn-\w+) no-print" href="/publicities/[^"]+/object"'
    assert re.search(objecting, made.text("/notices/2022-1"))[1] == "btn-primary"  # type: ignore[index]
    made.at(CLOSE)
    over = made.text("/notices/2022-1")
    assert re.search(objecting, over)[1] == "btn-line"  # type: ignore[index]  # kept, but late
    assert "This list has been approved" not in over
    page = site(approved_demo).text("/notices/2022-1")
    part = page[page.index("This list has been approved") :].partition("</div>")[0]
    assert 'href="/results#2022-industry"' in part


def test_the_final_list_names_its_reply_and_stands_in_order_of_codes(
    site: Callable[..., Site],
) -> None:
    page = site(approved_demo).text("/results")
    assert "示例复〔2023〕2号" in page
    assert re.findall(r'<span class="code">(\d{6})</span>', page) == sorted(SCORES)


@pytest.mark.parametrize(
    ("on", "cities"),
    [("2023-06-01", 0), ("2023-06-02", 4), ("2024-06-02", 4), ("2024-06-03", 0)],
)
def test_who_is_in_term_is_told_for_any_day(
    site: Callable[..., Site], on: str, cities: int
) -> None:
    page = site(approved_demo).text(f"/results?on={on}")
    found = re.search(r'id="term".*?class="aside">(\d+) cit', page, re.S)
    assert found
    assert int(found[1]) == cities


def test_a_day_that_is_none_is_refused_in_words(site: Callable[..., Site]) -> None:
    answer = site(approved_demo).client().get("/results?on=2023-02-30")
    assert answer.status_code == 200
    assert "isn't a day" in words(answer.get_data(as_text=True))


# --- copies, and how much there is to load ---------------------------------------------------


def test_a_page_that_is_the_same_for_everybody_may_be_kept(site: Callable[..., Site]) -> None:
    client = site(publicised).client()
    first = client.get("/notices/2022-1")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in first.headers["Vary"]
    again = client.get("/notices/2022-1", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_with_a_form_or_for_somebody_signed_in_may_not(site: Callable[..., Site]) -> None:
    made = site(publicised)
    for client, path in (
        (made.client(), "/object/2022-industry-110115"),
        (made.client(), "/follow"),
        (made.client("ministry"), "/notices/2022-1"),
    ):
        assert client.get(path).headers["Cache-Control"] == "no-store", path


def test_what_holds_no_token_travels_compressed_and_the_rest_does_not(
    site: Callable[..., Site],
) -> None:
    made = site(publicised)
    asked = {"Accept-Encoding": "gzip"}
    packed = made.client().get("/notices/2022-1", headers=asked)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"440300" in gzip.decompress(packed.data)
    assert "Content-Encoding" not in made.client().get("/notices/2022-1").headers
    form = made.client().get("/object/2022-industry-110115", headers=asked)
    assert "Content-Encoding" not in form.headers


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_the_public_answers_in_both_languages(
    site: Callable[..., Site], lang: str
) -> None:
    made = site(publicised_demo)
    made.at(DURING)
    for path in ("/", "/results", "/privacy", "/follow", "/rules", "/notices/2022-1",
                 "/object/2022-industry-110115", f"/publicities/{NOTICE}/object"):  # fmt: skip
        page = made.text(path, lang=lang)
        assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}"' in page
        assert page.count("<h1") == 1, path

"""Do the pages of staff and units speak in words, and never in the machine's own names?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.queries.objections import count_open
from tests.support.site import (
    APPLYING,
    DURING,
    Site,
    applying_demo,
    approved_demo,
    publicised_demo,
    sites,
)
from workflows.facts import Actor

OBJECTOR = Actor(0, "objector", frozenset({"objector"}))
LIST, CASE = "2022-industry", "2022-industry-440300"


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def read(page: str) -> str:
    """What a reader sees of a page."""
    body = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def test_a_score_says_that_it_is_one_and_how_many_gave_it(site: Callable[..., Site]) -> None:
    page = read(site(publicised_demo).text(f"/cases/{CASE}", "ministry", "zh"))
    assert "得分 93.25、评分份数 3" in page


def test_what_is_still_to_do_is_not_counted_as_done(site: Callable[..., Site]) -> None:
    page = read(site(applying_demo).text("/cases/2022-industry-440100", "unit", "en"))
    assert "0 of 5 done" in page
    assert "5 of 5" not in page


def test_a_condition_that_is_met_says_so_once(site: Callable[..., Site]) -> None:
    page = read(site(applying_demo).text("/cases/2022-industry-440600", "unit", "zh"))
    assert "具备" in page
    assert "具备 具备" not in page


def test_a_list_is_called_by_its_year_and_measure(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    for path in (f"/lists/{LIST}", "/lists", "/objections", f"/lists/{LIST}/supplement"):
        assert LIST not in read(made.text(path, "ministry", "zh")), path


def test_settings_are_in_words(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    page = read(made.text("/rounds/2022", "ministry", "zh"))
    assert "平均分" in page
    assert "不符合条件" in page
    assert not re.search(r"\b(mean|ineligible|continue)\b", page)


def test_only_who_may_hand_a_case_over_is_offered_it(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    offered = "Put somebody in charge"
    assert offered in made.text(f"/cases/{CASE}", "ministry")
    for reader in ("auditor", "leader"):
        assert offered not in made.text(f"/cases/{CASE}", reader), reader


def test_a_city_is_told_that_another_holds_the_place_and_not_which_case(
    site: Callable[..., Site],
) -> None:
    page = site(applying_demo).text("/recommend", "city", "zh")
    assert "由本省（区、市）其他市（州）占用" in page
    assert "2022-digital-440400" not in page


def test_a_refusal_names_another_citys_case_only_to_who_may_see_it(
    site: Callable[..., Site],
) -> None:
    made = site(applying_demo)
    own = made.house.draft("440300", "digital", APPLYING)
    for path in ("/recommend", f"/cases/{own}/preflight"):
        page = made.text(path, "city", "zh")
        assert "其他市（州）的案件" in page, path
        assert "440400" not in page and "珠海" not in page, path
        assert "珠海市（2022-digital-440400）" in made.text(path, "unit", "zh"), path


def test_a_refused_page_is_named_by_its_address(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    assert made.client("ministry").get("/admin/users").status_code == 403
    page = read(made.text("/admin/audit", "auditor", "zh"))
    assert "打开页面：/admin/users" in page
    assert "admin.users" not in page


def test_the_day_of_an_approval_is_said_as_a_day(site: Callable[..., Site]) -> None:
    page = read(site(approved_demo).text("/results", lang="zh"))
    assert "示例复〔2023〕2号、2023年6月2日" in page
    assert "2023-06-02" not in page


def test_who_was_never_here_reads_no_date_before_the_computer(site: Callable[..., Site]) -> None:
    page = read(site(publicised_demo).text("/changes", "ministry", "zh"))
    assert "首次登录" in page
    assert "1970" not in page


def test_taking_an_objection_up_is_the_one_primary_act(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    lodging = {"channel": "form", "grounds": "x", "name": "y", "contact": "z@example.invalid"}
    number = made.house.door.act(
        OBJECTOR, "objection", "lodge", received_at=DURING, new={"case": CASE},
        given={"lodging": {"": lodging}},
    ).ref  # fmt: skip
    page = made.text(f"/objections/{number}", "ministry", "en")
    main = page[page.index("<main") : page.index("</main>")]
    primary = re.findall(r'class="btn btn-primary"[^>]*>(.*?)</(?:a|summary|button)>', main, re.S)
    assert len(primary) == 1
    assert "Admit" in primary[0]


def test_a_reader_in_english_meets_cities_and_days_in_english(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    page = read(made.text(f"/lists/{LIST}/actions/report", "ministry", "en"))
    assert "29 Jan 2023 24:00 (Beijing time)" in page
    assert "Shenzhen" in page
    assert "深圳市" not in page


def test_the_leadership_is_shown_no_step_that_is_somebody_elses(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    step = "2022 Industry list: Report to the State Council"
    assert step in read(made.text("/dashboard", "ministry", "en"))
    assert step not in read(made.text("/dashboard", "leader", "en"))


def test_what_is_held_up_by_an_objection_is_its_own_list_alone(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    lodging = {"channel": "form", "grounds": "x", "name": "y", "contact": "z@example.invalid"}
    made.house.door.act(
        OBJECTOR, "objection", "lodge", received_at=DURING, new={"case": CASE},
        given={"lodging": {"": lodging}},
    )  # fmt: skip
    with made.house.db.reading() as session:
        assert count_open(session, list_ref=LIST) == {"lodged": 1}
        assert count_open(session, list_ref="2022-digital") == {}

"""Does a page say what is so: whose change, which article, what is asked and what isn't?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.house import CUTOFF, MINISTRY
from tests.support.rounds import early_round, midway_round
from tests.support.site import Site, approved_demo, sites
from workflows.calendar import BEIJING

CASE = "/cases/2022-industry-440300"
STAYS = "In part: the city stays on the list"


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def test_who_handed_a_case_in_finds_its_receipt_on_its_page(site: Callable[..., Site]) -> None:
    web = site(early_round)
    assert f'href="{CASE}/receipt"' in web.text(CASE, "unit")
    assert web.text(f"{CASE}/receipt", "unit")
    draft = "/cases/2022-digital-990200"
    assert f"{draft}/receipt" not in web.text(draft, "ministry")


def test_the_timeline_says_by_which_article_a_step_was_taken(site: Callable[..., Site]) -> None:
    page = site(midway_round).text(CASE, "ministry")
    timeline = page[page.index('<ol class="timeline">') :].partition("</ol>")[0]
    assert 'class="art"' in timeline


def test_citations_that_stand_together_are_told_apart(site: Callable[..., Site]) -> None:
    page = site(midway_round).text("/lists/2022-industry/actions/report", "ministry")
    assert re.search(r'class="art"[^>]*>[^<]*</(a|span)> · <(a|span) class="art"', page)
    assert not re.search(r'class="art"[^>]*>[^<]*</(a|span)> ?<(a|span) class="art"', page)


def test_the_end_of_another_year_is_told_with_its_year(site: Callable[..., Site]) -> None:
    web = site(early_round)
    new_year = datetime(2023, 1, 1, tzinfo=BEIJING)
    for at, said in (
        (new_year - timedelta(minutes=20), ">12 Dec 24:00<"),
        (new_year, ">12 Dec 2022 24:00<"),
    ):
        web.at(at)
        assert said in tasks_of(web)


def tasks_of(web: Site) -> str:
    """What waits for the ministry's person, as the start page tells it."""
    page = web.text("/dashboard", "ministry")
    return page[page.index('id="tasks"') :].partition("</section>")[0]


def test_a_unit_without_a_case_has_submitted_none_once_nobody_can(applying: Site) -> None:
    for at, said, not_said in (
        (CUTOFF - timedelta(minutes=20), "no case yet", "none submitted"),
        (CUTOFF, "none submitted", "no case yet"),
    ):
        applying.at(at)
        page = applying.text("/dashboard", "ministry")
        assert said in page
        assert not_said not in page


def test_whether_a_city_stays_is_said_of_a_ruling_in_part_alone(site: Callable[..., Site]) -> None:
    web = site(midway_round)
    for n, (outcome, said) in enumerate((("dismissed", False), ("partly", True))):
        ruling = {"outcome": outcome, "stays": False, "reasons": "口径一致，数据属实"}
        at = datetime(2023, 1, 19, 11 + n, tzinfo=BEIJING)
        if n:
            web.house.door.record(MINISTRY, "objection", "ruling", ruling, ref="Y2022I-0001",
                                  received_at=at)  # fmt: skip
        else:
            web.house.door.act(MINISTRY, "objection", "propose_ruling", ref="Y2022I-0001",
                               given={"ruling": {"": ruling}}, received_at=at)  # fmt: skip
        assert (STAYS in web.text("/objections/Y2022I-0001", "ministry")) is said


def test_what_only_sometimes_exists_is_not_counted_as_missing(site: Callable[..., Site]) -> None:
    page = site(approved_demo).text(CASE, "ministry")
    panel = page[page.index('id="facts-ministry"') :].partition("</section>")[0]
    assert "Decision of revocation" in panel
    assert not re.search(r"\d of \d done", panel)


def test_nobody_is_put_in_charge_of_a_case_that_is_over(site: Callable[..., Site]) -> None:
    web = site(midway_round)
    page = web.text("/cases/2022-industry-150100", "ministry")
    assert "Lapsed" in page
    assert "/facts/officer" not in page
    assert "/facts/officer" in web.text(CASE, "ministry")
    assert "House rule: everything is on record" in web.text(f"{CASE}/facts/officer", "ministry")


def test_links_to_what_can_be_recorded_stand_apart(site: Callable[..., Site]) -> None:
    page = site(midway_round).text("/objections/Y2022I-0002", "ministry")
    footer = page[page.index("<span>Record:</span>") :].partition("</footer>")[0]
    links = re.findall(r"<a [^>]*>", footer)
    assert len(links) > 1
    assert all("me-3" in link for link in links)

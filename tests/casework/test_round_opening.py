"""Does whoever opens a round read first what will govern it, and confirm just that?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework.models import Round
from tests.support.house import CUTOFF, WORKING
from tests.support.installation import empty_demo
from tests.support.site import Site, sites
from workflows.calendar import BEIJING

PAST, EARLY = "The cutoff is past already", 'id="early"'
SECOND = timedelta(seconds=1)


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    found = sites(new_database, tmp_path)(empty_demo)
    found.app.config["WTF_CSRF_ENABLED"] = False
    found.at(WORKING)
    return found


def opened(site: Site) -> list[int]:
    with site.house.db.reading() as session:
        return list(session.scalars(select(Round.year)))


def confirm(site: Site, year: int, **sent: str) -> TestResponse:
    return site.client("ministry").post("/rounds", data={"year": str(year)} | sent)


def confirmed(page: str) -> str:
    return re.search(r'name="confirmed" value="(\w+)"', page)[1]  # type: ignore[index]


def test_the_page_says_which_edition_and_notice_will_govern_the_year(site: Site) -> None:
    page = site.text("/rounds/new?year=2022", "ministry")
    for said in ("工信厅规函〔2022〕320号", 'href="/rules/2022"', "22 Dec 2022 24:00",
                 "13 working days left", "It can&#39;t be undone"):  # fmt: skip
        assert said in page, said
    older = site.text("/rounds/new?year=2018", "ministry")
    for said in ("number not seen", 'href="/rules/2019"', "30 Jan 2019 24:00"):
        assert said in older, said
    assert opened(site) == []


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "工业：每个推荐单位 1 个；计划单列市另计，各 1 个"),
     ("en", "Industry: 1 a unit; beside it 1 for each planned-single city")],
)  # fmt: skip
def test_the_places_are_said_once_for_each_measure(site: Site, lang: str, said: str) -> None:
    page = re.sub(r"\s+", " ", site.text("/rounds/new?year=2018", "ministry", lang))
    assert said in page


@pytest.mark.parametrize(
    ("at", "past"), [(CUTOFF - SECOND, False), (CUTOFF, True)], ids=["before", "after"]
)
def test_it_says_that_the_cutoff_is_past_from_that_very_instant(
    site: Site, at: datetime, past: bool
) -> None:
    site.at(at - (SECOND * 30 if not past else timedelta()))  # the clock runs on
    page = site.text("/rounds/new?year=2022", "ministry")
    assert (PAST in page) is past
    assert ("btn-stop" in page) is past
    assert PAST in site.text("/rounds/new?year=2018", "ministry")


def test_it_says_that_a_notice_of_later_lets_nobody_apply_yet(site: Site) -> None:
    assert EARLY not in site.text("/rounds/new?year=2022", "ministry")
    site.at(datetime(2022, 12, 1, 9, tzinfo=BEIJING))
    page = site.text("/rounds/new?year=2022", "ministry")
    assert EARLY in page
    assert "2 Dec 2022" in page


def test_nothing_is_opened_that_was_not_read_and_confirmed(site: Site) -> None:
    older = confirmed(site.text("/rounds/new?year=2018", "ministry"))
    for sent in ({}, {"confirmed": ""}, {"confirmed": older}):
        answer = confirm(site, 2022, **sent)
        assert (answer.status_code, answer.location) == (303, "/rounds/new?year=2022")
        assert opened(site) == []
    page = site.text("/rounds/new?year=2022", "ministry")
    done = confirm(site, 2022, confirmed=confirmed(page))
    assert (done.status_code, done.location) == (303, "/rounds/2022")
    assert opened(site) == [2022]


def test_the_list_of_rounds_leads_there_and_opens_nothing_itself(site: Site) -> None:
    page = site.text("/rounds", "ministry")
    form = page[page.index('id="open"') :].partition("</form>")[0]
    assert 'method="get"' in form
    assert 'action="/rounds/new"' in form
    assert '<option value="2018">' in form


def test_a_year_that_cant_be_opened_has_no_such_page(site: Site) -> None:
    digest = confirmed(site.text("/rounds/new?year=2022", "ministry"))
    confirm(site, 2022, confirmed=digest)
    client = site.client("ministry")
    for year in ("2022", "2021", "1999", "", "x"):  # open already, known in part, unknown
        assert client.get(f"/rounds/new?year={year}").status_code == 404, year
    again = confirm(site, 2022, confirmed=digest)
    assert (again.status_code, again.location) == (303, "/rounds")
    for login in ("leader", "unit", "system_admin"):
        assert site.client(login).get("/rounds/new?year=2018").status_code == 403, login

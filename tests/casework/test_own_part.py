"""Does each person find on a case's and a list's page what is theirs to fill in?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.support.house import MINISTRY, WORKING
from tests.support.rounds import early_round, opened
from tests.support.site import Site, applying_demo, sites

EMPTY, NEARLY = "2022-industry-440100", "2022-industry-440300"
NOTHING = "Nothing for you to do here now."


def open_list(url: str) -> None:
    """A round with an accepted case without a score, one with, and one not accepted yet."""
    house = opened(url)
    house.accepted("510100", "88.20")
    for division in ("420100", "440300"):
        ref = house.submitted(division)
        if division == "420100":
            house.door.act(MINISTRY, "case", "accept", ref=ref, received_at=WORKING)
    house.db.engine.dispose()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def acts(page: str) -> tuple[str, dict[str, str]]:
    """What the panel of acts says, and its links to forms of facts: words → address."""
    part = page[page.index('aria-labelledby="acts-title"') :].partition("</section>")[0]
    links = re.findall(r'<a href="([^"]+/facts/[^"]+)">(.*?)</a>', part)
    words = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part)))
    return words, {html.unescape(said): unquote(html.unescape(href)) for href, said in links}


def kinds(links: dict[str, str]) -> set[str]:
    return {urlsplit(address).path.split("/")[4] for address in links.values()}


def test_a_city_finds_its_conditions_and_figures_in_the_words_of_the_desk(
    site: Callable[..., Site],
) -> None:
    web = site(applying_demo)
    web.house.draft("440300", "digital")
    case = "2022-digital-440300"
    words, links = acts(web.text(f"/cases/{case}", "city"))
    assert NOTHING not in words
    desk = html.unescape(web.text("/recommend", "city"))
    assert len(links) > 6
    for said, address in links.items():
        assert said in desk
        assert f"?next=/cases/{case}" in address
        assert web.client("city").get(address).status_code == 200
    assert kinds(links) == {"condition", "incident_declaration", "indicator", "document"}
    assert kinds(acts(web.text(f"/cases/{EMPTY}", "unit"))[1]) >= {"indicator", "consent"}


def test_a_bureau_finds_the_figures_that_wait_for_its_audit(site: Callable[..., Site]) -> None:
    web = site(applying_demo)
    words, links = acts(web.text(f"/cases/{NEARLY}", "statistics"))
    assert NOTHING not in words
    assert links
    assert all("isn't audited by the local statistics bureau" in said for said in links)
    assert all(f"/cases/{NEARLY}/facts/audit/" in address for address in links.values())
    # Of the case that is empty there is no figure to audit yet.
    words, links = acts(web.text(f"/cases/{EMPTY}", "statistics"))
    assert NOTHING in words
    assert not links


def test_whoever_has_nothing_left_is_told_so(site: Callable[..., Site]) -> None:
    web = site(applying_demo)
    words, links = acts(web.text(f"/cases/{NEARLY}", "city"))
    assert NOTHING in words
    assert not links


def test_a_list_before_its_ranking_asks_for_scores_and_a_committee(
    site: Callable[..., Site],
) -> None:
    web = site(open_list)
    words, links = acts(web.text("/lists/2022-industry", "ministry"))
    assert NOTHING not in words
    paths = {unquote(urlsplit(address).path) for address in links.values()}
    assert "/cases/2022-industry-420100/facts/score" in paths
    assert "/cases/2022-industry-440300/facts/score" not in paths  # to be accepted first
    assert "/lists/2022-industry/facts/committee_member/1" in paths
    words, links = acts(web.text("/lists/2022-industry", "leader"))
    assert NOTHING in words


def test_a_score_is_asked_for_on_its_case_once_the_case_is_accepted(
    site: Callable[..., Site],
) -> None:
    web = site(open_list)
    waits = "/cases/2022-industry-420100"
    _words, links = acts(web.text(waits, "ministry"))
    assert [urlsplit(address).path for address in links.values()] == [f"{waits}/facts/score"]
    for other in ("2022-industry-440300", "2022-industry-510100"):  # to accept; scored
        assert not acts(web.text(f"/cases/{other}", "ministry"))[1]


def test_after_a_score_one_is_back_at_the_list_of_what_is_still_to_score(
    site: Callable[..., Site],
) -> None:
    web = site(open_list)
    web.app.config["WTF_CSRF_ENABLED"] = False
    client = web.client("ministry")
    page = web.text("/lists/2022-industry", "ministry")
    forms = {
        unquote(html.unescape(a)) for a in re.findall(r'href="([^"]+/facts/score[^"]*)"', page)
    }
    assert len(forms) >= 2
    for address in forms:  # in the table under review as in the panel of acts
        assert parse_qs(urlsplit(address).query)["next"] == ["/lists/2022-industry"]
    address = next(a for a in forms if "420100" in a)
    form = client.get(address).text
    sent = dict(re.findall(r'name="(seen|version|request_id|next)" value="([^"]*)"', form))
    answer = client.post(urlsplit(address).path, data=sent | {"score": "80", "scores": "9"})
    assert answer.status_code == 303
    assert answer.location == "/lists/2022-industry"
    left = acts(web.text("/lists/2022-industry", "ministry"))[1]
    assert not any("420100/facts/score" in a for a in left.values())


def test_the_items_of_a_case_look_like_the_links_that_they_are(site: Callable[..., Site]) -> None:
    page = site(early_round).text("/cases/2022-industry-440300", "ministry")
    items = re.findall(r'class="cell-lead"><a ([^>]*)href="[^"]*/facts/', page)
    assert items
    assert not any("quiet" in item for item in items)

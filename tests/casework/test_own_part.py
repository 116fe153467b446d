"""Does each person find on a case's and a list's page what is theirs to fill in?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.house import MINISTRY, WORKING
from tests.support.rounds import early_round, opened
from tests.support.site import Site, applying_demo, sites

EMPTY, NEARLY = "2022-industry-440100", "2022-industry-440300"
NOTHING = "Nothing for you to do here now."


def open_list(url: str) -> None:
    """A round with two accepted cases and one that isn't accepted yet."""
    house = opened(url)
    house.accepted("510100")
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


def test_a_list_before_its_review_asks_for_a_committee_and_for_no_score(
    site: Callable[..., Site],
) -> None:
    web = site(open_list)
    words, links = acts(web.text("/lists/2022-industry", "ministry"))
    assert NOTHING not in words
    assert "/lists/2022-industry/committee" in words or any(
        "committee" in address for address in links.values()
    )
    assert not any("/facts/score" in address for address in links.values())
    words, links = acts(web.text("/lists/2022-industry", "leader"))
    assert NOTHING in words


def test_a_score_is_asked_for_of_nobody_and_recorded_by_none(site: Callable[..., Site]) -> None:
    web = site(open_list)
    web.app.config["WTF_CSRF_ENABLED"] = False
    waits = "/cases/2022-industry-420100"
    assert not acts(web.text(waits, "ministry"))[1]
    assert 'name="seen"' not in web.text(f"{waits}/facts/score", "ministry")
    sent = {"score": "80", "scores": "9", "seen": "0.0"}
    assert web.client("ministry").post(f"{waits}/facts/score", data=sent).status_code == 403


def test_the_items_of_a_case_look_like_the_links_that_they_are(site: Callable[..., Site]) -> None:
    page = site(early_round).text("/cases/2022-industry-440300", "ministry")
    items = re.findall(r'class="cell-lead"><a ([^>]*)href="[^"]*/facts/', page)
    assert items
    assert not any("quiet" in item for item in items)

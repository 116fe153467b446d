"""Does the page of a review lead on: who is waited for, when they were reminded, what came of it?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from notifications.run import run
from tests.casework.papers import reviewed
from tests.casework.reviewers import as_, house_of, said
from tests.casework.test_committee_page import COMMITTEE, REVIEW
from tests.support.house import MINISTRY, WORKING
from tests.support.reviewing import CHENGDU, REVIEWING, over, seated, under_way
from tests.support.rounds import opened
from tests.support.site import Site, sites
from workflows.facts import Actor

PAGE_2018 = "/lists/2018-industry/review"


@pytest.fixture
def running(unsealed: Callable[..., Flask]) -> Flask:
    """The review under way."""
    return unsealed(under_way)


@pytest.fixture
def closed(unsealed: Callable[..., Flask]) -> Flask:
    """The review closed."""
    return unsealed(over)


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def left_to_the_committee(url: str) -> None:
    """The review closed in a round that leaves ties to the committee, and none there."""
    house = opened(url)
    house.door.record(MINISTRY, "round", "setting", {"value": "committee"}, item="tie_rule",
                      ref="2022", received_at=WORKING)  # fmt: skip
    house.ranked({"440300": "93", "510100": "90"})
    house.db.engine.dispose()


def part(page: str, id: str) -> str:
    return said("<main" + page.partition(f'id="{id}"')[2].partition("</section>")[0])


# --- while it runs -------------------------------------------------------------------------------


def test_who_is_waited_for_stands_once_with_a_count_and_the_cities_folded(running: Flask) -> None:
    page = as_(running, "ministry").get(REVIEW).text
    assert re.search(r"委员expert · 1 city left Chengdu", part(page, "open"))
    refused = part(page, "acts")
    assert refused.count("Members who haven't finished: 5 (cities left") == 1
    assert "委员expert (1)" in refused
    assert (
        "Chengdu"
        not in refused.partition("Members who haven't finished")[2].partition("passed over")[0]
    )


def test_nobody_is_waited_for_over_a_city_that_left_the_review(running: Flask) -> None:
    unit = Actor(10, "四川省联系人", frozenset({"unit"}), unit="510000")
    house_of(running).door.act(unit, "case", "withdraw", ref=CHENGDU, comment="示例",
                               received_at=REVIEWING)  # fmt: skip
    page = as_(running, "ministry").get(REVIEW).text
    assert "Chengdu" not in part(page, "open") and "委员expert ·" not in part(page, "open")
    assert "委员expert.b" in part(page, "open")


def test_before_it_begins_nobody_is_said_not_to_have_judged(unsealed: Callable[..., Flask]) -> None:
    page = as_(unsealed(seated), "ministry").get(REVIEW).text
    assert "4 still to do" in page and "not judged" not in page


def test_when_and_to_whom_the_last_reminder_went_stands_beside_the_button(running: Flask) -> None:
    client = as_(running, "ministry")
    assert "Last reminded" not in client.get(REVIEW).text
    client.post("/lists/2022-industry/facts/review_reminder", data={"request_id": "a"})
    said_ = part(client.get(REVIEW).text, "open")
    assert re.search(r"Last reminded: \S.*2022.* The mails are on their way\.", said_)
    run(running.extensions["casework"])
    said_ = part(client.get(REVIEW).text, "open")
    assert re.search(r"Last reminded: .*Sent to: 委员expert, 委员expert\.b, ", said_)


def test_a_seat_is_changed_where_it_can_be_and_by_whom_it_can(
    running: Flask, unsealed: Callable[..., Flask]
) -> None:
    assert "change or take off" in as_(running, "ministry").get(REVIEW).text
    other = as_(running, "leader").get(REVIEW).text
    assert "change or take off" not in other
    assert "no longer a member" not in other
    page = as_(unsealed(over), "ministry").get(REVIEW).text
    assert "change or take off" not in page
    assert COMMITTEE not in page


def test_a_seats_history_names_the_person(running: Flask) -> None:
    page = as_(running, "ministry").get("/lists/2022-industry/facts/committee_member/expert").text
    assert "委员expert" in part(page, "history")
    assert "Committee member: expert" not in said(page)


# --- once it is over -----------------------------------------------------------------------------


def test_the_result_stands_by_rank_before_all_else_and_leads_to_the_ranking(closed: Flask) -> None:
    page = as_(closed, "ministry").get(REVIEW).text
    lead = '/lists/2022-industry#ranking"'
    assert page.index(lead) < page.index('id="scores"') < page.index('id="settings"')
    assert "Choose the entries and propose the list" in page
    rows = part(page, "scores")
    assert re.search(r"1 Shenzhen|1 Chengdu", rows)
    assert rows.index("Chengdu") < rows.index("Qingdao"), "Qingdao has the lowest score"
    other = as_(closed, "leader").get(REVIEW).text
    assert lead in other
    assert "Choose the entries" not in other


def test_under_2019_the_opinion_is_reached_from_the_review_and_shown_after_it(
    site: Callable[..., Site],
) -> None:
    before = site(reviewed.in_review_2018).text(PAGE_2018, "ministry")
    assert 'href="/lists/2018-industry/facts/opinion' in before
    page = site(reviewed.closed_2018).text(PAGE_2018, "ministry")
    assert "Ningbo" in part(page, "opinion")
    assert html.unescape(page).count("not judged") == 0, "views are voluntary"
    for words in ("scores aren't shown", "How it is scored", "Ranking and proposal"):
        assert words not in html.unescape(page)


# --- on the list's own page ----------------------------------------------------------------------


def test_a_list_offers_only_what_leads_somewhere(closed: Flask) -> None:
    page = as_(closed, "ministry").get("/lists/2022-industry").text
    assert "facts/reconsideration" not in page, "no tie, and the ministry chooses between equals"
    assert "a city were dropped, or it had been" in page, "there is none to add"
    assert page.index('id="ranking"') < page.index('id="papers"')
    asked = as_(closed, "ministry").get("/lists/2022-industry/what-if").text
    assert '<aside class="first"' in asked
    answered = as_(closed, "ministry").get("/lists/2022-industry/what-if?formula=median").text
    assert '<aside class="first"' not in answered, "the answer comes first on a phone"


def test_where_the_round_leaves_ties_to_the_committee_its_looking_again_can_be_recorded(
    unsealed: Callable[..., Flask],
) -> None:
    app = unsealed(left_to_the_committee)
    page = as_(app, "ministry").get("/lists/2022-industry").text
    assert "facts/reconsideration" in page


def test_before_the_review_a_list_names_who_takes_part(
    unsealed: Callable[..., Flask],
) -> None:
    page = part(as_(unsealed(seated), "ministry").get("/lists/2022-industry").text, "waiting")
    assert "Cities taking part 4 cities" in page

"""Is a committee expert told what is theirs, what to do with it, and what comes next?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.house import CUTOFF, MINISTRY, WORKING
from tests.support.rounds import opened
from tests.support.site import Site, sites


def before_the_committee(url: str) -> None:
    """A list of one accepted case, on whose committee the expert sits under their name."""
    house = opened(url)
    house.accepted("510100", "88.20")
    house.submitted("440300")
    for number, (name, kind) in enumerate((("评审专家", "expert"), ("规划司代表", "department"))):
        value = {"name": name, "kind": kind, "recommended_by": "规划司"}
        house.door.record(MINISTRY, "list", "committee_member", value, item=str(number),
                          ref="2022-industry", received_at=WORKING)  # fmt: skip
    house.db.engine.dispose()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def test_an_expert_reads_what_to_do_and_that_the_ministry_records_it_by_hand(
    site: Callable[..., Site],
) -> None:
    page = html.unescape(site(before_the_committee).text("/review", "expert"))
    assert "first tell the ministry in which of them you have an interest" in page
    assert "the ministry records the scores by hand" in page
    assert "ranks the cities and proposes the list" in page
    assert "510100" in page
    assert "440300" not in page  # not accepted yet
    assert "88.20" not in page


def test_once_the_review_is_closed_nothing_is_left_to_do(site: Callable[..., Site]) -> None:
    web = site(before_the_committee)
    web.house.door.act(MINISTRY, "case", "accept", ref="2022-industry-440300",
                       received_at=WORKING)  # fmt: skip
    web.house.door.record(MINISTRY, "case", "score", {"score": "80", "scores": 9},
                          ref="2022-industry-440300", received_at=WORKING)  # fmt: skip
    web.house.list_acts("close_review", CUTOFF)
    page = web.text("/review", "expert")
    assert "The review is over: nothing is left for you to do." in page
    assert "first tell the ministry" not in page


def test_who_sits_on_no_committee_is_told_who_records_that(site: Callable[..., Site]) -> None:
    page = html.unescape(site(lambda url: opened(url) and None).text("/review", "expert"))
    assert "You aren't on record as a member of a committee." in page
    assert "Once the ministry has recorded you" in page


def test_a_member_is_called_by_name_when_recorded_and_when_taken_away(
    site: Callable[..., Site],
) -> None:
    client = site(before_the_committee).client("ministry")
    path = "/lists/2022-industry/facts/committee_member/3"
    typed = {"name": "顾委员", "kind": "expert", "recommended_by": "规划司"}
    page = client.post(path, data=sent_with(client.get(path).text) | typed, follow_redirects=True)
    assert "Recorded: Committee member: 顾委员." in page.text
    gone = client.post(path.replace("facts", "remove", 1), follow_redirects=True,
                       data=sent_with(client.get(path).text))  # fmt: skip
    assert "Taken away: Committee member: 顾委员." in gone.text


def sent_with(page: str) -> dict[str, str]:
    """What a form carries besides what is typed."""
    return dict(re.findall(r'name="(csrf_token|version|request_id)"[^>]*? value="([^"]*)"', page))

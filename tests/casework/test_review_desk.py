"""What does a committee member's desk say of each city, and a city's page of what is settled?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from casework.business_clock import BusinessClock
from tests.casework.acting import seals
from tests.casework.reviewers import as_, own, said
from tests.support.installation import db_of
from tests.support.reviewing import (
    ABSTENTION,
    CHENGDU,
    NINGBO,
    PAST_THE_END,
    QINGDAO,
    SHENZHEN,
    TIE,
    under_way,
)


@pytest.fixture
def later(unsealed: Callable[..., Flask]) -> Flask:
    """The first expert has handed in, drafted, abstained and declared an interest."""
    return unsealed(under_way)


def test_the_desk_counts_what_is_done_and_names_what_is_next(later: Flask) -> None:
    page = said(as_(later).get("/review").text)
    assert "1 judged · 1 abstained · 1 recused · 1 still to do" in page
    assert "Chengdu 510100 draft saved" in page
    assert "Qingdao 370200 Handed in" in page
    assert "Judge the next: Chengdu" in page
    ground = "You declared: Kin or another close relation"
    assert f"{ground}. This is final" in page
    assert TIE not in page
    assert f"{ground}; {TIE}. This is final" in said(as_(later).get(own(later, NINGBO)).text)


def test_what_was_given_back_is_told_from_a_draft(later: Flask) -> None:
    act = f"{own(later, QINGDAO)}/actions/give_back"
    ministry = as_(later, "ministry")
    decision = {"unlock-number": "1", "unlock-date": "2022-12-22", "unlock-reason": "示例"}
    assert ministry.post(act, data=seals(ministry, act) | decision).status_code == 303
    page = said(as_(later).get("/review").text)
    assert "Qingdao 370200 given back: to be corrected" in page
    assert "Chengdu 510100 draft saved" in page
    given_back = said(as_(later).get(own(later, QINGDAO)).text)
    assert "Date 22 Dec 2022" in given_back


def test_of_an_abstention_one_reads_when_why_and_how_it_is_undone(later: Flask) -> None:
    page = said(as_(later).get(own(later, SHENZHEN)).text)
    assert "You abstained on " in page
    assert f"Reason {ABSTENTION}" in page
    assert "they give it back to you by a recorded decision" in page
    confirm = said(as_(later).get(f"{own(later, CHENGDU)}/actions/abstain").text)
    assert "a recorded decision alone" in confirm


def test_after_its_time_a_review_that_isnt_closed_says_that_it_can_still_be_judged(
    later: Flask,
) -> None:
    client, still = as_(later), "It can still be judged and handed in until the ministry closes"
    assert still not in said(client.get("/review").text)
    BusinessClock(db_of(later)).set(PAST_THE_END)
    for page in ("/review", own(later, CHENGDU)):
        assert still in said(client.get(page).text)


def test_ones_way_back_to_the_review_is_marked_in_the_menu_beside_a_city(later: Flask) -> None:
    for page in ("/review", own(later, CHENGDU)):
        assert 'href="/review" aria-current="page"' in as_(later).get(page).text

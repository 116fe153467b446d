"""Do a list's page and the command line give one reason for a city's place, in the same words?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from casework.cli.select import proposed
from casework.ranking.file import read
from casework.ranking.words import said
from tests.support.house import WORKING
from tests.support.rounds import opened
from tests.support.site import sites
from workflows.rules import Rules

# Two of one total for the tenth place; one below.
TIED = {
    "320500": "93", "440300": "92", "370200": "91", "420100": "90", "130100": "89", "430100": "88",
    "340100": "87", "510100": "86", "210100": "85", "350200": "60.5", "410100": "60.5",
    "360100": "50",
}  # fmt: skip
# 郑州 makes room for 成都; then for whichever two of three equals people choose.
LIFTED = TIED | {"350200": "61", "210100": "86.5", "510100": "40", "360100": "39"}
EQUALS_LIFTED = LIFTED | {"210100": "40", "610100": "40"}


def ranked_list(url: str, scores: dict[str, str]) -> None:
    house = opened(url)
    house.ranked(scores)
    house.db.engine.dispose()


def tied(url: str) -> None:
    """A ranking that ends in a tie."""
    ranked_list(url, TIED)


def lifted(url: str) -> None:
    """A ranking of which the floor lifts a city."""
    ranked_list(url, LIFTED)


def equals_lifted(url: str) -> None:
    """A ranking of which the floor lifts two of three equals."""
    ranked_list(url, EQUALS_LIFTED)


def commands(rules: Rules, scores: dict[str, str], lang: str) -> dict[str, str]:
    """What the command says of each city, its score with the decimals that a review gives it."""
    rows = [f"{code},{Decimal(n):.2f}" for code, n in scores.items()]
    lines = "\n".join(["division_code,score", *rows])
    scored = read(lines.encode(), rules, today=WORKING.date()).cities
    reasons = proposed(rules, "industry", scored, lang)["reasons"]
    return {code: reason["words"] for code, reason in reasons.items()}


def row(page: str, code: str) -> str:
    """What the ranking says of a city."""
    part = page.partition(f'id="row-2022-industry-{code}"')[2].partition("</tr>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("recipe", "scores"), [(tied, TIED), (lifted, LIFTED), (equals_lifted, EQUALS_LIFTED)]
)
def test_the_page_of_a_list_gives_each_reason_in_the_words_of_the_command(
    new_database: Callable[..., str], tmp_path: Path, recipe: Callable[[str], None],
    scores: dict[str, str], lang: str,
) -> None:  # fmt: skip
    web = sites(new_database, tmp_path)(recipe)
    page = web.text("/lists/2022-industry", "ministry", lang=lang)
    for code, words in commands(web.house.rules, scores, lang).items():
        assert words in row(page, code)


def test_a_tie_says_with_whom_and_about_how_many_places(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    page = sites(new_database, tmp_path)(tied).text("/lists/2022-industry", "ministry", lang="zh")
    assert "与郑州市同分，余 1 个名额，由人决定。" in row(page, "350200")
    assert "线下；按总分列入的最低为 60.50。" in row(page, "360100")


def test_whoever_makes_room_for_equals_is_told_of_no_city(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    """People choose between those, so none of them has its place for certain."""
    web = sites(new_database, tmp_path)(equals_lifted)
    assert commands(web.house.rules, EQUALS_LIFTED, "zh")["410100"] == "为满足地区下限让出。"


@pytest.mark.parametrize(
    ("because", "zh", "en"),
    [
        ("room", "递补列入：线上有市（州）超过同一推荐单位上限。",
         "Moves up: a city above it is over its unit's cap."),
        ("barred", "因事故、事件或惩戒，不参加排序。",
         "An accident, an event or a sanction bars it from the ranking."),
        ("unscored", "没有得分。", "No score."),
    ],
)  # fmt: skip
def test_what_the_page_alone_can_know_is_said_in_both_languages(
    because: str, zh: str, en: str
) -> None:
    assert said(because, lang="zh_Hans_CN", cap=1) == zh
    assert said(because, lang="en", cap=1) == en

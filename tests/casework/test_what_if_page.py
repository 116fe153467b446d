"""Does the what-if page tell who would move, by the same rules as the list, and record nothing?"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from casework.cli import main
from casework.models import Event
from casework.queries.reviews import review
from casework.queries.what_if import in_ranking
from tests.casework.asked import LIST, PAGE, SCORES, answer, asked_of, moves, panel, query, ref_of
from tests.casework.papers import reviewed
from tests.support.house import MINISTRY
from tests.support.site import Site, sites
from workflows.guards import Ask


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


@pytest.fixture
def web(site: Callable[..., Site]) -> Site:
    return site(asked_of)


def test_without_another_one_there_is_room_for_the_next(web: Site) -> None:
    page = web.text(query(drop=ref_of("340100")), "ministry")
    assert moves(page) == {"Nanchang": ("not suggested", "suggested", "By its total."),
                           "Hefei": ("suggested", "not in the ranking", "Dropped.")}  # fmt: skip
    said = panel(page, "after")
    assert "8 Nanchang moves 86.60 86.60 suggested" in said
    assert "Hefei" not in said
    assert "1.70 points less" in said  # the floor lifts 成都 over 浦东, now for less


def test_a_city_is_added_with_a_score_and_the_cap_and_the_floor_hold_it_to_their_limits(
    web: Site,
) -> None:
    page = web.text(query(add=ref_of("150200"), score="90"), "ministry")
    assert moves(page)["Baotou"] == ("not in the ranking", "suggested", "By its total.")
    assert moves(page)["Chengdu"][:2] == ("suggested", "not suggested")
    assert "the lowest taken by its total has 86.90" in moves(page)["Chengdu"][2]
    page = web.text(query(add=ref_of("330100"), score="95"), "ministry")
    assert moves(page)["Ningbo"] == (
        "suggested", "not suggested",
        "Its unit has at most 1 on the list; Hangzhou comes first.")  # fmt: skip
    floor = "Lifted by the regional floor over Nanchang, Pudong New Area"
    assert floor in panel(web.text(query(formula=""), "ministry"), "after")


@pytest.mark.parametrize("formula", ["median", "trimmed_mean"])
def test_another_formula_is_worked_out_from_the_experts_own_scores(web: Site, formula: str) -> None:
    page = web.text(query(formula=formula), "ministry")
    assert {city: way[:2] for city, way in moves(page).items()} == {
        "Shijiazhuang": ("not suggested", "suggested"), "Zhengzhou": ("suggested", "not suggested")}  # fmt: skip
    said = panel(page, "after")
    assert "Shijiazhuang moves 80.67 87.00" in said
    assert "Shenzhen 91.95 92.00" in said


def test_who_has_too_few_scores_for_a_trimmed_mean_keeps_the_own_one_and_is_named(
    web: Site,
) -> None:
    told = "Too few scores for that formula, so their own score stands: Nanchang."
    page = web.text(query(formula="trimmed_mean"), "ministry")
    assert told in panel(page, "moves")
    assert "Nanchang 86.60 86.60" in panel(page, "after")
    assert "Too few" not in web.text(query(formula="median"), "ministry")
    assert "Too few" not in web.text(query(bonus="2"), "ministry")


def test_fewer_decimals_make_equals_between_whom_people_choose(web: Site) -> None:
    found = moves(web.text(query(decimals="0"), "ministry"))
    assert found["Zhengzhou"] == (
        "suggested", "tied", "Equal with Nanchang, places left: 1; people choose.")  # fmt: skip
    assert found["Nanchang"][:2] == ("not suggested", "tied")
    assert len(found) == 2


def test_a_bonus_goes_to_whose_practice_counts_though_the_round_itself_gives_none(
    web: Site,
) -> None:
    page = web.text(query(bonus="2"), "ministry")
    assert {city: way[:2] for city, way in moves(page).items()} == {
        "Pudong New Area": ("not suggested", "suggested"), "Zhengzhou": ("suggested", "not suggested")}  # fmt: skip
    assert "Pudong New Area moves 85.40 87.40" in panel(page, "after")
    assert "without the bonus: Shenyang." in panel(page, "moves")
    assert "without the bonus" not in web.text(query(bonus="0"), "ministry")


def test_the_experts_scores_come_to_exactly_the_scores_on_record(web: Site) -> None:
    with web.house.db.reading() as session:
        judged = review(session, MINISTRY, LIST, now=reviewed.DRAWN)
    method = judged.rules.method("industry")
    recorded = {c.ref: c.recorded.one("score") for c in judged.facts.cases}
    assert len(judged.judged) == len(SCORES)
    for one in judged.judged:
        score = recorded[one.case.ref]
        assert score is not None
        assert str(method.combined(list(one.totals.values()))) == score["score"]
        assert len(one.totals) == score["scores"]


def test_whoever_changes_nothing_is_told_that_nobody_moves(web: Site) -> None:
    nothing = {"add": "", "score": "", "formula": "mean", "decimals": "2", "bonus": "0"}
    page = web.text(query(**nothing), "ministry")
    assert "Nobody moves." in panel(page, "moves")
    listed = web.text(f"/lists/{LIST}", "ministry")
    for city, total in (("Ningbo", "93.10"), ("Shijiazhuang", "80.67")):
        assert f"{city} {total}" in panel(page, "after")
        assert total in listed


def recorded_events(web: Site) -> int:
    with web.house.db.reading() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


def test_nothing_that_is_asked_is_recorded(web: Site) -> None:
    before = recorded_events(web)
    for asked in ({"drop": [ref_of("340100"), ref_of("320500")]}, {"formula": "median"},
                  {"bonus": "x"}, {"add": ref_of("150200"), "score": "90"}):  # fmt: skip
        web.client("ministry").get(query(**asked))
    assert web.client("ministry").post(PAGE).status_code == 404
    assert recorded_events(web) == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"decimals": "7"}, "Decimals of a score: “7” is not from 0 to 6"),
        ({"decimals": "1.5"}, "“1.5” is not a whole number"),
        ({"bonus": "-1"}, "“-1” is not from 0 to 20"),
        ({"bonus": "viel"}, "“viel” is not a number"),
        ({"formula": "best"}, "“best” is none of: mean, trimmed_mean, median"),
        ({"add": ref_of("150200")}, "with a total of: Say which score it would have."),
        ({"add": ref_of("150200"), "score": "121"}, "From 0 to 120."),
        ({"add": ref_of("150200"), "score": "neunzig"}, "must be a number"),
        ({"score": "90"}, "Choose the city that would have this score."),
        (
            {"add": ref_of("340100"), "score": "90"},
            "In the ranking already, or never accepted: Hefei.",
        ),
        ({"add": ref_of("999999"), "score": "90"}, f"never accepted: {ref_of('999999')}."),
        ({"add": ref_of("640100"), "score": "90"}, "never accepted: Yinchuan."),
        ({"drop": ref_of("150200")}, "Drop: Not in the ranking: Baotou."),
        ({"drop": ref_of("350200")}, "Not in the ranking: Xiamen."),
        ({"drop": "<b>"}, "Not in the ranking: <b>."),
    ],
)
def test_what_can_t_be_asked_is_said_at_its_field_and_kept_there(
    web: Site, asked: dict[str, str], said: str
) -> None:
    reply = web.client("ministry").get(query(**asked))
    assert reply.status_code == 422
    page = reply.get_data(as_text=True)
    alert = page[page.index('role="alert"') :].partition("</ul>")[0]
    assert said in html.unescape(re.sub(r"<[^>]+>", "", alert))
    name = next(iter(re.findall(r'href="#(\w+)"', alert)))
    assert f'id="{name}-error"' in page
    assert f'aria-describedby="{name}-error"' in page or f' {name}-error"' in page
    assert 'id="after"' not in page
    assert "<b>." not in page
    for field, value in asked.items():
        if field in ("score", "decimals", "bonus"):
            assert f'name="{field}" inputmode="decimal" value="{html.escape(value)}"' in page


def test_whoever_isn_t_in_the_ranking_is_offered_with_the_reason(web: Site) -> None:
    page = web.text(PAGE, "ministry")
    offered = re.findall(r'<option value="2022-industry-\d+">(.*?)</option>', page)
    assert [html.unescape(one) for one in offered] == [
        "Baotou (Withdrawn)", "Hangzhou (Withdrawn)",
        "Xiamen (An accident, an event or a sanction bars it from the ranking)"]  # fmt: skip
    assert page.count('name="drop"') == len(SCORES) - 1
    assert "Ask a question, and the answer stands here." in page


@pytest.mark.parametrize(
    ("login", "code"),
    [("ministry", 200), ("leader", 200), ("auditor", 200), ("expert", 403), ("unit", 403),
     ("city", 403), ("system_admin", 403), (None, 302)],
)  # fmt: skip
def test_who_may_not_see_the_list_asks_nothing_of_it(
    web: Site, login: str | None, code: int
) -> None:
    for path in (PAGE, query(drop=ref_of("340100"))):
        assert web.client(login).get(path).status_code == code


def test_before_the_close_and_after_the_approval_there_is_nothing_to_ask(
    site: Callable[..., Site],
) -> None:
    for recipe in (reviewed.in_review, reviewed.approved):
        client = site(recipe).client("ministry")
        assert client.get(f"/lists/{LIST}").status_code == 200
        assert client.get(PAGE).status_code == 404
        assert client.get(query(formula="median")).status_code == 404
    assert site(reviewed.decided).client("ministry").get(PAGE).status_code == 200


def test_where_nothing_is_scored_there_is_nothing_to_ask(site: Callable[..., Site]) -> None:
    client = site(reviewed.ranked_2018).client("ministry")
    assert client.get("/lists/2018-industry").status_code == 200
    assert client.get("/lists/2018-industry/what-if").status_code == 404
    assert client.get("/lists/2018-nothing/what-if").status_code == 404


@pytest.mark.parametrize(
    ("option", "asked"),
    [
        (("--drop", "340100"), {"drop": frozenset([ref_of("340100")])}),
        (("--add", "150200=90"), {"added": {ref_of("150200"): Decimal(90)}}),
        (("--add", "330100=86.9"), {"added": {ref_of("330100"): Decimal("86.9")}}),
        (("--add", "150200=86.90"), {"added": {ref_of("150200"): Decimal("86.90")}}),
    ],
)
def test_the_command_line_answers_the_same_of_the_same_numbers(
    web: Site, tmp_path: Path, option: tuple[str, ...], asked: dict[str, Any]
) -> None:
    with web.house.db.reading() as session:
        judged = review(session, MINISTRY, LIST, now=reviewed.DRAWN)
        ask = Ask(judged.rules, "decide", MINISTRY, reviewed.DRAWN)
        scores = [(c.division.code, (c.recorded.one("score") or {})["score"])
                  for c in in_ranking(judged.facts, ask)]  # fmt: skip
    file = tmp_path / "scores.csv"
    file.write_text("\n".join(["division_code,score", *map(",".join, scores)]), "utf-8")
    result = CliRunner().invoke(main, ["select", str(file), "--edition", "2022", "--measure",
                                       "industry", "--json", *option])  # fmt: skip
    told = json.loads(result.output)["moved"]
    assert told
    assert answer(web, **asked) == {code: (one["from"], one["to"]) for code, one in told.items()}
    parts = {"drop": list(asked.get("drop", []))}
    for ref, score in asked.get("added", {}).items():
        parts |= {"add": ref, "score": str(score)}
    page = moves(web.text(query(**parts), "ministry", "zh"))
    assert sorted(why for *_, why in page.values()) == sorted(
        one["reason"] for one in told.values())  # fmt: skip

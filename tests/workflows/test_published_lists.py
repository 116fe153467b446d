"""Does the law as it is here allow the lists that the ministry published for FY2021?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.demo.story import told
from casework.example import application
from casework.reference.loaders import divisions, provinces
from casework.services.gather_list import entries_digest
from workflows.calendar import BEIJING, beijing_day
from workflows.facts import (
    Actor,
    CaseFacts,
    DivisionFacts,
    Fact,
    ListFacts,
    PublicityFacts,
    Recorded,
)
from workflows.guards.registry import Ask, findings, subject_of
from workflows.loader import find_notice
from workflows.machine import Decision, Refusal, decide
from workflows.rules import Rules, bind

ROUND = told("finished_round")
MEASURES = ("industry", "digital")
DAYS = {name: ROUND["list"][name]["from"] for name in ("propose", "decide", "publish", "report")}
ENDS = datetime(2022, 3, 1, tzinfo=BEIJING)  # of the publicity, after 28 February
# The state in which the list stands before each act, and that of its cases.
BEFORE = {"propose": ("ranked", "reviewed"), "decide": ("proposed", "reviewed"),
          "publish": ("decided", "reviewed"), "report": ("publicised", "publicised")}  # fmt: skip
BY = {"propose": Actor(1, "经办", frozenset({"ministry"})),
      "decide": Actor(2, "领导", frozenset({"leader"})),
      "publish": Actor(1, "经办", frozenset({"ministry"})),
      "report": Actor(1, "经办", frozenset({"ministry"}))}  # fmt: skip
# What each guard of a list that asks about its cities is called in the edition.
OF_THE_ENTRIES = {"count", "cap", "floor", "differs", "frozen", "same_list"}


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The rules under which the demo shows that year."""
    return bind(*find_notice(ROUND["year"]))


def with_floor(rules: Rules, least: int) -> Rules:
    """The same edition, its floor another and nothing else."""
    guards = tuple(
        replace(g, params={**g.params, "least": least}) if g.id == "floor" else g
        for g in find_notice(ROUND["year"])[0].guards
    )
    return bind(replace(rules.edition, guards=guards), rules.notice)


def case(rules: Rules, measure: str, code: str, state: str) -> CaseFacts:
    """A complete case, with the score that the demo gives to all."""
    city = next(d for d in divisions() if d.code == code)
    unit = next(p for p in provinces() if p.code == city.province_code)
    at = ROUND["times"]["submit"]["from"]
    score = {"score": ROUND["list"]["given"]["points"], "bonus": "0"}
    facts: dict[str, dict[str, Fact]] = {"score": {"": Fact(score)}}
    for part in application(rules, measure, unit_kind="province", on=beijing_day(at)):
        facts.setdefault(part.kind, {})[part.item] = Fact(part.value, 9, at.isoformat(), 1)
    return CaseFacts(
        ref=f"2021-{measure}-{code}", state=state, measure=measure, year=2021,
        division=DivisionFacts(code, city.name_zh, city.kind, unit.code, name_en=city.name_en),
        unit=unit.code, unit_kind="province", region=unit.region, recorded=Recorded(facts),
        submitted_on=beijing_day(at),
    )  # fmt: skip


def published(rules: Rules, measure: str, act: str, *, reserve: tuple[str, ...] = ()) -> ListFacts:
    """The list as it was published, as it stood before an act; `reserve` are cases beside it."""
    state, of_cases = BEFORE[act]
    codes = [one["division"] for one in ROUND["applications"]["case"] if one["measure"] == measure]
    cases = tuple(case(rules, measure, code, of_cases) for code in codes)
    entries = tuple(c.ref for c in cases)
    more = tuple(case(rules, measure, code, "reviewed") for code in reserve)
    said = {c.ref: (c.division.code, c.division.name) for c in cases}
    bare = ListFacts(ref=f"2021-{measure}", state=state, measure=measure, year=2021, cases=cases)
    digest = entries_digest(bare, entries)
    shown = PublicityFacts(f"2021-{measure}-1", False, DAYS["publish"], ENDS, entries, digest, said)
    ended = act == "report"
    given: dict[str, dict[str, Fact]] = {
        "entry": {ref: Fact({}, 1, DAYS["propose"].isoformat(), 1) for ref in entries}}  # fmt: skip
    if act != "propose":
        given["proposal"] = {"": Fact({}, 1, DAYS["propose"].isoformat(), 2)}
        given["decision"] = {"": _given("decision", 2, DAYS["decide"])}
    if ended:
        given["report"] = {"": _given("report", 1, DAYS["report"])}
    return ListFacts(
        ref=f"2021-{measure}", state=state, measure=measure, year=2021, cases=cases + more,
        entries=entries, recorded=Recorded(given), publicities=(shown,) if ended else (),
        digest=digest, decided_digest=digest,
    )  # fmt: skip


def _given(kind: str, by: int, at: datetime) -> Fact:
    value: dict[str, Any] = {
        k: v.isoformat() if k == "date" else v for k, v in ROUND["list"]["given"][kind].items()
    }
    return Fact(value, by, at.isoformat(), 3)


def answers(rules: Rules, measure: str, **more: Any) -> Iterator[tuple[str, Decision | Refusal]]:
    """(act, what the law answers to it) for each act that a list goes through."""
    for act, day in DAYS.items():
        facts = published(rules, measure, act, **more)
        yield act, decide(rules, act, facts, actor=BY[act], now=day + timedelta(hours=1))


@pytest.mark.parametrize("measure", MEASURES)
def test_each_published_list_passes_every_guard_on_its_way_without_a_reason(
    rules: Rules, measure: str
) -> None:
    for act, answer in answers(rules, measure):
        assert isinstance(answer, Decision), (act, answer)
        assert not answer.reasons
        facts = published(rules, measure, act)
        ask = Ask(rules, act, BY[act], DAYS[act])
        assert list(findings(rules, act, facts, ask)) == []


def test_every_guard_that_asks_about_a_lists_cities_was_asked(rules: Rules) -> None:
    """A guard that an act gains later is asked too: here are those that there must be."""
    asked = {id for act in DAYS for id in rules.actions["list", act].guards}
    assert asked >= OF_THE_ENTRIES
    assert {subject_of(rules.guards[id].check) for id in OF_THE_ENTRIES} == {"list"}


@pytest.mark.parametrize("measure", MEASURES)
def test_each_published_list_has_ten_cities_of_ten_units_two_of_them_west_or_northeast(
    rules: Rules, measure: str
) -> None:
    cities = list(published(rules, measure, "propose").listed())
    assert len(cities) == len({c.unit for c in cities}) == 10
    assert sum(c.region in ("west", "northeast") for c in cities) == 2


@pytest.mark.parametrize("measure", MEASURES)
def test_with_a_floor_of_three_they_are_refused_by_article_11(rules: Rules, measure: str) -> None:
    """Nobody else of those regions is known: a reason settles it, and there is none."""
    for act, answer in answers(with_floor(rules, 3), measure):
        assert isinstance(answer, Refusal), act
        (breach,) = [b for b in answer.breaches if b.guard == "floor"]
        assert [c.id for c in breach.cites] == ["11.2"] and breach.soft
        assert breach.zh.startswith("西部和东北地区只有 2 个，少于 3 个，")
        assert breach.en.startswith("Only 2 from the west and northeast, fewer than 3,")


@pytest.mark.parametrize("measure", MEASURES)
def test_nor_does_a_reason_help_where_another_city_of_those_regions_is_in_reserve(
    rules: Rules, measure: str
) -> None:
    stricter = with_floor(rules, 3)
    for act in DAYS:
        facts = published(stricter, measure, act, reserve=("520300",))
        answer = decide(stricter, act, facts, actor=BY[act], now=DAYS[act] + timedelta(hours=1),
                        reasons={"floor:2": "没有更合适的"})  # fmt: skip
        assert isinstance(answer, Refusal), act
        (breach,) = [b for b in answer.breaches if b.guard == "floor"]
        assert [c.id for c in breach.cites] == ["11.2"] and not breach.soft
        assert breach.zh == "西部和东北地区只有 2 个，合计不少于 3 个；还有可列入的：遵义市。"
        assert breach.en.endswith("at least 3 are needed; available: Zunyi.")


@pytest.mark.parametrize(
    ("swap", "guard", "article"),
    [(("110115", "150100"), "cap", "11.1"), (("500113", "330100"), "floor", "11.2")],
)
def test_another_city_in_its_place_would_have_been_refused(
    rules: Rules, swap: tuple[str, str], guard: str, article: str
) -> None:
    """呼和浩特 beside 包头, and 杭州 beside 绍兴 for 巴南: the real list kept what these break."""
    facts = published(rules, "industry", "propose", reserve=(swap[1],))
    entries = tuple(ref.replace(*swap) for ref in facts.entries)
    answer = decide(rules, "propose", replace(facts, entries=entries), actor=BY["propose"],
                    now=DAYS["propose"])  # fmt: skip
    assert isinstance(answer, Refusal)
    assert article in {c.id for b in answer.breaches if b.guard == guard for c in b.cites}

"""Do the guards turn at the very instant, day and number at which the rules turn?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from workflows.calendar import BEIJING
from workflows.facts import (
    TIMER,
    CaseFacts,
    DivisionFacts,
    Fact,
    ListFacts,
    ObjectionFacts,
    PublicityFacts,
    Recorded,
)
from workflows.guards import CHECKS, Ask
from workflows.loader import edition
from workflows.rules import Rules, bind
from workflows.words import breach

LAW = edition("2022")
RULES: Rules = bind(LAW, LAW.notice(2022))
CITY = DivisionFacts("440300", "深圳市", "prefecture_city", "440000")
END = datetime(2022, 12, 23, tzinfo=BEIJING)
INSTANT = timedelta(microseconds=1)
ISSUED = date(2022, 12, 2)


def case(*, division: DivisionFacts = CITY, recorded: Any = None, **more: Any) -> CaseFacts:
    told = Recorded().over(recorded or {}, 1, "")
    return CaseFacts(ref="2022-industry-440300", state="drafted", measure="industry", year=2022,
                     division=division, unit="440000", unit_kind="province", region="east",
                     recorded=told, **more)  # fmt: skip


def said(guard: str, facts: Any, now: datetime) -> list[str]:
    rule = RULES.guards[guard]
    return [f.says for f in CHECKS[rule.check](facts, Ask(RULES, "submit", TIMER, now),
                                               **rule.params)]  # fmt: skip


@pytest.mark.parametrize(
    ("valid", "found"),
    [
        ({"valid_from": ISSUED}, []),
        ({"valid_from": ISSUED + timedelta(1)}, ["not_valid"]),
        ({"valid_to": ISSUED}, []),
        ({"valid_to": ISSUED - timedelta(1)}, ["not_valid"]),
    ],
)
def test_a_division_is_in_force_from_its_first_to_its_last_day(
    valid: dict[str, date], found: list[str]
) -> None:
    assert said("division", case(division=replace(CITY, **valid)), END) == found


@pytest.mark.parametrize(
    ("at", "found"),
    [(END - INSTANT, []), (END, ["sanctioned"]), (END + timedelta(2), ["sanctioned"]),
     (END + timedelta(3) - INSTANT, ["sanctioned"]), (END + timedelta(3), [])],
)  # fmt: skip
def test_a_sanction_bars_from_its_first_instant_until_its_end(
    at: datetime, found: list[str]
) -> None:
    bar = {"from": END.isoformat(), "until": (END + timedelta(3)).isoformat(), "number": "1"}
    assert said("unit_free", case(recorded={"unit_sanction": {"s": bar}}), at) == found


@pytest.mark.parametrize(
    ("decided", "found"), [("2022-12-22", ["sanctioned"]), ("2022-12-23", []), ("2022-12-24", [])]
)
def test_only_a_decision_made_since_the_sanction_lets_a_case_go_on(
    decided: str, found: list[str]
) -> None:
    bar = {"from": END.isoformat(), "until": (END + timedelta(9)).isoformat(), "number": "1"}
    facts = case(recorded={"unit_sanction": {"s": bar},
                           "continue_decision": {"": {"date": decided}}})  # fmt: skip
    assert said("unit_free", facts, END + timedelta(2)) == found


@pytest.mark.parametrize(
    ("at", "cutoff", "due"),
    [(END - INSTANT, [], ["early"]), (END, ["late"], []), (END + INSTANT, ["late"], [])],
)
def test_submission_and_lapse_are_mirrors_at_the_cutoff(
    at: datetime, cutoff: list[str], due: list[str]
) -> None:
    assert said("cutoff", case(submit_by=END), at) == cutoff
    assert said("due", case(submit_by=END), at) == due


def test_a_light_accident_that_was_found_severe_bars_all_the_same() -> None:
    light = {"kind": "production_safety", "date": "2022-12-01", "deaths": 1,
             "serious_injuries": 0, "loss_yuan": 0}  # fmt: skip
    told = {"incident_declaration": {"": {"checked": True}}}
    now = END - timedelta(1)
    assert said("clean", case(recorded={**told, "incident": {"1": light}}), now) == []
    severe = light | {"severe_impact": True}
    assert said("clean", case(recorded={**told, "incident": {"1": severe}}), now) == ["severe"]


@pytest.mark.parametrize("missing", ["source", "organ"])
def test_a_figure_without_its_source_or_its_organ_is_refused(missing: str) -> None:
    told = {"value": "1", "year": 2022, "source": "公报", "organ": "统计局"}
    items = {i.id: told for i in RULES.measure("industry").indicator}
    assert said("source", case(recorded={"indicator": items}), END) == []
    items["output_growth"] = {k: v for k, v in told.items() if k != missing}
    assert said("source", case(recorded={"indicator": items}), END) == ["no_source"]


@pytest.mark.parametrize(
    ("by", "found"),
    [("2022-12-21", ["sooner"]), ("2022-12-22", []), ("2022-12-23", ["past_cutoff"])],
)
def test_a_correction_may_run_to_the_cutoff_and_not_a_day_past_or_short_of_it(
    by: str, found: list[str]
) -> None:
    now = END - timedelta(5)
    assert said("correction_by", case(recorded={"correction": {"": {"by": by}}}), now) == found


def test_a_unit_s_own_cutoff_goes_before_the_one_of_all() -> None:
    moved = {"440000": {"day": "2022-12-28"}, "*": {"day": "2022-12-24"}}
    for by, found in (("2022-12-28", []), ("2022-12-29", ["past_cutoff"])):
        facts = case(recorded={"correction": {"": {"by": by}}, "cutoff_moved": moved})
        assert said("correction_by", facts, END) == found


@pytest.mark.parametrize(
    ("starts", "found"), [("2023-02-01", ["starts_before"]), ("2023-02-02", [])]
)
def test_a_term_may_start_on_the_day_of_the_report_and_not_before(
    starts: str, found: list[str]
) -> None:
    facts = reported({"date": "2023-05-01", "starts_on": starts})
    assert said("dated", facts, datetime(2023, 5, 2, tzinfo=BEIJING)) == found


@pytest.mark.parametrize(
    ("reply", "zh", "en"),
    [
        (
            {"date": "2023-05-01", "starts_on": "2023-02-01"},
            "激励期起始日 2023年2月1日早于上报日期 2023年2月2日。",
            "The term would start on 1 Feb 2023, before the report of 2 Feb 2023.",
        ),
        (
            {"date": "2023-02-01"},
            "文件日期 2023年2月1日早于前一步“报批”的 2023年2月2日。",
            "The document is dated 1 Feb 2023, before that of “Report to the State Council” "
            "(2 Feb 2023).",
        ),
    ],
)
def test_a_date_too_early_and_the_one_it_precedes_are_said_alike(
    reply: dict[str, str], zh: str, en: str
) -> None:
    facts, ask = reported(reply), Ask(RULES, "approve", TIMER, datetime(2023, 5, 2, tzinfo=BEIJING))
    rule = RULES.guards["dated"]
    (finding,) = CHECKS[rule.check](facts, ask, **rule.params)
    told = breach(RULES, rule, finding, facts, "")
    assert (told.zh, told.en) == (zh, en)


def reported(reply: dict[str, str]) -> ListFacts:
    """A list that was reported on 2 February 2023, and the reply to it."""
    told = {"report": {"": {"date": "2023-02-02"}}, "reply": {"": reply}}
    return ListFacts(ref="2022-industry", state="reported", measure="industry", year=2022,
                     recorded=Recorded().over(told, 1, ""))  # fmt: skip


LODGED = "2023-01-10T16:00:00.000000Z"  # the eleventh in Beijing


@pytest.mark.parametrize(
    ("lodging", "withdrawn", "found"),
    [({}, "2023-01-10", ["before"]), ({}, "2023-01-11", []),
     ({"channel": "post", "postmark": "2023-01-09"}, "2023-01-08", ["before"]),
     ({"channel": "post", "postmark": "2023-01-09"}, "2023-01-09", []),
     ({"channel": "form", "postmark": "2023-01-09"}, "2023-01-09", ["before"])],
)  # fmt: skip
def test_a_withdrawal_on_paper_is_no_older_than_its_objection(
    lodging: dict[str, str], withdrawn: str, found: list[str]
) -> None:
    told = Recorded({"lodging": {"": Fact(lodging, at=LODGED)},
                     "withdrawal": {"": Fact({"date": withdrawn})}})  # fmt: skip
    facts = ObjectionFacts("Y2022I-0001", "lodged", "2022-industry-440300", recorded=told)
    assert said("objector_withdraws", facts, END + timedelta(30)) == found


EMPTY = PublicityFacts("2022-industry-1", False, END, END + timedelta(7), (), "")
FILLED = PublicityFacts("2022-industry-2", True, END, END + timedelta(7), ("y",), "")


@pytest.mark.parametrize(
    ("decided", "shown", "found"),
    [("2022-12-22", [EMPTY], ["early"]), ("2022-12-23", [EMPTY], []),
     ("2022-12-24", [EMPTY, FILLED], ["early"]), ("2022-12-25", [EMPTY, FILLED], [])],
)  # fmt: skip
def test_a_city_is_decided_on_on_the_day_a_place_was_free_at_the_earliest(
    decided: str, shown: list[PublicityFacts], found: list[str]
) -> None:
    """One city left on the 23rd and another on the 25th; `y` may have filled the first's place."""
    told = {"decision": {"x": {"date": decided}}}
    facts = ListFacts(ref="2022-industry", state="publicised", measure="industry", year=2022,
                      recorded=Recorded().over(told, 1, ""), publicities=tuple(shown),
                      left=(END, END + timedelta(2)))  # fmt: skip
    assert said("place_free", facts, END + timedelta(9)) == found

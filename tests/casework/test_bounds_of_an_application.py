"""Is what no application can be refused in words: a part over its whole, a list without end?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from flask import Flask, g

from casework.errors import Invalid, Refused
from casework.queries.missing import preflight
from casework.queries.snapshots import opened
from casework.services.items import MOST_ENTRIES
from casework.web.shown.problems import problems_of
from tests.support.house import WORKING, House
from workflows.calendar import BEIJING
from workflows.facts import Actor, CaseFacts, DivisionFacts, Fact, Recorded
from workflows.loader import edition
from workflows.rules import bind

NOW = datetime(2019, 1, 14, 9, tzinfo=BEIJING)
POLICY = {"name": "办法", "number": "1", "date": "2022-12-01"}
UNIT = Actor(1, "unit", frozenset({"unit"}), unit="450000")


def over_the_whole() -> CaseFacts:
    """Twice the country's output, a hundred times the investment, all of the province's."""
    facts: dict[str, Any] = {
        "product": {"3": {"name": "糖", "output": "200", "national_output": "100"}},
        "indicator": {
            name: {"value": value, "year": 2018}
            for name, value in (("renovation_investment", "500"), ("industrial_investment", "5"),
                                ("output_value", "7"), ("province_output_value", "7"))
        },
    }  # fmt: skip
    recorded = Recorded({k: {i: Fact(v, seq=1) for i, v in of.items()} for k, of in facts.items()})
    city = DivisionFacts("450200", "柳州市", "prefecture", "450000")
    return CaseFacts("2018-industry-450200", "drafted", "industry", 2018, city, "450000",
                     "province", "west", recorded)  # fmt: skip


def test_a_share_over_the_whole_is_found_before_and_when_it_is_handed_in_at_its_figure() -> None:
    law = edition("2019")
    rules, facts = bind(law, law.notices[0]), over_the_whole()
    submit = rules.actions["case", "submit"]
    found = [one for one in preflight(rules, facts, submit, actor=UNIT, now=NOW)
             if one.breach.guard == "shares"]  # fmt: skip
    assert {(one.kind.id, one.item) for one in found if one.kind} == {
        ("product", "3"), ("indicator", "renovation_investment")}  # fmt: skip
    assert not any(one.breach.soft for one in found)
    assert {c.id for one in found for c in one.breach.cites} == {"6(2)b", "6(3)"}
    for id in ("approve_province", "submit", "resubmit"):
        assert "shares" in rules.actions["case", id].guards
    with Flask("reader").test_request_context():
        g.lang = "en"
        told = problems_of(rules, facts, UNIT, NOW)
    assert "is over 100 %" in told["product", "3"][0]
    assert "500 ÷ 5 × 100" in " ".join(told["indicator", "renovation_investment"])
    assert "over 100" not in " ".join(told.get(("indicator", "output_value"), ()))


def test_every_share_has_its_bound() -> None:
    for id in ("2019", "2022"):
        for measure in edition(id).measures:
            assert all(one.most == 100 for one in measure.computed if one.how == "share")


def test_a_list_is_full_at_last_and_says_so(house: House) -> None:
    ref, city = house.draft("440300"), house.actor("city", "440300")
    wish = {"ref": ref, "received_at": WORKING}
    many = {str(n): POLICY for n in range(1, MOST_ENTRIES + 2)}
    with pytest.raises(Refused) as refused:
        house.door.record_all(city, "case", {"policy": many}, **wish)
    (breach,) = refused.value.breaches
    assert [c.id for c in breach.cites] == ["house.list_length"]
    assert f"holds at most {MOST_ENTRIES} entries" in breach.en
    many.pop("1")
    house.door.record_all(city, "case", {"policy": many}, **wish)
    house.door.record(city, "case", "policy", {**POLICY, "number": "2"}, item="2", **wish)
    with pytest.raises(Refused):
        house.door.record(city, "case", "policy", POLICY, item="999", **wish)
    house.door.record(city, "case", "policy", None, item="2", **wish)
    house.door.record(city, "case", "policy", POLICY, item="999", **wish)


def test_an_entry_without_a_number_has_the_next_and_no_number_is_invisible(house: House) -> None:
    ref, city = house.draft("440300"), house.actor("city", "440300")
    wish = {"ref": ref, "received_at": WORKING}
    for _ in range(2):
        house.door.record(city, "case", "policy", POLICY, **wish)
    house.door.record_all(city, "case", {"policy": {"": POLICY, "3": POLICY}}, **wish)
    for item in (" ", "5 ", "\u202e", "\u3000", "\u200b6"):
        with pytest.raises(Invalid, match="invisible"):
            house.door.record(city, "case", "policy", POLICY, item=item, **wish)
    with pytest.raises(Invalid, match="no “Policy"):
        house.door.record(city, "case", "policy", None, **wish)
    with house.db.reading() as session:
        found = opened(session, "case", ref, now=WORKING)
    assert set(found.facts.recorded.all("policy")) == {"1", "2", "3", "4"}


def test_a_comment_is_settled_once_it_is_there_and_is_about_what_is_handed_in(house: House) -> None:
    ref, city = house.draft("440300"), house.actor("city", "440300")
    wish = {"ref": ref, "received_at": WORKING}
    with pytest.raises(Invalid) as invalid:
        house.door.record(city, "case", "comment_settled", {"settled": True}, item="1", **wish)
    assert "There is no “Comment” number “1”" in invalid.value.errors["comment_settled"][1]
    for about in ("x", "ministry_note:", "<script>", "indicator:", "indicator:nope/zz", "policy:1",
                  "indicator:output_growth/zz", "indicator:five_g_users", "comment:1"):  # fmt: skip
        with pytest.raises(Refused) as refused:
            house.door.record(city, "case", "comment", {"about": about, "text": "?"}, **wish)
        assert "is no part of this application" in refused.value.breaches[0].en
    for about in ("indicator:output_growth", "indicator:output_growth/source", "consent:/number"):
        house.door.record(city, "case", "comment", {"about": about, "text": "?"}, **wish)
    house.door.record(city, "case", "comment_settled", {"settled": True}, item="1", **wish)

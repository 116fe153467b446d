"""Is an application refused, by its article, for each part that is missing in turn?

Of every measure of both editions, from the editions' own tables: a new one is tried by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from casework.example import Part, application
from casework.queries.missing import preflight
from workflows.calendar import BEIJING
from workflows.facts import Actor, CaseFacts, DivisionFacts, Fact, PlaceFacts, Recorded
from workflows.loader import edition
from workflows.machine import Refusal, decide
from workflows.rules import Rules, bind

UNIT = Actor(1, "unit", frozenset({"unit"}), unit="440000")
XPCC = {
    "joint": {"text": "兵团没有通信管理局"}
}  # none of its own is named: a reason is written (4.3)
BACK = Fact({"items": "补页"}, 1, "2018-01-01T00:00:00.000000Z", 0)


def laws() -> Iterator[tuple[Rules, str, str]]:
    """(rules, measure, kind of unit) of each application that there can be."""
    for id, year in (("2019", 2018), ("2022", 2022)):
        law = edition(id)
        for measure in law.measures:
            for unit_kind in ("province", "xpcc"):
                yield bind(law, law.notice(year)), measure.id, unit_kind


def whole(rules: Rules, measure: str, unit_kind: str) -> tuple[CaseFacts, list[Part], datetime]:
    """A complete case, its parts, and an instant before the cutoff."""
    assert rules.cutoff_day
    end = datetime.combine(rules.cutoff_day, datetime.min.time(), BEIJING)
    parts = list(application(rules, measure, unit_kind=unit_kind, on=end.date()))
    facts: dict[str, dict[str, Fact]] = {}
    for seq, part in enumerate(parts, 1):
        facts.setdefault(part.kind, {})[part.item] = Fact(part.value, 1, end.isoformat(), seq)
    case = CaseFacts(
        ref="r", state="provincially_approved", measure=measure, year=rules.notice.year,
        division=DivisionFacts("440100", "广州市", "prefecture_city", "440000"),
        unit="440000", unit_kind=unit_kind, region="east", recorded=Recorded(facts),
        places=(PlaceFacts("ordinary", 1, None),), submit_by=end + timedelta(days=1),
    )  # fmt: skip
    return case, parts, end + timedelta(hours=12)


@pytest.mark.parametrize("act", ["submit", "resubmit"])
@pytest.mark.parametrize(
    ("rules", "measure", "unit_kind"),
    [pytest.param(*one, id=f"{one[0].edition.id}-{one[1]}-{one[2]}") for one in laws()],
)
def test_each_part_that_is_missing_is_refused_by_its_article_and_by_nothing_else(
    rules: Rules, measure: str, unit_kind: str, act: str
) -> None:
    case, parts, now = whole(rules, measure, unit_kind)
    if act == "resubmit":
        back = replace(
            case.recorded,
            facts={**case.recorded.facts, "correction": {"": BACK}, "returned": {"": BACK}},
        )
        kept = back.over({"consent_kept": {"": {"covers": True}}}, 1, now.isoformat())
        case = replace(case, state="returned", recorded=kept)
    if unit_kind == "xpcc":
        case = replace(case, recorded=case.recorded.over({"reason": XPCC}, 1, now.isoformat()))
    goal = rules.actions["case", act]
    assert preflight(rules, case, goal, actor=UNIT, now=now) == ()
    for part in parts:
        missing = {part.kind: {part.item: None}}
        without = replace(case, recorded=case.recorded.over(missing, 1, now.isoformat()))
        found = preflight(rules, without, goal, actor=UNIT, now=now)
        assert found, part
        for one in found:  # it leads to the form that settles it, by an article of the text
            assert one.kind is not None and one.kind.id == part.kind, (part, one)
            assert one.item in (part.item, ""), (part, one)
            assert any(cite.article for cite in one.breach.cites), one.breach


def test_an_xpcc_case_without_a_reason_for_the_missing_administration_is_refused() -> None:
    law = edition("2022")
    rules = bind(law, law.notice(2022))
    case, _parts, now = whole(rules, "digital", "xpcc")
    answer = decide(rules, "submit", case, actor=UNIT, now=now)
    assert isinstance(answer, Refusal)
    assert [(b.guard, b.soft) for b in answer.breaches] == [("joint", True)]


@pytest.mark.parametrize(("id", "year"), [("2019", 2018), ("2022", 2022)])
def test_a_document_of_which_neither_scan_nor_original_is_there_is_refused_by_its_own_article(
    id: str, year: int
) -> None:
    law = edition(id)
    rules = bind(law, law.notice(year))
    case, _parts, now = whole(rules, "industry", "province")
    for document in rules.measure("industry").document:
        value = dict(case.recorded.one("document", document.id) or {})
        for handed, says in (({}, "nowhere"), ({"file": "a.pdf"}, ""), ({"original": True}, "")):
            if document.original and "original" not in handed:
                says = "copy"
            given = {k: v for k, v in value.items() if k not in ("file", "original")} | handed
            facts = case.recorded.over({"document": {document.id: given}}, 1, now.isoformat())
            found = preflight(rules, replace(case, recorded=facts), rules.actions["case", "submit"],
                              actor=UNIT, now=now)  # fmt: skip
            assert [one.breach.says for one in found] == [says] * bool(says)
            if says == "nowhere":
                assert [c.id for c in found[0].breach.cites] == list(document.cites)
                assert not found[0].breach.soft

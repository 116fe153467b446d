"""What does a guard see of a list whose committee is judging, in a few words of a test?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from workflows.calendar import BEIJING
from workflows.facts import (
    TIMER,
    Assessed,
    AssessmentFacts,
    CaseFacts,
    DivisionFacts,
    Fact,
    ListFacts,
    Recorded,
)
from workflows.guards import CHECKS, Ask, Finding
from workflows.loader import edition
from workflows.rules import Rules, bind

NOW = datetime(2022, 12, 26, 9, tzinfo=BEIJING)
CITIES = {
    "深圳市": ("440300", "440000"), "武汉市": ("420100", "420000"), "保定市": ("130600", "130000"),
    "朝阳区": ("110105", "110000"), "黔东南苗族侗族自治州": ("522600", "520000"),
    "第八师石河子市": ("659001", "660000"),
}  # fmt: skip


def rules(year: int = 2022, **settings: Any) -> Rules:
    """The rules of a round under its own edition, with settings of its own."""
    law = next(law for law in map(edition, ("2019", "2022"))
               if any(n.year == year for n in law.notices))  # fmt: skip
    return bind(law, law.notice(year), settings)


def recorded(facts: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Recorded:
    """Kind → item → value, as they stand on record."""
    return Recorded({kind: {item: Fact(value, 1, NOW.isoformat(), 1) for item, value in of.items()}
                     for kind, of in facts.items()})  # fmt: skip


def case(city: str, *, state: str = "submitted", accepted: bool = True,
         **facts: Mapping[str, Mapping[str, Any]]) -> CaseFacts:  # fmt: skip
    """A case of one of CITIES, accepted unless it is said not to be."""
    code, unit = CITIES[city]
    on_record = {**({"formal_check": {"": {"result": "accepted"}}} if accepted else {}), **facts}
    return CaseFacts(
        city, state, "industry", 2022, DivisionFacts(code, city, "prefecture_city", unit), unit,
        "xpcc" if unit == "660000" else "province", "east", recorded(on_record),
    )  # fmt: skip


def member(kind: str = "expert", province: str = "central", organisation: str = "示例大学",
           **more: Any) -> dict[str, Any]:  # fmt: skip
    """A committee member's entry."""
    return {"name": "甲", "kind": kind, "recommended_by": "规划司", "province": province,
            "organisation": organisation, **more}  # fmt: skip


def said(case: str, expert: str, *points: str | int, state: str = "handed_in") -> Assessed:
    """What an expert says of a case: one mark for all headings, or one for each in their order."""
    headings = [h.id for h in rules().measure("industry").heading]
    each = [str(p) for p in points] * (len(headings) if len(points) == 1 else 1)
    return Assessed(case, expert, state, dict(zip(headings, each, strict=False)))


def listed(
    *cases: CaseFacts, members: Mapping[str, Mapping[str, Any]] | None = None,
    assessments: Sequence[Assessed] = (), until: datetime | None = None,
) -> ListFacts:  # fmt: skip
    """A list under review with its cases, its committee and what was said."""
    committee = recorded({"committee_member": members or {}})
    return ListFacts("2022-industry", "in_review", "industry", 2022, cases, recorded=committee,
                     assessments=tuple(assessments), review_until=until)  # fmt: skip


def judging(of: CaseFacts, *, list_state: str = "in_review", on: Mapping[str, Any] | None = None,
            **facts: Mapping[str, Mapping[str, Any]]) -> AssessmentFacts:  # fmt: skip
    """One expert's assessment of a case; `on` is the expert's entry in the committee."""
    return AssessmentFacts("a", "drafted", "industry", "x", of, list_state, on, recorded(facts))


def found(check: str, facts: Any, by: Rules | None = None, *, now: datetime = NOW,
          **params: Any) -> list[Finding]:  # fmt: skip
    """What a check finds."""
    return list(CHECKS[check](facts, Ask(by or rules(), "close_review", TIMER, now), **params))

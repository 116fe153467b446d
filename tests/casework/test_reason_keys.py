"""Does the key of every written reason fit into its column, whatever was typed?"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from casework.errors import Invalid
from casework.models import FactRow, User
from casework.services import values
from casework.services.items import LONGEST_NAME
from tests.support.house import WORKING, House
from workflows import guards
from workflows.calendar import BEIJING
from workflows.facts import TIMER, CaseFacts, DivisionFacts, Fact, ListFacts, Recorded
from workflows.guards import CHECKS, Ask
from workflows.loader import edition
from workflows.machine import reason_key
from workflows.rules import Rules, bind

ROOM = FactRow.__table__.c.item.type.length
NOW = datetime(2022, 12, 5, 9, tzinfo=BEIJING)
LAST = 2**31 - 1  # the largest number that an event can have
NAME = "名" * LONGEST_NAME
# The longest figures that are taken, and another one of the same length.
LONG, OTHER = "-0.00000000000000111111111111111", "-0.00000000000000222222222222222"  # fmt: skip
DAY = "2022-01-01"
OF_LISTS = ("assessed", "visits")  # the checks of a list that make a key of what was typed


def case(rules: Rules, measure: str) -> CaseFacts:
    """A case of which everything that a key is made of is as long as it can be."""
    of = rules.measure(measure)
    figure = {"value": LONG, "public_value": OTHER, "year": 1900, "source": "x", "organ": "x"}
    dated = {"date": "1900-01-01", "kind": "production_safety", "deaths": 99, "source": "x"}
    told: dict[str, dict[str, Any]] = {
        "indicator": {i.id: figure for i in of.indicator},
        "incident": {NAME: dated | {"date": "2022-01-01"}},
        "consent": {"": {"date": DAY, "government": "province"}},
        "document": {d.id: dated for d in of.document},
        "formal_item": {f"{kind.id}:{NAME}": {"result": "correct", "reason": "x"}
                        for kind in rules.facts.values() if kind.items in ("free", "numbered")},
        **{name: {i.id: dated for i in of.indicator} for name in ("audit", "statistics_sheet")},
        "joint_signoff": {"": dated},
        "product": {NAME: {"name": "x", "output": LONG, "national_output": "999999999999999"}},
    }  # fmt: skip
    recorded = Recorded(
        {
            k: {
                i: Fact(v, at=f"{DAY}T09:00:00+08:00", seq=LAST - (k == "indicator"))
                for i, v in of.items()
            }
            for k, of in told.items()
        }
    )
    city = DivisionFacts("440300", "深圳市", "prefecture_city", "440000")
    return CaseFacts("2022-industry-440300", "returned", measure, 2022, city, "440000", "province",
                     "east", recorded)  # fmt: skip


def review(rules: Rules, measure: str) -> ListFacts:
    """A list of as many cases as there can be, none of them judged by the member whose login is the
    longest, and a visit that isn't reported.
    """
    accepted = Recorded({"formal_check": {"": Fact({"result": "accepted"})}})
    one = replace(case(rules, measure), state="submitted", recorded=accepted)
    login = "l" * User.__table__.c.login.type.length
    told = {"committee_member": {login: Fact({"name": NAME, "kind": "expert"})},
            "visit": {NAME: Fact({"case": one.ref, "to": DAY})}}  # fmt: skip
    return ListFacts(f"2022-{measure}", "in_review", measure, 2022,
                     tuple(replace(one, ref=f"{one.ref}-{n}") for n in range(400)),
                     recorded=Recorded(told))  # fmt: skip


def keys(rules: Rules) -> Iterator[tuple[str, str]]:
    """(check, key) of all that a written reason settles in such cases, and in their review."""
    for measure in rules.edition.measures:
        of_kind = {"CaseFacts": case(rules, measure.id), "ListFacts": review(rules, measure.id)}
        for guard in rules.guards.values():
            asked = CHECKS[guard.check].__annotations__["facts"]
            if asked not in of_kind or (asked == "ListFacts" and guard.check not in OF_LISTS):
                continue
            for found in CHECKS[guard.check](
                of_kind[asked], Ask(rules, "submit", TIMER, NOW), **guard.params
            ):
                if found.soft:
                    yield guard.check, reason_key(guard, found)


@pytest.fixture(scope="module")
def found() -> list[tuple[str, str]]:
    laws = [edition(id) for id in ("2019", "2022")]
    softer = {"accident_effect": "reason"}
    return [one for law in laws for one in keys(bind(
        law, law.notices[-1], {s.id: softer[s.id] for s in law.settings if s.id in softer}))]  # fmt: skip


def test_every_key_fits_its_column(found: list[tuple[str, str]]) -> None:
    assert {key for _, key in found if len(key) > ROOM} == set()


def test_every_check_that_makes_a_key_of_what_was_typed_is_tried(
    found: list[tuple[str, str]],
) -> None:
    """A key is made of values where its item is put together: f"{…}={…}"."""
    made = set()
    for file in Path(guards.__file__).parent.glob("*.py"):
        for function in ast.parse(file.read_text("utf-8")).body:
            parts = [part.value for part in ast.walk(function) if isinstance(part, ast.Constant)
                     and isinstance(part.value, str) and part.value.endswith("=")]  # fmt: skip
            if isinstance(function, ast.FunctionDef) and parts:
                made.add({"incidents": "clean"}.get(function.name, function.name))
    assert made
    assert made <= {check for check, _ in found}


def test_the_longest_figures_here_are_the_longest_that_are_taken() -> None:
    figure = next(k for k in edition("2022").facts if k.id == "indicator")
    for text in (LONG, OTHER):
        read = values.read(figure, {"value": text, "year": 2022}, today=NOW.date())
        assert read["value"] == text
        for longer in (f"{text}1", f"-0.0{text[3:]}", str(Decimal(text) / 10)):
            with pytest.raises(Invalid):
                values.read(figure, {"value": longer, "year": 2022}, today=NOW.date())


def test_a_reason_for_the_longest_figures_is_kept(house: House) -> None:
    ref = house.draft("440300")
    house.fill(ref, without=("indicator", "audit", "consent", "document"))
    city, statistics = house.actor("city", "440300"), house.actor("statistics", "440300")
    value, public = LONG.lstrip("-"), OTHER.lstrip("-")
    figure = {"value": value, "public_value": public, "year": 2022, "source": "x", "organ": "x"}
    paper = {"organ": "x", "person": "x", "date": "2022-12-05", "file": "x"}
    asked = [i.id for i in house.rules.measure("industry").indicator]
    for item in asked:
        house.door.record(
            city, "case", "indicator", figure, item=item, ref=ref, received_at=WORKING
        )
        house.door.record(statistics, "case", "audit", paper, item=item, ref=ref,
                          received_at=WORKING)  # fmt: skip
    consent = {"government": "province", "number": "1", "date": "2022-12-05", "file": "x"}
    answer = house.unit_acts(ref, "approve_province", given={"consent": {"": consent}}, reasons={
        f"source:{item}={value}/{public}": "示例" for item in asked})  # fmt: skip
    assert answer.state == "provincially_approved"


def test_a_name_that_is_too_long_is_refused_in_words(house: House) -> None:
    value = {"kind": "social", "date": "2022-12-01", "source": "示例"}
    record: Callable[..., Any] = house.door.record
    unit = house.actor("unit", "440300")
    record(unit, "division", "incident", value, item=NAME, ref="440300", received_at=WORKING)
    with pytest.raises(Invalid, match="at most 60"):
        record(unit, "division", "incident", value, item=f"{NAME}名", ref="440300",
               received_at=WORKING)  # fmt: skip

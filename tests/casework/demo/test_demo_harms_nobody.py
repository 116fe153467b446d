"""Is nothing told in the demo that harms a real name?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.db import Database
from casework.models import (
    Case,
    Event,
    FactRow,
    Objection,
    Place,
    RefusalRow,
    Sanction,
    Unit,
)
from tests.support.demo_story import HARM, INVENTED, RECIPES


@pytest.fixture(params=list(RECIPES))
def each(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Session]:
    """Every story that a demo can tell, to be read; on SQLite alone."""
    db = Database(new_database("sqlite", recipe=RECIPES[request.param]))
    with db.reading() as session:
        yield session
    db.engine.dispose()


def test_nothing_harmful_is_told_of_a_real_city(each: Session) -> None:
    hurt = {c.unit for c in each.scalars(select(Case)) if c.state in HARM}
    assert hurt == {INVENTED}
    back = each.scalars(select(Event.stream).where(Event.name.in_(
        ("return_for_correction", "reopen", "withdraw", "disqualify", "lapse"))))  # fmt: skip
    assert all(f"-{INVENTED[:2]}" in stream for stream in back)
    assert {s.unit for s in each.scalars(select(Sanction))} == {INVENTED}
    assert each.scalar(select(func.count()).select_from(Objection)) == 0
    darkened = each.scalars(select(FactRow.owner).where(FactRow.kind.in_(
        ("incident", "division_sanction", "unit_sanction"))))  # fmt: skip
    assert all(owner.partition("/")[2].startswith(INVENTED[:2]) for owner in darkened)
    refusals = each.scalars(select(RefusalRow)).all()
    assert refusals
    for refusal in refusals:
        assert {b["subject"][4:] for b in refusal.breaches} == {"-industry-990400"}


def test_no_real_city_is_better_or_worse_than_another(story: Session) -> None:
    scores = story.scalars(select(FactRow.value).where(FactRow.kind == "score")).all()
    assert len(scores) == 20
    assert len({s["score"] for s in scores}) == 1
    figures: dict[tuple[str, bool], set[str]] = {}
    for fact in story.scalars(select(FactRow).where(FactRow.kind == "indicator")):
        invented = "-99" in fact.owner
        figures.setdefault((fact.item, invented), set()).add(fact.value["value"])
    real = [values for (_item, invented), values in figures.items() if not invented]
    assert sum(len(values) != 1 for values in real) == 0
    # Those of the invented province can be compared.
    growth = figures["output_growth", True]
    assert len(growth) > 1


def test_what_is_invented_is_marked_in_the_value_itself(each: Session) -> None:
    facts = each.scalars(select(FactRow).where(FactRow.owner.like("case/%")))
    unmarked = [
        (f.owner, f.kind, f.value)
        for f in facts
        if "演示" not in json.dumps(f.value, ensure_ascii=False)
        and f.kind not in ("officer", "formal_check", "approval", "returned", "score")
    ]
    assert not unmarked
    for fact in each.scalars(select(FactRow).where(FactRow.owner.like("list/2021%"))):
        if "number" in fact.value and fact.kind != "reply":
            assert fact.value["number"].startswith("演示〔")


def test_the_invented_province_counts_for_the_floor_and_has_places(story: Session) -> None:
    unit = story.get_one(Unit, INVENTED)
    assert unit.demo
    assert unit.region == "west"
    places = story.scalars(select(Place).where(Place.unit == INVENTED)).all()
    assert len(places) == 4
    cases = story.scalars(select(Case).where(Case.unit == INVENTED)).all()
    assert {c.division_name for c in cases} == {"演示市甲", "演示市乙", "演示市丙"}
    assert all(c.demo for c in cases)


def test_every_other_unit_is_real(each: Session) -> None:
    assert each.scalars(select(Unit.code).where(Unit.demo)).all() == [INVENTED]

"""Does everybody see their own, and nobody more, in lists, search, exports and files alike?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.db import Database
from casework.models import Case, Event
from casework.queries.cases import Wanted, by_refs, every, page, total
from casework.queries.timeline import changes_since, timeline
from casework.queries.visible import (
    hidden_fields,
    hidden_kinds,
    sees_case,
    sees_file,
    sees_kind,
    sees_sanctions,
    visible_cases,
    visible_to,
)
from tests.support.house import OPENED
from tests.support.rounds import midway_round
from workflows.facts import Actor
from workflows.loader import edition

KINDS = {k.id: k for k in edition("2022").facts}


@pytest.fixture
def reading(new_database: Callable[..., str]) -> Iterator[Session]:
    db = Database(new_database("sqlite", recipe=midway_round))
    with db.reading() as session:
        yield session
    db.engine.dispose()


def someone(*roles: str, unit: str = "", division: str = "") -> Actor:
    return Actor(99, "某人", frozenset(roles), unit=unit, division=division)


def seen(session: Session, actor: Actor) -> set[str]:
    return set(session.scalars(select(Case.ref).where(visible_cases(actor))))


@pytest.mark.parametrize(
    ("actor", "own"),
    [
        (someone("unit", unit="440000"), {"2022-industry-440300", "2022-digital-440100"}),
        (someone("city", division="440300"), {"2022-industry-440300"}),
        (someone("statistics", unit="440000"), {"2022-industry-440300", "2022-digital-440100"}),
        (someone("communications", unit="440000"), {"2022-digital-440100"}),
        (someone("statistics", unit="440000", division="440100"), {"2022-digital-440100"}),
        (someone("expert"), set()),
        (someone("system_admin"), set()),
        (someone("account_admin", "audit_admin"), set()),
        (someone("objector"), set()),
        (someone("unit"), set()),  # an office without a place sees nothing
    ],
)
def test_who_sees_which_cases(reading: Session, actor: Actor, own: set[str]) -> None:
    assert seen(reading, actor) == own
    listed = page(reading, actor, Wanted())
    assert {c.ref for c in listed.cases} == own
    assert total(reading, actor, Wanted()) == len(own)
    assert {c.ref for p in every(reading, actor, Wanted(words="市")) for c in p.cases} <= own
    everything = set(reading.scalars(select(Case.ref)))
    assert {c.ref for c in by_refs(reading, actor, everything)} == own
    for ref in everything:
        assert sees_case(reading, actor, ref) is (ref in own)
        assert sees_file(reading, actor, "case", ref) is (ref in own)


@pytest.mark.parametrize("role", ["ministry", "leader", "auditor"])
def test_the_ministry_its_leadership_and_the_auditor_see_everything(
    reading: Session, role: str
) -> None:
    assert seen(reading, someone(role)) == set(reading.scalars(select(Case.ref)))


def test_lists_and_objections_are_the_ministrys(reading: Session) -> None:
    unit = someone("unit", unit="990000")
    for subject, ref in (("list", "2022-industry"), ("objection", "Y2022I-0001")):
        assert not visible_to(reading, unit, subject, ref)
        assert visible_to(reading, someone("leader"), subject, ref)
    assert visible_to(reading, unit, "round", "2022")
    assert visible_to(reading, unit, "unit", "990000")
    assert not visible_to(reading, unit, "unit", "440000")
    assert visible_to(reading, unit, "division", "990100")
    assert not visible_to(reading, unit, "division", "440300")
    assert visible_to(reading, someone("city", division="990100"), "division", "990100")
    assert not visible_to(reading, someone("city", division="990100"), "division", "990200")


def test_evidence_of_an_objection_goes_to_its_handlers_alone(reading: Session) -> None:
    assert sees_file(reading, someone("ministry"), "objection", "Y2022I-0001")
    for role in ("leader", "auditor", "unit"):
        assert not sees_file(reading, someone(role, unit="990000"), "objection", "Y2022I-0001")


def test_the_words_of_an_objector_are_covered_on_every_page_but_the_one_that_notes_the_look() -> (
    None
):
    for role in ("ministry", "leader", "auditor"):
        hidden = hidden_fields(someone(role), KINDS["lodging"])
        assert {"grounds", "name", "contact"} <= hidden
    assert hidden_fields(someone("ministry"), KINDS["misconduct"]) == {"what"}
    assert hidden_fields(someone("auditor"), KINDS["misconduct"]) == frozenset()
    assert hidden_fields(someone("leader"), KINDS["committee_member"]) == frozenset()


def test_an_applicant_reads_neither_scores_nor_who_is_in_charge_in_the_timeline(
    reading: Session,
) -> None:
    stream = ["case/2022-industry-440300"]
    names = {h.event.name for h in timeline(reading, someone("unit", unit="440000"), stream)}
    assert not names & {"score", "officer"}
    assert {"submit", "publicise"} <= names
    theirs = {h.event.name for h in timeline(reading, someone("ministry"), stream)}
    assert {"review", "officer"} <= theirs
    assert "score" in hidden_kinds(someone("unit", unit="440000"))


def test_changes_are_those_of_ones_own_cases(reading: Session) -> None:
    mine = changes_since(reading, someone("unit", unit="440000"), OPENED, most=500)
    streams = {h.event.stream for h in mine.newest}
    assert streams <= {"case/2022-industry-440300", "case/2022-digital-440100"}
    assert streams


@pytest.mark.parametrize("role", ["ministry", "leader", "auditor", "expert"])
def test_what_experts_do_with_their_assessments_is_no_news(reading: Session, role: str) -> None:
    known = {h.event.stream.partition("/")[0] for h in timeline(
        reading, someone("ministry"), list(reading.scalars(select(Event.stream).distinct())))}  # fmt: skip
    assert "assessment" in known
    told = changes_since(reading, someone(role), OPENED, most=5000)
    assert not any(h.event.stream.startswith("assessment/") for h in told.newest)
    assert told.total == len(told.newest)


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (someone("ministry"), True),
        (someone("auditor"), True),
        (someone("unit", unit="440000"), True),
        (someone("city", unit="440000", division="440300"), False),
        (someone("statistics", unit="440000"), False),
    ],
)
def test_a_units_sanction_is_seen_on_the_unit_by_those_who_see_sanctions(
    actor: Actor, sees: bool
) -> None:
    assert sees_sanctions(actor) is sees
    assert sees_kind(actor, KINDS["unit_sanction"]) is sees

"""Are the demo's rounds the real ones, finished and running, with invented contents?"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.business_clock import wall
from casework.db import Database
from casework.demo import prepare
from casework.demo.people import cast
from casework.demo.story import told
from casework.models import (
    Case,
    Event,
    FactRow,
    Place,
    Publicity,
    Round,
    Sanction,
    Shortlist,
    User,
)
from casework.services.door import Door
from tests.support.demo_story import INVENTED, PUBLISHED, START, cases_of
from tests.support.house import VAULT
from workflows.calendar import BEIJING


def test_both_engines_hold_the_same_story(demo_db: Database) -> None:
    with demo_db.reading() as session:
        found = Counter((c.round_year, c.measure, c.state) for c in session.scalars(select(Case)))
        events = session.scalar(select(func.count()).select_from(Event))
    assert found == {
        (2021, "industry", "incentive_active"): 10,
        (2021, "digital", "incentive_active"): 10,
        (2021, "industry", "lapsed"): 1,
        (2022, "industry", "drafted"): 13,
        (2022, "industry", "provincially_approved"): 4,
        (2022, "industry", "submitted"): 5,
        (2022, "digital", "drafted"): 9,
        (2022, "digital", "provincially_approved"): 2,
        (2022, "digital", "submitted"): 5,
        (2022, "digital", "returned"): 1,
    }
    assert events is not None
    assert events > 1500


@pytest.mark.parametrize("measure", ["industry", "digital"])
def test_the_finished_lists_are_those_that_were_published(story: Session, measure: str) -> None:
    cases = [c for c in cases_of(story, 2021) if c.measure == measure and c.state != "lapsed"]
    assert {c.division_name for c in cases} == set(PUBLISHED[measure].split())
    listed = story.scalars(
        select(Place.case_ref).where(Place.round_year == 2021, Place.measure == measure,
                                     Place.kind == "list")
    )  # fmt: skip
    assert set(listed) == {c.ref for c in cases}
    assert story.scalars(
        select(Shortlist.state).where(Shortlist.ref == f"2021-{measure}")
    ).one() == ("approved")


def test_the_finished_round_was_public_for_the_five_days_of_the_real_notice(
    story: Session,
) -> None:
    for shown in story.scalars(select(Publicity)):
        assert shown.published_at == datetime(2022, 2, 21, 9, tzinfo=BEIJING)
        assert shown.last_day == date(2022, 2, 28)
        assert len(shown.entries) == 10


def test_the_finished_round_was_approved_by_the_real_document(story: Session) -> None:
    replies = story.scalars(select(FactRow.value).where(FactRow.kind == "reply")).all()
    assert [(r["number"], r["date"]) for r in replies] == [("国办发〔2022〕21号", "2022-06-02")] * 2
    approved = [c for c in cases_of(story, 2021) if c.state != "lapsed"]
    terms = {(c.term_from, c.term_to) for c in approved}
    assert terms == {(datetime(2022, 6, 2, tzinfo=BEIJING), datetime(2023, 6, 3, tzinfo=BEIJING))}


def test_each_round_says_in_both_languages_what_is_invented(story: Session) -> None:
    for round_ in story.scalars(select(Round)):
        assert "演示数据" in round_.note_zh
        assert "invented" in round_.note_en
    first = story.get_one(Round, 2021)
    assert "2022年版" in first.note_zh
    assert "2022 edition" in first.note_en


def test_what_the_unknown_notice_must_have_set_is_recorded_as_assumed(story: Session) -> None:
    opened = story.get_one(Event, ("round/2021", 1))
    assert opened.payload["assumed_places"] == [["industry", "ordinary", 1],
                                                ["digital", "ordinary", 1]]  # fmt: skip
    assert "assumed_places" not in story.get_one(Event, ("round/2022", 1)).payload
    moved = story.get_one(FactRow, ("round/2021", "cutoff_moved", "*")).value
    assert moved["number"].startswith("演示")
    assert "演示数据" in moved["reason"]


def test_what_was_begun_and_not_handed_in_is_of_the_invented_province(story: Session) -> None:
    lapsed = [c for c in cases_of(story, 2021) if c.state == "lapsed"]
    assert [(c.ref, c.unit) for c in lapsed] == [("2021-industry-990100", INVENTED)]


def test_the_running_round_has_something_of_every_kind(story: Session) -> None:
    cases = cases_of(story, 2022)
    assert {c.division_kind for c in cases} >= {
        "prefecture_city", "prefecture", "autonomous_prefecture", "league",
        "municipality_district", "xpcc_division",
    }  # fmt: skip
    assert {c.division_name for c in cases if c.planned_single} == {"青岛市", "宁波市", "大连市",
                                                                   "深圳市"}  # fmt: skip
    assert next(c for c in cases if c.division_name == "青岛市").unit == "370000"
    both = Counter(c.unit for c in {(c.unit, c.measure): c for c in cases}.values())
    assert len([unit for unit, number in both.items() if number == 2]) >= 5
    assert len(both) >= 25
    reasons = story.scalars(select(FactRow.owner).where(FactRow.kind == "reason")).all()
    assert reasons == ["case/2022-industry-659001"]


def test_what_is_submitted_has_an_officer_and_a_substitute(story: Session) -> None:
    people = {u.id: u.login for u in story.scalars(select(User))}
    for case in cases_of(story, 2022):
        if case.state in ("submitted", "returned"):
            assert case.officer is not None
            assert case.substitute is not None
            found = {people[case.officer], people[case.substitute]}
            assert found == {"ministry.a", "ministry.b"}


def test_the_accident_of_exactly_ten_deaths_is_the_only_thing_in_the_way(demo_db: Database) -> None:
    with demo_db.reading() as session:
        unit = cast(session)[f"unit.{INVENTED}"]
    with pytest.raises(Exception, match="10 to 29 deaths") as refusal:
        Door(demo_db, wall, VAULT).act(unit, "case", "approve_province", ref="2022-industry-990300",
                           received_at=START)  # fmt: skip
    assert [b.guard for b in refusal.value.breaches] == ["clean"]  # type: ignore[attr-defined]


def test_the_sanction_was_over_before_the_running_round(story: Session) -> None:
    sanction = story.scalars(select(Sanction)).one()
    assert sanction.state == "ended"
    assert sanction.ends_at == datetime(2022, 11, 21, tzinfo=BEIJING)


def test_the_files_name_their_sources() -> None:
    folder = Path(prepare.__file__).parent
    first = (folder / "finished_round.toml").read_text("utf-8")
    assert "国办发〔2022〕21号" in first.partition("\nyear")[0]
    assert {c["name"] for c in told("finished_round")["applications"]["case"]} == {
        name for names in PUBLISHED.values() for name in names.split()
    }

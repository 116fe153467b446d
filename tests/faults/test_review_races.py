"""When experts hand in while the ministry closes the review, is every mark counted or refused?"""

from __future__ import annotations

from decimal import Decimal
from statistics import mean

import pytest
from sqlalchemy import func, select

from casework.audit import verify
from casework.models import Assessment, Event, FactRow, Shortlist
from tests.faults import judges
from tests.faults.judges import LIST, SEATS
from tests.support import racing
from tests.support.house import CUTOFF, House

# Processes have to start first, which takes its time on a busy machine.
pytestmark = pytest.mark.timeout(300)
EARLY = list(SEATS.values())[:3]  # enough for every formula, so that the review may be closed
LATER = [expert.user for expert in SEATS.values()][3:]


def url_of(house: House) -> str:
    return house.db.url.render_as_string(hide_password=False)


def reviewing(house: House) -> list[str]:
    """Four cases, scored by three of ten members; the others haven't begun."""
    refs = [house.accepted(city) for city in ("440300", "320500", "330100", "420100")]
    house.committee(seats=SEATS)
    house.list_acts("open_review", CUTOFF)
    for ref in refs:
        for expert in EARLY:
            house.assess(ref, judges.points_of(expert.user), expert)
    return refs


@pytest.mark.parametrize("reminders", [2, 8])
def test_every_mark_that_was_taken_counts_and_none_is_taken_after_the_close(
    house: House, reminders: int
):
    refs = reviewing(house)
    jobs = [(expert, refs, reminders) for expert in (0, *LATER)]
    found = racing.together(judges.judge_or_close, url_of(house), jobs)
    assert "close done" in found
    told = {line.rpartition(" ")[0] for line in found if line.endswith(" done")}
    assert {line.rpartition(" ")[2] for line in found} <= {"done", "Refused"}, found
    with house.db.reading() as s:
        scores = {row.owner: row.value for row in s.scalars(
            select(FactRow).where(FactRow.kind == "score"))}  # fmt: skip
        closed = s.scalars(select(Event.recorded_at).where(Event.name == "close_review")).one()
        late = s.scalars(select(Event.stream).where(
            Event.stream.startswith("assessment/"), Event.recorded_at > closed)).all()  # fmt: skip
    assert late == []
    for ref in refs:
        took = [e.user for e in EARLY] + [n for n in LATER if f"{ref} {n}" in told]
        score = scores[f"case/{ref}"]
        assert score["scores"] == len(took)
        assert Decimal(score["mean"]) == round(
            mean(Decimal(judges.points_of(n)) for n in took), 6)  # fmt: skip
    assert not verify(house.db).problems


def test_a_committee_is_not_changed_once_its_review_is_closed(house: House):
    refs = reviewing(house)
    jobs = [(True, len(refs)), (False, len(refs))]
    found = racing.together(judges.replace_or_close, url_of(house), jobs)
    assert {line.rpartition(" ")[2] for line in found} <= {"done", "Refused", "Invalid"}, found
    assert "close done" in found
    with house.db.reading() as s:
        events = s.execute(
            select(Event.seq, Event.name).where(Event.stream == f"list/{LIST}").order_by(Event.seq)
        ).all()
        state = s.scalar(select(Shortlist.state).where(Shortlist.ref == LIST))
    assert [name for _, name in events][-1] == "close_review"
    assert state == "ranked"
    changes = sum(name == "committee_member" for _, name in events)
    assert changes == len(SEATS) + found.count("change done")
    assert not verify(house.db).problems


def test_one_expert_at_several_screens_judges_a_case_once(house: House):
    (ref, *_), expert = reviewing(house), LATER[0]
    jobs = [(expert, ref, str(points)) for points in (61, 62, 63, 64)]
    found = racing.together(judges.declare_and_hand_in, url_of(house), jobs)
    done = [line.split()[:2] for line in found if line.endswith(" done")]
    assert [name for name, _ in done if name == "declare"] == ["declare"], found
    ((_, points),) = [one for one in done if one[0] == "hand_in"]
    own = f"assessment/{judges.ref_of(ref, expert)}"
    with house.db.reading() as s:
        rows = s.scalar(select(func.count()).select_from(Assessment).where(
            Assessment.expert == expert))  # fmt: skip
        marks = {row.value["points"] for row in s.scalars(
            select(FactRow).where(FactRow.owner == own, FactRow.kind == "mark"))}  # fmt: skip
        names = s.scalars(select(Event.name).where(Event.stream == own).order_by(Event.seq)).all()
    assert (rows, marks) == (1, {points})
    assert names == ["declare", "hand_in"]
    assert not verify(house.db).problems

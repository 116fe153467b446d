"""Is it found where a deadline begins, ends or closes otherwise than it was told, on both engines?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, null, select, update

from casework.models import Case, DeadlineRow, Sanction
from casework.services import calendar
from casework.services.arrangement import NewArrangement
from tests.casework.calendars import arrangement, days
from tests.support.audited import PUBLISHED
from tests.support.house import CUTOFF, MINISTRY, WORKING, House, wall
from tests.support.tampering import CASE, NOW, STREAM, found, tamper
from workflows.facts import Actor

CHECK = (DeadlineRow.owner == STREAM) & (DeadlineRow.kind == "formal_check")
DRAFTED = DeadlineRow.owner == "case/2022-industry-320500"
COPIED = [c for c in DeadlineRow.__table__.columns if c.name not in ("id", "status", "item")]
FORGED: list[tuple[Any, str]] = [
    (update(DeadlineRow).where(CHECK).values(ends_at=NOW), "formal_check doesn't end"),
    (update(DeadlineRow).where(CHECK).values(last_day=NOW.date()), "formal_check doesn't end"),
    (update(DeadlineRow).where(CHECK).values(provisional=True), "formal_check doesn't end"),
    (update(DeadlineRow).where(CHECK).values(how={}), "formal_check doesn't end"),
    (update(DeadlineRow).where(CHECK).values(start=NOW), "formal_check is gone, or began"),
    (update(DeadlineRow).where(CHECK).values(status="closed"), "formal_check isn't open or closed"),
    (update(DeadlineRow).where(CHECK).values(status="fired", closed_at=NOW), "isn't open or closed"),
    (delete(DeadlineRow).where(CHECK), "formal_check is gone"),
    (update(DeadlineRow).where(DRAFTED).values(ends_at=CUTOFF + timedelta(1)),
     "cutoff doesn't end"),
    (update(DeadlineRow).where(DRAFTED).values(
        ends_at=CUTOFF + timedelta(1), last_day=CUTOFF.date(),
        how={"counts": "named_day", "day": "2022-12-23", "close": "24:00"}), "cutoff doesn't end"),
    (update(DeadlineRow).where(DRAFTED).values(
        ends_at=CUTOFF - timedelta(hours=6), next_try_at=CUTOFF - timedelta(hours=5, minutes=55),
        how={"counts": "named_day", "day": "2022-12-22", "close": "18:00"}), "cutoff doesn't end"),
    (update(DeadlineRow).where(CHECK).values(how={"day": "2022-12-22"}), "formal_check doesn't end"),
    (update(DeadlineRow).where(DRAFTED).values(next_try_at=null()), "cutoff isn't looked at"),
    (update(DeadlineRow).where(DRAFTED).values(next_try_at=CUTOFF + timedelta(9)), "isn't looked at"),
    (update(DeadlineRow).where(DRAFTED).values(round_year=2018), "cutoff isn't looked at"),
    (update(DeadlineRow).where(DRAFTED).values(remind_at=NOW), "cutoff isn't looked at"),
    (insert(DeadlineRow).from_select(
        ["item", "status", *(c.name for c in COPIED)],
        select(DeadlineRow.__table__.c.owner, DeadlineRow.__table__.c.status, *COPIED)
        .where(CHECK)), "was opened by no event"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), FORGED, ids=range(len(FORGED)))
def test_a_deadline_that_is_not_as_told_is_found(change: Any, says: str, busy: House) -> None:
    tamper(busy, change)
    assert any(line.startswith("case/") and says in line for line in found(busy)), found(busy)


def test_a_cutoff_that_the_round_moved_or_set_later_is_in_order(busy: House) -> None:
    for day in ("2022-12-26", "2022-12-28"):
        busy.door.record(MINISTRY, "round", "cutoff_moved", {"day": day, "reason": "示例", "number": "1", "date": "2022-12-05"},
                         item="440000", ref="2022", received_at=WORKING)  # fmt: skip
    ref = busy.draft("440500")
    busy.unit_acts(ref, "withdraw", comment="示例")
    assert found(busy) == []


def test_a_correction_is_in_order_and_its_own_day_is_held(busy: House) -> None:
    given = {"correction": {"": {"items": "示例", "by": "2022-12-22"}}}
    busy.door.act(MINISTRY, "case", "return_for_correction", ref=CASE, received_at=WORKING,
                  given=given, comment="示例")  # fmt: skip
    assert found(busy) == []


# --- no clock decides by which revision of the calendar a deadline was counted -------------------
SECOND = timedelta(seconds=1)
ONE_OFF = arrangement(2022, [date(2022, 12, 7)])  # in the formal check's days
LONGER = arrangement(2023, days("2023-02-21", "2023-02-22"))  # in the publicity's days


def imported(house: House, wanted: NewArrangement, at: Any) -> None:
    with house.db.writing() as w:
        confirmed = calendar.preview(w, wanted, now=at).digest
    admin = Actor(9, "管理员", frozenset({"system_admin"}))
    calendar.apply(house.db, wanted, confirmed=confirmed, actor=admin, received_at=at, wall=wall)


@pytest.mark.parametrize("after", [SECOND, 0 * SECOND, -SECOND])
def test_an_act_that_waited_while_the_calendar_changed_is_in_order(
    busy: House, after: timedelta
) -> None:
    imported(busy, ONE_OFF, WORKING + SECOND)
    busy.door.act(MINISTRY, "case", "accept", ref=CASE, received_at=WORKING + SECOND - after)
    assert found(busy) == []


def test_a_calendar_that_changed_at_the_instant_of_a_publication_is_in_order(public: House) -> None:
    imported(public, LONGER, PUBLISHED)
    assert found(public) == []
    imported(public, arrangement(2023, []), PUBLISHED)
    assert found(public) == []


def test_an_end_that_no_revision_of_the_calendar_gives_is_found(busy: House) -> None:
    imported(busy, ONE_OFF, WORKING + SECOND)
    assert found(busy) == []
    tamper(busy, update(DeadlineRow).where(CHECK).values(ends_at=NOW))
    assert any("formal_check doesn't end" in line for line in found(busy))


# --- what a case and a sanction themselves say of their term -------------------------------------
@pytest.mark.parametrize("row", [Case.term_to, Sanction.ends_at], ids=str)
def test_a_term_that_its_owner_says_ends_elsewhere_is_found(row: Any, public: House) -> None:
    at = PUBLISHED + timedelta(days=90)
    report = {"number": "示例", "date": "2023-05-21", "file": "示例"}
    reasons = dict.fromkeys(("floor:0", "floor:1", "count:2"), "示例")
    public.list_acts("report", at, given={"report": {"": report}}, reasons=reasons)
    public.list_acts("approve", at, given={"reply": {"": report}})
    finding = {"against": "unit", "number": "1", "date": "2023-05-20", "what": "示例"}
    public.door.act(MINISTRY, "sanction", "impose", new={"division": "420100"},
                    given={"finding": {"": finding}}, received_at=at)  # fmt: skip
    assert found(public) == []
    tamper(public, update(row.class_).where(row > NOW).values({row: NOW}))
    assert any("where that must end" in line for line in found(public)), found(public)

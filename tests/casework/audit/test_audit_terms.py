"""Is a term found that was moved along with everything that is counted from it, on both engines?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from casework.models import Case, DeadlineRow, Sanction
from casework.services import ruling
from tests.support.house import House
from tests.support.tampering import CASE, erase_on_record, events, found, tamper
from tests.support.whole_record import APPROVED, DRAFTED
from workflows.counting import count, how_of

LIST = "list/2022-industry"
LATER = timedelta(days=40)


def moved(house: House, table: Any, start: Any, end: Any, kind: str) -> list[Any]:
    """Statements that let a term begin later, and its deadline with it, all of a piece."""
    with house.db.reading() as session:
        row = session.query(table).where(start.is_not(None)).first()
        owner = f"{'case' if table is Case else 'sanction'}/{row.ref}"
        begins = getattr(row, start.key) + LATER
        deadlines = session.query(DeadlineRow).where(DeadlineRow.owner == owner,
                                                     DeadlineRow.kind.in_(("term_start", kind)))  # fmt: skip
        rules, calendar = house.rules, _calendar(house)
        ends = count(how_of(rules.deadlines[kind]), begins, calendar).ends_at
        changes = [update(table).where(table.ref == row.ref).values({start: begins, end: ends})]
        for deadline in deadlines:
            how = how_of(rules.deadlines[deadline.kind])
            period = count(how, begins, calendar)
            changes.append(update(DeadlineRow).where(DeadlineRow.id == deadline.id).values(
                start=begins, ends_at=period.ends_at, last_day=period.last_day,
                next_try_at=deadline.next_try_at and period.ends_at, remind_at=None,
                provisional=period.provisional))  # fmt: skip
    assert len(changes) == 2
    return changes


def _calendar(house: House) -> Any:
    with house.db.writing() as w:
        return ruling.calendar(w)


@pytest.mark.parametrize(
    ("table", "start", "end", "kind"),
    [(Case, Case.term_from, Case.term_to, "term"),
     (Sanction, Sanction.from_at, Sanction.ends_at, "sanction")],
    ids=["case", "sanction"],
)  # fmt: skip
def test_a_term_that_was_moved_with_its_deadline_is_found(
    table: Any, start: Any, end: Any, kind: str, whole: House
) -> None:
    assert found(whole) == []
    tamper(whole, *moved(whole, table, start, end, kind))
    (said,) = found(whole)
    assert f"Its own start of the {kind}" in said
    assert said.endswith("isn't the day of its paper.")


def test_a_term_that_nothing_opened_is_found(whole: House) -> None:
    tamper(whole, update(Case).where(Case.ref == DRAFTED).values(term_from=APPROVED))
    assert any(line.startswith(f"case/{DRAFTED}#") and "isn't the day" in line
               for line in found(whole))  # fmt: skip


def test_a_term_whose_reply_is_erased_is_held_by_its_end_alone(whole: House) -> None:
    with whole.db.engine.connect() as connection:
        approval = connection.scalar(select(events.c.seq).where(
            events.c.stream == LIST, events.c.name == "approve"))  # fmt: skip
    erase_on_record(whole, LIST, approval, at=APPROVED)
    assert found(whole) == []
    tamper(whole, *moved(whole, Case, Case.term_from, Case.term_to, "term"))
    assert found(whole) == []
    tamper(whole, update(Case).where(Case.ref == CASE).values(term_to=APPROVED))
    assert any("isn't where that must end" in line for line in found(whole))


def test_a_deadline_of_nobody_is_found(whole: House) -> None:
    at = {"start": APPROVED, "ends_at": APPROVED, "last_day": APPROVED.date(), "how": {}}
    tamper(whole, insert(DeadlineRow).values(owner="case/nobody", kind="cutoff", **at))
    assert found(whole) == ["case/nobody#0 There are deadlines, and no event."]

"""Is a fact found that no event tells, or that was written by others than it says?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from tests.support.house import House
from tests.support.tampering import (
    NOW,
    STREAM,
    erase_on_record,
    events,
    facts,
    found,
    tamper,
    with_text,
)

of_case = facts.c.owner == STREAM
of_city = facts.c.owner == "division/440300"
FACTS: list[tuple[Any, str]] = [
    (update(facts).where(of_case, facts.c.kind == "condition").values(value={"answer": "no"}),
     "isn't what its event says"),
    (update(facts).where(of_case, facts.c.kind == "consent").values(seq=1), "No event says"),
    (delete(facts).where(of_city), "is gone"),
    (update(facts).where(of_city).values(recorded_by=7), "recorded by whom"),
    (update(facts).where(of_city).values(at=NOW), "recorded by whom"),
    (update(facts).where(of_city).values(hands=",1,7,"), "written by those"),
    (update(facts).where(of_city).values(hands=","), "written by those"),
    (update(facts).where(of_city).values(item="other"), "No event says"),
    (update(facts).where(of_city).values(owner="division/320500"), "There are facts, and no event"),
    (insert(facts).values(owner=STREAM, kind="formal_check", item="", hands=",0,", value={"result": "accepted"},
                          at=NOW, seq=3), "No event says"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), FACTS, ids=range(len(FACTS)))
def test_a_fact_that_no_event_tells_is_found(change: Any, says: str, busy: House) -> None:
    tamper(busy, change)
    assert any(says in line for line in found(busy)), found(busy)


def seq_of(house: House, kind: str) -> tuple[int, str]:
    with house.db.engine.connect() as connection:
        asked = select(facts.c.seq, facts.c.item).where(of_case, facts.c.kind == kind)
        seq, item = connection.execute(asked.order_by(facts.c.item).limit(1)).one()
        return seq, item


def test_an_erased_text_hides_the_fact_that_it_told_and_no_other(busy: House) -> None:
    seq, item = seq_of(busy, "indicator")
    erase_on_record(busy, STREAM, seq)
    own = [of_case, facts.c.kind == "indicator"]
    tamper(busy, update(facts).where(*own, facts.c.item == item).values(value={"value": "9"}))
    assert found(busy) == []
    tamper(busy, update(facts).where(*own, facts.c.item != item).values(value={"value": "9"}))
    wrong = found(busy)
    assert len(wrong) > 1
    assert all("isn't what its event says" in line for line in wrong)
    tamper(busy, delete(facts).where(*own))
    assert any(f"indicator {item} is gone" in line for line in found(busy))


def test_an_erased_act_hides_what_was_given_with_it_and_no_more(busy: House) -> None:
    with busy.db.engine.connect() as connection:
        acts = set(connection.scalars(
            select(events.c.seq).where(events.c.stream == STREAM, events.c.kind == "act")))  # fmt: skip
    erase_on_record(busy, STREAM, *sorted(acts & set(with_text(busy, STREAM))))
    assert found(busy) == []
    tamper(busy, update(facts).where(of_case, facts.c.kind == "indicator").values(value={}))
    assert found(busy)

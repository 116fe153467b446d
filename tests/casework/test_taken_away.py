"""Who may take something off the record, and does the record tell who did, on both engines?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casework import audit
from casework.errors import Refused
from casework.models import Event
from casework.queries.timeline import history_of_fact
from casework.services import effects
from tests.support.house import CUTOFF, LEADER, MINISTRY, WORKING, House
from tests.support.under_review import recorded
from workflows.facts import Actor

ACCIDENT = {"kind": "social", "date": "2022-01-01", "source": "示例", "deaths": 0}
BOTH = Actor(5, "兼任", frozenset({"ministry", "leader"}))
LIST = "2022-industry"
ENTRY: dict[str, Any] = {"reason": "示例"}


def declare(house: House, said: dict[str, Any] | None, actor: Actor | None = None,
            why: str = "核实") -> None:  # fmt: skip
    house.door.record(actor or house.actor("unit", "440300"), "division", "incident", said,
                      item="1", ref="440300", received_at=WORKING, comment=why)  # fmt: skip


@pytest.mark.parametrize("said", [None, ACCIDENT | {"source": "别处"}])
def test_an_accident_on_record_is_changed_or_taken_away_with_a_reason_alone(
    house: House, said: dict[str, Any] | None
) -> None:
    declare(house, ACCIDENT, why="")
    for who in (None, MINISTRY):
        with pytest.raises(Refused) as refused:
            declare(house, said, who, why=" ")
        assert guards(refused) == {"reason"}
    declare(house, said)
    with house.db.reading() as session:
        last, *_ = history_of_fact(session, "division/440300", "incident", "1")
    assert last.comment == "核实"
    assert audit.verify(house.db).problems == []


def guards(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {breach.guard for breach in refused.value.breaches}


def test_a_unit_corrects_its_own_declaration_until_the_city_has_applied(house: House) -> None:
    house.ready("440300")
    declare(house, ACCIDENT)
    declare(house, None)


@pytest.mark.parametrize("said", [None, ACCIDENT | {"source": "别处"}])
def test_once_the_city_has_applied_the_ministry_alone_takes_an_accident_off(
    house: House, said: dict[str, Any] | None
) -> None:
    declare(house, ACCIDENT)
    house.submitted("440300")
    with pytest.raises(Refused) as refused:
        declare(house, said)
    assert guards(refused) == {"kept"}
    assert "has applied" in str(refused.value)
    declare(house, said, MINISTRY)


def test_nor_does_a_city_that_was_sent_and_withdrawn_get_it_off(
    house: House,
) -> None:
    declare(house, ACCIDENT)
    house.unit_acts(house.submitted("440300"), "withdraw", comment="示例")
    for said in (None, ACCIDENT | {"source": "别处"}):
        with pytest.raises(Refused) as refused:
            declare(house, said)
        assert guards(refused) == {"kept"}


def test_a_city_withdrawn_before_it_was_sent_is_corrected_by_its_unit(house: House) -> None:
    declare(house, ACCIDENT)
    house.unit_acts(house.ready("440300"), "withdraw", comment="示例")
    declare(house, None)


def test_another_one_is_declared_at_any_time(house: House) -> None:
    house.submitted("440300")
    declare(house, ACCIDENT)


def proposed(house: House) -> list[str]:
    """A list of two that was proposed by one officer."""
    refs = list(house.ranked({"440300": "90", "320500": "85", "330100": "80"}).values())
    reasons = dict.fromkeys(("floor:0", "floor:1", "count:3", "count:2"), "示例")
    house.list_acts("propose", CUTOFF, given={"entry": dict.fromkeys(refs, ENTRY)},
                    reasons=reasons)  # fmt: skip
    return refs


def decide(house: House, actor: Actor) -> None:
    decision = {"kind": "ministry_meeting", "number": "示例", "date": "2022-12-22", "file": "示例"}
    reasons = dict.fromkeys(("floor:0", "floor:1", "count:2", "differs"), "示例")
    house.list_acts("decide", CUTOFF, actor=actor, given={"decision": {"": decision}},
                    reasons=reasons)  # fmt: skip


def test_who_took_a_city_off_the_list_does_not_decide_it(house: House) -> None:
    gone = proposed(house)[-1]
    house.door.record(BOTH, "list", "entry", None, item=gone, ref=LIST, received_at=CUTOFF)
    with house.db.reading() as session:
        last, *_ = history_of_fact(session, f"list/{LIST}", "entry", gone)
    assert (last.event.actor, last.value) == (BOTH.user, None)
    assert audit.verify(house.db).problems == []
    with pytest.raises(Refused) as refused:
        decide(house, BOTH)
    assert "maker_checker_list" in guards(refused)
    with pytest.raises(Refused) as other:
        decide(house, LEADER)
    assert "maker_checker_list" not in guards(other)


def test_nor_does_who_took_it_off_with_a_proposal_before_another_proposed_anew(
    house: House,
) -> None:
    gone = proposed(house)[-1]
    reasons = dict.fromkeys(("floor:0", "floor:1", "count:2", f"differs:{gone}"), "示例")
    for who, given in ((BOTH, {"entry": {gone: None}}), (MINISTRY, {})):
        house.list_acts("propose", CUTOFF, actor=who, given=given, reasons=reasons)
    with house.db.reading() as session:
        took = [row.payload.get("took") for row in session.scalars(select(Event).where(
            Event.stream == f"list/{LIST}", Event.name == "propose").order_by(Event.seq))]  # fmt: skip
    assert took == [None, ["entry"], None]
    assert audit.verify(house.db).problems == []
    with pytest.raises(Refused) as refused:
        decide(house, BOTH)
    assert "maker_checker_list" in guards(refused)


def test_what_is_replaced_or_was_not_there_is_not_taken_away() -> None:
    there = recorded({"entry": {"a": ENTRY, "b": ENTRY}, "left_out": {"c": ENTRY}})
    given = {"entry": {"a": None}, "left_out": {"c": {"reason": "另一理由"}}, "visit": {"d": None}}
    assert effects.taken(there, given) == ["entry"]  # type: ignore[arg-type]


def test_sending_the_proposal_back_washes_nobody_s_hands(house: House) -> None:
    gone = proposed(house)[-1]
    reasons = dict.fromkeys(("floor:0", "floor:1", "count:2", f"differs:{gone}"), "示例")
    house.list_acts("propose", CUTOFF, actor=BOTH, given={"entry": {gone: None}}, reasons=reasons)
    house.list_acts("send_back", CUTOFF, actor=LEADER, comment="示例")
    house.list_acts("propose", CUTOFF, reasons=reasons)
    with pytest.raises(Refused) as refused:
        decide(house, BOTH)
    assert "maker_checker_list" in guards(refused)


@pytest.mark.parametrize("said", [None, {"result": "correct", "reason": "示例"}])
def test_what_the_formal_check_noted_stays_once_the_case_is_accepted(
    house: House, said: dict[str, Any] | None
) -> None:
    ref = house.submitted("440300")

    def note(value: dict[str, Any] | None) -> None:
        house.door.record(MINISTRY, "case", "formal_item", value, item="document:letter", ref=ref,
                          received_at=WORKING)  # fmt: skip

    note({"result": "ok"})
    house.door.act(MINISTRY, "case", "accept", ref=ref, received_at=WORKING)
    with pytest.raises(Refused) as refused:
        note(said)
    assert guards(refused) == {"not_accepted"}

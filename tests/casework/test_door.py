"""Does the one door keep its promises, on both engines?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from casework.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from casework.models import Case, DeadlineRow, Event, EventText, FactRow, Place, RefusalRow
from casework.services.gather import facts_of
from tests.support.house import CUTOFF, LEADER, MINISTRY, WORKING, House


def cited(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {c.id for b in refused.value.breaches for c in b.cites}


def counts(house: House) -> dict[str, int]:
    with house.db.reading() as s:
        return {
            table.__tablename__: s.scalar(select(func.count()).select_from(table)) or 0
            for table in (Case, Event, EventText, FactRow, DeadlineRow)
        }


def test_a_microsecond_before_the_cutoff_is_in_time_and_the_instant_itself_is_late(house: House):
    first, second = house.ready("440300"), house.ready("320500")
    answer = house.unit_acts(first, "submit", CUTOFF - timedelta(microseconds=1))
    assert answer.state == "submitted"
    with pytest.raises(Refused) as refused:
        house.unit_acts(second, "submit", CUTOFF)
    assert "N五.3" in cited(refused)


def test_a_refusal_changes_nothing_and_is_recorded_apart(house: House):
    ref = house.draft("440300")
    before = counts(house)
    with pytest.raises(Refused) as refused:
        house.unit_acts(ref, "approve_province")
    assert counts(house) == before
    assert {"N三.2", "6", "N五.2"} <= cited(refused)  # all of them at once
    with house.db.reading() as s:
        kept = s.scalars(select(RefusalRow)).one()
        assert kept.action == "approve_province"
        assert len(kept.breaches) == len(refused.value.breaches)


def test_of_anothers_city_a_unit_hears_that_it_is_not_its_own_and_nothing_else(house: House):
    """4.2, 16: neither its case, nor its sanction, nor by which number a case would go."""
    house.draft("350200")
    finding = {"against": "unit", "number": "示例", "date": "2022-12-05", "what": "示例"}
    house.door.act(MINISTRY, "sanction", "impose", new={"division": "350100"},
                   given={"finding": {"": finding}}, received_at=WORKING)  # fmt: skip
    said = set()
    for code in ("350200", "350100", "350300"):  # a case, a sanction, neither
        with pytest.raises(Refused) as refused:
            house.door.act(house.actor("unit", "440300"), "case", "draft", received_at=WORKING,
                           new={"round": 2022, "measure": "industry", "division": code})  # fmt: skip
        said |= {(b.guard, b.subject, b.key) for b in refused.value.breaches}
        assert "4.2" in cited(refused)
    assert said == {("scope", "", "scope")}


def test_the_same_request_again_has_the_first_answer_and_writes_nothing(house: House):
    ref = house.ready("440300")
    first = house.unit_acts(ref, "submit", request_id="r-1")
    before = counts(house)
    again = house.unit_acts(ref, "submit", WORKING + timedelta(days=40), request_id="r-1")
    assert (again.state, again.version, again.again) == (first.state, first.version, True)
    assert counts(house) == before


def test_a_request_id_used_for_something_else_is_a_conflict(house: House):
    ref = house.ready("440300")
    house.unit_acts(ref, "submit", request_id="r-1")
    with pytest.raises(Conflict):
        house.unit_acts(ref, "withdraw", comment="另议", request_id="r-1")


def test_a_refused_request_may_be_asked_again_when_its_time_has_come(house: House):
    ref = house.draft("440300")
    with pytest.raises(Refused):
        house.unit_acts(ref, "approve_province", request_id="r-2")
    house.fill(ref)
    answer = house.unit_acts(ref, "approve_province", request_id="r-2")
    assert answer.state == "provincially_approved"


def test_a_stale_version_is_a_readable_conflict(house: House):
    ref = house.ready("440300")
    with pytest.raises(Conflict, match="reload"):
        house.unit_acts(ref, "submit", version=1)


def test_another_role_or_unit_is_forbidden_whatever_the_state(house: House):
    ref = house.ready("440300")
    with pytest.raises(Forbidden):
        house.door.act(MINISTRY, "case", "submit", ref=ref, received_at=WORKING)
    stranger = house.actor("unit", "320500")
    with pytest.raises(Forbidden):
        house.door.act(stranger, "case", "submit", ref=ref, received_at=WORKING)


def test_what_is_unknown_is_said_by_name(house: House):
    unit = house.actor("unit", "440300")
    new = {"round": 2022, "measure": "industry", "division": "123456"}
    with pytest.raises(Invalid) as wrong:
        house.door.act(unit, "case", "draft", received_at=WORKING, new=new)
    assert "123456" in wrong.value.words("zh")["division"]
    with pytest.raises(NotFound):
        house.door.act(unit, "case", "submit", ref="2022-industry-000000", received_at=WORKING)


def test_a_place_is_taken_by_submission_and_free_again_after_withdrawal(house: House):
    first, second = house.ready("440300"), house.ready("440100")
    house.unit_acts(first, "submit")
    with pytest.raises(Refused) as refused:
        house.unit_acts(second, "submit")
    assert "N二.2" in cited(refused)
    house.unit_acts(first, "withdraw", comment="改推荐广州")
    assert house.unit_acts(second, "submit").state == "submitted"


def test_a_list_act_moves_every_case_or_none_and_names_the_one_that_refuses(house: House):
    refs = house.ranked({"440300": "90", "510100": "89", "210100": "88"})
    given = {"entry": {ref: {} for ref in refs.values()}}
    house.list_acts("propose", CUTOFF, given=given, reasons={"count:3": "示例"})
    house.door.record(MINISTRY, "division", "incident",
                      {"kind": "production_safety", "date": "2022-12-20", "deaths": 10,
                       "source": "示例"}, item="1", ref="510100", received_at=CUTOFF)  # fmt: skip
    decision = {"kind": "ministry_meeting", "number": "1", "date": "2022-12-23", "file": "x"}
    before = counts(house)
    with pytest.raises(Refused) as refused:
        house.list_acts("decide", CUTOFF, actor=LEADER, given={"decision": {"": decision}},
                        reasons={"count:3": "示例"})  # fmt: skip
    named = [b for b in refused.value.breaches if b.guard == "clean"]
    assert [b.subject for b in named] == [refs["510100"]]
    assert "成都市" in named[0].words("zh")
    assert counts(house) == before


def test_the_database_refuses_a_state_without_its_event(house: House):
    ref = house.draft("440300")
    for statement in (
        "UPDATE cases SET state = 'approved' WHERE ref = :ref",
        "UPDATE cases SET version = version + 1 WHERE ref = :ref",
        "INSERT INTO cases SELECT * FROM cases WHERE false OR ref = :ref",
    ):
        with house.db.engine.connect() as c, pytest.raises(DBAPIError):
            c.execute(text(statement), {"ref": ref})


def test_events_can_be_neither_changed_nor_deleted(house: House):
    house.draft("440300")
    for statement in ("UPDATE events SET name = 'x'", "DELETE FROM events"):
        with house.db.engine.connect() as c, pytest.raises(DBAPIError, match="append-only"):
            c.execute(text(statement))


def test_a_setting_is_frozen_once_the_step_that_needs_it_has_begun(house: House):
    def change(value: str) -> None:
        house.door.record(MINISTRY, "round", "setting", {"value": value}, item="cutoff_close",
                          ref="2022", received_at=WORKING)  # fmt: skip

    change("17:00")
    assert house.rules.settings["cutoff_close"] == "17:00"
    house.submitted("440300")
    with pytest.raises(Refused) as refused:
        change("24:00")
    assert "N五.3" in cited(refused)


def test_a_fact_knows_everyone_who_had_a_hand_in_it_until_it_is_taken_away(house: House):
    value = {"kind": "production_safety", "date": "2022-12-01", "deaths": 10, "source": "示例"}

    def hands(user: int, said: dict[str, object] | None) -> set[int]:
        house.door.record(replace(MINISTRY, user=user), "division", "incident", said, item="1",
                          ref="510100", received_at=WORKING, comment="核实")  # fmt: skip
        with house.db.writing() as w:
            fact = facts_of(w, "division/510100").fact("incident", "1")
            return set(fact.hands) if fact else set()

    assert hands(7, value) == {7}
    assert hands(71, value) == {7, 71}
    assert hands(1, value | {"deaths": 11}) == {1, 7, 71}
    assert hands(7, value) == {1, 7, 71}
    assert hands(7, None) == set()
    assert hands(71, value) == {71}


def test_only_the_issuing_office_moves_the_cutoff_and_for_a_named_unit_alone(house: House):
    moved, fixed = house.ready("440300"), house.ready("320500")
    value = {"day": "2022-12-30", "number": "工信厅规函〔2022〕示例号", "date": "2022-12-05",
             "reason": "示例"}  # fmt: skip
    house.door.record(MINISTRY, "round", "cutoff_moved", value, item="440000", ref="2022",
                      received_at=WORKING)  # fmt: skip
    assert house.unit_acts(moved, "submit", CUTOFF + timedelta(days=1)).state == "submitted"
    with pytest.raises(Refused):
        house.unit_acts(fixed, "submit", CUTOFF)


@pytest.mark.parametrize("item", ["*", "440000"])
def test_the_cutoff_is_put_off_and_never_brought_forward(house: House, item: str):
    """N五: 12月22日前 is what the notice gives to all."""
    value = {"day": "2022-12-21", "number": "工信厅规函〔2022〕示例号", "date": "2022-12-05",
             "reason": "示例"}  # fmt: skip

    def move(day: str) -> None:
        house.door.record(MINISTRY, "round", "cutoff_moved", value | {"day": day}, item=item,
                          ref="2022", received_at=WORKING)  # fmt: skip

    with pytest.raises(Refused) as refused:
        move("2022-12-21")
    assert "N五.3" in cited(refused)
    move("2022-12-30")
    move("2022-12-22")  # what was put off may go back to the notice's day


def test_places_of_the_round_are_rows_one_a_unit_and_measure_and_ten_a_list(house: House):
    with house.db.reading() as s:
        units = s.scalar(select(func.count()).select_from(Place).where(Place.kind == "ordinary"))
        listed = s.scalar(select(func.count()).select_from(Place).where(Place.kind == "list"))
    assert (units, listed) == (64, 20)

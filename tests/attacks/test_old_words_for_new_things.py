"""Does what was said, decided or recorded of one thing stand for another one later?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from casework.errors import Forbidden, Invalid, Refused
from casework.models import Case, DeadlineRow
from tests.support.house import CUTOFF, MINISTRY, WORKING, House
from workflows.calendar import BEIJING

DAY, MORNING = timedelta(days=1), timedelta(hours=9)


def guards(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {b.guard for b in refused.value.breaches}


FIGURE = {"year": 2022, "value": "7", "source": "公报", "organ": "统计局"}
KEPT = {"consent_kept": {"": {"covers": True}}}


def changes(house: House, ref: str, **figure: object) -> None:
    """The city enters a figure anew, and the bureau audits it where it is in the system."""
    city, bureau = house.actor("city", "440300"), house.actor("statistics", "440300")
    house.door.record(city, "case", "indicator", FIGURE | figure, item="output_growth", ref=ref,
                      received_at=WORKING)  # fmt: skip
    audit = {"organ": "统计局", "person": "甲", "date": "2022-12-05", "file": "审核.pdf"}
    house.door.record(bureau, "case", "audit", audit, item="output_growth", ref=ref,
                      received_at=WORKING)  # fmt: skip


def test_a_word_that_the_consent_covers_a_change_covers_no_later_one(house: House):
    ref = house.ready("440300")
    house.unit_acts(ref, "reopen", comment="改一")
    changes(house, ref)
    house.unit_acts(ref, "approve_province", given=KEPT)
    with pytest.raises(Forbidden):  # said with the act that relies on it, not before the change
        house.unit_acts(ref, "reopen", comment="改二", given=KEPT)
    house.unit_acts(ref, "reopen", comment="改二")
    changes(house, ref, value="8")
    with pytest.raises(Refused) as refused:
        house.unit_acts(ref, "approve_province")
    assert guards(refused) == {"consent_covers"}


def test_a_consent_covers_no_change_that_came_after_it_before_the_first_submission(house: House):
    ref = house.draft("440300")
    house.fill(ref)
    changes(house, ref)
    house.seal_anew(ref)
    with pytest.raises(Refused) as refused:
        house.unit_acts(ref, "approve_province")
    assert guards(refused) == {"consent_covers"}
    house.unit_acts(ref, "approve_province", given=KEPT)
    assert house.unit_acts(ref, "submit").state == "submitted"


def test_a_consent_given_before_the_case_was_opened_again_is_no_new_one(house: House):
    ref = house.ready("440300")
    house.unit_acts(ref, "reopen", comment="改")
    changes(house, ref)
    old = {"government": "province", "number": "旧", "date": "2022-12-04", "file": "同意.pdf"}
    house.door.record(house.actor("unit", "440300"), "case", "consent", old, ref=ref,
                      received_at=WORKING)  # fmt: skip
    with pytest.raises(Refused) as refused:
        house.unit_acts(ref, "approve_province")
    assert guards(refused) == {"consent_covers"}


def test_a_tick_does_not_switch_the_audit_off(house: House):
    ref = house.draft("440300")
    house.fill(ref, without=["audit"])
    city = house.actor("city", "440300")
    flagged = [i.id for i in house.rules.measure("industry").indicator if i.statistical]
    for item in flagged:
        house.door.record(city, "case", "indicator", FIGURE | {"statistical": False}, item=item,
                          ref=ref, received_at=WORKING)  # fmt: skip
    with pytest.raises(Refused) as refused:
        house.unit_acts(ref, "approve_province", given=KEPT)
    assert {b.key for b in refused.value.breaches} == {f"in_system:{id}" for id in flagged}
    reasons = {f"in_system:{id}": "不单独核算" for id in flagged}
    house.seal_anew(ref)
    house.unit_acts(ref, "approve_province", given=KEPT, reasons=reasons)
    assert house.unit_acts(ref, "submit").state == "submitted"


def test_nobody_records_the_result_of_the_formal_check_past_its_conditions(house: House):
    ref = house.submitted("440300")
    with pytest.raises(Forbidden):
        house.door.record(MINISTRY, "case", "formal_check", {"result": "accepted"}, ref=ref,
                          received_at=WORKING)  # fmt: skip


def test_a_second_return_says_anew_what_is_to_be_corrected(house: House):
    ref = house.submitted("440300")
    given = {"correction": {"": {"items": "公章"}}}
    house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                   given=given)  # fmt: skip
    house.unit_acts(ref, "resubmit")
    with pytest.raises(Refused) as refused:
        house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING)
    assert "input" in guards(refused)


def test_a_correction_date_that_was_recorded_before_the_return_is_the_one_that_counts(
    house: House,
):
    ref = house.submitted("440300")
    value = {"items": "公章", "by": "2022-12-30", "extension": "示例号"}
    house.door.record(MINISTRY, "case", "correction", value, ref=ref, received_at=WORKING)
    house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING)
    with house.db.reading() as s:
        row = s.query(DeadlineRow).filter_by(kind="correction", owner=f"case/{ref}").one()
    assert row.last_day.isoformat() == "2022-12-30"


def test_a_cutoff_that_the_office_moves_back_moves_for_a_returned_case_too(house: House):
    ref = house.submitted("440300")
    house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                   given={"correction": {"": {"items": "公章"}}})  # fmt: skip
    moved = {"day": "2022-12-30", "number": "1", "date": "2022-12-05", "reason": "示例"}
    house.door.record(MINISTRY, "round", "cutoff_moved", moved, item="440000", ref="2022",
                      received_at=WORKING)  # fmt: skip
    assert house.unit_acts(ref, "resubmit", CUTOFF + DAY).state == "submitted"


def test_taking_a_frozen_setting_away_is_a_change_of_it(house: House):
    def change(value: dict[str, str] | None) -> None:
        house.door.record(MINISTRY, "round", "setting", value, item="cutoff_close", ref="2022",
                          received_at=WORKING)  # fmt: skip

    change({"value": "17:00"})
    house.submitted("440300")
    with pytest.raises(Refused):
        change(None)
    assert house.rules.settings["cutoff_close"] == "17:00"


@pytest.mark.parametrize("value", ["sNaN", "NaN", "-Infinity", "1e400", "1e-400"])
def test_a_setting_that_is_no_number_is_said_to_be_none(house: House, value: str):
    for item in ("bonus_points", "correction_days"):
        with pytest.raises(Invalid):
            house.door.record(MINISTRY, "round", "setting", {"value": value}, item=item,
                              ref="2022", received_at=WORKING)  # fmt: skip


def reported(house: House) -> tuple[dict[str, str], datetime]:
    refs = house.ranked({"440300": "90", "510100": "89", "210100": "88"})
    house.publicised(refs.values(), CUTOFF + MORNING)
    at = datetime(2023, 1, 10, 9, tzinfo=BEIJING)
    value = {"number": "1", "date": "2023-01-10", "file": "示例"}
    house.list_acts("report", at, given={"report": {"": value}}, reasons={"count:3": "示例"})
    return refs, at


def test_a_reply_that_was_recorded_beforehand_starts_the_term(house: House):
    refs, at = reported(house)
    value = {"number": "国办发示例", "date": "2023-01-11", "file": "示例"}
    house.door.record(MINISTRY, "list", "reply", value, ref="2022-industry", received_at=at + DAY)
    house.list_acts("approve", at + DAY)
    with house.db.reading() as s:
        case = s.query(Case).filter_by(ref=refs["440300"]).one()
    assert case.state == "approved"
    assert case.term_from == datetime(2023, 1, 11, tzinfo=BEIJING)


def test_a_city_named_beforehand_to_be_brought_in_counts_for_cap_and_size(house: House):
    """With it the list has three, as was explained when it was decided; without it, two."""
    refs = house.ranked({"440300": "95", "510100": "94", "210100": "93", "320500": "92"})
    first = refs["440300"]
    house.door.record(MINISTRY, "list", "left_out", {"reason": "示例"}, item=refs["320500"],
                      ref="2022-industry", received_at=CUTOFF)  # fmt: skip
    house.publicised([first, refs["510100"], refs["210100"]], CUTOFF + MORNING)
    with pytest.raises(Invalid):
        house.door.record(MINISTRY, "list", "supplement_of", {"reason": "示例"}, item="nobody",
                          ref="2022-industry", received_at=CUTOFF + 2 * DAY)  # fmt: skip
    house.door.record(MINISTRY, "list", "supplement_of", {"reason": "示例"}, item=refs["320500"],
                      ref="2022-industry", received_at=CUTOFF + 2 * DAY)  # fmt: skip
    incident = {"kind": "production_safety", "date": "2022-12-20", "deaths": 30, "source": "示例"}
    house.door.record(MINISTRY, "division", "incident", incident, item="1", ref="440300",
                      received_at=CUTOFF + 2 * DAY)  # fmt: skip
    given = {"disqualification": {"": {"ground": "accident", "reason": "示例"}}}
    house.door.act(MINISTRY, "case", "disqualify", ref=first, received_at=CUTOFF + 2 * DAY,
                   given=given)  # fmt: skip
    with pytest.raises(Refused) as refused:
        house.list_acts("supplement", CUTOFF + 3 * DAY)
    assert {b.key for b in refused.value.breaches} == {f"own_decision:{refs['320500']}"}


def _cases(house: House) -> list[str]:
    with house.db.reading() as s:
        return [c.ref for c in s.query(Case).order_by(Case.id)]


def test_a_confirmation_of_one_provisional_end_confirms_no_later_publicity(house: House):
    """The end of the supplementary publicity is another day, counted in another calendar."""
    refs = house.ranked({"440300": "95", "510100": "94", "210100": "93", "320500": "92"})
    shown = [refs[d] for d in ("440300", "510100", "210100")]
    late = datetime(2027, 6, 1, 9, tzinfo=BEIJING)  # 2027 has no arrangement
    given = {"entry": {ref: {"reason": "示例"} for ref in shown},
             "left_out": {refs["320500"]: {"reason": "示例"}}}  # fmt: skip
    reasons = {"count:3": "示例"}
    decision = {"kind": "ministry_meeting", "number": "示例", "date": "2027-06-01", "file": "示例"}
    house.list_acts("propose", late, given=given, reasons=reasons)
    from tests.support.house import LEADER

    house.list_acts("decide", late, actor=LEADER, given={"decision": {"": decision}},
                    reasons=reasons)  # fmt: skip
    with pytest.raises(Refused) as refused:
        house.list_acts("publish", late, reasons=reasons)
    keys = {b.key for b in refused.value.breaches if b.guard == "calendar_known"}
    assert len(keys) == 1
    house.list_acts("publish", late, reasons=reasons | {keys.pop(): "已知暂定"})
    incident = {"kind": "production_safety", "date": "2027-06-01", "deaths": 30, "source": "示例"}
    house.door.record(MINISTRY, "division", "incident", incident, item="1", ref="440300",
                      received_at=late + DAY)  # fmt: skip
    house.door.act(MINISTRY, "case", "disqualify", ref=shown[0], received_at=late + DAY,
                   given={"disqualification": {"": {"ground": "accident", "reason": "示例"}}})  # fmt: skip
    own = {"supplement_of": {refs["320500"]: {"reason": "示例"}}}
    house.door.record(LEADER, "list", "decision", decision | {"date": "2027-06-02"},
                      item=refs["320500"], ref="2022-industry", received_at=late + DAY)  # fmt: skip
    with pytest.raises(Refused) as refused:
        house.list_acts("supplement", late + DAY, given=own, reasons=reasons)
    assert "calendar_known" in guards(refused)

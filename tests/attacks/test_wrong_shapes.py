"""Does the door answer whatever it is sent, and write nothing of it?"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from datetime import date, timedelta
from typing import Any

import pytest

from casework.audit import verify
from casework.errors import CaseworkError, Conflict, Forbidden, Invalid, NotFound
from casework.models import Event, FactRow
from tests.support.house import CUTOFF, LEADER, MINISTRY, OBJECTOR, WORKING, House
from workflows.legible import written

STRANGE: tuple[Any, ...] = (
    "\0", "a\0b", "\ud800", "\x7f", "x" * 9000, b"x", ["a"], 1.5, True, 10**5000, 10**30, -1,
    "²", "２０２２", "٢٠٢٢", "02022", "9" * 40, "2022-", "-", "/", "2022/industry", "NaN", None,
)  # fmt: skip


def events(house: House) -> int:
    with house.db.reading() as s:
        return s.query(Event).count()


def answered(call: Any) -> None:
    """It may be refused in any readable way, or be harmless; it may not break."""
    with suppress(CaseworkError):
        call()


@pytest.mark.parametrize("what", STRANGE, ids=lambda w: ascii(w if w != 10**5000 else "huge")[:20])
def test_whatever_stands_where_a_name_or_number_is_asked_for_is_answered(house: House, what: Any):
    ref = house.draft("440300")
    unit, act, record = house.actor("unit", "440300"), house.door.act, house.door.record
    before = events(house)
    when: dict[str, Any] = {"received_at": WORKING}
    good = {"round": 2022, "measure": "industry", "division": "440100"}
    for subject in (
        "case",
        "list",
        "objection",
        "sanction",
        "division",
        "unit",
        "round",
        "assessment",
    ):
        answered(lambda s=subject: act(MINISTRY, s, "withdraw", ref=what, **when))
        answered(lambda s=subject: record(MINISTRY, s, "setting", {"value": "1"}, ref=what,
                                          item="bonus_points", **when))  # fmt: skip
        answered(lambda s=subject: act(MINISTRY, s, what, ref=ref, **when))
    answered(lambda: act(MINISTRY, what, "draft", ref=ref, **when))
    for key in () if what is None else good:
        with pytest.raises(CaseworkError):
            act(unit, "case", "draft", new=good | {key: what}, **when)
    for new in (what, {"division": what}, {"division": "440300", "round": what or "x"}):
        answered(lambda n=new: act(MINISTRY, "sanction", "impose", new=n, **when))
    answered(lambda: act(OBJECTOR, "objection", "lodge", new={"case": what}, **when))
    for given in (what, {"consent": what}, {"consent": {"": what}}, {"consent": {"x": {}}}):
        answered(lambda g=given: act(unit, "case", "approve_province", ref=ref, given=g, **when))
    for more in ("comment", "reasons", "version", "request_id"):
        sent = {more: {"year": what} if more == "reasons" else what}
        answered(lambda m=sent: act(unit, "case", "approve_province", ref=ref, **m, **when))
    assert events(house) == before
    assert not verify(house.db).problems


@pytest.mark.parametrize("what", [w for w in STRANGE if w not in (None, -1, True)],
                         ids=lambda w: ascii(w if w != 10**5000 else "huge")[:20])  # fmt: skip
def test_a_field_of_another_kind_is_named_as_wrong(house: House, what: Any):
    ref = house.draft("440300")
    unit = house.actor("unit", "440300")
    good = {"value": "1", "year": 2022, "source": "年鉴", "organ": "统计局"}
    item = house.rules.items_of("indicator", "industry")[0]  # type: ignore[index]
    unseen = isinstance(what, str) and not written(what)  # is as if it weren't given
    with nullcontext() if unseen else pytest.raises(Invalid):
        house.door.record(unit, "case", "indicator", good | {"statistical": what}, item=item,
                          ref=ref, received_at=WORKING)  # fmt: skip
    for field in ("value", "year", "source"):
        answered(
            lambda f=field: house.door.record(
                unit, "case", "indicator", good | {f: what}, item=item, ref=ref, received_at=WORKING
            )
        )
    incident = {"kind": "social", "date": "2022-01-01", "source": "示例"}
    answered(lambda: house.door.record(MINISTRY, "division", "incident", incident, item=what,
                                       ref="440300", received_at=WORKING))  # fmt: skip
    assert not verify(house.db).problems


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31",
                                 date.max, date.min])  # fmt: skip
def test_a_date_that_no_calendar_counts_from_is_refused_where_it_is_entered(house: House, day: Any):
    finding = {"against": "unit", "number": "1", "date": day, "what": "示例"}
    with pytest.raises(Invalid):
        house.door.act(MINISTRY, "sanction", "impose", new={"division": "440300"},
                       given={"finding": {"": finding}}, received_at=WORKING)  # fmt: skip
    moved = {"day": day, "number": "1", "date": "2022-12-05", "reason": "示例"}
    with pytest.raises(Invalid):
        house.door.record(MINISTRY, "round", "cutoff_moved", moved, item="*", ref="2022",
                          received_at=WORKING)  # fmt: skip
    ref = house.submitted("320500")
    correction = {"items": "示例", "by": day, "extension": "示例"}
    with pytest.raises(Invalid):
        house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                       given={"correction": {"": correction}})  # fmt: skip


def test_a_round_written_in_other_digits_is_not_that_round(house: House):
    for ref in ("٢٠٢٢", "２０２２", "02022", "²"):
        with pytest.raises(NotFound):
            house.door.record(MINISTRY, "round", "setting", {"value": "17:00"}, ref=ref,
                              item="cutoff_close", received_at=WORKING)  # fmt: skip
    with house.db.reading() as s:
        assert not s.query(FactRow).filter(FactRow.kind == "setting").count()


def test_a_fact_given_with_an_act_is_about_an_item_that_exists(house: House):
    ref = house.submitted("440300")
    correction = {"items": "示例"}
    with pytest.raises(Invalid):
        house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                       given={"correction": {"x": correction}})  # fmt: skip
    finding = {"against": "unit", "number": "1", "date": "2022-12-05", "what": "示例"}
    with pytest.raises(Invalid):
        house.door.act(MINISTRY, "sanction", "impose", new={"division": "440300"},
                       given={"finding": {"x": finding}}, received_at=WORKING)  # fmt: skip


def test_a_cutoff_is_moved_for_a_unit_that_exists(house: House):
    moved = {"day": "2022-12-30", "number": "1", "date": "2022-12-05", "reason": "示例"}
    with pytest.raises(Invalid):
        house.door.record(MINISTRY, "round", "cutoff_moved", moved, item="440300", ref="2022",
                          received_at=WORKING)  # fmt: skip


def test_a_sanction_names_the_city_and_the_unit_that_recommends_it(house: House):
    finding = {"against": "unit", "number": "1", "date": "2022-12-05", "what": "示例"}
    with pytest.raises(Invalid):
        house.door.act(MINISTRY, "sanction", "impose", received_at=WORKING,
                       new={"division": "440300", "unit": "320000"},
                       given={"finding": {"": finding}})  # fmt: skip


def test_a_request_that_recorded_a_fact_is_no_answer_to_an_act_of_the_same_name(house: House):
    """`report` is a fact of a list and an act on it."""
    refs = house.ranked({"440300": "90", "510100": "89", "210100": "88"})
    house.publicised(refs.values(), CUTOFF + timedelta(hours=9))
    value = {"number": "1", "date": "2023-01-10", "file": "示例"}
    house.door.record(MINISTRY, "list", "report", value, ref="2022-industry",
                          received_at=CUTOFF + timedelta(hours=9),
                      request_id="r-1")  # fmt: skip
    with pytest.raises(Conflict):
        house.door.act(MINISTRY, "list", "report", ref="2022-industry",
                          received_at=CUTOFF + timedelta(hours=9),
                       given={"report": {"": value}}, request_id="r-1")  # fmt: skip


def test_nobody_but_the_timer_and_what_a_case_belongs_to_takes_the_acts_that_are_theirs(
    house: House,
):
    ref = house.draft("440300")
    for actor in (MINISTRY, LEADER, OBJECTOR, house.actor("unit", "440300")):
        for name in ("lapse", "review", "publicise", "object", "start_term", "expire"):
            with pytest.raises(Forbidden):
                house.door.act(actor, "case", name, ref=ref, received_at=WORKING)

"""Do several people fill in one case without losing each other's work, each what is theirs?"""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.errors import Conflict, Forbidden, Invalid, Refused
from casework.models import Event, FactRow
from tests.casework.acting import SHENZHEN, english, fact, hidden, seals
from tests.support.house import MINISTRY, WORKING, House
from tests.support.installation import client_of

GROWTH = {"value": "6.1", "year": "2022", "source": "公报", "organ": "统计局"}
RETURNED = "2022-industry-990100"


def events_of(house: House, ref: str) -> int:
    with house.db.reading() as session:
        asked = select(func.count()).where(Event.stream == f"case/{ref}")
        return session.scalar(asked) or 0


def test_several_facts_are_recorded_all_together_each_by_its_event(house: House):
    ref = house.draft("440300")
    before = events_of(house, ref)
    facts = {"indicator": {"output_growth": GROWTH, "investment_growth": GROWTH},
             "typical_practice": {"": {"text": "一张图"}}}  # fmt: skip
    wish = {"ref": ref, "received_at": WORKING, "request_id": "sheet-1"}
    city = house.actor("city", "440300")
    answer = house.door.record_all(city, "case", facts, **wish)
    assert answer.version == before + 3 == events_of(house, ref)
    assert house.door.record_all(city, "case", facts, **wish).again
    assert events_of(house, ref) == before + 3


def test_a_figure_saved_as_it_stands_is_no_change_and_its_audit_holds(house: House):
    ref = house.submitted("440300")
    house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                   given={"correction": {"": {"items": "示例"}}})  # fmt: skip
    city, before = house.actor("city", "440300"), events_of(house, ref)
    with house.db.reading() as session:
        figure = session.get_one(FactRow, (f"case/{ref}", "indicator", "output_growth"))
    wish = {"item": "output_growth", "ref": ref, "received_at": WORKING}
    house.door.record(city, "case", "indicator", figure.value, **wish)
    assert events_of(house, ref) == before
    house.door.record(city, "case", "indicator", figure.value | {"organ": "另一个"}, **wish)
    assert events_of(house, ref) == before + 1


def test_one_wrong_field_keeps_all_of_them_out_and_is_named(house: House):
    ref = house.draft("440300")
    before = events_of(house, ref)
    facts = {"indicator": {"output_growth": GROWTH, "investment_growth": GROWTH | {"year": "soon"}}}
    with pytest.raises(Invalid) as invalid:
        house.door.record_all(house.actor("city", "440300"), "case", facts, ref=ref,
                              received_at=WORKING)  # fmt: skip
    assert set(invalid.value.errors) == {"indicator.investment_growth.year"}
    facts["indicator"]["no_such"] = GROWTH
    with pytest.raises(Invalid) as invalid:
        house.door.record_all(house.actor("city", "440300"), "case", facts, ref=ref,
                              received_at=WORKING)  # fmt: skip
    assert set(invalid.value.errors) == {"indicator.investment_growth.year",
                                         "indicator.no_such.indicator"}  # fmt: skip
    assert events_of(house, ref) == before


def test_among_several_facts_one_that_is_not_theirs_keeps_all_of_them_out(house: House):
    ref = house.draft("440300")
    before = events_of(house, ref)
    facts = {"indicator": {"output_growth": GROWTH}, "consent": {"": {"number": "1"}}}
    with pytest.raises(Forbidden):
        house.door.record_all(house.actor("city", "440300"), "case", facts, ref=ref,
                              received_at=WORKING)  # fmt: skip
    with pytest.raises(Forbidden):
        house.door.record_all(house.actor("city", "440300"), "case", {}, ref=ref,
                              received_at=WORKING)  # fmt: skip
    assert events_of(house, ref) == before


def test_after_submission_none_of_several_facts_is_taken_in(house: House):
    ref = house.submitted("440300")
    with pytest.raises(Refused) as refused:
        house.door.record_all(house.actor("city", "440300"), "case",
                              {"indicator": {"output_growth": GROWTH, "investment_growth": GROWTH}},
                              ref=ref, received_at=WORKING)  # fmt: skip
    assert {b.guard for b in refused.value.breaches} == {"state"}


def test_a_paper_is_handed_in_by_who_issues_it_or_by_the_unit(house: House):
    ref = house.draft("440300")
    paper = {"sealed": True, "date": "2022-12-05"}
    city, unit = house.actor("city", "440300"), house.actor("unit", "440300")

    def hands_in(who, item):
        house.door.record(who, "case", "document", paper, item=item, ref=ref, received_at=WORKING)

    hands_in(city, "application")
    hands_in(unit, "application")
    hands_in(unit, "letter")
    for item in ("letter", "recommendation_form", "declaration"):  # 8(二), 8(三): the unit's
        with pytest.raises(Forbidden):
            hands_in(city, item)


def test_people_at_different_facts_dont_conflict_and_at_the_same_one_nothing_is_lost(early: Flask):
    client, other = english(client_of(early, "other")), client_of(early, "other")
    growth = f"/cases/{RETURNED}/facts/indicator/output_growth"
    invest = f"/cases/{RETURNED}/facts/indicator/investment_growth"
    old, beside = seals(client, growth), seals(client, invest)
    typed = GROWTH | {"previous": "5.5"}
    assert other.post(growth, data=seals(other, growth) | GROWTH).status_code == 303
    assert client.post(invest, data=beside | GROWTH).status_code == 303

    late = client.post(growth, data=old | typed | {"value": "7.7"})
    assert late.status_code == 409
    assert 'value="7.7"' in late.text  # what was typed
    assert fact(early, f"case/{RETURNED}", "indicator", "output_growth")["value"] == "6.1"
    assert "You changed this yourself meanwhile" in late.text
    again = {"seen": hidden(late, "seen"), "request_id": hidden(late, "request_id")}
    assert client.post(growth, data=again | typed | {"value": "7.7"}).status_code == 303
    assert fact(early, f"case/{RETURNED}", "indicator", "output_growth")["value"] == "7.7"


def test_a_form_that_came_too_late_names_what_was_done_to_what_it_is_about(early: Flask):
    """Not the newest change of its own fact, nor what was said beside the work."""
    client, second = english(client_of(early, "ministry")), client_of(early, "second")
    address = f"/cases/{SHENZHEN}/actions/accept"
    old = seals(client, address)
    paper = f"/cases/{SHENZHEN}/facts/paper_receipt"
    value = {"copies": "1", "disc": "y", "number": "0127", "date": "2022-12-05"}
    assert second.post(paper, data=seals(second, paper) | value).status_code == 303
    second.post(f"/cases/{SHENZHEN}/facts/message", data={"text": "一"})
    late = client.post(address, data=old)
    assert late.status_code == 409
    note = late.text.partition("Someone else changed this")[2][:600]
    assert "Receipt of paper and disc" in note

    house = House.on(str(early.extensions["casework"].db.url))
    city, bureau = house.actor("city", "990100"), house.actor("statistics", "990100")
    told = {"item": "output_growth", "ref": RETURNED, "received_at": WORKING}
    house.door.record(city, "case", "indicator", GROWTH, **told)
    other = english(client_of(early, "other"))
    form = f"/cases/{RETURNED}/facts/indicator/output_growth"
    old = seals(other, form)
    audit = {"organ": "统计局", "person": "甲", "date": "2022-12-05", "file": "审核.pdf"}
    house.door.record(bureau, "case", "audit", audit, **told)
    late = other.post(form, data=old | GROWTH | {"value": "7.7"})
    assert late.status_code == 409
    assert "audit" in late.text.partition('role="alert"')[2][:600].lower()
    house.db.engine.dispose()


@pytest.mark.parametrize("seen", [None, "", "abc", "9" * 5000])
def test_a_form_that_does_not_say_what_it_was_made_from_is_stale(early: Flask, seen: str | None):
    client = english(client_of(early, "other"))
    address = f"/cases/{RETURNED}/facts/indicator/output_growth"
    sent = GROWTH | ({} if seen is None else {"seen": seen})
    assert client.post(address, data=sent).status_code in (409, 422)
    assert fact(early, f"case/{RETURNED}", "indicator", "output_growth")["value"] != "6.1"


def test_who_signs_what_was_changed_meanwhile_is_told(house: House):
    """N四: an audit is of the figure that was read."""
    ref = house.draft("440300")
    city, bureau = house.actor("city", "440300"), house.actor("statistics", "440300")
    audit = {"organ": "统计局", "person": "甲", "date": "2022-12-05", "file": "审核.pdf"}
    told = {"ref": ref, "received_at": WORKING}
    first = house.door.record(city, "case", "indicator", GROWTH, item="output_growth", **told)
    read = {"audit": {"output_growth": f"0.{first.version}"}}
    house.door.record(city, "case", "indicator", GROWTH, item="investment_growth", **told)
    house.door.record(bureau, "case", "audit", audit, item="output_growth", seen=read, **told)
    house.door.record(city, "case", "indicator", GROWTH | {"value": "9"}, item="output_growth",
                      **told)  # fmt: skip
    with pytest.raises(Conflict):
        house.door.record(bureau, "case", "audit", audit, item="output_growth", seen=read, **told)


def test_who_changes_what_was_signed_meanwhile_is_told(house: House):
    """N四: a form that was open before the audit doesn't undo it unseen."""
    ref = house.draft("440300")
    city, bureau = house.actor("city", "440300"), house.actor("statistics", "440300")
    audit = {"organ": "统计局", "person": "甲", "date": "2022-12-05", "file": "审核.pdf"}
    told = {"ref": ref, "received_at": WORKING}
    first = house.door.record(city, "case", "indicator", GROWTH, item="output_growth", **told)
    read = {"indicator": {"output_growth": f"{first.version}.0"}}
    typed = GROWTH | {"value": "9"}
    house.door.record(bureau, "case", "audit", audit, item="investment_growth", **told)
    house.door.record(city, "case", "indicator", typed, item="output_growth", seen=read, **told)
    again = house.door.record(city, "case", "indicator", GROWTH, item="output_growth", **told)
    read = {"indicator": {"output_growth": f"{again.version}.0"}}
    house.door.record(bureau, "case", "audit", audit, item="output_growth", **told)
    with pytest.raises(Conflict):
        house.door.record(city, "case", "indicator", typed, item="output_growth", seen=read, **told)

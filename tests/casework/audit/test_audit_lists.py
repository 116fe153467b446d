"""Is a list found that says otherwise than its events what was decided, on both engines?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casework.errors import Invalid
from casework.models import Place, Shortlist
from tests.support.audited import PUBLISHED
from tests.support.house import LEADER, House
from tests.support.tampering import found, tamper

REASONS = dict.fromkeys(("floor:0", "count:1", "count:2"), "示例")
SECOND = timedelta(seconds=1)


def decided(house: House) -> tuple[str, str]:
    """A list of two cities that was decided; their cases."""
    first, second = house.ranked({"440300": "90", "320500": "85"}).values()
    given = {"entry": {ref: {"reason": "示例"} for ref in (first, second)}}
    house.list_acts("propose", PUBLISHED, given=given, reasons=REASONS)
    decision = {"kind": "ministry_meeting", "number": "示例", "date": "2023-02-20", "file": "示例"}
    house.list_acts("decide", PUBLISHED, actor=LEADER, given={"decision": {"": decision}},
                    reasons=REASONS)  # fmt: skip
    assert found(house) == []
    return first, second


def digest_of(house: House) -> str:
    with house.db.reading() as session:
        asked = select(Shortlist.decided_digest).where(Shortlist.ref == "2022-industry")
        return session.scalars(asked).one()


def test_a_decision_on_other_entries_is_found(house: House) -> None:
    decided(house)
    tamper(house, update(Shortlist).where(Shortlist.decided_digest != "")
           .values(decided_digest="0" * 64))  # fmt: skip
    assert any("Its decided_digest is" in line for line in found(house))


def test_a_decision_that_was_taken_up_again_and_put_back_is_found(house: House) -> None:
    decided(house)
    before = digest_of(house)
    house.list_acts("amend", PUBLISHED + SECOND, comment="示例")
    assert found(house) == []
    tamper(house, update(Shortlist).where(Shortlist.ref == "2022-industry")
           .values(decided_digest=before))  # fmt: skip
    assert any("Its decided_digest is" in line for line in found(house))


def test_a_place_given_back_to_a_city_that_left_before_the_publication_is_found(
    house: House,
) -> None:
    gone, _ = decided(house)
    house.unit_acts(gone, "withdraw", PUBLISHED + SECOND, comment="示例")
    assert found(house) == []
    free = (Place.measure == "industry") & (Place.kind == "list") & (Place.number == 10)
    tamper(house, update(Place).where(free).values(case_ref=gone, cap_key="440000"))
    assert any("aren't held by those" in line for line in found(house))


def test_a_place_of_another_given_to_a_city_that_left_is_found(house: House) -> None:
    gone, stays = decided(house)
    house.unit_acts(gone, "withdraw", PUBLISHED + SECOND, comment="示例")
    listed = (Place.case_ref == stays) & (Place.kind == "list")
    tamper(house, update(Place).where(listed).values(case_ref=gone, cap_key="440000"))
    assert any("aren't held by those" in line for line in found(house))


def test_what_left_the_selection_is_not_put_on_the_list(house: House) -> None:
    gone, stays = house.ranked({"440300": "90", "320500": "85"}).values()
    house.unit_acts(gone, "withdraw", PUBLISHED, comment="示例")
    with pytest.raises(Invalid) as refused:
        house.list_acts("propose", PUBLISHED, given={"entry": {gone: {}, stays: {}}},
                        reasons=REASONS)  # fmt: skip
    assert refused.value.words("zh") == {"entry": "“深圳市”的申报已终止，不能列入名单。"}
    house.list_acts("propose", PUBLISHED, given={"entry": {gone: None, stays: {}}}, reasons=REASONS)
    assert found(house) == []

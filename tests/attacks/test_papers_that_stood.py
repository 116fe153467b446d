"""Can a paper be put in the place of one that stood when the government consented (N五, 8)?"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from casework.errors import Refused
from casework.queries.snapshots import case_snapshot, case_snapshots
from tests.support.house import MINISTRY, WORKING, House

CITY = "440300"
KEPT = {"consent_kept": {"": {"covers": True}}}
CONSENT = {"government": "province", "number": "新", "date": "2022-12-05", "file": "同意.pdf"}


def hand_in(house: House, ref: str, item: str, **value: Any) -> None:
    """Somebody of the unit records a paper; `gone=True` takes it away."""
    paper = {"date": "2022-12-05", "sealed": True, "file": f"{item}.pdf"} | value
    house.door.record(house.actor("unit", CITY), "case", "document", paper, item=item, ref=ref,
                      received_at=WORKING)  # fmt: skip


def consents(house: House, ref: str) -> None:
    house.door.record(house.actor("unit", CITY), "case", "consent", CONSENT, ref=ref,
                      received_at=WORKING)  # fmt: skip


def returned(house: House) -> str:
    ref = house.submitted(CITY)
    house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                   given={"correction": {"": {"items": "申报书缺页"}}})  # fmt: skip
    return ref


def refused(act: Any) -> set[str]:
    with pytest.raises(Refused) as found:
        act()
    return {b.guard for b in found.value.breaches}


@pytest.mark.parametrize("item", ["application", "recommendation_form"])
def test_a_paper_that_stood_at_the_approval_is_replaced_only_with_a_word_that_it_is_covered(
    house: House, item: str
):
    ref = house.ready(CITY)
    hand_in(house, ref, item, file="另一份.pdf")
    assert refused(lambda: house.unit_acts(ref, "submit")) == {"consent_covers"}
    assert house.unit_acts(ref, "submit", given=KEPT).state == "submitted"


def test_taking_it_away_first_is_no_way_round(house: House):
    ref = house.ready(CITY)
    house.door.record(house.actor("unit", CITY), "case", "document", None, item="application",
                      ref=ref, received_at=WORKING)  # fmt: skip
    hand_in(house, ref, "application", file="另一份.pdf")
    assert refused(lambda: house.unit_acts(ref, "submit")) == {"consent_covers"}


def test_a_sealed_paper_comes_after_the_consent_and_a_better_scan_after_it(house: House):
    ref = house.draft(CITY)
    house.fill(ref, without=["document"])
    house.unit_acts(ref, "approve_province")
    for item in ("application", "letter", "recommendation_form", "declaration"):
        hand_in(house, ref, item)
    hand_in(house, ref, "application", file="清晰扫描.pdf")
    assert house.unit_acts(ref, "submit").state == "submitted"


def test_after_a_return_papers_are_made_out_once_for_the_new_consent(house: House):
    ref = returned(house)
    consents(house, ref)
    hand_in(house, ref, "application", file="补正后.pdf")
    assert house.unit_acts(ref, "resubmit").state == "submitted"


def test_after_a_return_what_stood_at_the_new_consent_is_not_replaced_unsaid(house: House):
    ref = returned(house)
    hand_in(house, ref, "application", file="补正后.pdf")
    consents(house, ref)
    hand_in(house, ref, "application", file="另一份.pdf")
    resubmit = partial(house.unit_acts, ref, "resubmit")
    assert refused(resubmit) == {"consent_covers"}
    assert resubmit(given=KEPT).state == "submitted"


def test_after_a_reopening_papers_are_made_out_for_the_new_consent(house: House):
    ref = house.ready(CITY)
    house.unit_acts(ref, "reopen", comment="更正")
    consents(house, ref)
    house.unit_acts(ref, "approve_province")
    hand_in(house, ref, "application", file="重新盖章.pdf")
    assert house.unit_acts(ref, "submit").state == "submitted"


def test_pages_know_of_the_papers_what_the_door_knows(house: House):
    ref = house.ready(CITY)
    hand_in(house, ref, "application", file="另一份.pdf")
    with house.db.reading() as session:
        _, one = case_snapshot(session, ref, now=WORKING + timedelta(hours=1))
        _, many = case_snapshots(session, [ref])[ref]
    assert len(one.recorded.entries["document"]["application"]) == 2
    assert one.recorded.entries == many.recorded.entries

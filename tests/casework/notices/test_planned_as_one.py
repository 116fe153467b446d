"""Do two lists that are planned by one act come out in one notice, and never twice?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework.models import DeadlineRow, RefusalRow
from casework.services.tick import tick
from casework.services.wish import Wish
from tests.casework.notices.conftest import Made
from tests.casework.notices.reading import hidden, published, states, told, words
from tests.support import racing
from tests.support.house import MINISTRY, House
from tests.support.notices import (
    DECIDED,
    DIGITAL,
    INDUSTRY,
    SATURDAY,
    both_decided,
    one_decided,
    record_channels,
)
from tests.support.site import Site
from tests.support.tampering import found

PAGE = f"/lists/{INDUSTRY}/notice"
PLAN = {"publication_plan": {"": {"on": "2023-01-14", "hour": 9}}}
AFTER = SATURDAY + timedelta(minutes=1)


def planned(site: Site) -> Any:
    """Plan both on the page of one; the answer."""
    client = site.client("ministry")
    sent = hidden(client.get(f"{PAGE}?with=all").get_data(as_text=True), "plan")
    sent |= {"publication_plan-on": "2023-01-14", "publication_plan-hour": "9"}
    return client.post(f"{PAGE}/plan", data=sent)


def as_one(house: House) -> None:
    house.door.act_together([
        Wish(actor=MINISTRY, subject="list", name="plan", ref=ref, received_at=DECIDED, given=PLAN)
        for ref in (INDUSTRY, DIGITAL)])  # fmt: skip


def withdrawn(house: House, measure: str) -> None:
    """A city on the list is withdrawn after the decision, which was about another list then."""
    house.door.act(house.actor("unit", "510100"), "case", "withdraw", ref=f"{measure}-510100",
                   received_at=DECIDED, comment="示例")  # fmt: skip


def timers(house: House) -> dict[str, tuple[str, bool]]:
    """List → how its planned publication stands, and whether it says why it couldn't."""
    with house.db.reading() as s:
        return {row.owner.removeprefix("list/"): (row.status, bool(row.breaches))
                for row in s.scalars(select(DeadlineRow).where(
                    DeadlineRow.kind == "planned_publication"))}  # fmt: skip


def test_planned_on_the_page_both_come_out_in_one_notice(decided: Site) -> None:
    assert planned(decided).status_code == 303
    page = words(decided.text(f"/lists/{INDUSTRY}", "leader"))
    assert "Will be published by itself Sat 14 Jan 2023 09:00" in page
    assert "in one notice with" in page
    fired = tick(decided.house.db, decided.house.door, AFTER)
    assert sorted((f.owner, f.action, f.done) for f in fired) == [
        (f"list/{DIGITAL}", "publish", True), (f"list/{INDUSTRY}", "publish", True)]  # fmt: skip
    [notice] = published(decided.house)
    assert {one["publicity"] for one in notice.text["lists"]} == {f"{INDUSTRY}-1", f"{DIGITAL}-1"}
    for ref in (INDUSTRY, DIGITAL):
        [(number, payload)] = told(decided.house, ref)
        assert (number, payload["digest"]) == (notice.ref, notice.digest)
    assert timers(decided.house) == {INDUSTRY: ("fired", False), DIGITAL: ("fired", False)}
    assert tick(decided.house.db, decided.house.door, AFTER) == []
    assert found(decided.house) == []


def test_where_a_guard_refuses_one_the_other_goes_alone_and_the_refusal_is_told(
    decided: Site,
) -> None:
    house = decided.house
    as_one(house)
    withdrawn(house, DIGITAL)
    fired = tick(house.db, house.door, AFTER)
    assert {(f.owner, f.done) for f in fired} == {
        (f"list/{INDUSTRY}", True), (f"list/{DIGITAL}", False)}  # fmt: skip
    assert states(house) == {INDUSTRY: "publicised", DIGITAL: "decided"}
    assert [[one["publicity"] for one in notice.text["lists"]] for notice in published(house)] == [
        [f"{INDUSTRY}-1"]
    ]
    assert timers(house) == {INDUSTRY: ("fired", False), DIGITAL: ("open", True)}
    with house.db.reading() as s:
        noted = s.execute(select(RefusalRow.subject, RefusalRow.action, RefusalRow.role)).all()
    assert [tuple(row) for row in noted] == [(f"list/{DIGITAL}", "publish", "timer")]
    decided.at(AFTER)
    page = words(decided.text(f"/lists/{DIGITAL}", "ministry"))
    assert "Not published at the planned time, Sat 14 Jan 2023 09:00" in page
    assert found(house) == []


def test_where_both_are_refused_neither_goes_and_each_says_why(site: Made) -> None:
    house = site(both_decided).house
    as_one(house)
    for measure in (INDUSTRY, DIGITAL):
        withdrawn(house, measure)
    assert [f.done for f in tick(house.db, house.door, AFTER)] == [False, False]
    assert timers(house) == {INDUSTRY: ("open", True), DIGITAL: ("open", True)}
    assert published(house) == []


def test_planned_anew_by_itself_a_list_goes_alone(site: Made) -> None:
    house = site(both_decided).house
    as_one(house)
    house.door.act(MINISTRY, "list", "plan", ref=DIGITAL, given=PLAN,
                   received_at=DECIDED + timedelta(minutes=1))  # fmt: skip
    tick(house.db, house.door, AFTER)
    assert [len(one.text["lists"]) for one in published(house)] == [1, 1]


def test_taken_back_for_one_the_other_goes_alone(site: Made) -> None:
    house = site(both_decided).house
    as_one(house)
    house.door.act(MINISTRY, "list", "unplan", ref=DIGITAL, received_at=DECIDED)
    tick(house.db, house.door, AFTER)
    assert states(house) == {INDUSTRY: "publicised", DIGITAL: "decided"}


def test_what_refuses_the_plan_of_one_plans_neither_and_says_which(decided: Site) -> None:
    withdrawn(decided.house, DIGITAL)
    answer = planned(decided)
    assert answer.status_code == 422
    page = words(answer.get_data(as_text=True))
    assert "Not planned: nothing has been changed" in page
    assert timers(decided.house) == {}


def test_a_plan_for_an_hour_that_is_over_is_refused_where_it_was_typed(site: Made) -> None:
    made = site(both_decided)
    client = made.client("ministry")
    sent = hidden(client.get(f"{PAGE}?with=all").get_data(as_text=True), "plan")
    sent |= {"publication_plan-on": "2023-01-01", "publication_plan-hour": "9"}
    assert client.post(f"{PAGE}/plan", data=sent).status_code == 422
    assert client.post(f"{PAGE}/plan", data=sent | {
        "publication_plan-on": ""}).status_code == 422  # fmt: skip
    assert timers(made.house) == {}


def test_the_plan_of_both_is_sent_twice_and_made_once(site: Made) -> None:
    made = site(both_decided)
    client = made.client("ministry")
    sent = hidden(client.get(f"{PAGE}?with=all").get_data(as_text=True), "plan")
    sent |= {"publication_plan-on": "2023-01-14", "publication_plan-hour": "9"}
    assert [client.post(f"{PAGE}/plan", data=sent).status_code for _ in range(2)] == [303, 303]
    assert timers(made.house) == {INDUSTRY: ("open", False), DIGITAL: ("open", False)}


def test_a_list_that_is_not_decided_is_not_planned_along(site: Made) -> None:
    made = site(one_decided)
    page = made.text(PAGE, "ministry")
    sent = hidden(page, "plan") | {"publication_plan-on": "2023-01-14", "with": DIGITAL,
                                   "publication_plan-hour": "9"}  # fmt: skip
    assert made.client("ministry").post(f"{PAGE}/plan", data=sent).status_code in (409, 422)
    assert timers(made.house) == {}


@pytest.mark.timeout(300)
def test_of_eight_clocks_one_publishes_both_in_one_notice(decided: Site) -> None:
    house = decided.house
    record_channels(house)
    as_one(house)
    url = house.db.url.render_as_string(hide_password=False)
    done = racing.together(racing.ticks, url, [(AFTER,)] * 8)
    assert sorted(done) == [f"list/{DIGITAL} publish", f"list/{INDUSTRY} publish"]
    [notice] = published(house)
    assert len(notice.text["lists"]) == 2
    assert [len(told(house, ref)) for ref in (INDUSTRY, DIGITAL)] == [1, 1]
    assert found(house) == []


@pytest.mark.timeout(300)
def test_of_eight_clocks_one_publishes_what_can_be(decided: Site) -> None:
    house = decided.house
    as_one(house)
    withdrawn(house, DIGITAL)
    url = house.db.url.render_as_string(hide_password=False)
    assert racing.together(racing.ticks, url, [(AFTER,)] * 8) == [f"list/{INDUSTRY} publish"]
    assert len(published(house)) == 1
    assert timers(house)[DIGITAL] == ("open", True)
    assert found(house) == []

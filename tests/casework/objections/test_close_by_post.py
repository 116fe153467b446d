"""Does the postmark decide, however long the letter was on its way and whatever happened meanwhile?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework.errors import Refused
from casework.models import Case, Objection
from tests.casework.calendars import EXTENDED, arrangement, days, imported
from tests.casework.test_bringing_in import NEXT, WEST, ref_of, vacant
from tests.support.house import LEADER, MINISTRY
from tests.support.objecting import TYPED, hidden, receipt_of, rows
from tests.support.site import CLOSE, DURING, NOTICE, Site, sites
from workflows.calendar import BEIJING, end_of

LAST = date(2023, 1, 29)  # of the publicity; letters may arrive until 1 February
DESK = f"/objections/register?publicity={NOTICE}"
POSTED = datetime(2023, 2, 2, tzinfo=BEIJING)
PAPER = {"report": {"": {"number": "报1号", "date": "2023-01-30", "file": "a.pdf"}}}
ASKED = {"post_underway:2023-02-01": "已向收发室核实，没有来信"}


def letter(site: Site, postmark: date, at: datetime, **typed: str) -> Any:
    """Registered by an officer as the clock shows `at`; the answer."""
    site.at(at)
    client = site.client("ministry")
    form = hidden(client.get(DESK).get_data(as_text=True))
    kept = {name: value for name, value in TYPED.items() if name != "agreed"}
    kept |= {"channel": "post", "signed": "y", "postmark": postmark.isoformat()}
    return client.post(DESK, data=form | kept | typed)


def registered(site: Site, postmark: date, at: datetime, **typed: str) -> Objection:
    """The same, and received: the newest objection."""
    receipt_of(letter(site, postmark, at, **typed))
    return rows(site)[-1]


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def held(site: Site, at: datetime, **reasons: str) -> set[str]:
    """What keeps the list from being reported; it is reported where nothing does."""
    try:
        site.house.list_acts("report", at, given=PAPER, reasons=reasons)
    except Refused as refused:
        return {breach.guard for breach in refused.breaches}
    return set()


@pytest.mark.parametrize(("postmark", "late"), [(LAST - timedelta(days=12), False), (LAST, False),
                                                (LAST + timedelta(days=1), True)])  # fmt: skip
@pytest.mark.parametrize("after", [timedelta(hours=9), timedelta(days=2), timedelta(days=30)])
def test_the_postmark_decides_whenever_it_is_registered(
    site: Site, postmark: date, late: bool, after: timedelta
) -> None:
    at = end_of(LAST + timedelta(days=1)) + after
    answer = letter(site, postmark, at)
    number, _code = receipt_of(answer)
    said = words(answer.get_data(as_text=True))
    assert ("The time ended on" in said, "· in time" in said) == (late, not late)
    (row,) = rows(site)
    assert row.late is late
    assert row.lodged_at >= at  # it was received when it came, and is in time nevertheless
    own = words(site.text(f"/objections/{number}", "ministry"))
    assert ("It holds the list up" in own) is not late
    assert held(site, max(at, POSTED)) == (set() if late else {"no_objection"})


def test_a_letter_that_comes_while_it_is_public_is_in_time_and_none_is_posted_tomorrow(
    site: Site,
) -> None:
    assert not registered(site, date(2023, 1, 17), DURING).late
    back = letter(site, DURING.date() + timedelta(days=1), DURING)
    assert back.status_code == 422
    assert len(rows(site)) == 1


def test_a_letter_that_comes_in_the_last_hour_of_its_days_holds_the_report(site: Site) -> None:
    assert held(site, CLOSE) == {"post_underway"}
    assert not registered(site, LAST, POSTED - timedelta(hours=1)).late
    assert held(site, POSTED) == {"no_objection"}


def test_one_that_comes_after_the_report_is_looked_into_and_moves_nothing_by_itself(
    site: Site,
) -> None:
    """It was reported with a reason; what came nevertheless is said to be in time, as it is."""
    at = CLOSE + timedelta(days=2)
    assert held(site, CLOSE + timedelta(hours=33), **ASKED) == set()
    row = registered(site, LAST, at)
    assert (row.late, row.state) == (False, "lodged")
    own = words(site.text(f"/objections/{row.ref}", "ministry"))
    assert "It holds the list up" not in own
    assert "Posted in time, received after the report" in own
    assert "Reported" in own
    assert "held up" not in words(site.text("/objections", "ministry"))
    assert "holds the list" not in words(site.text("/lists/2022-industry", "ministry"))
    door = site.house.door
    door.act(MINISTRY, "objection", "admit", ref=row.ref, received_at=at)
    ruling = {"ruling": {"": {"outcome": "upheld", "reasons": "示例"}}}
    door.act(MINISTRY, "objection", "propose_ruling", ref=row.ref, received_at=at, given=ruling)
    door.act(LEADER, "objection", "uphold", ref=row.ref, received_at=at)
    with site.house.db.reading() as session:
        state = session.scalars(select(Case.state).where(Case.ref == row.case_ref)).one()
    assert state == "reported"
    page = site.text(f"/objections/{row.ref}", "ministry")
    assert f"/cases/{row.case_ref}/facts/recall" in page
    assert f"/cases/{row.case_ref}/facts/recall" not in site.text(
        f"/objections/{row.ref}", "leader"
    )


def test_one_that_was_posted_late_is_not_admitted_after_the_report(site: Site) -> None:
    assert held(site, CLOSE + timedelta(hours=33), **ASKED) == set()
    row = registered(site, LAST + timedelta(days=1), CLOSE + timedelta(days=2))
    page = words(site.text(f"/objections/{row.ref}", "ministry"))
    assert "Posted in time" not in page
    assert "tell the General Office of the State Council by letter" in page
    with pytest.raises(Refused) as met:
        site.house.door.act(MINISTRY, "objection", "admit", ref=row.ref, comment="示例",
                            reasons={"in_form": "示例"},
                            received_at=CLOSE + timedelta(days=2))  # fmt: skip
    assert {breach.guard for breach in met.value.breaches} == {"publicised_case"}


def test_in_the_days_that_a_change_of_the_calendar_added_a_postmark_is_in_time(site: Site) -> None:
    """The holiday is made longer while the list is public: its last day is 2 February now."""
    imported(site.house, EXTENDED, DURING)
    at = datetime(2023, 2, 10, 9, tzinfo=BEIJING)
    found = [registered(site, date(2023, 2, day), at).late for day in (1, 2, 3)]
    assert found == [False, False, True]
    assert held(site, datetime(2023, 2, 3, tzinfo=BEIJING)) >= {"no_objection", "post_underway"}


def test_what_the_calendar_does_afterwards_makes_no_letter_late_or_timely(site: Site) -> None:
    at = CLOSE + timedelta(hours=9)
    longer = arrangement(2023, days("2023-01-01", "2023-01-02") + days("2023-01-21", "2023-02-05"))
    imported(site.house, longer, at)
    assert [registered(site, date(2023, 1, day), at).late for day in (29, 30)] == [False, True]
    assert held(site, datetime(2023, 2, 8, tzinfo=BEIJING)) == {"no_objection", "post_underway"}


def test_a_city_that_was_brought_in_has_a_last_day_of_its_own(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    """The same postmark is in time for the city of the supplement and late for the others."""
    site = sites(new_database, tmp_path)(vacant)
    at = datetime(2023, 2, 3, 9, tzinfo=BEIJING)  # its five days end on 10 February
    decision = {"kind": "ministry_meeting", "number": "再", "date": "2023-02-03", "file": "f.pdf"}
    site.house.door.record(LEADER, "list", "decision", decision, item=ref_of(NEXT),
                           ref="2022-industry", received_at=at)  # fmt: skip
    site.house.list_acts("supplement", at, given={"supplement_of": {ref_of(NEXT): {}}})
    late = {}
    for code in (NEXT, WEST[0]):
        for day in (10, 11):
            said = {"channel": "post", "postmark": f"2023-02-{day}", "grounds": "g", "name": "甲",
                    "contact": "乙", "signed": True}  # fmt: skip
            site.house.door.act(MINISTRY, "objection", "lodge", new={"case": ref_of(code)},
                                given={"lodging": {"": said}},
                                received_at=datetime(2023, 2, 14, 9, tzinfo=BEIJING))  # fmt: skip
            late[code, day] = rows(site)[-1].late
    assert late == {(NEXT, 10): False, (NEXT, 11): True, (WEST[0], 10): True, (WEST[0], 11): True}

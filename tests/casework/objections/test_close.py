"""Is an objection by the form in time to the second, and does everybody read the same of it?"""

from __future__ import annotations

import html
import re
import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from casework import audit
from casework.errors import Refused
from casework.models import Event
from casework.reading import ARRIVED
from tests.support.house import MINISTRY
from tests.support.objecting import PATH, TYPED, followed, hidden, lodge, receipt_of, rows
from tests.support.site import CLOSE, Site
from workflows.calendar import BEIJING

SECOND = timedelta(seconds=1)
AROUND = [pytest.param(CLOSE - SECOND, False, id="1s-before"),
          pytest.param(CLOSE, True, id="at-the-close"),
          pytest.param(CLOSE + SECOND, True, id="1s-after")]  # fmt: skip
POSTED = datetime(2023, 2, 2, tzinfo=BEIJING)  # no letter is on its way any more
PAPER = {"report": {"": {"number": "报1号", "date": "2023-02-01", "file": "a.pdf"}}}
ASKS = {"formal_result": {"": {"reason": "请具名"}}}


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def held(site: Site, at: datetime = POSTED) -> list[str]:
    """What keeps the list from being reported; it is reported where nothing does."""
    try:
        site.house.list_acts("report", at, given=PAPER)
    except Refused as refused:
        return sorted({breach.guard for breach in refused.breaches})
    return []


@pytest.mark.parametrize(("at", "late"), AROUND)
def test_the_receipt_and_the_record_say_on_which_side_it_came(
    site: Site, at: datetime, late: bool
) -> None:
    answer = lodge(site.client(), arriving=lambda: site.arriving(at))
    number, _code = receipt_of(answer)
    said = words(answer.get_data(as_text=True))
    shown = at.astimezone(BEIJING).strftime("%H:%M:%S")
    assert (f"{shown} (Beijing time) · in time" in said) is not late
    assert ("The time ended on 29 Jan 2023 24:00" in said) is late
    (row,) = rows(site)
    assert row.late is late
    assert at <= row.lodged_at < at + SECOND
    with site.house.db.reading() as session:
        event = session.get_one(Event, (f"objection/{number}", 1))
    assert event.payload["late"] is late
    assert event.received_at == row.lodged_at
    assert audit.verify(site.house.db).problems == []


@pytest.mark.parametrize(("at", "late"), AROUND)
def test_the_staff_and_the_objector_read_the_same(site: Site, at: datetime, late: bool) -> None:
    number, code = receipt_of(lodge(site.client(), arriving=lambda: site.arriving(at)))
    own = words(site.text(f"/objections/{number}", "ministry"))
    assert ("It holds the list up" in own) is not late
    assert ("The publicity ended 29 Jan 2023 24:00; this came after it." in own) is late
    desk = words(site.text("/objections", "ministry"))
    listed = words(site.text("/lists/2022-industry", "ministry"))
    for said, holds in ((desk, "held up"), (listed, "holds the list")):
        assert (holds in said, "(late)" in said) == (not late, late)
    client = site.client()
    page = client.get(followed(client, number, code).headers["Location"]).get_data(as_text=True)
    assert ("It came after the end" in words(page)) is late


@pytest.mark.parametrize(("at", "late"), AROUND)
def test_what_came_in_time_holds_the_report_and_what_came_late_does_not(
    site: Site, at: datetime, late: bool
) -> None:
    receipt_of(lodge(site.client(), arriving=lambda: site.arriving(at)))
    assert ("no_objection" in held(site, CLOSE)) is not late
    assert held(site) == ([] if late else ["no_objection"])


@pytest.mark.parametrize(("at", "late"), AROUND)
def test_a_late_one_holds_once_a_person_admits_it_and_says_why(
    site: Site, at: datetime, late: bool
) -> None:
    number, _code = receipt_of(lodge(site.client(), arriving=lambda: site.arriving(at)))
    admit: dict[str, Any] = {"ref": number, "received_at": CLOSE + timedelta(hours=9)}
    if late:
        with pytest.raises(Refused) as met:
            site.house.door.act(MINISTRY, "objection", "admit", **admit)
        assert {breach.key for breach in met.value.breaches} == {"in_form"}
    reasons = {"in_form": "举报内容具体"} if late else {}
    site.house.door.act(MINISTRY, "objection", "admit", reasons=reasons, **admit)
    assert "no_objection" in held(site)
    said = words(site.text(f"/objections/{number}", "ministry"))
    assert ("(late), admitted by a person" in said) is late
    assert "It holds the list up" in said


# --- adding to it ---------------------------------------------------------------------------------
def added(site: Site, number: str, code: str, at: datetime) -> int:
    """What was asked for, added by the page of the objection as the clock shows `at`; the answer."""
    site.at(CLOSE - timedelta(minutes=5) if at < CLOSE else at)
    client = site.client()
    where = followed(client, number, code).headers["Location"]
    page = client.get(where).get_data(as_text=True)
    form = page[page.index("/complete") :].partition("</form>")[0]
    seals = dict(re.findall(r'name="(csrf_token|request_id|version)"[^>]*? value="([^"]*)"', form))
    typed = {"text": "补具姓名", "name": "张三", "contact": "13800001234"}
    answer = client.post(f"{where}/complete", data=typed | seals,
                         environ_overrides=site.arriving(at))  # fmt: skip
    return int(answer.status_code)


EARLIER, LATER = CLOSE - timedelta(minutes=1), CLOSE + timedelta(days=2)


@pytest.mark.parametrize(("lodged", "at"), [
    *((EARLIER, at) for at in (CLOSE - SECOND, CLOSE, CLOSE + SECOND, LATER)),
    (CLOSE + SECOND, CLOSE + 2 * SECOND), (CLOSE + SECOND, LATER)])  # fmt: skip
def test_what_is_added_changes_the_form_and_never_when_it_came(
    site: Site, lodged: datetime, at: datetime
) -> None:
    number, code = receipt_of(lodge(site.client(), name="", arriving=lambda: site.arriving(lodged)))
    site.house.door.act(MINISTRY, "objection", "ask_to_complete", ref=number, given=ASKS,
                        received_at=lodged)  # fmt: skip
    assert added(site, number, code, at) == 302
    (row,) = rows(site)
    assert (row.late, row.anonymous, row.state) == (lodged >= CLOSE, False, "lodged")
    assert lodged <= row.lodged_at < lodged + SECOND
    assert held(site) == ([] if lodged >= CLOSE else ["no_objection"])


# --- sent twice, and answered late ----------------------------------------------------------------
def test_the_same_form_sent_again_after_the_close_is_the_one_that_came_in_time(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    first = client.post(PATH, data=form, environ_overrides=site.arriving(CLOSE - SECOND))
    again = client.post(PATH, data=form, environ_overrides=site.arriving(CLOSE + SECOND))
    assert receipt_of(again) == receipt_of(first)
    for answer in (first, again):
        assert "23:59:59 (Beijing time) · in time" in words(answer.get_data(as_text=True))
    assert [row.late for row in rows(site)] == [False]


def test_one_that_was_turned_back_for_a_mistake_and_sent_anew_after_the_close_is_late(
    site: Site,
) -> None:
    """What wasn't received is not in time; the form says so with the receipt, not before."""
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    back = client.post(PATH, data=form | {"about": ""},
                       environ_overrides=site.arriving(CLOSE - SECOND))  # fmt: skip
    assert back.status_code == 422
    form = hidden(back.get_data(as_text=True)) | TYPED
    receipt_of(client.post(PATH, data=form, environ_overrides=site.arriving(CLOSE)))
    assert [row.late for row in rows(site)] == [True]


def test_what_had_come_in_before_the_close_and_waited_for_its_turn_is_in_time(site: Site) -> None:
    def arriving() -> dict[str, Any]:
        site.at(CLOSE + timedelta(seconds=4))
        return {ARRIVED: time.monotonic() - 5}

    answer = lodge(site.client(), arriving=arriving)
    assert "23:59:59 (Beijing time) · in time" in words(answer.get_data(as_text=True))
    assert [row.late for row in rows(site)] == [False]


def test_nobody_reads_on_a_page_that_a_publicity_is_over_before_it_is(site: Site) -> None:
    client = site.client()
    for at, over in ((CLOSE - SECOND, False), (CLOSE, True), (CLOSE + SECOND, True)):
        for path in ("/", PATH):
            page = client.get(path, environ_overrides=site.arriving(at))
            said = words(page.get_data(as_text=True))
            assert ("No list is public at the moment." in said or "Objections closed" in said
                    or "marked as late" in said) is over, (path, at, said)  # fmt: skip

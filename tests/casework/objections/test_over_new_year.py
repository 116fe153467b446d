"""Is an end in a year without an arrangement provisional for everybody, and what when that comes out?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import url_for
from flask.testing import FlaskClient

from casework import audit
from casework.business_clock import BusinessClock
from casework.installation import Casework
from casework.security import limiter
from casework.services.arrangement import NewArrangement
from casework.services.tick import tick
from notifications.models import OutboxMessage
from notifications.run import run
from tests.casework.calendars import arrangement, days, deadline, imported, shown
from tests.support.house import LEADER, House
from tests.support.installation import empty_demo
from tests.support.objecting import lodge, receipt_of, rows
from tests.support.site import Site, opened_round, sites
from workflows.calendar import BEIJING, end_of

LIST, CASE = "2022-industry", "2022-industry-440300"
ACT = f"/lists/{LIST}/actions/publish"
AT = datetime(2026, 12, 28, 10, tzinfo=BEIJING)  # the State Council hasn't arranged 2027 yet
ARRIVES = datetime(2026, 12, 30, 9, tzinfo=BEIJING)
# 29, 30 and 31 December, 4 and 5 January: as far as weekends and the statutory day are known.
ANNOUNCED = end_of(date(2027, 1, 5))
NUMBER = "国办发明电〔2026〕示例号"
LONGER = arrangement(2027, days("2027-01-01", "2027-01-05"), doc_no=NUMBER)
LATER = end_of(date(2027, 1, 7))  # 29, 30 and 31 December, 6 and 7 January
# A weekend worked, so that five working days would be over on the 3rd.
EARLIER = arrangement(2027, [date(2027, 1, 1)], days("2027-01-02", "2027-01-03"), doc_no=NUMBER)
FURTHER = arrangement(2027, days("2027-01-01", "2027-01-06"), doc_no="国办发明电〔2027〕另例号")
SECOND = timedelta(seconds=1)


def decided(url: str) -> None:
    """A demo whose list is decided and waits to be made public at the end of 2026."""
    empty_demo(url)
    house = opened_round(url)
    refs = house.ranked({"440300": "90"})
    given = {"entry": {ref: {"reason": "示例"} for ref in refs.values()}}
    few = dict.fromkeys(("floor:0", "count:1"), "示例")
    decision = {"kind": "ministry_meeting", "number": "1", "date": "2026-12-28", "file": "f.pdf"}
    house.list_acts("propose", AT, given=given, reasons=few)
    house.list_acts("decide", AT, actor=LEADER, given={"decision": {"": decision}}, reasons=few)
    BusinessClock(house.db).set(AT)
    house.db.engine.dispose()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    return sites(new_database, tmp_path)(decided)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def sent(client: FlaskClient, **reasons: str) -> Any:
    """The page on which the list is made public, sent as it is found."""
    page = client.get(ACT).get_data(as_text=True)
    seals = dict(re.findall(r'name="(csrf_token|version|request_id)"[^>]*? value="([^"]*)"', page))
    return client.post(ACT, data=seals | {f"reason-{k}": v for k, v in reasons.items()})


def published(site: Site) -> House:
    assert sent(site.client("ministry"), calendar_known="年前公示").status_code == 303
    return site.house


def notice(site: Site, at: datetime, lang: str = "en") -> str:
    """What the public reads of it at that instant."""
    with site.app.test_request_context():
        path = url_for("public.publicity", ref=f"{LIST}-1")
    page = site.client(lang=lang).get(path, environ_overrides=site.arriving(at),
                                      follow_redirects=True)  # fmt: skip
    assert page.status_code == 200
    return words(page.get_data(as_text=True))


def lodged(site: Site, at: datetime) -> bool:
    """Is what comes in then late?"""
    limiter.reset()  # it comes from one network, as far as the limits see
    answer = lodge(site.client(), f"/object/{CASE}", case=CASE, arriving=lambda: site.arriving(at))
    receipt_of(answer)
    return rows(site)[-1].late


def mail(site: Site, kind: str) -> list[OutboxMessage]:
    own: Casework = site.app.extensions["casework"]
    run(own)
    with site.house.db.reading() as session:
        return [m for m in session.query(OutboxMessage) if m.kind == kind]


def test_it_is_made_public_only_by_who_confirms_with_a_reason_that_the_end_is_provisional(
    site: Site,
) -> None:
    client = site.client("ministry")
    assert "in a year without a published holiday arrangement" in words(client.get(ACT).text)
    for reasons in ({}, {"calendar_known": " "}):
        back = sent(client, **reasons)
        assert back.status_code == 422
        assert "Without a written reason it can't be done." in words(back.text)
    published(site)
    row = deadline(site.house)
    assert (row.ends_at, row.provisional) == (ANNOUNCED, True)


def test_everybody_reads_that_the_end_is_provisional(site: Site) -> None:
    published(site)
    assert "provisional" in notice(site, AT)
    assert "2027年1月5日" in notice(site, AT, "zh")
    assert "暂定" in notice(site, AT, "zh")
    assert "provisional" in words(site.text(f"/lists/{LIST}", "ministry"))
    assert shown(site.house).provisional


@pytest.mark.parametrize(("comes", "end"), [(LONGER, LATER), (EARLIER, ANNOUNCED)],
                         ids=["longer", "earlier"])  # fmt: skip
def test_the_arrangement_makes_it_certain_and_never_shorter(
    site: Site, comes: NewArrangement, end: datetime
) -> None:
    house = published(site)
    found = imported(house, comes, ARRIVES)
    assert bool(found.kept) is (comes is EARLIER)
    row, told = deadline(house), shown(house)
    assert (row.ends_at, row.provisional) == (told.ends_at, told.provisional) == (end, False)
    said = notice(site, ARRIVES)
    assert "provisional" not in said
    assert f"{end - SECOND:%-d} Jan 2027 24:00" in said
    assert audit.verify(house.db).problems == []


def test_what_lengthened_it_stands_on_the_public_page_and_in_the_mail(site: Site) -> None:
    house = published(site)
    imported(house, LONGER, ARRIVES)
    assert NUMBER in notice(site, ARRIVES)
    assert "7 Jan 2027 24:00 (Beijing time) instead of 5 Jan 2027 24:00" in notice(site, ARRIVES)
    chinese = "公示期满由2027年1月5日 24:00（北京时间）延至2027年1月7日 24:00（北京时间）"
    assert chinese in notice(site, ARRIVES, "zh")
    messages = {m.recipient.partition("@")[0]: m.body_text for m in mail(site, "calendar.change")}
    assert {"ministry", "unit", "city"} <= messages.keys()
    for body in messages.values():
        assert NUMBER in body
        assert "暂定" in body  # as it was
        assert "2027年1月5日" in body and "2027年1月7日" in body


def test_what_is_kept_needs_no_note_for_nobody_has_other_days(site: Site) -> None:
    house = published(site)
    imported(house, EARLIER, ARRIVES)
    assert (shown(house).note_zh, shown(house).note_en) == ("", "")
    assert NUMBER not in notice(site, ARRIVES)


def test_in_the_added_days_an_objection_is_in_time_to_the_new_close(site: Site) -> None:
    imported(published(site), LONGER, ARRIVES)
    instants = (ANNOUNCED - SECOND, ANNOUNCED, ANNOUNCED + SECOND, LATER - SECOND, LATER,
                LATER + SECOND)  # fmt: skip
    assert [lodged(site, at) for at in instants] == [False, False, False, False, True, True]


def test_an_announced_day_that_would_not_be_needed_any_more_is_still_there_to_object(
    site: Site,
) -> None:
    imported(published(site), EARLIER, ARRIVES)
    early = end_of(date(2027, 1, 3))  # where five working days would be over
    instants = (early, ANNOUNCED - SECOND, ANNOUNCED, ANNOUNCED + SECOND)
    assert [lodged(site, at) for at in instants] == [False, False, True, True]


@pytest.mark.parametrize(("comes", "end"), [(LONGER, LATER), (EARLIER, ANNOUNCED)],
                         ids=["longer", "earlier"])  # fmt: skip
def test_neither_timer_nor_report_ends_it_before_that(
    site: Site, comes: NewArrangement, end: datetime
) -> None:
    house = published(site)
    imported(house, comes, ARRIVES)
    for at in (ANNOUNCED - SECOND, end_of(date(2027, 1, 3)), end - SECOND):
        assert [f for f in tick(house.db, house.door, at) if f.action == "end_publicity"] == []
    (fired,) = (f for f in tick(house.db, house.door, end) if f.action == "end_publicity")
    assert fired.done


def test_a_second_change_lengthens_it_again_and_the_note_tells_of_both(site: Site) -> None:
    house = published(site)
    imported(house, LONGER, ARRIVES)
    imported(house, FURTHER, LATER - timedelta(hours=20))
    assert shown(house).ends_at == deadline(house).ends_at == end_of(date(2027, 1, 8))
    said = notice(site, LATER)
    assert NUMBER in said and "国办发明电〔2027〕另例号" in said
    imported(house, LONGER, LATER)  # taken back: nobody loses a day that was told
    assert shown(house).ends_at == end_of(date(2027, 1, 8))
    assert not lodged(site, LATER)
    assert lodged(site, end_of(date(2027, 1, 8)))


def test_the_public_reads_how_the_lengthened_end_was_counted(site: Site) -> None:
    imported(published(site), LONGER, ARRIVES)
    said = notice(site, ARRIVES)
    for number in range(1, 6):
        assert f"day {number} {number}/5" in said
    assert "5 days not counted" in said

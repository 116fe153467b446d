"""Does the ministry write down why it reports while a letter may still be on its way?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework.errors import Refused
from casework.models import FactRow
from casework.queries.snapshots import list_snapshot
from tests.casework.calendars import arrangement, days, imported
from tests.support.files import PDF
from tests.support.house import MINISTRY, House
from tests.support.site import CLOSE, Site, publicised_demo, sites
from workflows.calendar import BEIJING, end_of
from workflows.machine import actions_for

LIST = "2022-industry"
INSTANT = timedelta(microseconds=1)
UNTIL = datetime(2023, 2, 2, tzinfo=BEIJING)  # after 30 and 31 January and 1 February
PAPER = {"report": {"": {"number": "示例报〔2023〕1号", "date": "2023-01-30", "file": "示例.pdf"}}}
KEY = "post_underway:2023-02-01"
ASKED = "已向收发室核实，没有来信"


def refused(house: House, at: datetime, reasons: dict[str, str] | None = None) -> set[str]:
    """The keys of what stands against a report at that instant."""
    with pytest.raises(Refused) as met:
        house.list_acts("report", at, given=PAPER, reasons=reasons or {})
    return {breach.key for breach in met.value.breaches} - {"count:1", "floor:0"}


def offered(house: House, at: datetime) -> set[str]:
    """The same as a page reads it."""
    with house.db.reading() as session:
        rules, facts = list_snapshot(session, LIST, now=at)
    offer = next(o for o in actions_for(rules, facts, actor=MINISTRY, now=at)
                 if o.rule.id == "report")  # fmt: skip
    return {breach.key for breach in offer.breaches} - {"count:1", "floor:0"}


FEW = {"count:1": "示例", "floor:0": "示例"}


def test_door_and_page_ask_for_a_reason_until_the_same_instant(running: House) -> None:
    for at in (CLOSE, UNTIL - INSTANT):
        assert refused(running, at, FEW) == offered(running, at) == {KEY}
    assert offered(running, UNTIL) == set()
    assert running.list_acts("report", UNTIL, given=PAPER, reasons=FEW).state == "reported"


def test_with_a_reason_it_is_reported_and_the_reason_stays_on_record(running: House) -> None:
    at = CLOSE + timedelta(hours=9)
    answer = running.list_acts("report", at, given=PAPER, reasons=FEW | {KEY: ASKED})
    assert answer.state == "reported"
    with running.db.reading() as session:
        kept = session.get_one(FactRow, (f"list/{LIST}", "reason", KEY))
    assert kept.value["text"] == ASKED


def test_a_reason_of_blanks_or_for_another_day_is_none(running: House) -> None:
    assert refused(running, CLOSE, FEW | {KEY: " \u3000"}) == {KEY}
    assert refused(running, CLOSE, FEW | {"post_underway:2023-02-02": ASKED}) == {KEY}
    assert refused(running, CLOSE, FEW | {"post_underway": ASKED}) == {KEY}


def test_a_reason_does_not_settle_a_publicity_that_still_runs(running: House) -> None:
    found = refused(running, CLOSE - INSTANT, FEW | {KEY: ASKED})
    assert {key.partition(":")[0] for key in found} >= {"pub_over"}
    assert KEY not in found


@pytest.mark.parametrize(("days_", "until"), [(0, CLOSE), (1, end_of(date(2023, 1, 30))),
                                              (30, end_of(date(2023, 3, 10)))])  # fmt: skip
def test_the_round_sets_how_long_and_nothing_is_warned_of_at_none(
    running: House, days_: int, until: datetime
) -> None:
    running.door.record(MINISTRY, "round", "setting", {"value": str(days_)}, item="post_days",
                        ref="2022", received_at=CLOSE - timedelta(days=2))  # fmt: skip
    if days_:
        (key,) = refused(running, until - INSTANT, FEW)
        assert key.startswith("post_underway:")
    assert offered(running, until) == set()
    assert running.list_acts("report", until, given=PAPER, reasons=FEW).state == "reported"


def test_once_a_list_is_reported_the_setting_stands_still(running: House) -> None:
    running.list_acts("report", UNTIL, given=PAPER, reasons=FEW)
    with pytest.raises(Refused):
        running.door.record(MINISTRY, "round", "setting", {"value": "5"}, item="post_days",
                            ref="2022", received_at=UNTIL)  # fmt: skip


def test_the_days_follow_the_calendar_and_a_reason_for_the_earlier_day_is_none(
    running: House,
) -> None:
    """The publicity is over and stays so; the post has a holiday more to come through."""
    longer = arrangement(2023, days("2023-01-01", "2023-01-02") + days("2023-01-21", "2023-01-27")
                         + days("2023-01-31", "2023-02-01"),
                         [date(2023, 1, 28), date(2023, 1, 29)])  # fmt: skip
    imported(running, longer, CLOSE + timedelta(hours=9))
    key = "post_underway:2023-02-03"
    assert refused(running, UNTIL, FEW | {KEY: ASKED}) == offered(running, UNTIL) == {key}
    assert running.list_acts("report", end_of(date(2023, 2, 3)), given=PAPER,
                             reasons=FEW).state == "reported"  # fmt: skip


# --- the page ------------------------------------------------------------------------------------
PAGE, ACT = f"/lists/{LIST}", f"/lists/{LIST}/actions/report"
WARNED = "may still arrive until 1 Feb 2023 24:00 (Beijing time)"


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    made = sites(new_database, tmp_path)(publicised_demo)
    made.app.config["WTF_CSRF_ENABLED"] = False
    return made


def against(page: str) -> str:
    """What the page says can't be done now, and why."""
    part = page[page.index('class="rows refusals') :]
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", part))


def test_while_it_is_public_the_page_names_the_day_beside_the_other_conditions(site: Site) -> None:
    said = against(site.text(PAGE, "ministry"))
    assert "runs until 29 Jan 2023 24:00" in said
    assert WARNED in said


def test_once_it_is_over_the_act_asks_for_the_reason_and_is_done_with_it(site: Site) -> None:
    site.at(CLOSE + timedelta(hours=9))
    client = site.client("ministry")
    assert "Needs a written reason." in client.get(PAGE).get_data(as_text=True)
    form = client.get(ACT).get_data(as_text=True)
    assert WARNED in html.unescape(form)
    seals = dict(re.findall(r'name="(version|request_id)" value="([^"]*)"', form))

    def sent(**reasons: str) -> Any:
        paper = {f"report-{name}": said for name, said in PAPER["report"][""].items()}
        paper |= {"report-file": (BytesIO(PDF), "示例.pdf")}
        return client.post(ACT, data=seals | paper | {f"reason-{k}": v for k, v in reasons.items()})

    again = sent()
    assert again.status_code == 422
    assert "Without a written reason it can't be done." in html.unescape(again.text)
    done = sent(**{KEY: ASKED})
    assert done.status_code == 303
    assert ASKED in client.get(PAGE).get_data(as_text=True)
    with site.house.db.reading() as session:
        kept = session.scalars(select(FactRow.value).where(FactRow.item == KEY)).one()
    assert kept["text"] == ASKED


def test_after_the_last_of_the_days_nothing_is_said_of_letters(site: Site) -> None:
    site.at(UNTIL)
    assert "may still arrive" not in site.text(PAGE, "ministry")
    assert "may still arrive" not in site.text(ACT, "ministry")

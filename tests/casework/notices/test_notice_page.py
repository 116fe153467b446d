"""Does a notice read before it is published as it reads afterwards, for any day, with what is missing?"""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from casework.queries.lists import list_page
from casework.queries.notice_draft import of_lists
from casework.services.tick import tick
from tests.casework.notices.conftest import Made
from tests.casework.notices.reading import hidden, published, states, words
from tests.support.house import MINISTRY, SECOND
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

PAGE = f"/lists/{INDUSTRY}/notice"


def planned(made: Site, at: str = "2023-01-14", hour: str = "9"):
    """Plan the publication on the page; the answer."""
    client = made.client("ministry")
    sent = hidden(client.get(PAGE).get_data(as_text=True), "plan")
    sent |= {"publication_plan-on": at, "publication_plan-hour": hour}
    return client.post(f"/lists/{INDUSTRY}/actions/plan", data=sent)


@pytest.mark.parametrize("measures", [[INDUSTRY], [INDUSTRY, DIGITAL]])
def test_what_is_published_is_what_the_draft_said_word_for_word(
    site: Made, measures: list[str]
) -> None:
    made = site(both_decided)
    record_channels(made.house)
    with made.house.db.reading() as s:
        pages = [list_page(s, MINISTRY, ref, now=DECIDED) for ref in measures]
        draft = of_lists(s, pages, DECIDED)
    client = made.client("ministry")
    asked = "?with=all" if len(measures) > 1 else ""
    page = client.get(PAGE + asked).get_data(as_text=True)
    assert draft.digest in page
    client.post(PAGE, data=hidden(page, "publish"))
    [notice] = published(made.house)
    assert (notice.text, notice.digest) == (draft.text, draft.digest)


def test_the_draft_of_a_saturday_says_when_it_would_end_and_why(site: Made) -> None:
    made = site(both_decided)
    page = words(made.text(f"{PAGE}?on=2023-01-14", "ministry", lang="zh"))
    assert "公示时间：2023年1月14日至2023年1月20日24:00（北京时间）" in page
    assert "2023年1月14日" in page
    assert "为什么是这一天" in page or "依据" in page
    assert "Publish now" not in made.text(f"{PAGE}?on=2023-01-14", "ministry")


def test_the_draft_stands_in_both_languages(site: Made) -> None:
    page = html.unescape(site(both_decided).text(PAGE, "leader"))
    assert "关于2022年度工业稳增长和转型升级成效明显市（州）名单的公示" in page
    assert "Notice of the cities with marked results in steady industrial growth" in page
    assert page.index('lang="en"', page.index('id="draft"')) < page.index('lang="zh-Hans"', page.index('id="draft"'))  # fmt: skip


@pytest.mark.parametrize("day", ["2023-01-12", "2023-02-30", "9999-01-01"])
def test_a_day_that_is_over_or_none_is_said_so(site: Made, day: str) -> None:
    page = words(site(both_decided).text(f"{PAGE}?on={day}", "ministry"))
    assert "this is as of now." in page
    assert "Public from 13 Jan 2023" in page


def test_what_it_cannot_name_is_said_with_the_way_to_record_it(site: Made) -> None:
    made = site(both_decided)
    page = made.text(PAGE, "ministry")
    assert "The notice can't name: By telephone, By fax" in words(page)
    assert "/rounds/2022/facts/objection_channels" in page
    assert "/rounds/2022/facts/objection_channels" not in made.text(PAGE, "auditor")
    record_channels(made.house)
    page = words(made.text(PAGE, "ministry"))
    assert "can't name" not in page
    assert "010-68200000" in page


def test_the_end_in_a_year_without_arrangement_is_provisional_and_asks_for_a_reason(
    site: Made,
) -> None:
    made = site(both_decided)
    made.at(DECIDED.replace(year=2026, month=12, day=30))
    page = made.text(PAGE, "ministry")
    assert "provisional" in page
    sent = hidden(page, "publish")
    client = made.client("ministry")
    answer = client.post(PAGE, data=sent)
    assert answer.status_code == 422
    assert "A written reason is missing" in words(answer.get_data(as_text=True))
    assert client.post(PAGE, data=sent | {"reason-calendar_known": "示例"}).status_code == 303


def test_the_list_and_the_plain_act_lead_to_it(site: Made) -> None:
    made = site(both_decided)
    page = made.text(f"/lists/{INDUSTRY}", "ministry")
    assert f'href="{PAGE}"' in page
    assert made.client("ministry").get(f"/lists/{INDUSTRY}/actions/publish").status_code == 200


def test_somebody_quicker_is_named_and_nothing_is_published(site: Made) -> None:
    made = site(both_decided)
    client = made.client("ministry")
    sent = hidden(client.get(PAGE).get_data(as_text=True), "publish")
    visit = {"place": "工业和信息化部门户网站"}
    made.house.door.record(SECOND, "list", "publication", visit, item="1", ref=INDUSTRY,
                           received_at=DECIDED)  # fmt: skip
    answer = client.post(PAGE, data=sent)
    assert answer.status_code == 409
    assert "Someone else changed this while you read" in words(answer.get_data(as_text=True))
    assert published(made.house) == []


# --- planned ------------------------------------------------------------------------------------


def test_a_plan_is_shown_on_the_list_and_the_dashboard_and_can_be_taken_back(site: Made) -> None:
    made = site(both_decided)
    assert planned(made).status_code == 303
    for path in (f"/lists/{INDUSTRY}", PAGE):
        page = words(made.text(path, "leader"))
        assert "Will be published by itself Sat 14 Jan 2023 09:00" in page
    board = words(made.text("/dashboard", "ministry"))
    assert "it will be published by itself" in board
    assert "Planned publication" in board
    assert "14 Jan 2023 09:00" in board
    client = made.client("ministry")
    page = client.get(PAGE).get_data(as_text=True)
    part = page[page.index(f'action="/lists/{INDUSTRY}/actions/unplan"') :]
    sent = hidden(f'id="unplan"{part}', "unplan")
    assert client.post(f"/lists/{INDUSTRY}/actions/unplan", data=sent).status_code == 303
    assert "Will be published by itself" not in words(made.text(PAGE, "leader"))


def test_at_the_planned_hour_it_reads_as_its_draft_did(site: Made) -> None:
    made = site(one_decided)
    planned(made)
    with made.house.db.reading() as s:
        page = list_page(s, MINISTRY, INDUSTRY, now=SATURDAY)
        draft = of_lists(s, [page], SATURDAY)
    tick(made.house.db, made.house.door, SATURDAY + timedelta(minutes=1))
    assert states(made.house)[INDUSTRY] == "publicised"
    assert published(made.house)[0].digest == draft.digest


def test_a_plan_that_could_not_be_carried_out_says_why(site: Made) -> None:
    made = site(one_decided)
    planned(made)
    given = {"disqualification": {"": {"ground": "accident", "reason": "示例"}}}
    accident = {"kind": "production_safety", "date": "2022-12-30", "deaths": 30, "source": "示例"}
    made.house.door.record(MINISTRY, "division", "incident", accident, item="1", ref="510100",
                           received_at=DECIDED)  # fmt: skip
    made.house.door.act(MINISTRY, "case", "disqualify", ref=f"{INDUSTRY}-510100",
                        received_at=DECIDED, given=given)  # fmt: skip
    tick(made.house.db, made.house.door, SATURDAY + timedelta(minutes=1))
    assert states(made.house)[INDUSTRY] == "decided"
    made.at(SATURDAY + timedelta(minutes=2))
    page = words(made.text(f"/lists/{INDUSTRY}", "ministry"))
    assert "Not published at the planned time, Sat 14 Jan 2023 09:00" in page
    board = words(made.text("/dashboard", "ministry"))
    assert "not published at the planned time: something stands in the way" in board


def test_the_list_offers_to_publish_first_and_to_plan_beside_it(site: Made) -> None:
    page = site(both_decided).text(f"/lists/{INDUSTRY}", "ministry")
    part = page[page.index('id="acts"') :].partition("</section>")[0]
    offered = re.findall(r'class="btn (btn-\w+)" href="([^"]+)"', part)
    assert offered[:2] == [("btn-primary", PAGE), ("btn-line", PAGE)]
    assert part.index("Publish") < part.index("Plan the publication")
    assert "is over" not in words(page)


def test_on_record_the_planned_time_is_one_instant(site: Made) -> None:
    made = site(both_decided)
    assert planned(made).status_code == 303
    page = words(made.text(f"/lists/{INDUSTRY}", "ministry", lang="zh"))
    assert "2023年1月14日 09:00 " in page
    assert "0 至 23" not in page

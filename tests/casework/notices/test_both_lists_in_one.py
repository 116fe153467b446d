"""Does one notice carry both lists, and does what refuses one of them publish neither?"""

from __future__ import annotations

import re

import pytest

from tests.casework.notices.conftest import Made
from tests.casework.notices.reading import hidden, published, states, told, words
from tests.support.house import MINISTRY
from tests.support.notices import DECIDED, DIGITAL, INDUSTRY, one_decided
from tests.support.site import Site
from tests.support.tampering import found

PAGE = f"/lists/{INDUSTRY}/notice"


def test_one_notice_carries_both_lists_on_the_page_and_in_both_streams(decided: Site) -> None:
    client = decided.client("ministry")
    page = client.get(f"{PAGE}?with=all").get_data(as_text=True)
    answer = client.post(PAGE, data=hidden(page, "publish"))
    assert answer.status_code == 303
    notice = published(decided.house)
    assert len(notice) == 1
    assert [one["publicity"] for one in notice[0].text["lists"]] == [
        f"{INDUSTRY}-1",
        f"{DIGITAL}-1",
    ]
    for ref in (INDUSTRY, DIGITAL):
        [(number, payload)] = told(decided.house, ref)
        assert (number, payload["digest"]) == (notice[0].ref, notice[0].digest)
        assert payload["publicity"] == f"{ref}-1"
    shown = words(decided.text("/notices/2022-1", lang="zh"))
    assert "工业稳增长和转型升级成效明显市（州）（2个）" in shown
    assert "建设信息基础设施和推进产业数字化成效明显市（州）（2个）" in shown
    assert found(decided.house) == []


def test_what_refuses_one_publishes_neither_and_says_which(decided: Site) -> None:
    client = decided.client("ministry")
    sent = hidden(client.get(f"{PAGE}?with=all").get_data(as_text=True), "publish")
    accident = {"kind": "production_safety", "date": "2022-12-30", "deaths": 30, "source": "示例"}
    decided.house.door.record(MINISTRY, "case", "officer", {"officer": "ministry"},
                              ref=f"{INDUSTRY}-510100", received_at=DECIDED)  # fmt: skip
    decided.house.door.record(MINISTRY, "division", "incident", accident, item="1", ref="510100",
                              received_at=DECIDED)  # fmt: skip
    given = {"disqualification": {"": {"ground": "accident", "reason": "示例"}}}
    decided.house.door.act(MINISTRY, "case", "disqualify", ref=f"{DIGITAL}-510100",
                           received_at=DECIDED, given=given)  # fmt: skip
    answer = client.post(PAGE, data=sent)
    assert answer.status_code in (409, 422)
    again = hidden(client.get(f"{PAGE}?with=all").get_data(as_text=True), "publish")
    answer = client.post(PAGE, data=again)
    assert answer.status_code == 422
    page = words(answer.get_data(as_text=True))
    assert "Not published: nothing has been changed" in page
    assert "Chengdu" in page
    assert states(decided.house) == {INDUSTRY: "decided", DIGITAL: "decided"}
    assert published(decided.house) == []
    assert told(decided.house, INDUSTRY) == told(decided.house, DIGITAL) == []


def test_sent_twice_it_is_published_once(decided: Site) -> None:
    client = decided.client("ministry")
    sent = hidden(client.get(f"{PAGE}?with=all").get_data(as_text=True), "publish")
    assert [client.post(PAGE, data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(published(decided.house)) == 1


def test_a_list_that_is_not_decided_is_not_offered(site: Made) -> None:
    made = site(one_decided)
    page = made.text(PAGE, "ministry")
    assert 'name="with"' not in page
    made.client("ministry").post(PAGE, data=hidden(page, "publish") | {"with": DIGITAL})
    assert published(made.house) == []  # whoever asks for both gets both, or neither


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_who_only_reads_is_offered_no_form(decided: Site, who: str) -> None:
    page = decided.text(PAGE, who)
    assert not re.search(r'<form method="post"[^>]*novalidate', page)
    assert decided.client(who).post(PAGE, data={}).status_code == 403
    assert published(decided.house) == []

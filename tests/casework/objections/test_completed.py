"""Does what is added to an anonymous objection count as signed, however it came?"""

from __future__ import annotations

import html
import re

import pytest

from casework.errors import Refused
from tests.support.house import MINISTRY
from tests.support.objecting import lodge, receipt_of, rows
from tests.support.site import DURING, Site

SIGNED = {"text": "补具姓名", "name": "张三", "contact": "13800001234"}
REASON = {"formal_result": {"": {"reason": "不受理"}}}


@pytest.fixture
def asked(site: Site) -> str:
    """The page of an anonymous objection that was asked for a name."""
    ref, _code = receipt_of(lodge(site.client(), name=""))
    site.house.door.act(MINISTRY, "objection", "ask_to_complete", ref=ref, received_at=DURING,
                        given={"formal_result": {"": {"reason": "请具名"}}})  # fmt: skip
    return f"/objections/{ref}"


def sent(site: Site, page: str, **typed: str) -> str:
    """Send the form of `page` as the ministry; what the answer says."""
    client = site.client("ministry")
    form = client.get(page).get_data(as_text=True)
    seals = dict(re.findall(r'name="(csrf_token|version|request_id)" value="([^"]*)"', form))
    answer = client.post(page, data=seals | typed, follow_redirects=True)
    return html.unescape(answer.get_data(as_text=True))


def turned_away_alone(site: Site, page: str) -> None:
    site.house.door.act(MINISTRY, "objection", "not_admit", ref=page.rpartition("/")[2],
                        received_at=DURING, given=REASON)  # fmt: skip


def test_nobody_records_what_was_added_beside_the_act(site: Site, asked: str) -> None:
    page = site.text(f"{asked}/facts/completion", "ministry")
    assert "is said with its act" in page
    assert 'name="contact"' not in page
    with pytest.raises(Refused) as met:
        site.house.door.record(MINISTRY, "objection", "completion", SIGNED,
                               ref=asked.rpartition("/")[2], received_at=DURING)  # fmt: skip
    assert [b.guard for b in met.value.breaches] == ["kept"]


def test_what_was_added_on_paper_the_ministry_enters_and_two_turn_it_away(
    site: Site, asked: str
) -> None:
    assert f"{asked}/actions/complete" in site.text(asked, "ministry")
    sent(site, f"{asked}/actions/complete",
         **{f"completion-{name}": value for name, value in SIGNED.items()})  # fmt: skip
    assert [(row.state, row.anonymous) for row in rows(site)] == [("lodged", False)]
    with pytest.raises(Refused) as met:
        turned_away_alone(site, asked)
    assert [b.guard for b in met.value.breaches] == ["maker_checker_not_admit"]


def test_nobody_enters_a_completion_that_says_nothing(site: Site, asked: str) -> None:
    said = sent(site, f"{asked}/actions/complete")
    assert [row.state for row in rows(site)] == ["to_complete"], said

"""Does whoever decides read what was proposed, by whom and why, beside the place to decide?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.house import MINISTRY
from tests.support.rounds import midway_round, opened
from tests.support.site import SCORES, Site, sites
from workflows.calendar import BEIJING

PROPOSED = datetime(2023, 1, 9, 10, tzinfo=BEIJING)
LEFT, TAKEN = "440300", "210100"


def proposed_list(url: str) -> None:
    """A list proposed against its scores: the best is left out, and the reasons are written."""
    house = opened(url)
    refs = house.ranked(SCORES)
    entries = {ref: {} for code, ref in refs.items() if code != LEFT}
    given = {"entry": entries, "left_out": {refs[LEFT]: {"reason": "核查发现数据不实"}},
             "proposal": {"": {"note": "经委员会讨论"}}}  # fmt: skip
    reasons = dict.fromkeys(("floor:0", "floor:1", f"count:{len(entries)}"), "申报的市（州）不足")
    house.list_acts("propose", PROPOSED, given=given, reasons=reasons)
    house.db.engine.dispose()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def proposal(page: str) -> str:
    """What the panel of the proposal says."""
    part = page[page.index('aria-labelledby="proposal-title"') :].partition("</section>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part)))


@pytest.mark.parametrize("path", ["", "/actions/decide"])
def test_the_leader_reads_the_list_with_who_proposed_it_when_and_why(
    site: Callable[..., Site], path: str
) -> None:
    page = site(proposed_list).text(f"/lists/2022-industry{path}", "leader")
    said = proposal(page)
    assert "林晓岚" in said
    assert "9 Jan 2023 10:00" in said
    assert "经委员会讨论" in said
    assert "3 of 10: " in said
    assert re.search(r"Shenzhen : left out against the scores 核查发现数据不实", said)
    assert "Size of the list 申报的市（州）不足" in said
    if path:  # before the input
        assert page.index("proposal-title") < page.index('name="decision-number"')


def test_an_entry_without_its_reason_is_seen_to_have_none(site: Callable[..., Site]) -> None:
    web = site(proposed_list)
    web.house.door.record(MINISTRY, "list", "left_out", None, item="2022-industry-440300",
                          ref="2022-industry", received_at=PROPOSED + timedelta(hours=1))  # fmt: skip
    said = proposal(web.text("/lists/2022-industry/actions/decide", "leader"))
    assert "Shenzhen : left out against the scores no reason given" in said


def test_a_ruling_is_made_beside_the_ruling_that_was_proposed(site: Callable[..., Site]) -> None:
    web = site(midway_round)
    value = {"outcome": "dismissed", "reasons": "口径一致，数据属实"}
    web.house.door.act(MINISTRY, "objection", "propose_ruling", ref="Y2022I-0001",
                       given={"ruling": {"": value}}, received_at=datetime(2023, 1, 19, 11,
                                                                           tzinfo=BEIJING))  # fmt: skip
    said = proposal(web.text("/objections/Y2022I-0001/actions/dismiss", "leader"))
    assert "林晓岚" in said
    assert "Dismissed" in said
    assert "口径一致，数据属实" in said


def test_where_nothing_waits_for_a_decision_no_proposal_is_shown(site: Callable[..., Site]) -> None:
    assert "proposal-title" not in site(proposed_list).text("/lists/2022-digital", "leader")


def test_the_decision_is_the_button_that_leads_on(site: Callable[..., Site]) -> None:
    page = site(proposed_list).text("/lists/2022-industry", "leader")
    assert re.search(r'class="btn btn-primary" href="/lists/2022-industry/actions/decide"', page)


def ranked_only(url: str) -> None:
    """A list that is ranked, and not yet proposed."""
    house = opened(url)
    house.ranked(SCORES)
    house.db.engine.dispose()


def choice(web: Site, *, reason: str = "", key: str = "") -> dict[str, object]:
    """The form of the list without its best city; `reason` in the row's box or under `key`."""
    page = web.text("/lists/2022-industry", "ministry")
    refs = re.findall(r'name="why-([^"]+)"', page)
    best = f"2022-industry-{LEFT}"
    others = dict.fromkeys(("floor:0", "floor:1", f"count:{len(refs) - 1}"), "申报的市（州）不足")
    return {
        "entry": [ref for ref in refs if ref != best],
        **{f"why-{ref}": "" for ref in refs}, f"why-{best}": "" if key else reason,
        **{f"reason-{k}": words for k, words in others.items()},
        **({f"reason-{key}": reason} if key else {}),
    }  # fmt: skip


def propose(web: Site, form: dict[str, object]) -> tuple[int, str]:
    client = web.client("ministry")
    page = client.get("/lists/2022-industry").get_data(as_text=True)
    form |= dict(re.findall(r'name="(csrf_token|version|request_id)"[^>]*value="([^"]*)"', page))
    answer = client.post("/lists/2022-industry/proposal", data=form)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_city_without_its_reason_is_marked_in_its_row_and_asked_once(
    site: Callable[..., Site],
) -> None:
    web = site(ranked_only)
    status, page = propose(web, choice(web))
    assert status == 422
    row = page.partition(f'id="row-2022-industry-{LEFT}"')[2].partition("</tr>")[0]
    assert "reason missing" in row
    assert f'href="#row-2022-industry-{LEFT}"' in page
    assert f'name="reason-differs:2022-industry-{LEFT}"' not in page
    # What was written of another condition stays to be read, as it goes on record.
    (size,) = re.findall(r'<textarea[^>]*name="reason-count:[^>]*>([^<]*)', page)
    assert size.strip() == "申报的市（州）不足"


@pytest.mark.parametrize("key", ["", f"differs:2022-industry-{LEFT}"])
def test_a_citys_reason_is_kept_with_the_city_wherever_it_was_written(
    site: Callable[..., Site], key: str
) -> None:
    web = site(ranked_only)
    status, page = propose(web, choice(web, reason="核查发现数据不实", key=key))
    assert status == 303, page
    said = proposal(web.text("/lists/2022-industry", "leader"))
    assert "Shenzhen : left out against the scores 核查发现数据不实" in said
    assert said.count("核查发现数据不实") == 1

"""Under 2019, does the list keep to the committee's preliminary list, or say city by city why not?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from casework.errors import Refused
from tests.casework.papers import reviewed
from tests.support.house import LEADER, MINISTRY, House
from tests.support.site import Site, sites
from tests.support.under_review import case, found, listed, recorded, rules
from workflows.calendar import BEIJING

LIST = "2018-industry"
SUZHOU, NINGBO = f"{LIST}-320500", f"{LIST}-330200"
PROPOSED = datetime(2019, 3, 1, 9, tzinfo=BEIJING)


def departing(url: str) -> None:
    """The list takes in the other one, and says why of both."""
    reviewed.closed_2018(url)
    house = House.on(url, 2018)
    house.list_acts("propose", PROPOSED, given={
        "entry": {SUZHOU: {"reason": "现场核实更优"}}, "left_out": {NINGBO: {"reason": "列为备选"}}})  # fmt: skip
    house.db.engine.dispose()


def keeping(url: str) -> None:
    """The list is the preliminary list."""
    reviewed.closed_2018(url)
    house = House.on(url, 2018)
    house.list_acts("propose", PROPOSED, given={"entry": {NINGBO: {}}})
    house.db.engine.dispose()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def row(page: str, ref: str) -> str:
    part = page.partition(f'id="row-{ref}"')[2].partition("</tr>")[0]
    return re.sub(r"\s+", " ", html.unescape(part))


def minutes(url: str) -> str:
    """What the minutes say of where the list departs."""
    house = House.on(url, 2018)
    sheet = reviewed.sheets(house, LIST)["minutes"]
    house.db.engine.dispose()
    part = next(one for one in sheet.sections if one.title == "与建议不同之处及理由")
    assert part.table is not None
    return "\n".join("|".join(map(str, line)) for line in part.table.rows) or part.table.none


def test_a_list_that_departs_names_every_city_that_lacks_a_reason(
    new_database: Callable[..., str],
) -> None:
    house = House.on(new_database("sqlite", recipe=reviewed.closed_2018), 2018)
    with pytest.raises(Refused) as refused:
        house.list_acts("propose", PROPOSED, given={"entry": {SUZHOU: {}}})
    assert {b.key for b in refused.value.breaches} == {f"departs:{SUZHOU}", f"departs:{NINGBO}"}
    assert all(b.soft for b in refused.value.breaches)
    house.db.engine.dispose()


def test_a_city_that_is_swapped_after_the_proposal_has_its_reason_before_the_decision(
    new_database: Callable[..., str],
) -> None:
    house = House.on(new_database("sqlite", recipe=keeping), 2018)
    for ref, entry in ((NINGBO, None), (SUZHOU, {})):
        house.door.record(MINISTRY, "list", "entry", entry, item=ref, ref=LIST,
                          received_at=PROPOSED)  # fmt: skip
    with pytest.raises(Refused) as refused:
        house.list_acts("decide", PROPOSED, actor=LEADER)
    assert {f"departs:{SUZHOU}", f"departs:{NINGBO}"} <= {b.key for b in refused.value.breaches}
    house.db.engine.dispose()


def test_the_minutes_tell_each_departure_and_why(new_database: Callable[..., str]) -> None:
    told = minutes(new_database("sqlite", recipe=departing))
    assert told == "苏州市|不列入|列入|现场核实更优\n宁波市|列入|不列入|列为备选"


def test_the_minutes_say_that_the_list_is_the_preliminary_list(
    new_database: Callable[..., str],
) -> None:
    assert minutes(new_database("sqlite", recipe=keeping)) == "名单与初选建议名单一致。"


def test_the_page_ticks_the_preliminary_list_and_gives_no_places(site: Callable[..., Site]) -> None:
    page = site(reviewed.closed_2018).text(f"/lists/{LIST}", "ministry")
    assert "On the preliminary list" in page
    assert "Place on the preliminary list" not in page
    assert " checked" in row(page, NINGBO)
    assert "yes" in row(page, NINGBO)
    assert " checked" not in row(page, SUZHOU)
    assert "reason missing" not in row(page, NINGBO) + row(page, SUZHOU)


def test_whoever_decides_reads_where_the_list_departs(site: Callable[..., Site]) -> None:
    page = site(departing).text(f"/lists/{LIST}", "leader")
    assert "taken in, though not on the preliminary list" in page
    assert "on the preliminary list, and left out" in page


def test_the_opinion_offers_the_accepted_cases_in_the_order_of_their_codes(
    site: Callable[..., Site],
) -> None:
    page = site(reviewed.in_review_2018).text(f"/lists/{LIST}/facts/opinion", "ministry")
    offered = re.findall(r'name="opinion-preliminary"[^>]*value="([^"]+)"|value="([^"]+)"'
                         r'[^>]*name="opinion-preliminary"|name="preliminary"[^>]*value="([^"]+)"', page)  # fmt: skip
    assert [next(filter(None, one)) for one in offered] == [SUZHOU, NINGBO]


def test_what_was_named_by_its_city_stays_ticked_as_it_was_given(site: Callable[..., Site]) -> None:
    web = site(reviewed.in_review_2018)
    said = {"text": "同意", "preliminary": "宁波市、320500", "date": "2019-02-12"}
    web.house.door.record(MINISTRY, "list", "opinion", said, ref=LIST,
                          received_at=reviewed.JUDGED_2018)  # fmt: skip
    page = web.text(f"/lists/{LIST}/facts/opinion", "ministry")
    for name in ("宁波市", "320500"):
        assert re.search(rf'<input[^>]*checked[^>]*value="{name}"', page), name


def test_the_preliminary_list_names_accepted_cases_of_this_list_alone() -> None:
    cases = case("深圳市"), case("武汉市", accepted=False), case("保定市", state="withdrawn")
    named = {"opinion": {"": {"preliminary": ["深圳市", "武汉市", "130600", "朝阳区"]}}}
    facts = replace(listed(*cases), recorded=recorded(named))
    wrong = [one.item for one in found("preliminary_known", facts, rules(2018))]
    assert wrong == ["武汉市", "130600", "朝阳区"]


def test_nothing_departs_from_a_list_that_is_not_there_nor_by_a_city_that_withdrew() -> None:
    facts = replace(listed(case("深圳市", state="reviewed")), entries=("深圳市",))
    assert found("departs", facts, rules(2018)) == []
    named = recorded({"opinion": {"": {"preliminary": ["深圳市"]}}})
    left = replace(listed(case("深圳市", state="withdrawn")), recorded=named)
    assert found("departs", left, rules(2018)) == []

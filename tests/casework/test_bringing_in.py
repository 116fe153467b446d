"""Does it take two persons to bring a city in, and does each of them find on the page what to do?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from casework.business_clock import BusinessClock
from casework.errors import Forbidden, Refused
from casework.models import Case
from tests.support.house import CUTOFF, LEADER, MINISTRY, SECOND, House
from tests.support.rounds import PUBLISHED, opened
from tests.support.site import Site, sites

LIST = "/lists/2022-industry"
PAGE = f"{LIST}/supplement"
LATER = PUBLISHED + timedelta(days=1)
DECISION = {
    "kind": "ministry_meeting",
    "number": "纪要7号",
    "date": "2023-01-18",
    "file": "示例.pdf",
}
GONE, NEXT, AFTER = "440300", "320500", "210100"
# Its reserve: Suzhou before Shenyang; the places of one from the east and one from the west.
SCORES = {GONE: "95", "510100": "94", "610100": "93", NEXT: "92", AFTER: "91", "520100": "90"}
WEST = ("510100", "610100")


def vacant(url: str) -> None:
    """Three cities are public, one of them has left the list; three wait in the reserve."""
    _publicised(url, gone=(GONE,))


def none_gone(url: str) -> None:
    """Three cities are public, and all of them stand on the list."""
    _publicised(url, gone=())


def without_the_west(url: str) -> None:
    """Both cities of the west have left: one alone wouldn't bring the floor back."""
    _publicised(url, gone=WEST)


def _publicised(url: str, *, gone: tuple[str, ...]) -> None:
    house = opened(url)
    refs = house.ranked(SCORES)
    for code in (NEXT, AFTER, "520100"):
        house.door.record(MINISTRY, "list", "left_out", {"reason": "示例"}, item=refs[code],
                          ref="2022-industry", received_at=CUTOFF)  # fmt: skip
    house.publicised([refs[code] for code in (GONE, *WEST)], PUBLISHED)
    for code in gone:
        accident = {"kind": "production_safety", "date": "2022-12-30", "deaths": 30,
                    "source": "示例"}  # fmt: skip
        house.door.record(MINISTRY, "division", "incident", accident, item="1", ref=code,
                          received_at=PUBLISHED)  # fmt: skip
        given = {"disqualification": {"": {"ground": "accident", "reason": "示例"}}}
        house.door.act(MINISTRY, "case", "disqualify", ref=refs[code], received_at=PUBLISHED,
                       given=given)  # fmt: skip
    BusinessClock(house.db).set(LATER)
    house.db.engine.dispose()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    def made(recipe: Callable[[str], None]) -> Site:
        web = sites(new_database, tmp_path)(recipe)
        web.app.config["WTF_CSRF_ENABLED"] = False
        return web

    return made


def ref_of(code: str) -> str:
    return f"2022-industry-{code}"


def decide(house: House, code: str, actor=LEADER) -> None:
    house.door.record(actor, "list", "decision", DECISION, item=ref_of(code),
                      ref="2022-industry", received_at=LATER)  # fmt: skip


def said(page: str) -> str:
    """The page without its marks, on one line."""
    main = page[page.index("<main") :]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def offered(page: str) -> list[str]:
    """The cities that can be chosen."""
    fields = re.findall(r'<input[^>]*name="case"[^>]*>', page)
    return [re.findall(r'value="2022-industry-(\d+)"', field)[0] for field in fields]


def state_of(house: House, code: str) -> str:
    with house.db.reading() as session:
        return session.query(Case).filter_by(ref=ref_of(code)).one().state


@pytest.mark.parametrize("who", ["ministry", "leader"])
def test_before_there_is_a_decision_the_page_says_so_and_leads_to_its_form(
    site: Callable[..., Site], who: str
) -> None:
    web = site(vacant)
    page = web.text(PAGE, who)
    assert "There is no decision yet." in said(page)
    assert "another brings it in. House rule" in said(page)
    assert offered(page) == []
    form = f"{LIST}/facts/decision/{ref_of(NEXT)}?next={PAGE}"
    assert form in html.unescape(page).replace("%2F", "/")
    assert "Decision of the ministry: Suzhou" in said(web.text(form, who))
    todo = said(web.text(LIST, who))
    assert "Shenzhen" in todo
    assert "1 place on the list is free." in todo
    assert "the ministry's decision on it is recorded" in todo


def test_the_auditor_reads_it_and_is_asked_for_nothing(site: Callable[..., Site]) -> None:
    page = said(site(vacant).text(PAGE, "auditor"))
    assert "no decision yet" in page
    assert "Record the decision" not in page


def test_the_second_person_reads_who_decided_it_and_brings_it_in(
    site: Callable[..., Site],
) -> None:
    web = site(vacant)
    decide(web.house, NEXT)
    page = web.text(PAGE, "ministry")
    assert re.search(r"Recorded by 王建国, 18 Jan 2023", said(page))
    assert "纪要7号" in said(page)
    assert offered(page) == [NEXT]
    assert "can't be brought in" not in said(page).partition("2. Bring it in")[0].partition(
        "Shenyang")[0]  # fmt: skip
    assert 'name="decision-number"' not in page
    assert PAGE in web.text(LIST, "ministry")
    assert "place on the list is free" not in said(web.text(LIST, "leader"))
    sent = dict(re.findall(r'name="(version|request_id)" value="([^"]*)"', page))
    assert "1 case becomes “Publicised”: Suzhou" in said(page)
    assert "Publication (optional)" in said(page)
    assert "of each case that moves: recommending unit, city" in said(page), "who will hear of it"
    chosen = {"case": ref_of(NEXT), "publication-place": "部网站"}
    client = web.client("ministry")
    assert client.post(PAGE, data=sent | chosen).status_code == 303
    assert "of each case that moves: recommending unit, city." in said(
        client.get(LIST).get_data(as_text=True)
    )
    assert state_of(web.house, NEXT) == "publicised"


def test_of_several_for_one_place_it_isn_t_said_beforehand_which_it_will_be(
    site: Callable[..., Site],
) -> None:
    web = site(vacant)
    for code in (NEXT, AFTER):
        decide(web.house, code)
    page = web.text(PAGE, "ministry")
    assert offered(page) == [NEXT, AFTER]
    assert "becomes" not in said(page) and "of each case that moves" in said(page)
    sent = dict(re.findall(r'name="(version|request_id)" value="([^"]*)"', page))
    shown = web.client("ministry").post(PAGE, data=sent | {"case": ref_of(AFTER), "preview": "1"})
    assert "becomes “Publicised”: Shenyang" in said(shown.get_data(as_text=True))


def test_who_recorded_the_decision_reads_that_another_brings_it_in_and_is_refused(
    site: Callable[..., Site],
) -> None:
    web = site(vacant)
    decide(web.house, NEXT, MINISTRY)
    page = web.text(PAGE, "ministry")
    assert "You recorded the decision on Suzhou; another person brings it in." in said(page)
    assert offered(page) == []
    refused = said(web.text(LIST, "ministry"))
    assert "You recorded the decision on Suzhou; another person must bring it in." in refused
    assert offered(web.text(PAGE, "second")) == [NEXT]
    own = {"supplement_of": {ref_of(NEXT): {}}}
    with pytest.raises(Refused) as met:
        web.house.list_acts("supplement", LATER, given=own, reasons={"count:3": "示例"})
    assert [b.guard for b in met.value.breaches] == ["maker_checker_supplement"]
    with pytest.raises(Forbidden):
        web.house.list_acts("supplement", LATER, actor=SECOND,
                            given=own | {"decision": {ref_of(NEXT): DECISION}})  # fmt: skip
    sent = dict(re.findall(r'name="(version|request_id)" value="([^"]*)"',
                           web.text(PAGE, "second")))  # fmt: skip
    answer = web.client("ministry").post(PAGE, data=sent | {"case": ref_of(NEXT)})
    assert answer.status_code == 422
    assert "another person must bring it in" in answer.get_data(as_text=True)
    assert state_of(web.house, NEXT) == "reviewed"


def test_cities_that_keep_the_floor_only_together_are_offered_together(
    site: Callable[..., Site],
) -> None:
    """A city that the floor keeps out isn't offered; with two from its regions both are."""
    web = site(without_the_west)
    decide(web.house, NEXT)
    assert offered(web.text(PAGE, "ministry")) == []
    for code in (AFTER, "520100"):
        decide(web.house, code)
    web.house.door.record(LEADER, "list", "decision", None, item=ref_of(NEXT),
                          ref="2022-industry", received_at=LATER)  # fmt: skip
    page = web.text(PAGE, "ministry")
    assert offered(page) == [AFTER, "520100"]
    assert page.count("checked") == 2
    chosen = {"case": [ref_of(AFTER), ref_of("520100")], "publication-place": "部网站",
              "supplement_of-reason": "苏州市不在西部和东北地区"}  # fmt: skip
    sent = dict(re.findall(r'name="(version|request_id)" value="([^"]*)"', page))
    assert web.client("ministry").post(PAGE, data=sent | chosen).status_code == 303
    assert state_of(web.house, AFTER) == state_of(web.house, "520100") == "publicised"


def test_nothing_is_asked_for_where_no_place_is_free(site: Callable[..., Site]) -> None:
    web = site(_nobody_gone)
    assert "Cannot be done now" in said(web.text(PAGE, "ministry"))
    assert "no longer on the list" not in said(web.text(LIST, "ministry"))
    assert "place on the list is free" not in said(web.text(LIST, "leader"))


def _nobody_gone(url: str) -> None:
    _publicised(url, gone=())


def test_what_was_recorded_of_a_case_is_called_by_its_city(site: Callable[..., Site]) -> None:
    """In the history of the list, too."""
    page = said(site(vacant).text(LIST, "ministry"))
    assert ref_of(NEXT) not in page
    assert "Recorded: Reason for leaving a proposed city out: Suzhou" in page


def test_nobody_is_decided_on_while_no_place_is_free(site: Callable[..., Site]) -> None:
    house = site(none_gone).house
    with pytest.raises(Refused) as refused:
        decide(house, NEXT)
    assert {(b.guard, b.key) for b in refused.value.breaches} == {
        ("place_free", f"place_free:{ref_of(NEXT)}")
    }


def test_nor_on_a_day_before_one_was(site: Callable[..., Site]) -> None:
    house = site(vacant).house
    early = DECISION | {"date": (PUBLISHED - timedelta(days=1)).date().isoformat()}
    with pytest.raises(Refused) as refused:
        house.door.record(LEADER, "list", "decision", early, item=ref_of(NEXT),
                          ref="2022-industry", received_at=LATER)  # fmt: skip
    assert {b.guard for b in refused.value.breaches} == {"place_free"}


def test_who_took_the_decision_away_does_not_bring_the_city_in_either(
    site: Callable[..., Site],
) -> None:
    """Recorded, taken away and recorded again by another: the hand that wrote it first isn't washed."""
    house = site(vacant).house
    decide(house, NEXT, MINISTRY)
    house.door.record(MINISTRY, "list", "decision", None, item=ref_of(NEXT), ref="2022-industry",
                      received_at=LATER, comment="示例")  # fmt: skip
    decide(house, NEXT, SECOND)
    with pytest.raises(Refused) as refused:
        house.list_acts("supplement", LATER, given={"supplement_of": {ref_of(NEXT): {}}},
                        reasons={"count:3": "示例", "floor:0": "示例"})  # fmt: skip
    assert {breach.guard for breach in refused.value.breaches} == {"maker_checker_supplement"}

"""Does a form that comes back, or an act that can't be done, say what to do about it?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from casework.business_clock import BusinessClock
from tests.casework.test_proposal_shown import proposed_list
from tests.support.house import MINISTRY, WORKING
from tests.support.rounds import MIDWAY, Story, early_round, midway_round, opened
from tests.support.site import Site, sites
from workflows.calendar import BEIJING

CITY = "2022-industry-320500"  # drafted, and empty
LIST = "/lists/2022-industry"


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    def made(recipe: Callable[[str], None]) -> Site:
        web = sites(new_database, tmp_path)(recipe)
        web.app.config["WTF_CSRF_ENABLED"] = False
        return web

    return made


def sent_empty(web: Site, who: str, address: str) -> str:
    """What comes back when a form is sent as it is found."""
    client = web.client(who)
    form = client.get(address).text
    sent = dict(re.findall(r'name="(seen|version|request_id)" value="([^"]*)"', form))
    answer = client.post(address, data=sent)
    assert answer.status_code == 422
    return html.unescape(answer.get_data(as_text=True))


def legends(page: str) -> dict[str, str]:
    """The heading of each input of an act, by its kind."""
    found = re.findall(r'<h2 id="input-(\w+)">(.*?)</h2>', html.unescape(page), re.S)
    return {kind: re.sub(r"<[^>]+>", "", words).strip() for kind, words in found}


def test_a_choice_that_was_not_made_names_what_there_is_to_choose(
    site: Callable[..., Site],
) -> None:
    page = sent_empty(site(midway_round), "ministry",
                      "/objections/Y2022I-0001/actions/propose_ruling")  # fmt: skip
    assert "Choose Upheld, Upheld in part or Dismissed." in page
    summary = page[page.index('role="alert"') :].partition("</ul>")[0]
    assert '<a href="#ruling-outcome-0">' in summary  # to the first choice, not beside it
    assert "“Reasons” is needed." in summary
    assert "Reasons: “Reasons”" not in summary


def test_a_confirmation_and_a_file_say_how_they_are_given(site: Callable[..., Site]) -> None:
    web = site(early_round)
    case = web.house.draft("440500", "digital")
    page = sent_empty(web, "unit", f"/cases/{case}/facts/incident_declaration")
    assert "Tick “Safety, environment and social events were checked” to confirm it." in page
    page = sent_empty(web, "unit", f"/cases/{case}/facts/consent")
    assert "Choose Provincial government or Xinjiang Production" in page
    assert "Attach “File”." in page


def complete(url: str) -> None:
    """A case that lacks the province's consent alone."""
    house = opened(url)
    house.fill(house.draft("440500"), without=("consent",))
    house.db.engine.dispose()


def returned_and_changed(url: str) -> None:
    """A case that was returned, and whose practice was written anew since."""
    house = opened(url)
    ref = house.submitted("440500")
    house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                   given={"correction": {"": {"items": "示例"}}})  # fmt: skip
    unit = house.actor("unit", "440500")
    house.door.record(unit, "case", "typical_practice", {"text": "示例"}, ref=ref,
                      received_at=WORKING)  # fmt: skip
    BusinessClock(house.db).set(WORKING)
    house.db.engine.dispose()


def test_an_input_that_the_act_cannot_do_without_is_not_called_optional(
    site: Callable[..., Site],
) -> None:
    needed = "(needed: it isn't on record yet)"
    case = "/cases/2022-industry-440500"
    found = legends(site(complete).text(f"{case}/actions/approve_province", "unit"))
    assert found["consent"].endswith(needed)
    found = legends(site(proposed_list).text(f"{LIST}/actions/decide", "leader"))
    assert found["decision"].endswith(needed)
    found = legends(site(returned_and_changed).text(f"{case}/actions/resubmit", "unit"))
    assert found["consent_kept"].endswith(needed)


def test_that_the_consent_covers_a_change_is_asked_once_there_is_one(
    site: Callable[..., Site],
) -> None:
    web = site(early_round)
    ref = web.house.draft("440600")
    web.house.fill(ref)
    page = f"/cases/{ref}/actions/approve_province"
    assert "consent_kept" not in legends(web.text(page, "unit"))
    practice = {"text": "后来改写的经验做法"}
    web.house.door.record(web.house.actor("unit", "440600"), "case", "typical_practice", practice,
                          ref=ref, received_at=WORKING)  # fmt: skip
    assert "needed" in legends(web.text(page, "unit"))["consent_kept"]


def test_another_ruling_than_the_one_proposed_names_the_button_to_use(
    site: Callable[..., Site],
) -> None:
    web = site(midway_round)
    value = {"outcome": "dismissed", "reasons": "口径一致"}
    web.house.door.act(MINISTRY, "objection", "propose_ruling", ref="Y2022I-0001",
                       received_at=MIDWAY + timedelta(hours=1), given={"ruling": {"": value}})  # fmt: skip
    page = html.unescape(web.text("/objections/Y2022I-0001", "leader"))
    assert "first propose anew with “Propose a ruling”" in page
    assert "Propose a ruling" in html.unescape(web.text("/objections/Y2022I-0001", "ministry"))


def test_a_city_to_bring_in_is_not_missed_where_there_is_no_place_for_one(
    site: Callable[..., Site],
) -> None:
    page = html.unescape(site(midway_round).text(LIST, "ministry"))
    assert "0 left free by removal or ineligibility; 1 can't be brought in." in page
    assert "No case to bring in is chosen" not in page


def test_what_an_act_would_ask_for_stands_among_the_reasons_against_it(
    site: Callable[..., Site],
) -> None:
    web = site(early_round)
    case = web.house.draft("440500")
    page = html.unescape(web.text(f"/cases/{case}", "unit"))
    refused = page[page.index("refused-title") :].partition("</section>")[0]
    assert "Provincial consent" in refused or "provincial government" in refused


def test_a_sanction_that_is_over_is_shown_as_over(site: Callable[..., Site]) -> None:
    web = site(early_round)
    finding = {"against": "unit", "number": "示例决1号", "date": "2022-12-05", "what": "示例"}
    web.house.door.act(MINISTRY, "sanction", "impose", new={"division": "990200"},
                       given={"finding": {"": finding}}, received_at=WORKING)  # fmt: skip
    pages = ("/cases/2022-digital-990200", "/divisions/990200", "/units/990000")
    for at, tone in ((WORKING, "warn"), (datetime(2026, 1, 5, 9, tzinfo=BEIJING), "idle")):
        web.at(at)
        for path in pages:
            row = re.search(r"<tr(?:(?!</tr>).)*facts/(?:division|unit)_sanction.*?</tr>",
                            web.text(path, "ministry"), re.S)  # fmt: skip
            assert row, path
            assert f"t-{tone}" in row[0] or f"tone-{tone}" in row[0], (path, tone, row[0])


def test_the_first_of_two_persons_finds_the_form_and_the_second_the_button(
    site: Callable[..., Site],
) -> None:
    web = site(midway_round)
    ref = Story(web.house).object("2022-industry-440300", MIDWAY, signed=True)
    form = f"/objections/{ref}/facts/formal_result"
    away = f"/objections/{ref}/actions/not_admit"
    assert form in web.text(f"/objections/{ref}", "ministry")
    assert away not in web.text(f"/objections/{ref}", "ministry")
    web.house.door.record(MINISTRY, "objection", "formal_result", {"reason": "与名单无关"},
                          ref=ref, received_at=MIDWAY)  # fmt: skip
    assert away not in web.text(f"/objections/{ref}", "ministry")
    assert away in web.text(f"/objections/{ref}", "second")
    assert "与名单无关" in web.text(away, "second")  # the first's words beside the decision

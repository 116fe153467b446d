"""Does a unit see its time, its places, and everything that its cases still need?"""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest

from tests.support.house import CUTOFF, MINISTRY
from tests.support.site import APPLYING, EMPTY, NEARLY, READY, SENT, Site
from workflows.calendar import BEIJING
from workflows.loader import edition


def panel(page: str, id: str) -> str:
    """What stands in the panel of one case, as it is read."""
    found = page[page.index(f'id="{id}"') :].partition("</section>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found)))


def links(page: str, id: str) -> list[str]:
    found = page[page.index(f'id="{id}"') :].partition("</section>")[0]
    return [unquote(html.unescape(href)) for href in re.findall(r'href="([^"]+)"', found)]


# --- time and places -------------------------------------------------------------------------


def test_the_time_left_is_told_by_the_servers_clock(applying: Site) -> None:
    page = html.unescape(applying.text("/recommend", "unit"))
    assert "Thu 22 Dec 2022 24:00" in page
    assert "3 working days left" in page
    assert "于2022年12月22日前" in page


def test_one_instant_before_the_cutoff_it_is_open_and_at_it_closed(applying: Site) -> None:
    applying.at(CUTOFF - timedelta(minutes=20))
    assert "Applications close" in applying.text("/recommend", "unit")
    assert "/recommend/new" in applying.text("/recommend", "unit")
    assert "begun now lapses" not in applying.text("/recommend/new", "unit")
    applying.at(CUTOFF)
    page = applying.text("/recommend", "unit")
    assert "Applications are closed" in page
    assert "Applications closed at" in html.unescape(panel(page, READY))
    assert "/recommend/new" not in page
    for path in ("/recommend/new", "/recommend/new?measure=industry&division=440200"):
        assert "begun now lapses at once" in applying.text(path, "unit")


def test_a_cutoff_that_was_moved_for_one_unit_is_that_units(applying: Site) -> None:
    value = {"day": "2022-12-26", "number": "示例函1号", "date": "2022-12-19", "reason": "示例"}
    applying.house.door.record(MINISTRY, "round", "cutoff_moved", value, item="440000", ref="2022",
                           received_at=APPLYING)  # fmt: skip
    page = applying.text("/recommend", "unit")
    assert "Mon 26 Dec 2022 24:00" in page
    assert "The notice says" not in page  # another day than the one that it says
    assert "The day is named." in applying.text(f"/cases/{READY}", "unit")


def test_of_two_documents_the_desk_names_the_one_that_gives_more_time(applying: Site) -> None:
    for item, day in (("440000", "2022-12-26"), ("*", "2022-12-30")):
        value = {"day": day, "number": f"示例函{item}", "date": "2022-12-19", "reason": "示例"}
        applying.house.door.record(MINISTRY, "round", "cutoff_moved", value, item=item, ref="2022",
                                   received_at=APPLYING)  # fmt: skip
    page = applying.text("/recommend", "unit")
    assert "Fri 30 Dec 2022 24:00" in page
    assert "Moved for all units by 示例函*" in page
    assert "26 Dec" not in page


def test_places_used_and_left_stand_with_who_holds_them(applying: Site) -> None:
    page = applying.text("/recommend", "unit")
    places = panel(page, "places")
    assert "1 in all, 0 used, 1 left" in places
    assert "1 in all, 1 used, 0 left" in places
    assert "Zhuhai" in places
    assert "Planned-single cities use the province's places." in places
    assert "/rules/2022#N二.3" in links(page, "places")


# --- what is missing -------------------------------------------------------------------------


def test_an_empty_case_names_everything_at_once_with_articles_and_forms(applying: Site) -> None:
    page = applying.text("/recommend", "unit")
    said = panel(page, EMPTY)
    assert said.count("isn't answered") == 5
    assert said.count("is missing") == 5
    for article in ("/rules/2022#8a", "/rules/2022#N三.2", "/rules/2022#N五.2", "/rules/2022#8d"):
        assert article in links(page, EMPTY), article
    forms = [link for link in links(page, EMPTY) if "/facts/" in link]
    first = f"/cases/{EMPTY}/facts/condition/6(一)?next=/recommend?round=2022"
    assert first in forms
    assert sum("/facts/condition/" in link for link in forms) == 5
    (measure,) = (m for m in edition("2022").measures if m.id == "industry")
    figures = [f"/facts/indicator/{one.id}?" for one in measure.indicator if one.statistical]
    assert all(any(figure in link for link in forms) for figure in figures)
    assert len(forms) == 11 + len(figures)


def test_a_rule_that_cannot_be_judged_yet_carries_no_tick(applying: Site) -> None:
    page = html.unescape(applying.text(f"/cases/{EMPTY}/preflight", "unit"))
    lines = re.findall(r"<li>\s*<p class=\"mb-0\">(.*?)</p>", page, re.DOTALL)
    waiting = {re.findall(r"<b>(.*?)</b>", one)[0]: one for one in lines if "not yet to be" in one}
    assert set(waiting) == {
        "Evidence", "Lists", "Year of the indicators", "Statistics audit",
        "In the statistical system or not", "Audited for this round",
        "The audit is of the figure as entered last",
        "Consent given for this round", "The consent covers what was changed after it",
        "Papers made out for this round", "The papers say what is on record",
        "Made out after the consent",
    }  # fmt: skip
    assert "first: Conditions answered" in waiting["Lists"]
    assert not any('aria-label="met"' in one for one in waiting.values())
    assert "12 can't be judged yet." in page
    assert "not yet to be" not in applying.text(f"/cases/{READY}/preflight", "unit")


def test_a_reason_leads_to_the_act_at_which_it_is_written_by_who_does_it(applying: Site) -> None:
    old = {"value": "6.1", "year": 2021, "source": "公报", "organ": "统计局"}
    applying.house.door.record(applying.house.actor("city", "440300"), "case", "indicator", old, ref=NEARLY,
                               item="output_growth", received_at=APPLYING)  # fmt: skip
    act = f'href="/cases/{NEARLY}/actions/approve_province[?]next=[^"]+">'
    for path in ("/recommend", f"/cases/{NEARLY}/preflight"):
        page = html.unescape(applying.text(path, "unit"))
        assert re.search(f"is of 2021.*?Show or change.*?{act}Write the reason at", page, re.DOTALL)
        other = html.unescape(applying.text(path, "statistics"))
        assert "a written reason will do: at “Approve provincially”, by: recommending unit" in other
    case = html.unescape(applying.text(f"/cases/{NEARLY}", "unit"))
    assert re.search(f"{act}The indicator[^<]*is of 2021", case)


def test_an_act_tells_the_communications_administration_of_its_own_measure_alone(
    applying: Site,
) -> None:
    for measure, told in (("industry", False), ("digital", True)):
        ref = applying.house.draft("440700", measure)
        applying.house.fill(ref, without=("consent",))
        page = applying.text(f"/cases/{ref}/actions/approve_province", "unit")
        heard = page.partition("Who is told")[2].partition("</ul>")[0]
        assert "city: " in heard
        assert ("ommunications administration" in heard) is told


def test_what_an_act_refuses_leads_to_where_it_is_filled_in(applying: Site) -> None:
    page = html.unescape(applying.text(f"/cases/{EMPTY}/actions/approve_province", "unit"))
    refused = page.partition('id="refused"')[2].partition("</section>")[0]
    links = re.findall(r'<a href="([^"]+)">Fill in', refused)
    assert any("/materials/conditions#condition-" in one for one in links)
    assert any("/materials/figures#indicator-" in one for one in links)
    assert any(one.endswith("/materials/statements#incident_declaration") for one in links)
    for link in links[:1] + links[-1:]:
        path, _, anchor = unquote(link).partition("#")
        assert f'id="{anchor}"' in html.unescape(applying.text(path, "unit")), link


def test_every_form_that_is_offered_can_be_opened(applying: Site) -> None:
    client = applying.client("unit")
    page = client.get("/recommend").get_data(as_text=True)
    forms = {link for ref in (EMPTY, NEARLY) for link in links(page, ref) if "/facts/" in link}
    assert forms
    assert {link: client.get(link).status_code for link in forms} == dict.fromkeys(forms, 200)


def test_what_somebody_else_must_do_names_them_and_offers_no_form(applying: Site) -> None:
    page = applying.text("/recommend", "unit")
    said = panel(page, NEARLY)
    assert "isn't audited by the local statistics bureau. for: statistics bureau" in said
    assert [link for link in links(page, NEARLY) if "/facts/audit" in link] == []
    assert "(none of them yours)" in said


def test_a_complete_case_leads_on_and_an_incomplete_one_does_not(applying: Site) -> None:
    page = applying.text("/recommend", "unit")
    assert "Checked by the same rules as in the ministry: nothing is missing." in panel(page, READY)
    assert f"/cases/{READY}/actions/submit?next=/recommend?round=2022" in links(page, READY)
    assert [link for link in links(page, NEARLY) if "/actions/" in link] == []
    assert page.count("btn-primary") == 1


def test_the_desk_says_what_the_door_would_say(applying: Site) -> None:
    """The very same breaches, one for one, that refuse the act when it is tried."""
    from casework.errors import Refused

    page = applying.text("/recommend", "unit", lang="zh")
    said = panel(page, NEARLY)
    with pytest.raises(Refused) as refused:
        applying.house.unit_acts(NEARLY, "approve_province", at=APPLYING)
    assert [b.zh for b in refused.value.breaches if b.zh not in said] == []


def test_a_place_that_is_taken_is_said_before_anybody_submits(applying: Site) -> None:
    ref = applying.house.ready("440700", "digital", at=APPLYING)
    assert "place for this measure is taken by" in panel(applying.text("/recommend", "unit"), ref)


def test_a_returned_case_is_checked_against_its_correction_date(applying: Site) -> None:
    correction = {"items": "补公章", "by": "2022-12-22"}
    applying.house.door.act(MINISTRY, "case", "return_for_correction", ref=SENT, received_at=APPLYING,
                        given={"correction": {"": correction}})  # fmt: skip
    page = applying.text("/recommend", "unit")
    assert "The ministry asks for this to be corrected 补公章" in panel(page, SENT)
    assert "nothing is missing" not in panel(page, SENT)
    assert "补公章" in applying.text(f"/cases/{SENT}", "unit").partition('id="life"')[0]
    assert f"/cases/{SENT}/actions/resubmit?next=/recommend?round=2022" in links(page, SENT)
    applying.at(datetime(2023, 1, 9, 9, tzinfo=BEIJING))
    assert "correction ended" in panel(applying.text("/recommend", "unit"), SENT)


# --- whose desk ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        ("unit", {EMPTY, NEARLY, READY, SENT}),
        ("city", {NEARLY}),
        ("statistics", {EMPTY, NEARLY, READY, SENT}),
        ("communications", {SENT}),
    ],
)
def test_each_sees_only_what_is_theirs(applying: Site, login: str, seen: set[str]) -> None:
    applying.house.draft("110115")
    page = applying.text("/recommend", login)
    assert set(re.findall(r'<section class="panel" id="(2022-[^"]+)"', page)) == seen


def test_the_bureau_is_offered_its_audit_and_nothing_else(applying: Site) -> None:
    page = applying.text("/recommend", "statistics")
    forms = [link for link in links(page, NEARLY) if "/facts/" in link]
    assert forms
    assert all("/facts/audit/" in link for link in forms)
    assert "Start a case" not in page


@pytest.mark.parametrize("login", ["ministry", "leader", "auditor", "expert", "account_admin"])
def test_nobody_else_has_a_desk_here(applying: Site, login: str) -> None:
    client = applying.client(login)
    assert client.get("/recommend").status_code == 403
    assert client.get("/recommend/new").status_code == 403


def test_who_is_not_signed_in_is_asked_to(applying: Site) -> None:
    answer = applying.client().get("/recommend")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


def test_what_happened_in_the_round_is_told_newest_first(applying: Site) -> None:
    page = panel(applying.text("/recommend", "unit"), "history")
    assert "Zhuhai: Submit to the ministry: Provincially approved → Submitted" in page


@pytest.mark.parametrize(
    ("login", "name", "other"),
    [("unit", "Recommendation desk", "My items"), ("city", "My items", "Recommendation desk"),
     ("statistics", "My items", "Recommendation desk")],
)  # fmt: skip
def test_a_desk_is_called_the_same_wherever_it_is_named(
    applying: Site, login: str, name: str, other: str
) -> None:
    page = applying.text("/recommend", login)
    assert page.count(name) >= 3  # the title, the way there, the heading
    assert other not in page

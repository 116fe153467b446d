"""Does a unit see its time, its places, and everything that its cases still need?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from casework.models import Case, Event
from tests.support.house import CUTOFF, MINISTRY
from tests.support.site import APPLYING, Site, applying_demo, sites
from workflows.calendar import BEIJING
from workflows.loader import edition

EMPTY, NEARLY, READY, SENT = (
    "2022-industry-440100", "2022-industry-440300", "2022-industry-440600", "2022-digital-440400",
)  # fmt: skip


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    return sites(new_database, tmp_path)(applying_demo)


def panel(page: str, id: str) -> str:
    """What stands in the panel of one case, as it is read."""
    found = page[page.index(f'id="{id}"') :].partition("</section>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found)))


def links(page: str, id: str) -> list[str]:
    found = page[page.index(f'id="{id}"') :].partition("</section>")[0]
    return [unquote(html.unescape(href)) for href in re.findall(r'href="([^"]+)"', found)]


# --- time and places -------------------------------------------------------------------------


def test_the_time_left_is_told_by_the_servers_clock(site: Site) -> None:
    page = html.unescape(site.text("/recommend", "unit"))
    assert "Thu 22 Dec 2022 24:00" in page
    assert "3 working days left" in page
    assert "于2022年12月22日前" in page


def test_one_instant_before_the_cutoff_it_is_open_and_at_it_closed(site: Site) -> None:
    site.at(CUTOFF - timedelta(minutes=20))
    assert "Applications close" in site.text("/recommend", "unit")
    assert "/recommend/new" in site.text("/recommend", "unit")
    assert "begun now lapses" not in site.text("/recommend/new", "unit")
    site.at(CUTOFF)
    page = site.text("/recommend", "unit")
    assert "Applications are closed" in page
    assert "Applications closed at" in html.unescape(panel(page, READY))
    assert "/recommend/new" not in page
    for path in ("/recommend/new", "/recommend/new?measure=industry&division=440200"):
        assert "begun now lapses at once" in site.text(path, "unit")


def test_a_cutoff_that_was_moved_for_one_unit_is_that_units(site: Site) -> None:
    value = {"day": "2022-12-26", "number": "示例函1号", "date": "2022-12-19", "reason": "示例"}
    site.house.door.record(MINISTRY, "round", "cutoff_moved", value, item="440000", ref="2022",
                           received_at=APPLYING)  # fmt: skip
    page = site.text("/recommend", "unit")
    assert "Mon 26 Dec 2022 24:00" in page
    assert "The notice says" not in page  # another day than the one that it says
    assert "The day is named." in site.text(f"/cases/{READY}", "unit")


def test_places_used_and_left_stand_with_who_holds_them(site: Site) -> None:
    page = site.text("/recommend", "unit")
    places = panel(page, "places")
    assert "1 in all, 0 used, 1 left" in places
    assert "1 in all, 1 used, 0 left" in places
    assert "Zhuhai" in places
    assert "Planned-single cities use the province's places." in places
    assert "/rules/2022#N二.3" in links(page, "places")


# --- what is missing -------------------------------------------------------------------------


def test_an_empty_case_names_everything_at_once_with_articles_and_forms(site: Site) -> None:
    page = site.text("/recommend", "unit")
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


def test_every_form_that_is_offered_can_be_opened(site: Site) -> None:
    client = site.client("unit")
    page = client.get("/recommend").get_data(as_text=True)
    forms = {link for ref in (EMPTY, NEARLY) for link in links(page, ref) if "/facts/" in link}
    assert forms
    assert {link: client.get(link).status_code for link in forms} == dict.fromkeys(forms, 200)


def test_what_somebody_else_must_do_names_them_and_offers_no_form(site: Site) -> None:
    page = site.text("/recommend", "unit")
    said = panel(page, NEARLY)
    assert "isn't audited by the local statistics bureau. for: statistics bureau" in said
    assert [link for link in links(page, NEARLY) if "/facts/audit" in link] == []


def test_a_complete_case_leads_on_and_an_incomplete_one_does_not(site: Site) -> None:
    page = site.text("/recommend", "unit")
    assert "nothing stands in the way" in panel(page, READY)
    assert f"/cases/{READY}/actions/submit?next=/recommend?round=2022" in links(page, READY)
    assert [link for link in links(page, NEARLY) if "/actions/" in link] == []
    assert page.count("btn-primary") == 1


def test_the_desk_says_what_the_door_would_say(site: Site) -> None:
    """The very same breaches, one for one, that refuse the act when it is tried."""
    from casework.errors import Refused

    page = site.text("/recommend", "unit", lang="zh")
    said = panel(page, NEARLY)
    with pytest.raises(Refused) as refused:
        site.house.unit_acts(NEARLY, "approve_province", at=APPLYING)
    assert [b.zh for b in refused.value.breaches if b.zh not in said] == []


def test_a_place_that_is_taken_is_said_before_anybody_submits(site: Site) -> None:
    ref = site.house.ready("440700", "digital", at=APPLYING)
    assert "place for this measure is taken by" in panel(site.text("/recommend", "unit"), ref)


def test_a_returned_case_is_checked_against_its_correction_date(site: Site) -> None:
    correction = {"items": "补公章", "by": "2022-12-21"}
    site.house.door.act(MINISTRY, "case", "return_for_correction", ref=SENT, received_at=APPLYING,
                        given={"correction": {"": correction}})  # fmt: skip
    page = site.text("/recommend", "unit")
    assert f"/cases/{SENT}/actions/resubmit?next=/recommend?round=2022" in links(page, SENT)
    site.at(datetime(2023, 1, 9, 9, tzinfo=BEIJING))
    assert "correction ended" in panel(site.text("/recommend", "unit"), SENT)


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
def test_each_sees_only_what_is_theirs(site: Site, login: str, seen: set[str]) -> None:
    site.house.draft("110115")
    page = site.text("/recommend", login)
    assert set(re.findall(r'<section class="panel" id="(2022-[^"]+)"', page)) == seen


def test_the_bureau_is_offered_its_audit_and_nothing_else(site: Site) -> None:
    page = site.text("/recommend", "statistics")
    forms = [link for link in links(page, NEARLY) if "/facts/" in link]
    assert forms
    assert all("/facts/audit/" in link for link in forms)
    assert "Start a case" not in page


@pytest.mark.parametrize("login", ["ministry", "leader", "auditor", "expert", "account_admin"])
def test_nobody_else_has_a_desk_here(site: Site, login: str) -> None:
    client = site.client(login)
    assert client.get("/recommend").status_code == 403
    assert client.get("/recommend/new").status_code == 403


def test_who_is_not_signed_in_is_asked_to(site: Site) -> None:
    answer = site.client().get("/recommend")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


def test_what_happened_in_the_round_is_told_newest_first(site: Site) -> None:
    page = panel(site.text("/recommend", "unit"), "history")
    assert "Zhuhai: Submit to the ministry: Provincially approved → Submitted" in page


# --- starting a case -------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["韶关", "sgs", "4402", "shaoguan"])
def test_a_city_is_found_by_name_initials_or_code(site: Site, words: str) -> None:
    page = site.text(f"/recommend/new?measure=industry&q={words}", "unit")
    assert re.findall(r"division=(\d{6})", page) == ["440200"]


def test_only_cities_of_the_own_province_are_found(site: Site) -> None:
    assert "None of your cities fits." in site.text("/recommend/new?q=南京", "unit")
    page = site.text("/recommend/new?q=%25", "unit")
    assert "None of your cities fits." in page, "a wildcard means itself"


def test_a_city_with_a_running_case_leads_to_it(site: Site) -> None:
    page = site.text("/recommend/new?measure=industry&q=深圳", "unit")
    assert f"/cases/{NEARLY}" in page
    assert "division=440300" not in page


def test_starting_says_first_what_will_happen_and_then_does_it(site: Site) -> None:
    client = site.client("unit")
    path = "/recommend/new?round=2022&measure=industry&division=440200"
    page = client.get(path).get_data(as_text=True)
    assert "A case is started: Shaoguan" in page
    form = dict(re.findall(r'name="(csrf_token|request_id)" value="([^"]+)"', page))
    for _ in range(2):  # a second click is the same request
        answer = client.post(path, data=form)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/cases/2022-industry-440200"
    with site.house.db.reading() as session:
        found = session.scalars(select(Case.ref).where(Case.division == "440200")).all()
    assert found == ["2022-industry-440200"]


@pytest.mark.parametrize(
    ("division", "said", "article"),
    [
        ("440300", "already has a running case", "house rule"),
        ("110115", "in this unit's area", "/rules/2022#4.2"),
    ],
)
def test_what_cannot_be_started_is_explained_with_its_article(
    site: Site, division: str, said: str, article: str
) -> None:
    client = site.client("unit")
    path = f"/recommend/new?round=2022&measure=industry&division={division}"
    page = html.unescape(client.get(path).get_data(as_text=True))
    assert said in page
    assert article.casefold() in page.casefold()
    assert 'name="request_id"' not in page


def test_a_city_that_does_not_exist_is_refused_in_words(site: Site) -> None:
    answer = site.client("unit").get("/recommend/new?measure=industry&division=999999")
    assert answer.status_code == 404
    assert "999999" in answer.get_data(as_text=True)


def test_a_city_starts_only_for_itself(site: Site) -> None:
    client = site.client("city")
    assert client.get("/recommend/new?measure=digital&division=440300").status_code == 200
    assert client.get("/recommend/new?measure=digital&division=440200").status_code == 404
    path = "/recommend/new?round=2022&measure=digital&division=440200"
    token = re.findall(r'name="csrf_token" value="([^"]+)"',
                       client.get("/recommend/new").get_data(as_text=True))[0]  # fmt: skip
    assert client.post(path, data={"csrf_token": token}).status_code == 403


# --- the receipt -----------------------------------------------------------------------------


def test_the_receipt_names_instant_version_and_hash(site: Site) -> None:
    page = html.unescape(site.text(f"/cases/{SENT}/receipt", "unit"))
    with site.house.db.reading() as session:
        event = session.scalars(
            select(Event).where(Event.stream == f"case/{SENT}", Event.name == "submit")
        ).one()
    assert event.hash in page
    assert event.rules_digest in page
    assert "Mon 19 Dec 2022 15:30:00" in re.sub(r"<[^>]+>", "", page)
    assert f"<dd>{event.seq}</dd>" in page


@pytest.mark.parametrize(
    ("login", "ref", "code"),
    [("unit", READY, 404), ("city", SENT, 404), ("ministry", SENT, 200), ("expert", SENT, 403)],
)
def test_a_receipt_is_only_for_who_sees_the_case_and_only_once_it_is_in(
    site: Site, login: str, ref: str, code: int
) -> None:
    assert site.client(login).get(f"/cases/{ref}/receipt").status_code == code

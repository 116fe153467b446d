"""Does a unit start a case for a city of its own?"""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from casework.models import Case
from tests.support.site import APPLYING, NEARLY, Site


@pytest.mark.parametrize("words", ["韶关", "sgs", "4402", "shaoguan"])
def test_a_city_is_found_by_name_initials_or_code(applying: Site, words: str) -> None:
    page = applying.text(f"/recommend/new?measure=industry&q={words}", "unit")
    assert re.findall(r"division=(\d{6})", page) == ["440200"]


def test_only_cities_of_the_own_province_are_found(applying: Site) -> None:
    assert "None of your cities fits." in applying.text("/recommend/new?q=南京", "unit")
    page = applying.text("/recommend/new?q=%25", "unit")
    assert "None of your cities fits." in page, "a wildcard means itself"


def test_a_city_with_a_running_case_leads_to_it(applying: Site) -> None:
    page = applying.text("/recommend/new?measure=industry&q=深圳", "unit")
    assert f"/cases/{NEARLY}" in page
    assert "division=440300" not in page


def test_starting_says_first_what_will_happen_and_then_does_it(applying: Site) -> None:
    client = applying.client("unit")
    path = "/recommend/new?round=2022&measure=industry&division=440200"
    page = client.get(path).get_data(as_text=True)
    assert "A case is started: Shaoguan" in page
    form = dict(re.findall(r'name="(csrf_token|request_id)" value="([^"]+)"', page))
    for _ in range(2):  # a second click is the same request
        answer = client.post(path, data=form)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/cases/2022-industry-440200"
    with applying.house.db.reading() as session:
        found = session.scalars(select(Case.ref).where(Case.division == "440200")).all()
    assert found == ["2022-industry-440200"]


def test_what_cannot_be_started_is_explained_with_its_article(applying: Site) -> None:
    client = applying.client("unit")
    path = "/recommend/new?round=2022&measure=industry&division=440300"
    page = html.unescape(client.get(path).get_data(as_text=True))
    assert "already has a running case" in page
    assert "house rule" in page.casefold()
    assert 'name="request_id"' not in page


@pytest.mark.parametrize("login", ["unit", "city"])
def test_nobody_learns_of_anothers_city_whether_it_has_a_case(applying: Site, login: str) -> None:
    other = applying.house.draft("350200", at=APPLYING)  # Xiamen, which Fujian recommends
    client = applying.client(login)
    token = re.findall(r'name="csrf_token" value="([^"]+)"',
                       client.get("/recommend/new").get_data(as_text=True))[0]  # fmt: skip
    refused = set()
    for division in ("350200", "350100"):  # one with a case, one without
        path = f"/recommend/new?round=2022&measure=industry&division={division}"
        asked = client.get(path)
        told = client.post(path, data={"csrf_token": token, "request_id": f"r{division}"})
        assert asked.status_code == 404
        assert not {other, f"{other}-2"} & set(re.findall(
            r"2022-industry-[\d-]+", asked.get_data(as_text=True) + told.get_data(as_text=True)
        ))  # fmt: skip
        refused.add(told.status_code)
    assert refused == {404 if login == "unit" else 403}


def test_a_city_that_does_not_exist_is_refused_in_words(applying: Site) -> None:
    answer = applying.client("unit").get("/recommend/new?measure=industry&division=999999")
    assert answer.status_code == 404
    assert "999999" in answer.get_data(as_text=True)


def test_a_city_starts_only_for_itself(applying: Site) -> None:
    client = applying.client("city")
    assert client.get("/recommend/new?measure=digital&division=440300").status_code == 200
    assert client.get("/recommend/new?measure=digital&division=440200").status_code == 404
    path = "/recommend/new?round=2022&measure=digital&division=440200"
    token = re.findall(r'name="csrf_token" value="([^"]+)"',
                       client.get("/recommend/new").get_data(as_text=True))[0]  # fmt: skip
    assert client.post(path, data={"csrf_token": token}).status_code == 403

"""Is an accident recorded on its city's page, graded, and told to a script as to a reader?"""

from __future__ import annotations

import re

from flask import Flask

from casework.models import Division
from tests.casework.acting import PROGRAM, SHENZHEN, english, fact, seals, version_of
from tests.support.installation import client_of


def test_an_incident_is_recorded_on_a_city_and_graded(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    page = client.get("/divisions/990200")
    assert page.status_code == 200
    address = re.search(r'href="(/divisions/990200/facts/incident/\d+)"', page.text)[1]  # type: ignore[index]
    done = client.post(address, data=seals(client, address) | {
        "kind": "production_safety", "date": "2021-06-13", "deaths": "12", "source": "演示数据"},
        follow_redirects=True)  # fmt: skip
    assert "Major production safety accident" in done.text
    with early.extensions["casework"].db.reading() as session:
        assert session.get_one(Division, "990200").version == 1
    case = client.get("/cases/2022-digital-990200")
    assert "Disqualify" in case.text
    assert "/cases/2022-digital-990200/actions/disqualify" in case.text


def test_an_incident_of_which_a_number_is_not_known_is_not_graded_yet(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    found = re.search(r'href="(/divisions/990200/facts/incident/\d+)"',
                      client.get("/divisions/990200").text)  # fmt: skip
    assert found
    address = found[1]
    told = {"kind": "production_safety", "date": "2021-06-13", "deaths": "2", "source": "演示数据",
            "criteria": "water_county"}  # of another standard: it counts for nothing  # fmt: skip
    done = client.post(address, data=seals(client, address) | told, follow_redirects=True)
    assert "not graded yet" in done.text
    assert "Ordinary production safety accident" not in done.text
    told |= {"serious_injuries": "0", "loss_yuan": "0", "comment": "续报"}
    done = client.post(address, data=seals(client, address) | told, follow_redirects=True)
    assert "Ordinary production safety accident" in done.text


def test_a_script_that_records_an_accident_is_told_that_it_is_on_record(early: Flask) -> None:
    client = client_of(early, "ministry")
    done = client.post("/divisions/990200/facts/incident/1", headers=PROGRAM, data={
        "kind": "production_safety", "date": "2021-06-13", "deaths": "12", "source": "演示数据",
        "version": version_of(early, "division/990200")})  # fmt: skip
    assert (done.status_code, done.json["saved"], done.json["problems"]) == (200, True, [])
    assert fact(early, "division/990200", "incident", "1")["deaths"] == 12


def test_a_script_is_told_the_articles_of_a_refusal_too(early: Flask) -> None:
    client = english(client_of(early, "unit"))
    late = client.post(f"/cases/{SHENZHEN}/facts/consent_kept", headers=PROGRAM, data={
        "covers": "y", "seen": "0.0"})  # fmt: skip
    assert late.status_code == 422
    assert "It is “Submitted”" in late.json["errors"][0]
    assert "(Notice item 5, provincial consent; " in late.json["errors"][0]

"""Do committee members whom no visitor can play judge while the demo's time is moved on, and no others?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework import audit
from casework.demo.people import cast
from casework.installation import Casework
from casework.models import Assessment, FactRow, User
from tests.support.demo_story import INVENTED, MADE, made_2019
from tests.support.installation import client_of, db_of
from tests.support.later_demo import (
    RETURNED_2019,
    REVIEWED,
    REVIEWED_2019,
    accepted,
    accepted_2019,
)

HERE = {"Referer": "http://localhost/account"}


def corrected_2019(own: Casework) -> None:
    """What went back to 演示市乙 is put right and accepted, so that an invented city is judged."""
    with own.db.reading() as session:
        people = cast(session)
    unit, ministry, now = people["unit.990000"], people["ministry.a"], own.clock.now()
    scan = {"sealed": True, "date": "2019-01-14", "original": True, "file": "演示数据-2.pdf"}
    own.door.record(unit, "case", "document", scan, item="application", ref=RETURNED_2019,
                    received_at=now)  # fmt: skip
    own.door.act(unit, "case", "resubmit", ref=RETURNED_2019, received_at=now,
                 given={"consent_kept": {"": {"covers": True}}})  # fmt: skip
    own.door.record(ministry, "case", "formal_item", {"result": "ok"}, ref=RETURNED_2019,
                    item="document:application", received_at=now)  # fmt: skip
    own.door.act(ministry, "case", "accept", ref=RETURNED_2019, received_at=now)
    accepted_2019(own, withdrawn=())


@pytest.fixture(params=["2022", "2019"])
def app(request: pytest.FixtureRequest, unsealed: Callable[..., Flask]) -> Flask:
    """A review that runs, with one member to play, and two in the background."""
    recipe, goes_on, at, ref = {
        "2022": (MADE, accepted, REVIEWED, "2022-industry"),
        "2019": (made_2019, corrected_2019, REVIEWED_2019, "2018-industry"),
    }[request.param]
    app = unsealed(recipe)
    own: Casework = app.extensions["casework"]
    goes_on(own)
    with own.db.reading() as session:
        people = cast(session)
        experts = [u.login for u in session.scalars(select(User)) if "expert" in u.roles]
    free = [one for one in experts if one not in ("expert", "bureau.b", "bureau.c")]
    seats = ["expert", "bureau.b", "bureau.c"] + (free if request.param == "2019" else [])
    value = {"name": "演示", "recommended_by": "演示", "organisation": "评审机构"}
    members = {
        one: value | {"kind": "department" if "bureau" in one else "expert",
                      "province": "510000" if one == "bureau.b" else "central"} for one in seats
    }  # fmt: skip
    ministry = people["ministry.a"]
    own.door.record_all(ministry, "list", {"committee_member": members}, ref=ref, received_at=at)
    own.door.act(ministry, "list", "open_review", ref=ref, received_at=at)
    return app


def handed_in(app: Flask) -> dict[str, set[str]]:
    """Login → the cities that this member handed in."""
    with db_of(app).reading() as session:
        names = {user.id: user.login for user in session.scalars(select(User))}
        rows = session.scalars(select(Assessment).where(Assessment.state == "handed_in")).all()
        found: dict[str, set[str]] = {}
        for one in rows:
            if not one.list_ref.startswith("2021"):
                found.setdefault(names[one.expert], set()).add(one.case_ref)
    return found


def test_those_in_the_background_judge_every_city_but_those_they_are_recused_from(
    app: Flask,
) -> None:
    client = client_of(app, "ministry.a")
    assert handed_in(app) == {}
    said = client.post("/demo/clock", data={"to": "hour"}, headers=HERE, follow_redirects=True)
    judged = handed_in(app)
    assert "expert" not in judged, "a visitor plays this one"
    sichuan = judged["bureau.c"] - judged["bureau.b"]
    assert {ref.rpartition("-")[2] for ref in sichuan} == {"510700"}
    number = sum(len(cities) for cities in judged.values())
    assert f"{number} 份评审" in said.get_data(as_text=True)
    client.post("/demo/clock", data={"to": "hour"}, headers=HERE)
    assert handed_in(app) == judged, "once is enough"
    assert audit.verify(db_of(app)).problems == []


def said_of(app: Flask) -> dict[str, list[tuple[str, Any]]]:
    """City → what each member said of it, heading by heading, or in words."""
    with db_of(app).reading() as session:
        rows = session.scalars(select(FactRow).where(
            FactRow.kind.in_(("mark", "view")), FactRow.owner.not_like("assessment/2021-%")))  # fmt: skip
        found: dict[str, list[tuple[str, Any]]] = {}
        for one in rows:
            case, _, member = one.owner.rpartition("-")
            found.setdefault(case.rpartition("-")[2], []).append((member, one.value))
    return found


def test_real_cities_are_judged_alike_and_invented_ones_apart(app: Flask) -> None:
    client_of(app, "ministry.a").post("/demo/clock", data={"to": "hour"}, headers=HERE)
    said = said_of(app)
    real = [value for city, all_ in said.items() if city[:2] != INVENTED[:2] for _, value in all_]
    assert real
    assert all(value == real[0] for value in real), "no real city is better than another"
    invented = [all_ for city, all_ in said.items() if city[:2] == INVENTED[:2]]
    assert invented
    for all_ in invented:
        assert len({str(value) for _, value in all_}) > 1, "the members differ"
        assert all("演示" in value.get("text", "演示") for _, value in all_)
        assert {str(value) for _, value in all_} != {str(real[0])}

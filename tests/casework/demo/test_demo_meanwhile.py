"""Do committee members whom no visitor can play judge while the demo's time is moved on, and no others?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from casework import audit
from casework.demo.people import cast
from casework.installation import Casework
from casework.models import Assessment, User
from tests.support.demo_story import MADE, made_2019
from tests.support.installation import client_of, db_of
from tests.support.later_demo import REVIEWED, REVIEWED_2019, accepted, accepted_2019

HERE = {"Referer": "http://localhost/account"}


@pytest.fixture(params=["2022", "2019"])
def app(request: pytest.FixtureRequest, unsealed: Callable[..., Flask]) -> Flask:
    """A review that runs, with one member to play, and two in the background."""
    recipe, goes_on, at, ref = {
        "2022": (MADE, accepted, REVIEWED, "2022-industry"),
        "2019": (made_2019, accepted_2019, REVIEWED_2019, "2018-industry"),
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

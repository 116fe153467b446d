"""Are on-site visits planned, followed and reported on a list's page, before the list is decided?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from casework.business_clock import BusinessClock
from casework.errors import Refused
from casework.models import Case
from tests.casework.acting import english, fact, seals
from tests.casework.papers.reviewed import page_of, sheets
from tests.casework.papers.told import rows, table
from tests.casework.reviewers import house_of, said
from tests.support.house import LEADER, MINISTRY
from tests.support.installation import client_of, db_of
from tests.support.rounds import midway_round
from workflows.calendar import BEIJING

LIST = "2022-digital"  # ranked, six cities
PAGE = f"/lists/{LIST}"
CITY = f"{LIST}-330100"
PLAN = {"case": CITY, "team": "调研一组", "from": "2023-02-06", "to": "2023-02-08"}


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    """A list that is ranked and waits for a proposal."""
    return unsealed(midway_round)


def at(app: Flask, text: str) -> str:
    """What the panel of visits says at that time in Beijing."""
    BusinessClock(db_of(app)).set(datetime.fromisoformat(text).replace(tzinfo=BEIJING))
    page = english(client_of(app, "ministry")).get(PAGE).text
    part = page.partition('id="visits"')[2] or page.partition('aria-labelledby="visits-title"')[2]
    return said("<main" + part.partition("</section>")[0])


def planned(app: Flask) -> str:
    client = english(client_of(app, "ministry"))
    (address,) = re.findall(rf'href="({PAGE}/facts/visit/[^"]+)"', client.get(PAGE).text)
    done = client.post(address, data=seals(client, address) | PLAN)
    assert done.status_code == 303
    return str(address)


def test_a_visit_goes_from_planned_to_reported(app: Flask) -> None:
    assert "No visit is planned" in at(app, "2023-02-01 09:00")
    address = planned(app)
    assert "Hangzhou planned" in at(app, "2023-02-05 23:59")
    assert "Hangzhou under way" in at(app, "2023-02-06 00:01")
    assert "Hangzhou under way" in at(app, "2023-02-08 23:59")
    assert "Hangzhou done, to be reported" in at(app, "2023-02-09 00:01")
    client = english(client_of(app, "ministry"))
    client.post(address, data=seals(client, address) | PLAN | {"report": "与申报材料一致"})
    shown = at(app, "2023-02-09 09:00")
    assert "Hangzhou reported" in shown
    assert "与申报材料一致" in shown
    assert "调研一组" in shown


def test_a_visit_is_called_by_its_city_and_only_reviewed_cities_are_offered(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    (address,) = re.findall(rf'href="({PAGE}/facts/visit/[^"]+)"', client.get(PAGE).text)
    assert re.search(r"<h1[^>]*>\s*On-site visit\s*[<(]", client.get(address).text)
    with db_of(app).reading() as session:
        cases = session.scalars(select(Case).where(Case.ref.like(f"{LIST}-%"))).all()
        reviewed = {case.ref for case in cases if case.state == "reviewed"}
    assert 0 < len(reviewed) < len(cases)
    offered = set(re.findall(rf'value="({LIST}-\d+)"', client.get(address).text))
    assert offered == reviewed
    planned(app)
    page = client.get(address).text
    assert re.search(r"<h1[^>]*>\s*On-site visit: Hangzhou", page)


def test_a_visit_that_ends_before_it_begins_isnt_planned(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    address = f"{PAGE}/facts/visit/1"
    wrong = seals(client, address) | PLAN | {"to": "2023-02-05"}
    assert client.post(address, data=wrong).status_code == 422
    assert fact(app, f"list/{LIST}", "visit", "1") is None


def test_who_only_reads_plans_no_visit(app: Flask) -> None:
    planned(app)
    for login in ("leader", "auditor"):
        page = english(client_of(app, login)).get(PAGE).text
        assert "Plan a visit" not in page
        assert "调研一组" in page


def test_deciding_with_a_visit_that_isnt_reported_asks_for_a_reason(app: Flask) -> None:
    at(app, "2023-02-09 09:00")
    planned(app)
    house = house_of(app)
    now = datetime(2023, 2, 9, 10, tzinfo=BEIJING)
    entries = {f"{LIST}-{code}": {} for code in
               ("330100", "320100", "440100", "520100", "610100", "990200")}  # fmt: skip
    house.door.act(MINISTRY, "list", "propose", ref=LIST, received_at=now,
                   given={"entry": entries}, reasons={"count:6": "示例"})  # fmt: skip
    client = english(client_of(app, "leader"))
    conditions = said(client.get(PAGE).text).partition("Conditions of the list")[2]
    assert "Reason on record: 示例" in conditions, "written when it was proposed"
    address = f"{PAGE}/actions/decide"
    sent = {"decision-kind": "party_group", "decision-number": "示例", "decision-date": "2023-02-09",
            "decision-file_kept": "", "reason-count:6": "示例"}  # fmt: skip
    page = client.get(address).text
    assert 'name="reason-visits:' in page
    assert "Hangzhou" in said(page)
    assert client.post(address, data=seals(client, address) | sent).status_code == 422
    key = re.search(r'name="reason-(visits:[^"]+)"', page)
    assert key
    again = client.post(
        address, data=seals(client, address) | sent | {f"reason-{key[1]}": "报告随后"}
    )
    assert again.status_code == 422
    assert re.search(r"<textarea[^>]*>报告随后</textarea>", again.text), "it can still be corrected"
    assert "Hangzhou" in said(again.text)
    decision = {"kind": "party_group", "number": "示例", "date": "2023-02-09", "file": "示例.pdf"}
    given = {"decision": {"": decision}}
    with pytest.raises(Refused) as refusal:
        house.list_acts("decide", now, measure="digital", actor=LEADER, given=given)
    assert [(b.guard, b.soft, b.key) for b in refusal.value.breaches] == [("visits", True, key[1])]
    house.list_acts("decide", now, measure="digital", actor=LEADER, given=given,
                    reasons={key[1]: "报告随后补齐"})  # fmt: skip
    # The minutes say of which city that was written.
    what = page_of(house, LIST).rules.guards["visits"].zh
    reasons = table(sheets(house, LIST)["minutes"], "其他写明的理由")
    assert f"{what}（杭州市）|报告随后补齐" in rows(reasons)


def test_a_visit_that_was_planned_is_taken_away_with_a_reason_alone(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    address = f"{PAGE}/facts/visit/1"
    assert client.post(address, data=seals(client, address) | PLAN).status_code == 303
    page = client.get(address).text
    assert page.count('name="comment"') == 1, "to report it needs no reason"
    gone = f"{PAGE}/remove/visit/1"
    refused = client.post(gone, data=seals(client, address))
    assert refused.status_code == 422 and "needs a written reason" in refused.text
    done = client.post(gone, data=seals(client, address) | {"comment": "The city withdrew."})
    assert done.status_code == 303
    assert fact(app, f"list/{LIST}", "visit", "1") is None

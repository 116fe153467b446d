"""Do city, bureaux and unit find every part of an application, each their own to fill in?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from casework.queries.snapshots import opened
from casework.web.shown.entries import Desk
from casework.web.shown.materials import sections
from tests.casework.acting import DRAFT, SHENZHEN, english
from tests.support.house import House, round_2018
from tests.support.installation import app_on, client_of
from tests.support.site import APPLYING, READY, SENT, Site
from workflows.calendar import BEIJING
from workflows.loader import edition
from workflows.rules import worded

SECTIONS = ("conditions", "figures", "statements", "papers")


def entries(client: FlaskClient, ref: str) -> dict[str, bool]:
    """Everything that the sections hold, by anchor: is there a form for it?"""
    found = {}
    for section in SECTIONS:
        page = client.get(f"/cases/{ref}/materials/{section}")
        assert page.status_code == 200
        for anchor, body in re.findall(
            r'<div class="entry" id="([^"]+)"(.*?)(?=<div class="entry"|</main>)',
            page.text,
            re.DOTALL,
        ):
            found[html.unescape(anchor)] = 'class="fields' in body
    return found


def asked(measure: str) -> set[str]:
    """What the edition asks the recommending side for, by anchor."""
    law = edition("2022")
    of = law.measure(measure)
    statistical = {i.id for i in of.indicator if i.statistical}
    found = {f"condition-{c.id}" for c in of.condition if not c.strict}
    found |= {f"evidence-{e.id}" for e in of.evidence} | {f"document-{d.id}" for d in of.document}
    found |= {f"indicator-{i.id}" for i in of.indicator} | {f"audit-{i}" for i in statistical}
    return found


@pytest.mark.parametrize(
    ("ref", "measure"), [(DRAFT, "industry"), ("2022-digital-440300", "digital")]
)
def test_the_sections_hold_everything_that_the_edition_asks_for(
    demo: Flask, ref: str, measure: str
) -> None:
    there = set(entries(client_of(demo, "ministry.a"), ref))
    singles = {"incident_declaration", "selection_record", "consent", "commendation",
               "typical_practice"} | ({"joint_signoff"} if measure == "digital" else set())  # fmt: skip
    lists = {a for a in there if a.rpartition("-")[0] in ("policy", "cluster", "project")}
    assert there - lists == asked(measure) | singles


def test_the_sections_of_the_older_edition_come_from_its_own_tables(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    """2019: no audit of figures but a sheet of all, products and brands, a city that declares."""
    house = House.on(new_database("sqlite", recipe=round_2018), 2018)
    city, at = house.actor("city", "420600"), datetime(2019, 1, 14, 9, tzinfo=BEIJING)
    ref = house.draft("420600", at=at)
    app = app_on(house.db.url, tmp_path)
    with app.test_request_context(), house.db.reading() as session:
        found = sections(Desk(opened(session, "case", ref, now=at), city, {}, {}))
        there = {one.anchor for section in found for group in section.groups
                 for one in group.entries if one.form}  # fmt: skip
    of = edition("2019").measure("industry")
    assert there == (
        {f"condition-{c.id}" for c in of.condition if not c.strict}
        | {f"evidence-{e.id}" for e in of.evidence} | {f"indicator-{i.id}" for i in of.indicator}
        | {f"{kind}-1" for kind in ("policy", "base", "brand", "pilot", "product")}
        | {"incident_declaration", "typical_practice", "document-application",
           "document-declaration"}
    )  # fmt: skip
    house.db.engine.dispose()


@pytest.mark.parametrize(
    ("login", "theirs"),
    [
        ("city.990100", {"condition", "evidence", "indicator", "policy", "cluster", "project",
                         "typical_practice", "incident_declaration", "document-application"}),
        ("statistics.990000", {"audit"}),
        ("ministry.a", set()),
    ],
)  # fmt: skip
def test_each_hand_finds_forms_for_its_own_part_alone(
    demo: Flask, login: str, theirs: set[str]
) -> None:
    forms = {a for a, form in entries(client_of(demo, login), DRAFT).items() if form}
    kinds = {a if a.startswith("document-") else a.partition("-")[0] for a in forms}
    assert kinds == theirs


def test_a_bureau_lands_on_its_own_section_with_its_own_count_and_name(demo: Flask) -> None:
    bureau = english(client_of(demo, "statistics.990000"))
    landed = bureau.get(f"/cases/{DRAFT}/materials", follow_redirects=True)
    assert landed.request.path.endswith("/figures")
    assert "others: " in landed.text
    assert "Indicator: download as a sheet" in landed.text
    assert f'href="/cases/{DRAFT}/sheets/indicator.xlsx"' in landed.text
    name = re.search(r'name="organ"[^>]* value="([^"]+)"', landed.text.partition('id="audit-')[2])
    assert name, "the auditing organ is filled in to begin with"
    joint = english(client_of(demo, "communications.440000"))
    signs = joint.get("/cases/2022-digital-440300/materials", follow_redirects=True)
    assert signs.request.path.endswith("/statements")
    entry = signs.text.partition('id="joint_signoff"')[2]
    assert "table stack" in entry.partition("<form")[0]  # the figures, above the form


def test_the_pre_flight_check_names_every_rule_and_leads_to_the_field(demo: Flask) -> None:
    client = english(client_of(demo, "unit.990000"))
    page = client.get(f"/cases/{DRAFT}/preflight").text
    law = worded(edition("2022"))
    goal = next(a for a in law.actions if (a.subject, a.id) == ("case", "submit"))
    names = {g.id: g.en for g in law.guards}
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    for guard in goal.guards:  # what asks of the digital measure alone isn't said of this one
        assert (names[guard] in text) is not guard.startswith(("joint", "figures")), guard
    links = [html.unescape(href) for href in re.findall(r'href="([^"]+)">Fill in', page)]
    assert links
    for link in links:
        section, _, anchor = unquote(link).partition("#")
        assert f'id="{anchor}"' in html.unescape(client.get(section).text), link


@pytest.mark.parametrize("login", ["unit", "city", "ministry"])
def test_the_pre_flight_of_what_was_handed_in_leads_to_its_receipt(
    early: Flask, login: str
) -> None:
    client, receipt = english(client_of(early, login)), f"/cases/{SHENZHEN}/receipt"
    answer = client.get(f"/cases/{SHENZHEN}/preflight")
    assert answer.status_code == 200
    assert "Handed in: there is nothing left to check" in answer.text
    assert f'href="{receipt}"' in answer.text
    assert client.get(receipt).status_code == 200
    assert 'id="rules"' not in answer.text and "/materials" not in answer.text


def test_the_pre_flight_of_what_was_withdrawn_before_it_was_handed_in_says_so(
    applying: Site,
) -> None:
    applying.house.door.act(applying.house.actor("unit", "440600"), "case", "withdraw", ref=READY,
                            received_at=APPLYING, comment="不再申报")  # fmt: skip
    page = applying.text(f"/cases/{READY}/preflight", "unit")
    assert "Nothing is to be handed in here, so there is nothing to check" in page
    assert "/receipt" not in page


def test_the_pre_flight_of_what_somebody_may_not_see_is_not_found(applying: Site) -> None:
    assert applying.client("city").get(f"/cases/{SENT}/preflight").status_code == 404

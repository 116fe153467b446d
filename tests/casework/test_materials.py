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

from casework.documents.reading import application
from casework.models import FactRow
from casework.queries.snapshots import opened
from casework.services.effects import take_away
from casework.web.shown.entries import Desk
from casework.web.shown.materials import sections
from tests.casework.acting import DRAFT, PROGRAM, english, fact, hidden
from tests.support.demo_story import MADE
from tests.support.house import House, round_2018
from tests.support.installation import app_on, client_of
from workflows.calendar import BEIJING
from workflows.loader import edition
from workflows.rules import worded

SECTIONS = ("conditions", "figures", "statements", "papers")


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(MADE)


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
    app: Flask, ref: str, measure: str
) -> None:
    there = set(entries(client_of(app, "ministry.a"), ref))
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
    app: Flask, login: str, theirs: set[str]
) -> None:
    forms = {a for a, form in entries(client_of(app, login), DRAFT).items() if form}
    kinds = {a if a.startswith("document-") else a.partition("-")[0] for a in forms}
    assert kinds == theirs


def test_a_bureau_lands_on_its_own_section_with_its_own_count_and_name(app: Flask) -> None:
    bureau = english(client_of(app, "statistics.990000"))
    landed = bureau.get(f"/cases/{DRAFT}/materials", follow_redirects=True)
    assert landed.request.path.endswith("/figures")
    assert "others: " in landed.text
    assert "Indicator: download as a sheet" in landed.text
    assert f'href="/cases/{DRAFT}/sheets/indicator.xlsx"' in landed.text
    name = re.search(r'name="organ"[^>]* value="([^"]+)"', landed.text.partition('id="audit-')[2])
    assert name, "the auditing organ is filled in to begin with"
    joint = english(client_of(app, "communications.440000"))
    signs = joint.get("/cases/2022-digital-440300/materials", follow_redirects=True)
    assert signs.request.path.endswith("/statements")
    entry = signs.text.partition('id="joint_signoff"')[2]
    assert "table stack" in entry.partition("<form")[0]  # the figures, above the form


def part(client: FlaskClient, anchor: str, section: str) -> dict[str, str]:
    """The hidden fields of one form of a section."""
    page = client.get(f"/cases/{DRAFT}/materials/{section}").text
    body = page[page.index(f'id="{anchor}"') :].partition("</form>")[0]
    return {name: html.unescape(value) for name, value in re.findall(
        r'type="hidden" name="(seen|request_id)" value="([^"]*)"', body)}  # fmt: skip


def test_a_part_is_saved_by_itself_and_says_what_the_rules_still_miss(app: Flask) -> None:
    client = english(client_of(app, "city.990100"))
    address = f"/cases/{DRAFT}/facts/condition/6(三)"
    sent = part(client, "condition-6(三)", "conditions")
    told = client.post(address, data=sent | {"answer": "partly"}, headers=PROGRAM)
    assert told.status_code == 200
    assert told.json is not None
    assert told.json["saved"]
    assert "a reason is needed" in told.json["problems"][0]
    again = {name: told.json[name] for name in ("seen", "request_id")}
    more = {"answer": "partly", "reason": "在建"}
    told = client.post(address, data=again | more, headers=PROGRAM)
    assert (told.json or {})["problems"] == []
    assert fact(app, f"case/{DRAFT}", "condition", "6(三)") == more


def test_only_where_what_is_typed_is_saved_by_itself_the_page_says_so(app: Flask) -> None:
    typed, pressed, at = "What you type is saved by itself", "once you press", "indicator-"
    page = english(client_of(app, "city.990100")).get(f"/cases/{DRAFT}/materials/figures").text
    assert typed in page
    of = {one: page[page.index(f'id="{at}{one}"') :].partition("</form>")[0]
          for one in ("output_growth", "manufacturing_share")}  # fmt: skip
    assert pressed in of["output_growth"]  # the bureau audited it
    assert pressed not in of["manufacturing_share"]
    page = english(client_of(app, "statistics.990000")).get(f"/cases/{DRAFT}/materials/figures")
    assert typed not in page.text
    assert "Each part is saved by its own button" in page.text


def test_what_is_wrong_with_a_part_is_said_by_field_and_nothing_is_saved(app: Flask) -> None:
    client = english(client_of(app, "city.990100"))
    address = f"/cases/{DRAFT}/facts/indicator/manufacturing_share"
    before = fact(app, f"case/{DRAFT}", "indicator", "manufacturing_share")
    sent = part(client, "indicator-manufacturing_share", "figures") | {"year": "soon"}
    told = client.post(address, data=sent | {"value": "three"}, headers=PROGRAM)
    assert told.status_code == 422
    assert set((told.json or {})["fields"]) == {"value", "year"}
    assert told.json["fields"]["value"][0].endswith("It is in: %.")
    assert fact(app, f"case/{DRAFT}", "indicator", "manufacturing_share") == before
    percent = {"value": "6.1 %", "year": "2022", "source": "公报", "organ": "统计局"}
    assert client.post(address, data=sent | percent, headers=PROGRAM).status_code == 200
    assert fact(app, f"case/{DRAFT}", "indicator", "manufacturing_share")["value"] == "6.1"


def test_who_was_quicker_at_the_same_part_is_told_with_both_values(app: Flask) -> None:
    city, unit = english(client_of(app, "city.990100")), client_of(app, "unit.990000")
    address = f"/cases/{DRAFT}/facts/evidence/major_projects"
    mine = part(city, "evidence-major_projects", "conditions")
    theirs = part(unit, "evidence-major_projects", "conditions")
    unit.post(address, data=theirs | {"text": "单位写的"}, headers=PROGRAM)
    late = city.post(address, data=mine | {"text": "本市写的"}, headers=PROGRAM)
    assert late.status_code == 409
    told = late.json or {}
    assert told["theirs"] == {"text": "单位写的"}
    assert "演示省" in told["who"]
    again = {name: told[name] for name in ("seen", "request_id")}
    saved = city.post(address, data=again | {"text": "两家合写"}, headers=PROGRAM).json or {}
    assert saved["saved"]
    assert saved["by"] != told["by"]  # the line above the form names who wrote what stands there
    assert fact(app, f"case/{DRAFT}", "evidence", "major_projects")["text"] == "两家合写"


def test_a_new_figure_is_of_the_rounds_year_until_somebody_says_otherwise(app: Flask) -> None:
    with app.extensions["casework"].db.writing() as w:
        take_away(w, f"case/{DRAFT}", "indicator", "manufacturing_share")
    page = client_of(app, "city.990100").get(f"/cases/{DRAFT}/materials/figures").text
    body = page[page.index('id="indicator-manufacturing_share"') :].partition("</form>")[0]
    assert re.search(r'name="year"[^>]* value="2022"', body)
    assert re.search(r'checked[^>]* name="statistical"', body)


def test_the_pre_flight_check_names_every_rule_and_leads_to_the_field(app: Flask) -> None:
    client = english(client_of(app, "unit.990000"))
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


def test_a_case_that_was_handed_in_has_no_pre_flight(app: Flask) -> None:
    assert (
        client_of(app, "ministry.a").get("/cases/2022-industry-420600/preflight").status_code == 404
    )


def test_an_entry_of_a_list_is_taken_away_where_that_is_confirmed(app: Flask) -> None:
    client, section = client_of(app, "city.990100"), f"/cases/{DRAFT}/materials/conditions"
    page = html.unescape(client.get(section).text)
    way = re.search(rf'href="(/cases/{DRAFT}/facts/policy/1[?]next=[^"#]+)#take-away"', page)
    assert way
    assert "/facts/policy/2?next" not in page  # nothing stands there yet
    there = client.get(way[1])
    taken = client.post(f"/cases/{DRAFT}/remove/policy/1", data={
        name: hidden(there, name) for name in ("seen", "request_id", "next")})  # fmt: skip
    assert unquote(taken.location) == f"{section}#policy-1"
    assert fact(app, f"case/{DRAFT}", "policy", "1") is None


def test_the_last_application_is_carried_over_where_nothing_stands_yet(app: Flask) -> None:
    ref, old = "2022-digital-440300", "2021-digital-440300"
    client = english(client_of(app, "city.440300"))
    for path in ("/recommend", f"/cases/{ref}", f"/cases/{ref}/preflight"):
        assert f'href="/cases/{ref}/copy"' in client.get(path).text, path
    assert "/copy" not in client_of(app, "city.990100").get(f"/cases/{DRAFT}").text
    page = client.get(f"/cases/{ref}/copy")
    keys = [html.unescape(key) for key in re.findall(r'name="fact" value="([^"]+)"', page.text)]
    there = {key.partition("/")[0] for key in keys}
    assert there == {"condition", "evidence", "policy"}  # no figure, paper, declaration, signature
    assert not {"condition/7(一)", "condition/7(二)"} & set(keys)  # answered anew already
    kept = [key for key in keys if key != "evidence/cloud"]
    done = client.post(f"/cases/{ref}/copy", data={
        "fact": kept, "request_id": hidden(page, "request_id")})  # fmt: skip
    assert done.status_code == 303
    with app.extensions["casework"].db.reading() as session:
        for key in kept:
            kind, _, item = key.partition("/")
            assert session.get_one(FactRow, (f"case/{ref}", kind, item)).value == (
                session.get_one(FactRow, (f"case/{old}", kind, item)).value)  # fmt: skip
        assert session.get(FactRow, (f"case/{ref}", "evidence", "cloud")) is None


def test_what_somebody_filled_in_meanwhile_is_not_written_over(app: Flask) -> None:
    ref = "2022-digital-440300"
    client = english(client_of(app, "city.440300"))
    page = client.get(f"/cases/{ref}/copy")
    keys = re.findall(r'name="fact" value="([^"]+)"', page.text)
    sent = {"seen": "0.0", "text": "新写的"}
    client.post(f"/cases/{ref}/facts/evidence/cloud", data=sent, headers=PROGRAM)
    done = client.post(f"/cases/{ref}/copy", data={
        "fact": [html.unescape(key) for key in keys], "request_id": hidden(page, "request_id")})  # fmt: skip
    assert done.status_code in (303, 422)
    assert fact(app, f"case/{ref}", "evidence", "cloud") == {"text": "新写的"}


def test_nobody_copies_from_or_into_what_is_not_theirs(app: Flask) -> None:
    for login in ("city.990100", "unit.990000"):
        assert client_of(app, login).get("/cases/2022-digital-440300/copy").status_code == 404
    assert client_of(app, "ministry.a").get("/cases/2022-digital-440300/copy").status_code == 403
    none = english(client_of(app, "city.990100")).get(f"/cases/{DRAFT}/copy")
    assert "no earlier application for this measure" in none.text


def test_a_comment_stands_at_its_field_until_it_is_settled_and_stays_as_written(app: Flask) -> None:
    ministry, city = client_of(app, "ministry.a"), english(client_of(app, "city.990100"))
    about, where = "indicator:output_growth/source", f"/cases/{DRAFT}/materials/figures"
    ministry.post(f"/cases/{DRAFT}/facts/comment", data={"about": about, "text": "请写明页码"})
    page = city.get(where).text
    body = page[page.index('id="indicator-output_growth"') :].partition('class="entry"')[0]
    assert "请写明页码" in body
    assert "Source (yearbook, bulletin, address)" in body
    desk = html.unescape(city.get("/recommend").text)
    assert "1 open comment" in desk
    assert f'href="/cases/{DRAFT}/materials/figures#indicator-output_growth"' in desk
    settle, sent = f"/cases/{DRAFT}/facts/comment_settled/1", {"settled": "y", "seen": "0.0"}
    bureau = english(client_of(app, "statistics.990000"))  # neither its words nor its figure
    assert settle in body
    assert settle not in bureau.get(where).text
    assert "who records what it is about, settles it" in bureau.post(settle, data=sent).text
    assert city.post(settle, data=sent).status_code == 303
    assert "open comment" not in city.get("/recommend").text
    assert "all settled" in city.get(where).text
    changed = {"about": about, "text": "改口"}
    assert ministry.post(f"/cases/{DRAFT}/facts/comment/1", data=changed).status_code == 422
    assert fact(app, f"case/{DRAFT}", "comment", "1")["text"] == "请写明页码"


def test_comments_are_no_part_of_what_is_handed_in(app: Flask) -> None:
    client = client_of(app, "city.990100")
    client.post(f"/cases/{DRAFT}/facts/comment", data={"about": "consent:", "text": "只在内部说"})
    with app.extensions["casework"].db.reading() as session:
        made = application(session, DRAFT, now=datetime(2022, 12, 5, 9, tzinfo=BEIJING))
        kinds = {kind.id for kind in made.kinds()}
    assert not kinds & {"comment", "comment_settled", "message", "unit_note", "ministry_note"}

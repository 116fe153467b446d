"""Does a comment stand at its field until it is settled, and beside what is handed in?"""

from __future__ import annotations

import html
from datetime import datetime

from flask import Flask

from casework.documents.reading import application
from tests.casework.acting import DRAFT, english, fact
from tests.support.installation import client_of
from workflows.calendar import BEIJING


def test_a_comment_stands_at_its_field_until_it_is_settled_and_stays_as_written(
    demo: Flask,
) -> None:
    ministry, city = client_of(demo, "ministry.a"), english(client_of(demo, "city.990100"))
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
    bureau = english(client_of(demo, "statistics.990000"))  # neither its words nor its figure
    assert settle in body
    assert settle not in bureau.get(where).text
    assert "who records what it is about, settles it" in bureau.post(settle, data=sent).text
    assert city.post(settle, data=sent).status_code == 303
    assert "open comment" not in city.get("/recommend").text
    assert "all settled" in city.get(where).text
    changed = {"about": about, "text": "改口"}
    assert ministry.post(f"/cases/{DRAFT}/facts/comment/1", data=changed).status_code == 422
    assert fact(demo, f"case/{DRAFT}", "comment", "1")["text"] == "请写明页码"


def test_comments_are_no_part_of_what_is_handed_in(demo: Flask) -> None:
    client = client_of(demo, "city.990100")
    client.post(f"/cases/{DRAFT}/facts/comment", data={"about": "consent:", "text": "只在内部说"})
    with demo.extensions["casework"].db.reading() as session:
        made = application(session, DRAFT, now=datetime(2022, 12, 5, 9, tzinfo=BEIJING))
        kinds = {kind.id for kind in made.kinds()}
    assert not kinds & {"comment", "comment_settled", "message", "unit_note", "ministry_note"}

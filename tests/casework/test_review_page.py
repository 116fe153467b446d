"""Is a committee member led through judging and handing in, and kept from the rest?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.models import Event
from tests.casework.acting import fact, seals, version_of
from tests.casework.reviewers import (
    as_,
    declared,
    field,
    house_of,
    marked,
    own,
    said,
    state,
)
from tests.support.installation import db_of
from tests.support.reviewing import (
    ABSTENTION,
    CHENGDU,
    LOCAL,
    QINGDAO,
    Work,
    begun,
    headings,
    over,
    ref_of,
)


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    """The review is open, and nobody has said anything yet."""
    return unsealed(begun)


# --- judging -------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_nobody_else_sees_it(app: Flask) -> None:
    client, address, sealed = declared(app)
    done = client.post(address, data=sealed | marked(app, "71.5", do="save"), follow_redirects=True)
    assert "Saved as a draft: nobody else sees it." in done.text
    assert 'value="71.5"' in client.get(address).text
    assert state(app, QINGDAO) == "drafted"
    assert as_(app, "expert.b").get(address).status_code == 404
    assert as_(app, "ministry").get(address).status_code == 403


def test_what_is_handed_in_leads_on_to_the_next_city(app: Flask) -> None:
    client, address, sealed = declared(app)
    Work(house_of(app)).declare("expert", CHENGDU)
    asked = client.post(address, data=sealed | marked(app, "81.5", *["80"] * 3, do="hand_in"))
    assert (asked.status_code, asked.location) == (303, f"{address}/hand-in")
    assert state(app, QINGDAO) == "drafted"
    shown = said(client.get(asked.location).text)
    assert "81.5" in shown
    assert "Total: 80." in shown
    assert "Once handed in it can't be changed" in html.unescape(shown)
    assert "81.5" in client.get(address).text, "nothing is lost on the way back"
    done = client.post(asked.location, data=seals(client, asked.location))
    assert (done.status_code, done.location) == (303, own(app, CHENGDU))
    assert state(app, QINGDAO) == "handed_in"
    page = client.get(address).text
    assert "they give it back to you by a recorded decision" in page
    assert 'name="mark-' not in page
    assert "Your marks come to 80." in page


@pytest.mark.parametrize("do", ["save", "hand_in"])
@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("100.5", "must be from 0 to 100"),
        ("-1", "must be from 0 to 100"),
        ("优秀", "must be a number from 0 to 100"),
    ],
)
def test_a_mark_that_is_none_is_kept_and_refused_at_its_field(
    app: Flask, points: str, words: str, do: str
) -> None:
    client, address, sealed = declared(app)
    sent = (
        marked(app, "80", points, "80", "80")
        if do == "hand_in"
        else {"mark-clusters-points": points}
    )
    page = client.post(address, data=sealed | sent | {"do": do})
    assert page.status_code == 422
    assert f'value="{points}"' in page.text
    at = field(page.text, "mark-clusters-points")
    assert words in at
    if points != "优秀":
        assert "House rule" in at
    assert page.text.count('class="err"') == 1
    assert not fact(app, f"assessment{address.removeprefix('/assessments')}", "mark", "clusters")


def test_a_heading_without_a_mark_is_asked_for_at_its_field_when_handed_in(app: Flask) -> None:
    client, address, sealed = declared(app)
    page = client.post(address, data=sealed | marked(app, "80", "81", "82", do="hand_in"))
    assert page.status_code == 422
    last = headings(house_of(app))[-1]
    assert "has no mark yet" in field(page.text, f"mark-{last}-points")
    assert 'value="82"' in page.text
    assert state(app, QINGDAO) == "drafted"


def test_all_that_is_wrong_with_the_marks_is_said_at_once(app: Flask) -> None:
    client, address, sealed = declared(app)
    page = client.post(address, data=sealed | marked(app, "优", "101", "80", do="hand_in")).text
    first, second, _third, last = headings(house_of(app))
    assert "must be a number from 0 to 100" in field(page, f"mark-{first}-points")
    assert "must be from 0 to 100" in field(page, f"mark-{second}-points")
    assert "has no mark yet" in field(page, f"mark-{last}-points")
    assert page.count('class="err"') == 3
    for heading in (first, second, last):
        assert f'href="#mark-{heading}-points"' in page


def test_which_marks_there_are_stands_at_each_field(app: Flask) -> None:
    client, address, _ = declared(app)
    at = field(client.get(address).text, "mark-clusters-points")
    assert "Points (0–100)" in at
    assert "0 to 100, decimals allowed." in at


def test_what_lacks_a_mark_cant_be_handed_in_past_the_form(app: Flask) -> None:
    client, address, sealed = declared(app)
    client.post(address, data=sealed | marked(app, "80", do="save"))
    page = client.get(f"{address}/hand-in").text
    assert "has no mark yet" in page
    assert "send-check" not in page
    done = client.post(f"{address}/hand-in", data=seals(client, f"{address}/hand-in"))
    assert done.status_code == 422
    assert state(app, QINGDAO) == "drafted"


def test_a_second_click_on_handing_in_is_the_same(app: Flask) -> None:
    client, address, sealed = declared(app)
    for _ in range(2):
        done = client.post(address, data=sealed | marked(app, *["80"] * 4, do="hand_in"))
        assert done.status_code == 303
    sealed = seals(client, done.location)
    for _ in range(2):
        assert client.post(done.location, data=sealed).status_code == 303
    with db_of(app).reading() as session:
        asked = select(func.count()).where(Event.name == "hand_in")
        assert session.scalar(asked) == 1


def test_a_stale_form_is_a_conflict_that_keeps_what_was_typed(app: Flask) -> None:
    client, address, sealed = declared(app)
    client.post(address, data=sealed | marked(app, "80", do="save"))
    late = sealed | {"request_id": "another"}
    page = client.post(address, data=late | marked(app, "64.25", do="save"))
    assert page.status_code == 409
    assert "You changed this yourself meanwhile, in another window" in page.text
    assert 'value="64.25"' in page.text


def test_whoever_abstains_says_why(app: Flask) -> None:
    client, address, _ = declared(app)
    act = f"{address}/actions/abstain"
    sent = {"version": str(version_of(app, f"assessment{address.removeprefix('/assessments')}"))}
    assert client.post(act, data=sent | {"comment": " "}).status_code == 422
    assert client.post(act, data=sent | {"comment": ABSTENTION}).status_code == 303
    assert state(app, QINGDAO) == "abstained"


def test_the_ways_out_stand_in_the_same_order_with_and_without_a_draft(app: Flask) -> None:
    client, address, sealed = declared(app)
    ways = re.compile(r"/actions/(\w+)")
    before = ways.findall(client.get(address).text)
    client.post(address, data=sealed | marked(app, *["80"] * 4, do="save"))
    assert before == ways.findall(client.get(address).text) == ["abstain", "recuse"]


def test_once_the_review_is_over_nothing_can_be_changed_and_no_paper_is_open(
    unsealed: Callable[..., Flask],
) -> None:
    app = unsealed(over)
    client = as_(app)
    assert "The review is over: nothing is left for you to do." in html.unescape(
        client.get("/review").text
    )
    assert "1 judged · 1 abstained · 1 recused · 1 not judged" in said(client.get("/review").text)
    assert "Chengdu 510100 not judged" in said(client.get("/review").text)
    assert "State not judged" in said(client.get(own(app, CHENGDU)).text)
    theirs = said(as_(app, LOCAL).get("/review").text)
    assert "Qingdao 370200 recused: own province or organisation" in theirs
    for case, before in ((QINGDAO, "handed_in"), (CHENGDU, "drafted")):
        page = client.get(own(app, case)).text
        assert 'name="mark-' not in page
        assert "the papers are closed again" in page
        stream = f"assessment/{ref_of(house_of(app), 'expert', case)}"
        sent = marked(app, *["99"] * 4, version=str(version_of(app, stream)), request_id=case)
        for do in ("save", "hand_in"):
            assert client.post(own(app, case), data=sent | {"do": do}).status_code == 422
        assert state(app, case) == before
        assert fact(app, stream, "mark", "clusters")["points"] != "99"
    assert client.get(f"/cases/{QINGDAO}/facts/indicator/output_growth").status_code == 404

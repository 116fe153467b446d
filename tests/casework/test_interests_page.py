"""Does a committee member declare interests first, and open no paper before?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.models import Assessment, FactRow, RefusalRow
from casework.queries.visible import sees_case
from tests.casework.acting import fact, seals
from tests.casework.reviewers import (
    INTERESTS,
    answers,
    as_,
    declared,
    field,
    house_of,
    marked,
    own,
    said,
    state,
)
from tests.support.house import MINISTRY
from tests.support.installation import db_of
from tests.support.reviewing import (
    CHENGDU,
    CITIES,
    FREE,
    LIST,
    LOCAL,
    NINGBO,
    QINGDAO,
    REVIEWING,
    SHENZHEN,
    Work,
    begun,
    ref_of,
    seated,
    value,
)


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    """The review is open, and nobody has said anything yet."""
    return unsealed(begun)


# --- who may come in -----------------------------------------------------------------------------


def test_an_expert_without_a_seat_is_told_who_gives_one_and_finds_no_committee(app: Flask) -> None:
    client = as_(app, FREE)
    assert "You aren't on record as a member of a committee." in html.unescape(
        client.get("/review").text
    )
    assert client.get(INTERESTS).status_code == 404
    assert client.post(INTERESTS, data=answers()).status_code == 404


def test_before_the_review_begins_there_is_nothing_to_declare(
    unsealed: Callable[..., Flask],
) -> None:
    app = unsealed(seated)
    assert "The review hasn't begun" in html.unescape(as_(app).get("/review").text)
    assert "not judged" not in as_(app).get("/review").text
    assert 'name="tie-' not in as_(app).get(INTERESTS).text
    assert as_(app).post(INTERESTS, data=answers()).status_code == 409
    assert state(app, CHENGDU) is None


def test_nobody_opens_a_paper_before_interests_are_declared(app: Flask) -> None:
    client = as_(app)
    with db_of(app).reading() as session:
        kinds = sorted(set(session.scalars(select(FactRow.kind).where(
            FactRow.owner == f"case/{QINGDAO}"))))  # fmt: skip
    closed = [own(app, QINGDAO), f"/cases/{QINGDAO}/files/{'0' * 64}",
              *(f"/cases/{QINGDAO}/facts/{kind}" for kind in kinds)]  # fmt: skip
    assert {client.get(path).status_code for path in closed} == {404}
    assert client.get(f"/cases/{QINGDAO}").status_code == 403  # never an expert's page
    Work(house_of(app)).declare("expert", QINGDAO)
    assert client.get(own(app, QINGDAO)).status_code == 200
    assert client.get(f"/cases/{QINGDAO}/facts/indicator/output_growth").status_code == 200
    assert client.get(f"/cases/{SHENZHEN}/facts/indicator/output_growth").status_code == 404


def test_who_was_taken_off_the_committee_reads_no_paper_any_more(app: Flask) -> None:
    client, address, _ = declared(app)
    house_of(app).door.record(MINISTRY, "list", "committee_member", None, item="expert", ref=LIST,
                              received_at=REVIEWING, comment="调离")  # fmt: skip
    assert client.get(address).status_code == 404
    assert client.get(f"/cases/{QINGDAO}/facts/indicator/output_growth").status_code == 404


def test_a_paper_is_open_to_who_took_its_case_up_and_to_nobody_else(app: Flask) -> None:
    house, paper = house_of(app), f"/cases/{QINGDAO}/facts/indicator/output_growth"
    Work(house).declare("expert", QINGDAO)
    assert as_(app).get(paper).status_code == 200
    assert {as_(app, login).get(paper).status_code for login in ("expert.b", FREE)} == {404}
    with db_of(app).reading() as session:
        reader = Work(house).actor("expert")
        assert sees_case(session, reader, QINGDAO)
        assert not sees_case(session, replace(reader, roles=frozenset({"city"})), QINGDAO)


def test_a_seat_on_the_other_committee_opens_no_paper_of_this_one(app: Flask) -> None:
    client, _, _ = declared(app)
    for ref, entry in (("2022-digital", value("expert")), (LIST, None)):
        house_of(app).door.record(MINISTRY, "list", "committee_member", entry, item="expert", ref=ref,
                                  received_at=REVIEWING, comment="调整")  # fmt: skip
    assert client.get(f"/cases/{QINGDAO}/facts/indicator/output_growth").status_code == 404


def test_a_case_that_leaves_the_review_is_closed_to_its_members(app: Flask) -> None:
    client, address, _ = declared(app)
    house_of(app).unit_acts(QINGDAO, "withdraw", REVIEWING, comment="示例")
    assert client.get(address).status_code == 404
    assert client.get(f"/cases/{QINGDAO}/facts/indicator/output_growth").status_code == 404
    assert "Qingdao" not in client.get("/review").text
    assert "Chengdu" in client.get("/review").text


# --- interests -----------------------------------------------------------------------------------


def test_all_cities_are_declared_at_once_and_a_tie_takes_its_city_away(app: Flask) -> None:
    client = as_(app)
    sent = answers(c330200="kin") | {f"why-{NINGBO}": "配偶在该市任职", "final": NINGBO}
    done = client.post(INTERESTS, data=sent, follow_redirects=True)
    assert "Declared for 4 cities." in done.text
    assert {state(app, ref) for ref in CITIES} == {"drafted", "recused"}
    assert state(app, NINGBO) == "recused"
    tie = f"assessment/{ref_of(house_of(app), 'expert', NINGBO)}"
    assert fact(app, tie, "tie") == {"kind": "kin", "text": "配偶在该市任职"}
    page = client.get(own(app, NINGBO)).text
    assert "You are recused from this city: its papers stay closed." in page
    assert 'id="section-' not in page
    assert 'name="mark-' not in page
    assert client.get(f"/cases/{NINGBO}/facts/indicator/output_growth").status_code == 404
    refused = client.post(own(app, NINGBO), data=marked(app, *["80"] * 4, do="hand_in",
                                                        version="1", request_id="x"))  # fmt: skip
    assert refused.status_code == 422
    assert state(app, NINGBO) == "recused"


def test_what_is_left_blank_is_asked_for_again_and_the_rest_is_kept(app: Flask) -> None:
    typed = answers(c510100="organisation") | {f"tie-{QINGDAO}": "", f"why-{CHENGDU}": "同事"}
    page = as_(app).post(INTERESTS, data=typed)
    assert page.status_code == 422
    assert page.text.count(f'href="#tie-{QINGDAO}"') == 1
    assert page.text.count('class="err"') == 1
    assert "Choose one." in page.text.partition(f'id="city-{QINGDAO}"')[2].partition('id="city-')[0]
    chengdu = page.text.partition(f'id="city-{CHENGDU}"')[2]
    assert 'value="organisation" selected' in chengdu.partition('id="city-')[0]
    assert 'value="同事"' in chengdu
    assert 'id="sure" name="sure" value="y" checked' in page.text
    assert not any(state(app, ref) for ref in CITIES)
    lacks = answers(c330200="other") | {f"tie-{QINGDAO}": ""}
    del lacks["sure"]
    whole = as_(app).post(INTERESTS, data=lacks).text
    for at in (f"tie-{QINGDAO}", f"why-{NINGBO}", "sure"):
        assert f'href="#{at}"' in whole, "all that is missing is said at once"
        assert f'aria-describedby="{at}-error"' in whole
    unsure = {name: one for name, one in answers().items() if name != "sure"}
    assert as_(app).post(INTERESTS, data=unsure).status_code == 422
    assert not any(state(app, ref) for ref in CITIES)


def test_an_interest_is_confirmed_before_it_is_final(app: Flask) -> None:
    client = as_(app)
    typed = answers(c330200="kin", c510100="organisation") | {f"why-{NINGBO}": "配偶在该市任职"}
    asked = client.post(INTERESTS, data=typed)
    assert asked.status_code == 200
    note = said("<main" + asked.text.partition('id="final"')[2].partition("</div>")[0])
    for words in ("Ningbo", "配偶在该市任职", "Chengdu", "Own organisation", "This is final"):
        assert words in note
    assert "Qingdao" not in note
    assert not any(state(app, ref) for ref in CITIES)
    finals = re.findall(r'name="final" value="([^"]+)"', asked.text)
    more = typed | {f"tie-{QINGDAO}": "kin", "final": finals}
    assert client.post(INTERESTS, data=more).status_code == 200, "what was added is asked for too"
    assert not any(state(app, ref) for ref in CITIES)
    assert client.post(INTERESTS, data=typed | {"final": finals}).status_code == 303
    assert (state(app, NINGBO), state(app, CHENGDU)) == ("recused", "recused")
    assert (state(app, QINGDAO), state(app, SHENZHEN)) == ("drafted", "drafted")


@pytest.mark.parametrize(
    "text", ["因" * 8001, "\u200b", "亲属\x0b公司"], ids=["long", "unseen", "odd"]
)
def test_where_an_explanation_cannot_be_read_nothing_is_declared(app: Flask, text: str) -> None:
    sent = answers(c330200="other") | {f"why-{NINGBO}": text, "final": NINGBO}
    page = as_(app).post(INTERESTS, data=sent)
    assert page.status_code == 422
    assert "Nothing has been declared yet" in said(page.text)
    assert not any(state(app, ref) for ref in CITIES)


def test_a_city_of_ones_own_province_is_never_asked_about_nor_opened(app: Flask) -> None:
    client = as_(app, LOCAL)
    page = client.get(INTERESTS).text
    assert f'name="tie-{QINGDAO}"' not in page
    assert "Recused without being asked" in page
    client.post(INTERESTS, data=answers())
    assert state(app, QINGDAO, LOCAL) is None
    assert state(app, CHENGDU, LOCAL) == "drafted"
    assert client.get(own(app, QINGDAO, LOCAL)).status_code == 404


def test_a_second_click_on_declaring_declares_nothing_twice(app: Flask) -> None:
    client = as_(app)
    for _ in range(2):
        assert client.post(INTERESTS, data=answers()).status_code == 303
    with db_of(app).reading() as session:
        assert session.scalar(select(func.count()).select_from(Assessment)) == len(CITIES)
        assert not session.scalar(select(func.count()).select_from(RefusalRow))
    assert "Declared for 0" not in client.get("/review").text


def test_an_interest_of_another_kind_is_explained_at_its_own_field(app: Flask) -> None:
    client = as_(app)
    page = client.post(INTERESTS, data=answers(c330200="other"))
    assert page.status_code == 422
    assert state(app, NINGBO) is None
    ningbo = page.text.partition(f'id="city-{NINGBO}"')[2].partition('id="city-')[0]
    assert "An interest of another kind needs an explanation" in ningbo
    assert page.text.count('class="err"') == 1
    assert not any(state(app, ref) for ref in CITIES), "all of it is recorded, or nothing"
    told = answers(c330200="other") | {f"why-{NINGBO}": "曾任该市顾问", "request_id": "twice",
                                       "final": NINGBO}  # fmt: skip
    assert client.post(INTERESTS, data=told).status_code == 303
    assert state(app, NINGBO) == "recused"


def test_who_recuses_later_explains_in_one_field_and_another_kind_must(app: Flask) -> None:
    client, address, _ = declared(app)
    act = f"{address}/actions/recuse"
    page = client.get(act).text
    assert page.count("<textarea") == 1
    assert re.search(r"Who is told\s+Nobody\.", said(page)), "nobody hears of their own act"
    assert "Needed where the relation is another one" in page
    refused = client.post(act, data=seals(client, act) | {"tie-kind": "other"})
    assert refused.status_code == 422
    assert "An interest of another kind needs an explanation" in field(refused.text, "tie-text")
    assert state(app, QINGDAO) == "drafted"
    whole = {"tie-kind": "other", "tie-text": "曾任该市顾问"}
    assert client.post(act, data=seals(client, act) | whole).status_code == 303
    assert state(app, QINGDAO) == "recused"

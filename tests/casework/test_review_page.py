"""Is a committee member led through declaring, judging and handing in, and kept from the rest?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from casework.models import Assessment, Event, FactRow, RefusalRow
from tests.casework.acting import english, fact, seals, version_of
from tests.support.house import MINISTRY, House
from tests.support.installation import client_of, db_of
from tests.support.reviewing import (
    ABSTENTION,
    CHENGDU,
    CITIES,
    FREE,
    LIST,
    LOCAL,
    NINGBO,
    QINGDAO,
    REVIEWING,
    SHENZHEN,
    TIE,
    Work,
    begun,
    headings,
    over,
    ref_of,
    seated,
    under_way,
)

INTERESTS = f"/review/{LIST}/interests"


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    """The review is open, and nobody has said anything yet."""
    return unsealed(begun)


@pytest.fixture
def later(unsealed: Callable[..., Flask]) -> Flask:
    """The first expert has handed in, drafted, abstained and declared an interest."""
    return unsealed(under_way)


def house_of(app: Flask) -> House:
    return House.on(db_of(app).url.render_as_string(hide_password=False))


def as_(app: Flask, login: str = "expert") -> FlaskClient:
    return english(client_of(app, login))


def own(app: Flask, case: str, login: str = "expert") -> str:
    return f"/assessments/{ref_of(house_of(app), login, case)}"


def state(app: Flask, case: str, login: str = "expert") -> str | None:
    ref = ref_of(house_of(app), login, case)
    with db_of(app).reading() as session:
        return session.scalar(select(Assessment.state).where(Assessment.ref == ref))


def said(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])))


def field(page: str, name: str) -> str:
    """What stands at a field, its label to its input."""
    return said("<main" + page[: page.index(f'name="{name}"')].rpartition('<div class="field')[2])


def answers(**tied: str) -> dict[str, str]:
    """No interest in any city but those `tied` by code."""
    found = {f"tie-{ref}": tied.get(f"c{ref[-6:]}", "none") for ref in CITIES}
    return found | {"sure": "y", "request_id": "once"}


def marked(app: Flask, *points: str, **more: str) -> dict[str, str]:
    named = zip(headings(house_of(app)), points, strict=False)
    return {f"mark-{heading}-points": one for heading, one in named} | more


def declared(app: Flask, case: str = QINGDAO) -> tuple[FlaskClient, str, dict[str, str]]:
    """A client of the expert, the address of an assessment in hand, and what its form carries."""
    Work(house_of(app)).declare("expert", case)
    client, address = as_(app), own(app, case)
    return client, address, seals(client, address)


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
    assert 'name="tie-' not in as_(app).get(INTERESTS).text
    assert as_(app).post(INTERESTS, data=answers()).status_code == 422
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


# --- interests -----------------------------------------------------------------------------------


def test_all_cities_are_declared_at_once_and_a_tie_takes_its_city_away(app: Flask) -> None:
    client = as_(app)
    done = client.post(INTERESTS, data=answers(c330200="kin") | {f"why-{NINGBO}": "配偶在该市任职"},
                       follow_redirects=True)  # fmt: skip
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
    assert page.text.count("Choose one.") == 1
    assert "Choose one." in page.text.partition(f'id="city-{QINGDAO}"')[2].partition('id="city-')[0]
    chengdu = page.text.partition(f'id="city-{CHENGDU}"')[2]
    assert 'value="organisation" selected' in chengdu.partition('id="city-')[0]
    assert 'value="同事"' in chengdu
    assert 'id="sure" name="sure" value="y" checked' in page.text
    assert not any(state(app, ref) for ref in CITIES)
    unsure = {name: one for name, one in answers().items() if name != "sure"}
    assert as_(app).post(INTERESTS, data=unsure).status_code == 422
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
    done = client.post(address, data=sealed | marked(app, *["80"] * 4, do="hand_in"))
    assert (done.status_code, done.location) == (303, own(app, CHENGDU))
    assert state(app, QINGDAO) == "handed_in"
    page = client.get(address).text
    assert 'name="mark-' not in page
    assert "Your marks come to 80.00." in page


@pytest.mark.parametrize("do", ["save", "hand_in"])
@pytest.mark.parametrize(
    ("points", "words"),
    [("100.5", "must be from 0 to 100"), ("-1", "must be from 0 to 100"), ("优秀", "must be a number")],
)
def test_a_mark_that_is_none_is_kept_and_refused_at_its_field(
    app: Flask, points: str, words: str, do: str
) -> None:
    client, address, sealed = declared(app)
    sent = marked(app, "80", points, "80", "80") if do == "hand_in" else {"mark-clusters-points": points}
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


def test_a_second_click_on_handing_in_is_the_same(app: Flask) -> None:
    client, address, sealed = declared(app)
    for _ in range(2):
        done = client.post(address, data=sealed | marked(app, *["80"] * 4, do="hand_in"))
        assert done.status_code == 303
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


def test_the_desk_counts_what_is_done_and_names_what_is_next(later: Flask) -> None:
    page = said(as_(later).get("/review").text)
    assert "3 of 4 done" in page
    assert "Judge the next: Chengdu" in page
    assert TIE not in page


def test_once_the_review_is_over_nothing_can_be_changed_and_no_paper_is_open(
    unsealed: Callable[..., Flask],
) -> None:
    app = unsealed(over)
    client = as_(app)
    assert "The review is over: nothing is left for you to do." in html.unescape(
        client.get("/review").text
    )
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

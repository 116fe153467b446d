"""Is a complaint about staff let in, kept as typed and counted once, as an objection is?"""

from __future__ import annotations

import gc
import html
import warnings
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework.models import Attachment, Complaint, FactRow, Objection
from casework.web.public import entry
from tests.support.files import PDF
from tests.support.objecting import (
    COMPLAIN,
    PATH,
    TYPED,
    by_solution,
    followed,
    forms,
    hidden,
    lodge,
    puzzle_of,
    receipt_of,
    solution_of,
    solved_form,
    used_up,
)
from tests.support.site import NOTICE, Site


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.client()


def kept(site: Site, model: Any = Complaint) -> list[Any]:
    with site.house.db.reading() as session:
        return list(session.scalars(select(model)))


def test_without_a_solution_few_are_let_in_and_nothing_typed_is_lost(
    site: Site, client: FlaskClient
) -> None:
    used_up(site, client, COMPLAIN)
    answer = lodge(client, COMPLAIN, evidence=(BytesIO(PDF), "泄露.pdf"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 24 * 3600
    assert TYPED["facts"] in page
    assert f"泄露.pdf ({len(PDF)} B)" in page
    assert " data-again>" in page  # its script sends it once the sum is ready
    receipt_of(client.post(COMPLAIN, data=hidden(page) | TYPED | {"work": solution_of(puzzle_of(page))}))  # fmt: skip
    assert len(kept(site)) == entry.SLOWLY + 1
    assert len(kept(site, Attachment)) == 1


def test_a_solved_puzzle_lets_one_form_in_where_the_slow_way_is_used_up(
    site: Site, client: FlaskClient
) -> None:
    used_up(site, client, COMPLAIN)
    form = solved_form(client, COMPLAIN)
    receipt_of(client.post(COMPLAIN, data=form))
    assert by_solution() == 1
    other = next(forms(site, client, COMPLAIN)) | {"work": form["work"]}
    assert client.post(COMPLAIN, data=other).status_code == 429


def test_complaints_and_objections_of_a_network_count_together(
    site: Site, client: FlaskClient
) -> None:
    used_up(site, client, COMPLAIN)
    assert lodge(client).status_code == 429
    assert kept(site, Objection) == []


def test_what_is_sent_at_all_is_limited_too_and_comes_back_unread(
    site: Site, client: FlaskClient
) -> None:
    form = hidden(client.get(COMPLAIN).text) | TYPED | {"facts": ""}
    for _ in range(30):
        assert client.post(COMPLAIN, data=form).status_code == 422
    seal = (BytesIO(PDF), "seal.pdf")
    answer = client.post(COMPLAIN, data=form | {"facts": "zq", "seal_scan": seal})
    assert answer.status_code == 429
    assert answer.text.count("Please choose this file again.") == 2
    assert ">zq</textarea>" in answer.text.replace("\r\n", "")


def test_the_same_form_twice_is_one_complaint_with_one_receipt(
    site: Site, client: FlaskClient
) -> None:
    form = hidden(client.get(COMPLAIN).text) | TYPED
    first = receipt_of(client.post(COMPLAIN, data=form))
    assert receipt_of(client.post(COMPLAIN, data=form)) == first
    assert [row.ref for row in kept(site)] == [first[0]]
    answer = client.post(COMPLAIN, data=form | {"facts": "Something else."})
    assert answer.status_code == 409
    assert "Something else." in answer.text
    assert "Not sent yet" in answer.text
    again = hidden(answer.text) | TYPED | {"facts": "Something else."}
    assert receipt_of(client.post(COMPLAIN, data=again))[0] == "J2022-0002"


@pytest.mark.parametrize("field", ["sealed", "csrf_token"])
def test_a_form_whose_protection_ran_out_comes_back_as_typed(
    site: Site, client: FlaskClient, field: str
) -> None:
    form = hidden(client.get(COMPLAIN).text) | TYPED
    answer = client.post(COMPLAIN, data=form | {field: "stale"})
    assert answer.status_code == 422
    assert "open for too long" in answer.text
    assert TYPED["facts"] in answer.text
    assert kept(site) == []
    receipt_of(client.post(COMPLAIN, data=hidden(answer.text) | TYPED))


def test_where_the_record_fails_nothing_is_kept_and_the_same_form_goes_in_later(
    site: Site, client: FlaskClient
) -> None:
    form = solved_form(client, COMPLAIN)
    with site.house.db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TRIGGER torn BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'torn'); END")  # fmt: skip
    assert client.post(COMPLAIN, data=form).status_code == 500
    with site.house.db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER torn")
    assert kept(site) == []
    receipt_of(client.post(COMPLAIN, data=form))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90\x00 this program", "bulletin.pdf", "is a program"),
        (PDF, "bulletin.png", "its name says otherwise"),
        (b"", "bulletin.pdf", "is empty"),
        (b"?", "bulletin.txt", "PDF"),
    ],
)
@pytest.mark.parametrize("field", ["evidence", "evidence_5", "seal_scan"])
def test_a_file_of_a_wrong_kind_is_refused_and_the_rest_kept(
    site: Site, client: FlaskClient, content: bytes, name: str, said: str, field: str
) -> None:
    answer = lodge(client, COMPLAIN, **{field: (BytesIO(content), name)})
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert TYPED["facts"] in answer.text
    assert kept(site) == []


def test_a_file_that_is_too_large_is_refused_and_the_rest_kept(client: FlaskClient) -> None:
    large = PDF + b" " * (10 * 1024 * 1024)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the test client's own temporary file
        answer = lodge(client, COMPLAIN, evidence=(BytesIO(large), "bulletin.pdf"))
        page, code = html.unescape(answer.text), answer.status_code
        del answer
        gc.collect()
    assert code == 422
    assert "over 10 MB" in page
    assert TYPED["facts"] in page


def test_each_file_is_on_record_under_a_name_that_says_nothing(
    site: Site, client: FlaskClient
) -> None:
    receipt_of(lodge(client, COMPLAIN, evidence=(BytesIO(PDF), "陈一鸣.pdf"),
                     evidence_2=(BytesIO(PDF + b"\n"), "陈.pdf")))  # fmt: skip
    named = [row.value["file"].partition(" ")[2] for row in kept(site, FactRow)
             if row.kind == "complaint_proof"]  # fmt: skip
    assert sorted(named) == ["证据材料1.pdf", "证据材料2.pdf"]


def test_a_name_of_500_characters_is_refused_and_kept(client: FlaskClient) -> None:
    answer = lodge(client, COMPLAIN, name="长" * 500)
    assert answer.status_code == 422
    assert "长" * 500 in answer.text


@pytest.mark.parametrize("field", ["facts", "name", "contact"])
def test_html_stays_text_on_the_form_and_where_an_auditor_reads_it(
    site: Site, client: FlaskClient, field: str
) -> None:
    said = "<img src=x onerror=alert(1)>"
    page = lodge(client, COMPLAIN, agreed="", **{field: said}).text
    assert said not in page
    assert html.escape(said) in page
    number, _ = receipt_of(lodge(client, COMPLAIN, **{field: said}))
    site.app.config["WTF_CSRF_ENABLED"] = False
    read = site.client("auditor").post(f"/complaints/{number}/words").text
    assert said not in read
    assert html.escape(said) in read


def test_what_fills_in_everything_is_told_to_stop_and_nothing_is_lost(
    site: Site, client: FlaskClient
) -> None:
    answer = lodge(client, COMPLAIN, website="http://spam.example")
    assert answer.status_code == 422
    assert "must stay empty" in answer.text
    assert TYPED["facts"] in answer.text
    assert kept(site) == []


def test_what_was_typed_into_the_other_form_goes_in_with_a_seal_and_a_puzzle_of_its_own(
    site: Site, client: FlaskClient
) -> None:
    moved = lodge(client, PATH, about="conduct", evidence_what="What it shows").text
    assert f'action="{COMPLAIN}#sent"' in moved
    assert 'value="What it shows"' in moved
    receipt_of(client.post(COMPLAIN, data=hidden(moved) | TYPED | {"work": solution_of(puzzle_of(moved))}))  # fmt: skip
    assert (len(kept(site)), by_solution(), kept(site, Objection)) == (1, 1, [])


def test_the_form_says_who_reads_it_and_for_how_long(site: Site) -> None:
    page = site.text(COMPLAIN)
    assert "read by the audit side alone" in page
    assert "for 3 years after the complaint is closed" in page
    assert f"/publicities/{NOTICE}/object" in page


def test_it_is_found_from_every_page_of_the_public_and_needs_no_notice(
    site: Site, client: FlaskClient
) -> None:
    for path in ("/", "/results", "/rules", "/follow", "/privacy", PATH):
        assert 'href="/complain"' in client.get(path).text, path
    page = client.get("/complain").text
    assert 'action="/complain#sent"' in page
    number, code = receipt_of(lodge(client, "/complain"))
    assert number == "J2022-0001"
    (row,) = kept(site)
    assert row.round_year == 2022
    assert followed(client, number, code).status_code == 302

"""Is nothing lost of what was typed, whatever is wrong with it or with the form?"""

from __future__ import annotations

import gc
import html
import warnings
from datetime import datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from casework.models import FactRow
from casework.security import limiter
from casework.web.public import codes, entry
from tests.support.files import PDF
from tests.support.objecting import (
    PATH,
    TYPED,
    forms,
    hidden,
    lodge,
    puzzle_of,
    receipt_of,
    rows,
    solution_of,
)
from tests.support.site import Site
from workflows.calendar import BEIJING


def test_what_was_typed_is_kept_when_something_is_missing(site: Site) -> None:
    answer = lodge(site.client(), about="", evidence=(BytesIO(PDF), "bulletin.pdf"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Choose one." in page
    assert TYPED["facts"] in page
    assert "陈一鸣" in page
    assert f"bulletin.pdf ({len(PDF)} B)" in page
    assert rows(site) == []
    sent = site.client().post(PATH, data=hidden(page) | TYPED)
    assert sent.status_code == 422, "another browser has another form protection"


def test_a_file_that_was_chosen_once_need_not_be_chosen_again(site: Site) -> None:
    client = site.client()
    page = lodge(client, about="", evidence=(BytesIO(PDF), "bulletin.pdf")).get_data(as_text=True)
    receipt_of(client.post(PATH, data=hidden(page) | TYPED))
    with site.house.db.reading() as session:
        fact = session.scalars(select(FactRow).where(FactRow.kind == "proof")).one()
    assert fact.value["file"].endswith(" 证据材料1.pdf")


def test_nobody_names_a_file_of_somebody_else_as_kept(site: Site) -> None:
    client = site.client()
    answer = lodge(client, evidence_kept='["' + "0" * 64 + '","x.pdf","a/b",1].sig')
    assert answer.status_code == 422
    assert hidden(answer.text)["evidence_kept"] == ""
    receipt_of(client.post(PATH, data=hidden(answer.text) | TYPED))
    with site.house.db.reading() as session:
        fact = session.scalars(select(FactRow).where(FactRow.kind == "lodging")).one()
    assert "file" not in fact.value


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90\x00 this program", "bulletin.pdf", "is a program"),
        (PDF, "bulletin.png", "its name says otherwise"),
        (b"", "bulletin.pdf", "is empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_the_rest_kept(
    site: Site, content: bytes, name: str, said: str
) -> None:
    answer = lodge(site.client(), evidence=(BytesIO(content), name))
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert said in page
    assert TYPED["facts"] in page
    assert rows(site) == []


def test_a_file_that_is_too_large_is_refused_and_the_rest_kept(site: Site) -> None:
    large = PDF + b" " * (10 * 1024 * 1024)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the test client's own temporary file
        answer = lodge(site.client(), evidence=(BytesIO(large), "bulletin.pdf"))
        page, code = html.unescape(answer.get_data(as_text=True)), answer.status_code
        del answer
        gc.collect()
    assert code == 422
    assert "over 10 MB" in page
    assert TYPED["facts"] in page


def test_a_name_of_500_characters_is_refused_and_kept(site: Site) -> None:
    answer = lodge(site.client(), name="长" * 500)
    assert answer.status_code == 422
    assert "长" * 500 in answer.get_data(as_text=True)


def test_html_in_the_grounds_stays_text(site: Site) -> None:
    client = site.client()
    canary = "<img src=x onerror=alert(1)>"
    page = lodge(client, about="", facts=canary).get_data(as_text=True)
    assert canary not in page
    assert html.escape(canary) in page


def test_what_fills_in_everything_is_told_to_stop_and_nothing_is_lost(site: Site) -> None:
    answer = lodge(site.client(), website="http://spam.example")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "must stay empty" in page
    assert TYPED["facts"] in page
    assert rows(site) == []


@pytest.mark.parametrize("field", ["sealed", "csrf_token"])
def test_a_form_whose_protection_ran_out_comes_back_with_what_was_typed(
    site: Site, field: str
) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    answer = client.post(PATH, data=form | {field: "stale"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "open for too long" in page
    assert TYPED["facts"] in page
    assert rows(site) == []
    receipt_of(client.post(PATH, data=hidden(page) | TYPED))


def test_nobody_chooses_a_code_of_their_own(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    with site.app.app_context():
        theirs = codes._serializer().dumps(["lodge-1", "0" * 26])
    assert client.post(PATH, data=form | {"sealed": theirs[:-4] + "AAAA"}).status_code == 422
    assert rows(site) == []


def test_too_many_from_one_address_are_slowed_down_and_keep_what_they_typed(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED | {"about": ""}
    for _ in range(30):
        assert client.post(PATH, data=form).status_code == 422
    answer = client.post(PATH, data=form)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    assert TYPED["facts"] in answer.get_data(as_text=True)
    assert client.get(PATH).status_code == 200


def evidence_on_record(site: Site) -> bool:
    with site.house.db.reading() as session:
        said = session.scalars(select(FactRow.value).where(FactRow.kind == "proof")).all()
    return bool(said) and said[-1]["file"].endswith(" 证据材料1.pdf")


def test_a_file_waits_while_too_much_was_sent_and_one_just_chosen_is_asked_for_again(
    site: Site,
) -> None:
    client = site.client()
    page = lodge(client, about="", evidence=(BytesIO(PDF), "bulletin.pdf")).get_data(as_text=True)
    for _ in range(29):
        client.post(PATH, data=hidden(page) | {"about": ""})
    seal = (BytesIO(PDF), "seal.pdf")
    answer = client.post(PATH, data=hidden(page) | TYPED | {"seal_scan": seal})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert page.count("Please choose this file again.") == 2  # above the form, and at its field
    assert " data-again>" not in page  # it isn't sent by itself without its file
    assert f"bulletin.pdf ({len(PDF)} B)" in page
    limiter.reset()
    receipt_of(client.post(PATH, data=hidden(page) | TYPED))
    assert evidence_on_record(site)


def test_a_file_waits_with_a_form_that_waits_for_its_puzzle(site: Site) -> None:
    client = site.client()
    used = forms(site, client)
    for _ in range(entry.SLOWLY):
        receipt_of(client.post(PATH, data=next(used)))
    answer = lodge(client, evidence=(BytesIO(PDF), "bulletin.pdf"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert " data-again>" in page
    receipt_of(client.post(PATH, data=hidden(page) | TYPED | {"work": solution_of(puzzle_of(page))}))  # fmt: skip
    assert evidence_on_record(site)


def test_even_once_the_list_is_reported_nothing_is_turned_away(site: Site) -> None:
    file = {"number": "报1号", "date": "2023-02-06", "file": "a.pdf"}
    reasons = dict.fromkeys(("floor:0", "floor:1", "count:4"), "示例")
    at = datetime(2023, 2, 6, 9, tzinfo=BEIJING)
    site.house.list_acts("report", at, given={"report": {"": file}}, reasons=reasons)
    site.at(at)
    receipt_of(lodge(site.client()))
    assert [(row.late, row.state) for row in rows(site)] == [(True, "lodged")]


def test_a_file_does_not_wait_for_a_form_that_it_is_not_sealed_for(site: Site) -> None:
    one, other = site.client(), site.client()
    half = one.post(PATH, data=hidden(one.get(PATH).text) | TYPED
                    | {"facts": "", "evidence": (BytesIO(PDF), "a.pdf")})  # fmt: skip
    waiting = {"evidence_kept": hidden(half.text)["evidence_kept"]}
    answer = other.post(PATH, data=hidden(other.get(PATH).text) | TYPED | waiting)
    assert answer.status_code == 422
    assert "Please choose this file again." in answer.text
    assert rows(site) == []


def test_where_it_becomes_another_form_its_file_is_asked_for_anew(site: Site) -> None:
    client = site.client()
    first = hidden(client.get(PATH).text) | TYPED
    receipt_of(client.post(PATH, data=first | {"evidence": (BytesIO(PDF), "a.pdf")}))
    again = client.post(PATH, data=first | {"facts": "Other words.",
                                            "evidence": (BytesIO(PDF), "b.pdf")})  # fmt: skip
    assert again.status_code == 409
    assert "Please choose this file again." in again.text
    assert hidden(again.text)["evidence_kept"] == ""

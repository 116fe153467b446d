"""Is every kind of fact recorded, changed and taken away on a page made from its declaration?"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import Case
from casework.web import fact_forms
from casework.web.fact_choices import Source
from tests.casework.acting import SHENZHEN, english, fact, hidden, seals
from tests.casework.test_attachments import bomb
from tests.support.files import PDF
from tests.support.house import WORKING
from tests.support.installation import client_of
from tests.support.rounds import early_round
from workflows.edition import FactKind
from workflows.loader import editions

KINDS = [(e.id, k) for e in editions() for k in e.facts]


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(early_round, max_upload_mb=1)


@pytest.mark.parametrize(("edition", "kind"), KINDS, ids=lambda v: getattr(v, "id", v))
def test_every_kind_of_fact_of_every_edition_has_a_form(
    app: Flask, edition: str, kind: FactKind
) -> None:
    from casework.queries.snapshots import opened
    from casework.reading import session

    with app.test_request_context("/"):
        source = Source(opened(session(), "round", "2022", now=WORKING))
        form = fact_forms.build(kind, source)
        asked = {f.id for f in kind.field}
        assert asked <= set(form._fields)
        for field in kind.field:
            assert form[field.id].label.text in (field.zh, field.en)
            assert bool(form[field.id].flags.required) is (field.required and field.kind != "flag")


def test_a_wrong_value_is_said_beside_its_field_and_all_that_was_typed_is_kept(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    address = f"/cases/{SHENZHEN}/facts/paper_receipt"
    answer = client.post(address, data=seals(client, address) | {
        "copies": "three", "disc": "y", "number": "收件<0127>", "date": "2022-02-30"})  # fmt: skip
    assert answer.status_code == 422
    assert "must be a whole number from 0 to 20" in answer.text
    assert "must be a date" in answer.text
    assert 'value="three"' in answer.text
    assert "收件&lt;0127&gt;" in answer.text
    assert fact(app, f"case/{SHENZHEN}", "paper_receipt") is None


def test_a_fact_is_recorded_changed_and_taken_away_and_its_history_tells(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    address = f"/cases/{SHENZHEN}/facts/paper_receipt"
    first = {"copies": "1", "disc": "y", "number": "0127", "date": "2022-12-05"}
    done = client.post(address, data=seals(client, address) | first, follow_redirects=True)
    assert "Recorded: Receipt of paper and disc." in done.text
    client.post(address, data=seals(client, address) | first | {"copies": "2", "note": "多寄一份"})
    assert fact(app, f"case/{SHENZHEN}", "paper_receipt")["copies"] == 2
    page = client.get(address)
    assert re.search(r"Paper copies: <del>1</del>.*<ins>2</ins>", page.text)
    removed = client.post(f"/cases/{SHENZHEN}/remove/paper_receipt", data={
        "seen": hidden(page, "seen"), "request_id": "r-1"})  # fmt: skip
    assert removed.status_code == 303
    assert fact(app, f"case/{SHENZHEN}", "paper_receipt") is None
    page = client.get(address)
    assert "Taken away: Receipt of paper and disc" in page.text
    assert "<del>2</del>" in page.text


@pytest.mark.parametrize(
    ("login", "kind", "item", "may"),
    [
        ("ministry", "commendation_view", "", True),
        ("ministry", "score", "", False),  # the close of the review works it out
        ("leader", "score", "", False),
        ("auditor", "score", "", False),
        ("unit", "score", "", None),  # not even to be seen
        ("city", "officer", "", None),
        ("unit", "indicator", "gdp_share", False),  # the case is submitted
        ("statistics", "audit", "output_growth", False),
        ("other", "consent", "", None),
        ("ministry", "nonsense", "", None),
        ("ministry", "condition", "9(九)", None),
    ],
)
def test_who_may_read_and_who_may_record(
    app: Flask, login: str, kind: str, item: str, may: bool | None
) -> None:
    client = client_of(app, login)
    address = f"/cases/{SHENZHEN}/facts/{kind}" + (f"/{item}" if item else "")
    page = client.get(address)
    if may is None or (page.status_code == 404 and item == "gdp_share"):
        assert page.status_code == 404
        return
    assert page.status_code == 200
    assert ('name="seen"' in page.text) is may


def test_what_cannot_be_recorded_now_says_why(app: Flask) -> None:
    page = english(client_of(app, "unit")).get(f"/cases/{SHENZHEN}/facts/consent")
    assert "Cannot be recorded now" in page.text
    assert "It is “Submitted”" in page.text
    refused = client_of(app, "unit").post(f"/cases/{SHENZHEN}/facts/consent_kept", data={
        "covers": "y", "seen": "0.0"})  # fmt: skip
    assert refused.status_code == 422


# The test client itself leaves the temporary file of a large body to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("同意.pdf", b"MZ\x90\0" * 8, "is a program"),
        ("同意.docx", bomb(), "unpacks to far more"),
        ("同意.pdf", PDF + b"\0" * 1024 * 1024, "over 1 MB"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_nothing_typed_is_lost(
    app: Flask, name: str, content: bytes, words: str
) -> None:
    client = english(client_of(app, "other"))
    address = "/cases/2022-industry-990100/facts/consent"  # returned for correction
    sent = {"government": "province", "number": "演示函〔2022〕9号", "date": "2022-12-05"}
    answer = client.post(address, data=seals(client, address) | sent | {
        "file": (BytesIO(content), name)})  # fmt: skip
    answer.request.environ["wsgi.input"].close()  # the test client's own file, for a large body
    assert answer.status_code == 422
    assert words in answer.text.replace("&#39;", "'")
    assert "演示函〔2022〕9号" in answer.text
    again = {"seen": hidden(answer, "seen"), "request_id": hidden(answer, "request_id")}
    good = client.post(
        address, data=again | sent | {"file": (BytesIO(PDF), name.split(".")[0] + ".pdf")}
    )
    assert good.status_code == 303
    assert fact(app, "case/2022-industry-990100", "consent")["file"].endswith(" 同意.pdf")


def test_a_receipt_that_isn_t_as_asked_is_said_above_the_form_with_what_was_typed(
    app: Flask,
) -> None:
    client = english(client_of(app, "ministry"))
    address = f"/cases/{SHENZHEN}/facts/paper_receipt"
    sent = {"copies": "0", "number": "收件0127", "date": "2022-12-05", "note": ""}
    answer = client.post(address, data=seals(client, address) | sent)
    assert answer.status_code == 422
    assert "The notice asks for" in answer.text
    assert 'value="收件0127"' in answer.text
    assert answer.text.index('role="alert"') < answer.text.index('name="copies"')
    assert "Cannot be recorded now" not in answer.text
    again = {"seen": hidden(answer, "seen"), "request_id": hidden(answer, "request_id")}
    good = client.post(address, data=again | sent | {"note": "光盘另寄"})
    assert good.status_code == 303


def test_what_is_said_once_is_read_without_a_warning_that_it_can_t_be_recorded(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    address = f"/cases/{SHENZHEN}/facts/message/1"
    sent = client.post(f"/cases/{SHENZHEN}/facts/message", data={"text": "请补页"})
    assert sent.status_code == 303
    page = client.get(address).text.replace("&#39;", "'")
    assert "请补页" in page
    assert "Cannot be recorded now" not in page
    assert "is recorded once and stays as it is" in page[page.index("请补页") :]


def test_in_chinese_a_label_is_followed_by_a_full_colon(app: Flask) -> None:
    client = client_of(app, "ministry")
    address = f"/cases/{SHENZHEN}/facts/paper_receipt"
    sent = {"copies": "1", "disc": "y", "number": "0127", "date": "2022-12-05"}
    client.post(address, data=seals(client, address) | sent)
    page = client.get(address).text
    assert "纸质份数：<del>" in page
    assert "纸质份数: " not in page


def test_a_form_that_nothing_typed_could_help_isn_t_offered(app: Flask) -> None:
    page = english(client_of(app, "ministry")).get("/rounds/2022/facts/receipt_reminder")
    assert "Cannot be recorded now" in page.text
    assert 'action="/rounds/2022/facts/receipt_reminder' not in page.text


def test_handing_over_names_a_colleague_and_lists_find_it(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    address = f"/cases/{SHENZHEN}/facts/officer"
    page = client.get(address)
    assert "周明（second）" in page.text
    assert 'value="leader"' not in page.text  # the leadership isn't in charge of cases
    client.post(address, data=seals(client, address) | {"officer": "second"})
    with app.extensions["casework"].db.reading() as session:
        row = session.scalars(select(Case).where(Case.ref == SHENZHEN)).one()
        assert (row.officer, row.substitute) == (2, None)
    assert SHENZHEN in client_of(app, "second").get("/cases?mine=1").text

"""Can anybody object, and is the instant, the form and the party kept as it was?"""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from casework import audit
from casework import secret_codes as codes
from casework.audit import files
from casework.models import Attachment, FactRow
from tests.support.files import PDF
from tests.support.objecting import PATH, TYPED, everything_kept, hidden, lodge, receipt_of, rows
from tests.support.site import CLOSE, NOTICE, Site


def test_lodging_gives_a_number_a_code_and_the_instant(site: Site) -> None:
    answer = lodge(site.client())
    number, code = receipt_of(answer)
    assert number == "Y2022I-0001"
    assert len(code.replace("-", "")) == 26
    page = answer.get_data(as_text=True)
    assert re.search(r"Thu 19 Jan 2023 1[01]:\d\d:\d\d</time> \(Beijing time\) · in time", page)
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_the_hash_of_the_code_is_kept(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    kept = everything_kept(site)
    assert codes.hash_of(code) in kept
    assert number in kept
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_the_same_form_sent_twice_is_one_objection_with_one_receipt(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    first = receipt_of(client.post(PATH, data=form))
    assert receipt_of(client.post(PATH, data=form)) == first
    assert len(rows(site)) == 1


def test_the_same_form_with_other_words_asks_again_and_loses_nothing(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    client.post(PATH, data=form)
    answer = client.post(PATH, data=form | {"facts": "Something else."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Something else." in page
    again = client.post(PATH, data=hidden(page) | TYPED | {"facts": "Something else."})
    assert receipt_of(again)[0] == "Y2022I-0002"


def test_the_city_is_chosen_on_the_form_of_the_whole_list(site: Site) -> None:
    path = f"/publicities/{NOTICE}/object"
    assert lodge(site.client(), path, case="").status_code == 422
    receipt_of(lodge(site.client(), path, case="2022-industry-440300"))
    assert [row.case_ref for row in rows(site)] == ["2022-industry-440300"]


def test_a_city_that_is_not_on_the_list_cannot_be_named(site: Site) -> None:
    assert lodge(site.client(), case="2022-industry-999999").status_code == 422
    assert rows(site) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_language_of_the_form_is_kept_with_the_objection(site: Site, lang: str) -> None:
    receipt_of(lodge(site.client(lang=lang)))
    with site.house.db.reading() as session:
        fact = session.scalars(select(FactRow).where(FactRow.kind == "lodging")).one()
    assert fact.value["lang"] == lang


@pytest.mark.parametrize(("at", "late"), [(CLOSE - timedelta(seconds=20), False), (CLOSE, True)])
def test_an_instant_decides_whether_it_is_late_and_late_ones_are_kept(
    site: Site, at: datetime, late: bool
) -> None:
    site.at(at)
    answer = lodge(site.client())
    receipt_of(answer)
    assert [row.late for row in rows(site)] == [late]
    assert ("Not in due form: late" in answer.get_data(as_text=True)) is late


@pytest.mark.parametrize("missing", [{"name": ""}, {"contact": " "}, {"party": "organisation"}])
def test_an_objection_out_of_form_is_kept_and_marked(site: Site, missing: dict[str, str]) -> None:
    answer = lodge(site.client(), **missing)
    receipt_of(answer)
    assert [row.anonymous for row in rows(site)] == [True]
    assert "Not in due form: anonymous" in html.unescape(answer.get_data(as_text=True))


def test_an_organisation_with_its_seal_is_in_form(site: Site) -> None:
    seal = (BytesIO(PDF), "seal.pdf")
    receipt_of(lodge(site.client(), party="organisation", seal_scan=seal))
    assert [row.anonymous for row in rows(site)] == [False]
    with site.house.db.reading() as session:
        fact = session.scalars(select(FactRow).where(FactRow.kind == "lodging")).one()
        owner = session.scalars(select(Attachment.owner)).one()
    assert fact.value["seal"].endswith(" 加盖公章的扫描件.pdf")
    assert owner == "objection/Y2022I-0001"


def test_the_summary_puts_no_colon_after_a_question_and_hint_and_refusal_name_the_same_files(
    site: Site,
) -> None:
    client = site.client()
    page = client.get(PATH).get_data(as_text=True)
    assert "PDF, OFD, PNG, JPEG, DOCX or XLSX, up to 10 MB." in page
    back = client.post(PATH, data=hidden(page) | {"evidence": (BytesIO(b"?"), "a.txt")})
    said = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", back.get_data(as_text=True))))
    assert "What does it concern? Choose one." in said
    assert not re.search(r"[?.]: ", said)


def test_a_file_may_be_called_anything_and_the_record_is_whole(site: Site) -> None:
    name = f"sha256:{'a' * 64} 附件.pdf"
    receipt_of(lodge(site.client(), evidence=(BytesIO(PDF), name)))
    report = audit.verify(site.house.db)
    files.compare(site.house.db, report, site.app.extensions["casework"].config.uploads)
    assert report.problems == []

"""Does a sheet go out and come back on the pages: shown first, recorded at once, by who may?"""

from __future__ import annotations

import html
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from tests.casework.acting import english, fact, hidden, seals, version_of
from tests.casework.test_attachments import DOCX
from tests.support.files import PDF
from tests.support.installation import client_of

CASE = "2022-industry-990100"  # returned for correction
SHEET = f"/cases/{CASE}/sheets/indicator"
GROWTH = f"/cases/{CASE}/facts/indicator/output_growth"


def filled(client: FlaskClient, **cells: Any) -> bytes:
    book = load_workbook(BytesIO(client.get(f"{SHEET}.xlsx").data))
    for where, value in cells.items():
        book.worksheets[0][where] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client: FlaskClient, content: bytes, name: str = "指标.xlsx") -> TestResponse:
    return client.post(SHEET, data={"sheet": (BytesIO(content), name)})


def confirm(client: FlaskClient, shown: TestResponse) -> TestResponse:
    said = {name: hidden(shown, name) for name in ("sealed", "request_id")}
    return client.post(f"{SHEET}/record", data=said)


def test_a_sheet_is_shown_first_and_then_recorded_all_at_once(early: Flask) -> None:
    client = english(client_of(early, "other"))
    before = version_of(early, f"case/{CASE}")
    assert "download or upload as a sheet" in client.get(f"/cases/{CASE}").text
    shown = upload(client, filled(client, C4=6.1, C5=3.3, D5=2021))
    page = html.unescape(shown.text)
    assert shown.status_code == 200
    assert "<del>5.0 %</del>" in page
    assert "<ins>6.1 %</ins>" in page
    assert "is of 2021, the round assesses 2022" in page
    assert "was changed after its audit" in page
    assert version_of(early, f"case/{CASE}") == before
    done = confirm(client, shown)
    assert done.location == f"/cases/{CASE}/materials/figures#indicator"
    assert confirm(client, shown).status_code == 303  # a second click is the same request
    assert version_of(early, f"case/{CASE}") == before + 2
    growth = fact(early, f"case/{CASE}", "indicator", "output_growth")
    assert (growth["value"], growth["source"]) == ("6.1", "演示统计公报")
    again = upload(client, filled(client))
    assert "The sheet changes nothing" in again.text


def test_beside_a_wrong_cell_nothing_can_be_recorded_and_the_sheet_is_asked_for_again(
    early: Flask,
) -> None:
    client = english(client_of(early, "other"))
    shown = upload(client, filled(client, C4=6.1, C5="many")).text
    assert "1 cell to correct" in shown
    assert "Record all of it" not in shown
    assert "Check it and show the changes" in shown


def test_wrong_cells_are_listed_and_come_back_marked_in_a_copy(early: Flask) -> None:
    client = english(client_of(early, "other"))
    before = version_of(early, f"case/{CASE}")
    answer = upload(client, filled(client, C4="high", D5="soon", C6=7))
    assert answer.status_code == 422
    assert "2 cells to correct" in answer.text
    assert answer.text.index("<b>C4</b>") < answer.text.index("<b>D5</b>")
    marked = client.post(f"{SHEET}/marked", data={"sealed": hidden(answer, "sealed")})
    page = load_workbook(BytesIO(marked.data)).worksheets[0]
    assert (page["C4"].value, page["C6"].value) == ("high", 7)
    assert "must be a number" in page["C4"].comment.text
    assert page["C6"].comment is None
    page["C4"], page["D5"] = 6.1, 2022
    out = BytesIO()
    page.parent.save(out)
    shown = upload(client, out.getvalue())
    assert shown.status_code == 200
    assert version_of(early, f"case/{CASE}") == before
    assert client.post(f"{SHEET}/marked", data={"sealed": "forged"}).status_code == 422


def test_a_figure_that_somebody_changed_meanwhile_keeps_the_sheet_out(early: Flask) -> None:
    client = english(client_of(early, "other"))
    old = filled(client, C4=6.1)
    shown = upload(client, old)
    client.post(GROWTH, data=seals(client, GROWTH) | {
        "value": "9.9", "year": "2022", "source": "公报", "organ": "统计局", "statistical": "y"})  # fmt: skip
    late = confirm(client, shown)
    assert late.status_code == 409
    assert "Somebody changed one of these meanwhile" in late.text
    again = upload(client, old)
    assert again.status_code == 422
    assert "somebody has changed this item since the download (now: 9.9" in again.text
    assert fact(early, f"case/{CASE}", "indicator", "output_growth")["value"] == "9.9"


def test_what_is_no_sheet_is_refused_in_words(early: Flask) -> None:
    client = english(client_of(early, "other"))
    for content, name, said in (
        (b"", "", "Choose the sheet first"), (PDF, "a.pdf", "isn't the XLSX sheet of this page"),
        (DOCX, "a.xlsx", "isn't the XLSX sheet of this page"),
        (PDF, "a.xlsx", "isn't the XLSX sheet of this page"), (b"\0" * 9, "a.xlsx", "isn't a PDF, OFD, PNG"),
    ):  # fmt: skip
        answer = upload(client, content, name)
        assert answer.status_code == 422
        assert said in html.unescape(answer.text)


def test_who_sees_the_case_may_download_and_who_may_record_uploads(early: Flask) -> None:
    taken = "/cases/2022-industry-440300/sheets/indicator"  # submitted: nobody may
    for login, address, get, post in (
        ("ministry", SHEET, 200, 403), ("auditor", SHEET, 200, 403), ("unit", SHEET, 404, 404),
        ("unit", taken, 200, 422), ("statistics", taken, 200, 403), ("expert", SHEET, 404, 404),
        ("other", f"/cases/{CASE}/sheets/consent", 404, 404),
        ("other", f"/cases/{CASE}/sheets/nonsense", 404, 404),
    ):  # fmt: skip
        client = client_of(early, login)
        assert client.get(address).status_code == get, (login, address)
        assert client.get(f"{address}.xlsx").status_code == get, (login, address)
        assert client.post(address).status_code == post, (login, address)
    page = english(client_of(early, "unit")).get(taken).text
    assert "Cannot be recorded now" in page
    assert 'type="file"' not in page


def test_a_share_over_a_hundred_is_refused_on_the_form_too(early: Flask) -> None:
    client = english(client_of(early, "other"))
    address = f"/cases/{CASE}/facts/indicator/manufacturing_share"
    answer = client.post(address, data=seals(client, address) | {
        "value": "120", "year": "2022", "previous": "-1", "source": "公报"})  # fmt: skip
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "120 isn't from 0 to 100 %" in page
    assert "-1 isn't from 0 to 100 %" in page

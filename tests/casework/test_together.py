"""Does a bureau audit several figures with one form and one file, all of them or none?"""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.casework.acting import english, fact, hidden, version_of
from tests.support.files import pdf
from tests.support.installation import client_of
from workflows.loader import edition
from workflows.signing import one_by_one

CASE = "2022-industry-441900"  # none of its figures is audited
PAGE, FIGURES = f"/cases/{CASE}/together/audit", f"/cases/{CASE}/materials/figures"
GROWTH, SHARE = "output_growth", "manufacturing_share"
SIGNED = {"organ": "东莞市统计局", "person": "张三", "date": "2022-12-05"}


@pytest.fixture
def bureau(demo: Flask) -> FlaskClient:
    return english(client_of(demo, "statistics.440000"))


def form(page: TestResponse) -> dict[str, str]:
    """What the form carries unseen: how each figure stands, and its request's number."""
    body = page.text[page.text.index('id="together"') :].partition("</form>")[0]
    return {
        html.unescape(name): value
        for name, value in re.findall(
            r'type="hidden" name="(seen-[^"]+|request_id)" value="([^"]*)"', body
        )
    }


def sent(page: TestResponse, *items: str, **more: Any) -> dict[str, Any]:
    return form(page) | SIGNED | {"item": list(items)} | more


def audits(demo: Flask) -> list[Any]:
    return [fact(demo, f"case/{CASE}", "audit", item) for item in (GROWTH, SHARE)]


def test_several_figures_are_audited_with_one_form_and_one_file(
    demo: Flask, bureau: FlaskClient
) -> None:
    page, before = bureau.get(FIGURES), version_of(demo, f"case/{CASE}")
    assert len(form(page)) == 1 + len(edition("2022").measure("industry").indicator)
    paper = {"file": (io.BytesIO(pdf()), "审核意见.pdf")}
    done = bureau.post(PAGE, data=sent(page, GROWTH, SHARE, **paper))
    assert done.status_code == 303, done.text
    one, other = audits(demo)
    assert one == other
    assert one["file"].endswith(" 审核意见.pdf")
    assert version_of(demo, f"case/{CASE}") == before + 2
    left = form(bureau.get(PAGE))
    assert not {f"seen-{GROWTH}", f"seen-{SHARE}"} & left.keys()
    assert len(left) == len(form(page)) - 2


def test_what_is_missing_is_said_once_and_nothing_is_recorded(
    demo: Flask, bureau: FlaskClient
) -> None:
    page = bureau.get(PAGE)
    again = bureau.post(PAGE, data=sent(page, GROWTH, SHARE, organ=""))
    assert again.status_code == 422
    assert again.text.count('class="err" id="audit-together-organ-error"') == 1
    assert again.text.count('class="err" id="audit-together-file-error"') == 1
    for item, ticked in ((GROWTH, True), (SHARE, True), ("investment_growth", False)):
        box = re.search(rf'<input[^>]* value="{item}"[^>]*>', again.text)
        assert box
        assert (" checked" in box[0]) is ticked
    assert "张三" in again.text
    assert bureau.post(PAGE, data=sent(page)).status_code == 422
    assert audits(demo) == [None, None]


def test_all_that_is_wrong_is_said_at_once(demo: Flask, bureau: FlaskClient) -> None:
    paper = {"file": (io.BytesIO(b"MZ\x90\0" * 8), "审核意见.pdf"), "date": "2099-01-01"}
    again = bureau.post(PAGE, data=sent(bureau.get(PAGE), **paper))
    assert again.status_code == 422
    said = html.unescape(again.text)
    assert "Tick at least one of them." in said
    assert "is a program" in said
    assert 'class="err" id="audit-together-date-error"' in said
    assert said.count('id="audit-together-file-error"') == 1
    assert 'id="audit-together-organ-error"' not in said
    assert "东莞市统计局" in said and "2099-01-01" in said
    assert audits(demo) == [None, None]


def test_each_row_shows_all_that_is_signed(demo: Flask, bureau: FlaskClient) -> None:
    typed = {"value": "9.9", "year": "2022", "previous": "8.8", "benchmark": "7.7",
             "public_value": "9.8", "statistical": "y", "source": "公报", "organ": "统计局"}  # fmt: skip
    change(demo, **typed)
    row = row_of(bureau.get(PAGE), SHARE)
    for words in ("Value: 9.9 %", "Previous year's value: 8.8 %", "The province's figure: 7.7 %",
                  "Figure published by the statistical organ: 9.8 %", "公报", "统计局",
                  "In the statistical system: yes"):  # fmt: skip
        assert words in row, words


def change(demo: Flask, **typed: str) -> None:
    """The unit enters a figure anew."""
    unit, address = client_of(demo, "unit.440000"), f"/cases/{CASE}/facts/indicator/{SHARE}"
    sent = typed | {"seen": hidden(unit.get(address), "seen")}
    assert unit.post(address, data=sent).status_code == 303


def row_of(page: TestResponse, item: str) -> str:
    """What the page says in the row of a figure."""
    found = re.search(rf'name="seen-{item}".*?(?=name="seen-|</fieldset>)', page.text, re.DOTALL)
    assert found
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[0])).split()).replace(" : ", ": ")


def test_a_figure_that_was_changed_meanwhile_is_named_in_its_row(
    demo: Flask, bureau: FlaskClient
) -> None:
    page = bureau.get(PAGE)
    stood = fact(demo, f"case/{CASE}", "indicator", SHARE)
    before, earlier = stood["value"], stood["previous"]
    change(demo, value="9.9", year="2022", statistical="y")
    paper = {"file": (io.BytesIO(pdf()), "审核意见.pdf")}
    late = bureau.post(PAGE, data=sent(page, GROWTH, SHARE, **paper))
    assert late.status_code == 409
    assert audits(demo) == [None, None]
    rows = dict(re.findall(r'id="together-(\w+)-wrong">(.*?)</div>', late.text, re.DOTALL))
    assert set(rows) == {SHARE}
    assert "Changed while you read" in rows[SHARE]
    row = re.sub(r"\s+", " ", row_of(late, SHARE))
    assert f"Value: {before} 9.9" in row
    assert f"Previous year's value: {earlier} –" in row
    # As it stands now it can be signed; the file needn't be chosen again.
    kept = {"file_kept": html.unescape(hidden(late, "file_kept"))}
    assert bureau.post(PAGE, data=sent(late, GROWTH, SHARE, **kept)).status_code == 303
    assert None not in audits(demo)


def test_nobody_else_is_offered_it_or_may_send_it(demo: Flask, bureau: FlaskClient) -> None:
    city = client_of(demo, "unit.440000")
    assert 'id="together"' not in city.get(FIGURES).text
    data = sent(bureau.get(PAGE), GROWTH)
    assert city.post(PAGE, data=data).status_code == 403
    assert client_of(demo, "statistics.370000").post(PAGE, data=data).status_code == 404
    assert bureau.post(PAGE, data=data | {"item": [GROWTH, "no_such"]}).status_code == 409
    assert audits(demo) == [None, None]


@pytest.mark.parametrize(("id", "kinds"), [("2022", {"audit"}), ("2019", set())])
def test_the_edition_says_what_is_signed_one_by_one(id: str, kinds: set[str]) -> None:
    law = edition(id)
    facts = {kind.id: kind for kind in law.facts}
    rules: Any = type("Rules", (), {"facts": facts})
    assert {kind.id for kind in law.facts if one_by_one(rules, kind)} == kinds

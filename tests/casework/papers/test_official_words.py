"""Do the papers speak as official papers do, each of what stands in it, and is the cover one page?"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from casework.documents import content, cover, pdfs, said
from casework.documents.application import Application
from tests.casework.papers.test_content import AT, MEASURES, application
from workflows.facts import Fact, Recorded


def paper(app: Application, id: str) -> dict[str, Any]:
    return content.paper(app, next(d for d in app.entries("document") if d.id == id))


def text(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize(("law", "year", "measure"), MEASURES)
def test_each_paper_names_where_the_declaration_stands(law: str, year: int, measure: str) -> None:
    app = application(law, year, measure)
    name = app.rules.facts["incident_declaration"].zh
    assert f"见申报书中的{name}" in text(paper(app, "recommendation_form")["sections"])
    own = text(paper(app, "application")["sections"])
    assert f"见{name}" in own and "见申报书" not in own


@pytest.mark.parametrize(("law", "year", "measure"), MEASURES)
def test_no_paper_holds_the_name_of_a_file(law: str, year: int, measure: str) -> None:
    app = application(law, year, measure)
    named = {kind: {item: Fact({**fact.value, **{f.id: f"sha256:{'a' * 64} ok2.pdf" for f in
                                                 app.rules.facts[kind].field if f.kind == "file"}})
                    for item, fact in app.recorded.all(kind).items()}
             for kind in (k.id for k in app.kinds())}  # fmt: skip
    app = replace(app, recorded=Recorded(named))
    for document in app.entries("document"):
        assert "ok2" not in text(content.paper(app, document)), document.id
    consent = {f.zh for f in app.rules.facts["consent"].field if f.kind == "file"}
    rows = [row for section in paper(app, "recommendation_form")["sections"]
            for block in section["blocks"] for row in block.get("rows", ())]  # fmt: skip
    assert [[label, said.ATTACHED] for label in consent] == [r for r in rows if r[0] in consent]


@pytest.mark.parametrize(("law", "year", "measure"), MEASURES)
def test_the_letter_recommends_a_city_and_no_unit(law: str, year: int, measure: str) -> None:
    (first, *_rest) = paper(application(law, year, measure), "letter")["opening"]
    assert "申报单位" not in first and first.endswith("成效明显市（州）”的申报市（州）。")


@pytest.mark.parametrize(("law", "year", "measure"), MEASURES)
@pytest.mark.parametrize("stage", ["draft", "to_seal", "handed_in"])
def test_the_cover_is_one_page_with_its_seal(
    law: str, year: int, measure: str, stage: Any
) -> None:  # fmt: skip
    app = replace(application(law, year, measure), demo=True, stage=stage,
                  city="黔西南布依族苗族自治州", division="522300",
                  ref=f"{year}-{measure}-522300-2", version=128,
                  unit="新疆生产建设兵团工业和信息化局")  # fmt: skip
    sheets = [
        cover.Sheet(d.zh, content.issuer(app, d), 13, d.sealed) for d in app.entries("document")
    ]
    told = cover.cover(app, sheets, "5" * 64, size=987_654_321)
    assert pdfs.pages(_drawn(app, told)) == 1


def _drawn(app: Application, told: dict[str, Any]) -> bytes:
    return pdfs.pdf(told | {"qr": cover.qr_svg(app, "5" * 64)}, at=AT, template="cover")

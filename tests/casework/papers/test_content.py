"""Do the papers say what is on record, in Word and as PDF, with a glyph for each character?"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import docx
import pytest

from casework.documents import content, cover, own_templates, pdfs, said, standing, word
from casework.documents.application import Application
from tests.support.printed import printed
from workflows.calendar import BEIJING
from workflows.edition import FactKind
from workflows.facts import Fact, Recorded
from workflows.loader import edition
from workflows.rules import bind

AT = datetime(2022, 12, 19, 15, 30, tzinfo=BEIJING)
MEASURES = [("2022", 2022, "industry"), ("2022", 2022, "digital"), ("2019", 2018, "industry")]


def application(law: str, year: int, measure: str) -> Application:
    """One in which everything that can be on record is."""
    known = edition(law)
    return own_templates.example(bind(known, known.notice(year)), measure, AT)


def words_of(told: Any) -> Iterator[str]:
    """Every text that the paper's sections hold."""
    for section in told["sections"]:
        yield section["title"]
        for block in section["blocks"]:
            yield from block.get("columns", ())
            for row in block.get("rows", ()):
                yield from row


def text_of(content_: bytes) -> str:
    """The text of a Word file's body, without spaces."""
    made = docx.Document(io.BytesIO(content_))
    return re.sub(r"\s", "", "".join(t.text or "" for t in made.element.body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")))  # fmt: skip


@pytest.mark.parametrize(("law", "year", "measure"), MEASURES)
def test_each_paper_says_it_all_in_word_and_as_pdf(law: str, year: int, measure: str) -> None:
    app = application(law, year, measure)
    for document in app.entries("document"):
        told = content.paper(app, document)
        in_word = text_of(word.docx(standing.paper(), told))
        as_pdf = printed(pdfs.pdf(told, at=AT))
        for words in {*words_of(told), *told["opening"], *told["marks"], told["note"]}:
            assert re.sub(r"\s", "", words) in in_word, (document.id, words)
        for words in (*told["title_lines"], *(s["title"] for s in told["sections"]), app.ref):
            assert words in as_pdf.text, (document.id, words)
        assert "〓" not in as_pdf.text
        assert all(0.001 < page < 0.3 for page in as_pdf.inked)
        assert content.TO_COMPARE in as_pdf.text
        assert "盖章" in as_pdf.text


@pytest.mark.parametrize(("law", "year", "measure"), MEASURES)
def test_what_a_paper_speaks_of_is_what_changes_in_it(law: str, year: int, measure: str) -> None:
    app = application(law, year, measure)
    consented = {app.rules.facts[id] for id in app.rules.facts["consent"].signs}
    for document in app.entries("document"):
        if document.id not in ("application", standing.FORM):  # a declaration answers for all
            continue
        before = content.paper(app, document)["sections"]
        changes = {kind.id for kind in consented & set(app.kinds())
                   if content.paper(changed(app, kind), document)["sections"] != before}  # fmt: skip
        assert changes == set(document.speaks_of)


def changed(app: Application, kind: FactKind) -> Application:
    """The same with other words, numbers and answers in every fact of the kind."""
    others: dict[str, Callable[[Any], Any]] = {
        "text": "改{}".format, "long_text": "改{}".format, "decimal": "1{}".format,
        "integer": "1{}".format, "flag": lambda yes: not yes,
    }  # fmt: skip
    others |= {f.id: partial(another, f.choice) for f in kind.field if f.kind == "choice"}
    told = {f.id: others.get(f.id) or others.get(f.kind) for f in kind.field}
    facts = {item: fact._replace(value={id: told[id](v) if told.get(id) else v
                                        for id, v in fact.value.items()})
             for item, fact in app.recorded.all(kind.id).items()}  # fmt: skip
    return replace(
        app, recorded=replace(app.recorded, facts={**app.recorded.facts, kind.id: facts})
    )


def another(choice: tuple[str, ...], given: str) -> str:
    """One of the choices that isn't the given one."""
    return next(one for one in choice if one != given)


def test_who_declares_and_what_is_what_the_edition_says() -> None:
    unit, city = (application(*one) for one in (MEASURES[0], MEASURES[2]))
    declared = [next(d for d in app.entries("document") if d.id == "declaration")
                for app in (unit, city)]  # fmt: skip
    by_unit, by_city = (
        content.paper(app, d) for app, d in zip((unit, city), declared, strict=True)
    )
    assert "我单位对申报材料的真实性、合规性负责" in "".join(by_unit["opening"])
    assert "我市（州）对申报材料的真实性、有效性、合规性负责" in "".join(by_city["opening"])
    assert unit.unit in by_unit["signs"][0]["who"]
    assert city.city in by_city["signs"][0]["who"]


def test_a_computed_value_stands_with_its_sum_and_an_audit_beside_its_figure() -> None:
    app = application(*MEASURES[0])
    form = next(d for d in app.entries("document") if d.id == "recommendation_form")
    said_ = "".join(words_of(content.paper(app, form)))
    assert "制造业比重较上年变动" in said_
    assert "统计部门审核" in said_


def test_a_paper_that_only_its_edition_knows_says_all_that_is_on_record() -> None:
    app = application(*MEASURES[0])
    strange = replace(app.entries("document")[0], id="strange", zh="另一份材料")
    told = content.paper(app, strange)
    assert {"省级人民政府（兵团）同意", "定量指标"} <= {
        s["title"].partition("、")[2] for s in told["sections"]
    }


def test_a_draft_says_so_on_each_page_and_what_was_handed_in_does_not() -> None:
    draft = application(*MEASURES[0])
    letter = draft.entries("document")[1]
    for app, wanted in ((draft, True), (replace(draft, stage="handed_in"), False)):
        told = content.paper(app, letter)
        assert ("草稿" in printed(pdfs.pdf(told, at=AT)).text) is wanted
        assert ("草稿" in text_of(word.docx(standing.paper(), told))) is wanted


@pytest.mark.parametrize(("law", "year", "measure"), MEASURES)
def test_nothing_is_said_that_is_not_on_record(law: str, year: int, measure: str) -> None:
    bare = replace(application(law, year, measure), recorded=Recorded(), lacks=("统计部门审核",))
    texts = {}
    for document in bare.entries("document"):
        told = content.paper(bare, document)
        texts[document.id] = "".join((*told["opening"], *words_of(told)))
        if document.id in ("letter", "recommendation_form"):
            in_word = text_of(word.docx(standing.paper(), told))
            as_pdf = printed(pdfs.pdf(told, at=AT)).text
            for gap in set(re.findall("【待填：[^】]+】", texts[document.id])):
                assert re.sub(r"\s", "", gap) in in_word
                assert re.sub(r"\s", "", gap) in as_pdf
    letter, form = texts["letter"], texts["recommendation_form"]
    assert "同意（" not in letter and "符合要求" not in letter and "组织评选" not in letter
    assert "【待填：省级人民政府同意的文号和日期】" in letter
    assert "尚缺：统计部门审核" in letter
    assert "【待填：省级评选记录】" in letter and "【待填：省级评选记录】" in form
    assert "【待填：近三年事故、事件声明】" in form and "见近三年" not in form
    whole = {s["title"].partition("、")[2] for document in bare.entries("document")
             for s in content.paper(bare, document)["sections"]}  # fmt: skip
    assert {kind.zh for kind in bare.kinds() if not kind.items} <= whole


def test_a_column_in_which_nothing_stands_is_there_with_a_dash() -> None:
    app = application(*MEASURES[0])
    cluster = {"name": "集群", "level": "national", "year": 2021}
    facts = {**app.recorded.facts, "cluster": {"1": Fact(cluster)}}
    told = content.paper(replace(app, recorded=Recorded(facts)), app.entries("document")[0])
    table = next(s for s in told["sections"] if s["title"].endswith("产业集群"))["blocks"][0]
    assert table["columns"] == ["序号", "名称", "级别", "认定年份", "认定文号"]
    assert table["rows"] == [["1", "集群", "国家级", "2021", said.NOTHING]]


def test_the_content_is_the_same_whatever_is_sealed_or_said_beside_it() -> None:
    app = application(*MEASURES[0])

    def with_(**more: dict[str, Fact]) -> str:
        return replace(app, recorded=Recorded({**app.recorded.facts, **more})).content

    scan = Fact({"sealed": True, "date": "2022-12-19", "file": "推荐函.pdf"})
    assert with_(document={"letter": scan}) == app.content
    assert replace(app, version=9, stage="handed_in").content == app.content
    assert with_(consent={"": Fact({"government": "province", "number": "1"})}) != app.content


def test_the_same_record_makes_the_same_octets() -> None:
    app = application(*MEASURES[2])
    told = content.paper(app, app.entries("document")[2])
    assert word.docx(standing.paper(), told) == word.docx(standing.paper(), told)
    assert pdfs.pdf(told, at=AT) == pdfs.pdf(told, at=AT)


def test_hundreds_of_entries_long_texts_and_rare_characters_are_all_there() -> None:
    app = application(*MEASURES[2])
    facts = {kind: dict(items) for kind, items in app.recorded.facts.items()}
    product = {"output": "6", "national_output": "100", "measure_unit": "台", "source": "年鉴<&>"}
    facts["product"] = {str(n): Fact({"name": f"产品{n}", **product}) for n in range(1, 401)}
    long = "一二三四五六七八九十" * 800
    facts["typical_practice"] = {"": Fact({"text": long + "㐂𠮷😀\x07\n末行{{ city }}"})}
    app = replace(app, recorded=Recorded(facts))
    told = content.paper(app, app.entries("document")[0])
    in_word, pdf = text_of(word.docx(standing.paper(), told)), pdfs.pdf(told, at=AT)
    assert long + "㐂𠮷😀末行" in in_word
    assert "产品400" in in_word
    assert "{{city}}" in in_word  # what is on record is never a template
    paper = printed(pdf, drawn=False)
    assert pdfs.pages(pdf) > 20
    assert all(page > 0.001 for page in paper.inked)
    assert long[:60] in paper.text
    assert "产品400" in paper.text
    assert "U+1F600、U+20BB7" in paper.text  # which two no font here has
    assert paper.text.count("年鉴<&>6.00%") == 400  # each with its share, never typed in


def test_the_cover_prints_the_hash_and_what_the_notice_asks_for() -> None:
    app = application(*MEASURES[0])
    sheets = [
        cover.Sheet(d.zh, content.issuer(app, d), 3, d.sealed) for d in app.entries("document")
    ]
    sha256 = "0123456789abcdef" * 4
    told = cover.cover(app, sheets, sha256, size=1)
    paper = printed(pdfs.pdf(told | {"qr": cover.qr_svg(app, sha256)}, at=AT, template="cover"))
    in_word = text_of(word.docx(standing.cover(), told, qr=cover.qr_png(app, sha256)))
    assert len(paper.inked) == 1
    for words in (sha256, app.ref, "纸质版份数1份", "电子版光盘附", *(s.title for s in sheets)):
        assert words in paper.text
        assert words in in_word


def test_sections_are_numbered_as_people_do() -> None:
    assert [said.number(n) for n in (1, 10, 11, 20, 24)] == ["一", "十", "十一", "二十", "二十四"]

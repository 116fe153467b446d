"""Do the register of recusals and the score sheets say who judged what, and nothing too early?"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from casework.documents.review.as_docx import as_docx
from casework.documents.review.as_pdf import as_pdf
from casework.documents.review.as_xlsx import as_xlsx
from casework.documents.review.papers import FORMATS
from casework.documents.review.sheet import Column, Section, Sheet, Table
from tests.casework.papers import judged, reviewed
from tests.casework.papers.judged import DECLARED, FORMULA, FOUND, LONG, MARKS, TOTAL
from tests.casework.papers.reviewed import DRAWN, LIST, sheets
from tests.casework.papers.told import rows, table
from tests.support.house import CUTOFF, MINISTRY, House
from tests.support.printed import pages, printed
from tests.support.site import Site, sites

FIRST, SECOND = "张伟（judge.1）", "张伟（judge.5）"


@pytest.fixture
def found(new_database: Callable[..., str]) -> Iterator[Mapping[str, Sheet]]:
    house = House.on(new_database("sqlite", recipe=judged.judged))
    yield sheets(house)
    house.db.engine.dispose()


@pytest.fixture
def crowded(new_database: Callable[..., str]) -> Iterator[tuple[Sheet, Sheet]]:
    house = House.on(new_database("sqlite", recipe=reviewed.ranked))
    yield judged.crowded(house)
    house.db.engine.dispose()


def part(sheet: Sheet, called: str) -> Section:
    return next(one for one in sheet.sections if one.title == f"评分表：{called}")


def marks(sheet: Sheet, called: str) -> Table:
    return table(sheet, f"评分表：{called}")


def first_of(sheet: Sheet) -> Table:
    return table(sheet, sheet.sections[0].title)


def test_the_register_tells_each_ground_and_how_it_came(found: Mapping[str, Sheet]) -> None:
    sheet = found["recusals"]
    assert rows(first_of(sheet)) == [
        "1|苏州市|陈苏|本单位|自动回避|2022年12月23日|",
        f"2|苏州市|{SECOND}|参与过申报或受其委托|部里认定|2022年12月23日|{FOUND}",
        f"3|武汉市|王芳|近亲属或其他密切关系|本人声明|2022年12月23日|{DECLARED}",
        "4|深圳市|李粤|本省（区、市）|自动回避|2022年12月23日|",
    ]
    assert sheet.facts[0] == ("成员", "5 名")
    assert sheet.sections[1].paragraphs[0].startswith("本系统内部规则：回避：专家不评审本省")
    assert "第三条" in sheet.note


def test_the_register_of_the_committee_tells_two_of_one_name_apart(
    found: Mapping[str, Sheet],
) -> None:
    lines = rows(first_of(found["committee"]))
    assert [line.split("|")[1] for line in lines] == [FIRST, "李粤", "陈苏", "王芳", SECOND]
    assert "judge" not in lines[1]
    assert "|广东|" in lines[1]


def test_each_member_has_a_part_with_the_marks_and_a_line_to_sign(
    found: Mapping[str, Sheet],
) -> None:
    sheet = found["scores"]
    parts = sheet.sections[1:]
    assert [one.title for one in parts] == [
        f"评分表：{name}" for name in (FIRST, "李粤", "陈苏", "王芳", SECOND)]  # fmt: skip
    assert all(one.apart for one in parts)
    assert part(sheet, "李粤").signer == "以上共评 3 个市（州）。评审委员会成员李粤"
    assert rows(marks(sheet, "陈苏")) == [
        f"{n}|{city}|{'|'.join(MARKS)}|{TOTAL}"
        for n, city in enumerate(("武汉市", "深圳市", "成都市"), 1)]  # fmt: skip
    given = marks(sheet, "陈苏")
    assert [column.label for column in given.columns][2] == "促进工业稳增长（25%）"
    assert all(isinstance(cell, Decimal) for cell in given.rows[0][2:])


def test_comments_and_views_stand_beside_their_city(found: Mapping[str, Sheet]) -> None:
    first = marks(found["scores"], FIRST)
    assert rows(first)[0].endswith(
        f"|推动先进制造业集群发展：{FORMULA}\n实施产业基础再造工程：{LONG}\n评审意见：建议列入。"
    )
    assert rows(first)[1].endswith(f"|{TOTAL}|")
    other = marks(found["scores"], "李粤")
    assert "评语" not in [column.label for column in other.columns]


def test_who_abstained_or_is_recused_has_no_row_and_is_counted(found: Mapping[str, Sheet]) -> None:
    sheet = found["scores"]
    assert [row.split("|")[1] for row in rows(marks(sheet, FIRST))] == [
        "苏州市",
        "武汉市",
        "深圳市",
    ]
    summary = [line.split("|") for line in rows(first_of(sheet))]
    assert [(line[1], *line[-4:]) for line in summary] == [
        (FIRST, "3", "1", "0", "0"), ("李粤", "3", "0", "1", "0"), ("陈苏", "3", "0", "1", "0"),
        ("王芳", "3", "0", "1", "0"), (SECOND, "3", "0", "1", "0")]  # fmt: skip


def test_a_city_that_nobody_scored_stands_nowhere(found: Mapping[str, Sheet]) -> None:
    for sheet in (found["scores"], found["recusals"]):
        assert "包头市" not in "\n".join(
            line for one in sheet.sections if one.table for line in rows(one.table)
        )


@pytest.mark.parametrize("recipe", [judged.in_review, reviewed.in_review])
def test_as_long_as_the_review_runs_no_score_sheet_is_given_to_anybody(
    new_database: Callable[..., str], tmp_path: Path, recipe: Callable[[str], None]
) -> None:
    site: Callable[..., Site] = sites(new_database, tmp_path)
    web = site(recipe)
    assert {"committee", "recusals"} == set(sheets(web.house))
    for login in ("ministry", "second", "leader", "auditor", "expert", "unit", "city", "statistics",
                  "system_admin", None):  # fmt: skip
        reader = login in ("ministry", "second", "leader", "auditor")
        for extension in FORMATS:
            path = f"/lists/{LIST}/papers/scores.{extension}"
            code = web.client(login).get(path).status_code
            assert code == (404 if reader else 302 if login is None else 403), (login, extension)
            path = path.replace("scores", "recusals")
            with web.client(login).get(path) as reply:
                assert reply.status_code == (200 if reader else code), (login, extension)


def test_once_it_is_over_whoever_sees_scores_gets_the_sheets(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    web = sites(new_database, tmp_path)(judged.judged)
    for login, code in (("ministry", 200), ("leader", 200), ("auditor", 200), ("expert", 403)):
        for extension in FORMATS:
            path = f"/lists/{LIST}/papers/scores.{extension}"
            with web.client(login).get(path) as reply:
                assert reply.status_code == code, (login, extension)


def test_where_no_marks_are_given_there_is_no_score_sheet_but_a_register(
    new_database: Callable[..., str],
) -> None:
    house = House.on(new_database("sqlite", recipe=reviewed.ranked_2018), 2018)
    found = sheets(house, "2018-industry")
    assert list(found) == ["committee", "recusals", "opinion"]
    assert rows(first_of(found["recusals"])) == [
        "1|宁波市|评审专家1|近亲属或其他密切关系|本人声明|2019年2月12日|配偶在该市任职"]  # fmt: skip
    house.db.engine.dispose()


def test_in_the_workbook_each_member_has_a_page_with_numbers_and_a_line_to_sign(
    found: Mapping[str, Sheet],
) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(found["scores"], at=DRAWN)))
    assert book.sheetnames == ["成员评分情况", *(
        f"评分表：{one}" for one in (FIRST, "李粤", "陈苏", "王芳", SECOND)), "说明"]  # fmt: skip
    page = book[f"评分表：{FIRST}"]
    assert [cell.value for cell in page[4]][2:7] == [float(one) for one in (*MARKS, TOTAL)]
    assert [page.cell(4, column).number_format for column in (3, 4, 5, 7)] == [
        "0", "0.0", "0.00", "0.00"]  # fmt: skip
    said = page.cell(4, 8)
    assert FORMULA in said.value and said.data_type == "s"
    below = [row[0].value for row in page.iter_rows(min_row=7) if row[0].value]
    assert len(below) == 1 and "签字：" in below[0]


def test_the_pages_of_two_of_one_name_in_a_workbook_are_two() -> None:
    cities = Table([Column("市（州）", 1)], [["苏州市"]])
    titles = ["评分表：" + "长" * 40, "评分表：" + "长" * 40, "Abc", "ABC", "说明", "[/]"]
    made = Sheet(ref=LIST, called="试", version=1, name="试", lines=["试"],
                 sections=[Section(one, table=cities) for one in titles])  # fmt: skip
    names = load_workbook(io.BytesIO(as_xlsx(made, at=DRAWN))).sheetnames
    assert len({name.casefold() for name in names}) == len(titles) + 1
    assert all(0 < len(name) <= 31 for name in names)
    assert names[1].endswith("（2）")
    assert names[-1] == "说明"


def test_fifteen_members_on_thirty_two_cities_each_begin_on_a_page_and_end_with_a_signature(
    crowded: tuple[Sheet, Sheet],
) -> None:
    _register, sheet = crowded
    content = as_pdf(sheet, at=DRAWN)
    texts = [text.replace("\r\n", "") for text, _wide in pages(content)]
    began = [n for n, text in enumerate(texts) if "评分表：" in text]
    signed = [n for n, text in enumerate(texts) if "签字：" in text]
    assert len(began) == len(signed) == 15
    assert all(start <= end for start, end in zip(began, signed, strict=True))
    assert began[1:] == [end + 1 for end in signed[:-1]]
    assert signed[-1] == len(texts) - 1
    for start, end in zip(began, signed, strict=True):
        for text in texts[start : end + 1]:
            assert "总分" in text and "促进工业稳增长" in text  # the head stands on each page
            assert sheet.digest in text
    assert all(0.005 < share < 0.2 for share in printed(content).inked)


def test_fifteen_members_on_thirty_two_cities_in_a_word_file_and_a_workbook(
    crowded: tuple[Sheet, Sheet],
) -> None:
    register, sheet = crowded
    made = Document(io.BytesIO(as_docx(sheet, at=DRAWN)))
    heads = [p for p in made.paragraphs if p.style and p.style.name == "Heading 1"]
    assert [p.paragraph_format.page_break_before for p in heads] == [False] + [True] * 15
    assert sum("签字：" in p.text for p in made.paragraphs) == 15
    for grid in made.tables[2:]:
        assert grid.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert [len(grid.rows) for grid in made.tables[2:]] == [33, 25] + [33] * 13
    assert [cell.text for cell in made.tables[2].rows[1].cells][-2:] == ["60.5", "60.500"]
    book = load_workbook(io.BytesIO(as_xlsx(sheet, at=DRAWN)))
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 17
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert all(book[name].max_row >= 24 + 3 for name in book.sheetnames[1:-1])
    assert len(rows(first_of(register))) == 8
    assert len(pages(as_pdf(register, at=DRAWN))) == 2


def test_a_member_who_left_keeps_the_part_that_was_handed_in(
    new_database: Callable[..., str],
) -> None:
    house = House.on(new_database("sqlite", recipe=judged.in_review))
    house.door.record(MINISTRY, "list", "committee_member", None, item="judge.4", ref=LIST,
                      received_at=CUTOFF, comment="另有公务")  # fmt: skip
    house.list_acts("close_review", CUTOFF)
    sheet = sheets(house)["scores"]
    assert len(rows(marks(sheet, "王芳"))) == 3
    assert any("|王芳|已移出||" in line for line in rows(first_of(sheet)))
    house.db.engine.dispose()

"""Is a file with a holiday arrangement read right, and its faults named by their lines?"""

from __future__ import annotations

import json
from datetime import date

import pytest

from casework.errors import Invalid
from casework.services.arrangement import NewArrangement, read

HEAD = "year,doc_no,address,date,kind,name\n"
CSV = HEAD + (
    "2027,国办发明电〔2026〕示例号,https://www.gov.cn/x.htm,2027-01-01,off,元旦\n"
    ",,,2027-01-02,off,new_year\n"
    ",,,2027-01-03,make_up,New Year's Day\n"
    "\n"
    ",,,2026-12-31,off,厂休\n"
)
JSON = json.dumps(
    {
        "year": 2027,
        "doc_no": "国办发明电〔2026〕示例号",
        "address": "https://www.gov.cn/x.htm",
        "days_off": [{"date": "2026-12-31", "name": "厂休"}, {"date": "2027-01-01", "name": "元旦"},
                     {"date": "2027-01-02", "name": "元旦"}],
        "make_up_days": [{"date": "2027-01-03", "name": "元旦"}],
    },
    ensure_ascii=False, indent=1,
)  # fmt: skip


def wrong(text: str | bytes) -> dict[str, tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        read(text if isinstance(text, bytes) else text.encode())
    return caught.value.errors


def test_csv_and_json_say_the_same():
    found = read(CSV.encode())
    assert found == read(JSON.encode())
    assert found.off == {date(2026, 12, 31): "厂休", date(2027, 1, 1): "new_year",
                         date(2027, 1, 2): "new_year"}  # fmt: skip
    assert found.make_up == {date(2027, 1, 3): "new_year"}
    assert (found.year, found.doc_no) == (2027, "国办发明电〔2026〕示例号")


def test_what_is_written_as_json_reads_the_same():
    found = read(CSV.encode())
    assert read(json.dumps(found.as_json()).encode()) == found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_spreadsheets_own_encoding_is_understood(encoding: str):
    assert isinstance(read(CSV.encode(encoding)), NewArrangement)


def test_words_of_a_calendar_are_understood():
    text = CSV.replace(",off,", ",休,").replace(",make_up,", ",班,")
    assert read(text.encode()) == read(CSV.encode())


@pytest.mark.parametrize(
    ("line", "row", "says"),
    [
        (2, "2027,n,https://a.cn,2027-02-30,off,", "2027-02-30"),
        (2, "2027,n,https://a.cn,2027-01-01,closed,", "closed"),
        (2, "2027,n,https://a.cn,2028-03-01,off,", "2028-03-01"),
        (2, "2027,n,https://a.cn,2026-11-30,off,", "2026-11-30"),
        (2, "2027,n,https://a.cn,2027-01-04,make_up,", "工作日"),
        (2, "2027,n,https://a.cn,2027-01-01,off", "列"),
        (2, "2027,n,https://a.cn,2027-01-01,off,x,y", "列"),
        (2, f"2027,n,https://a.cn,2027-01-01,off,{'很' * 33}", "name"),
        (3, "2027,n,https://a.cn,2027-01-01,off,\n,,,2027-01-01,off,", "第 2 行"),
        (3, "2027,n,https://a.cn,2027-01-02,off,\n,,,2027-01-02,make_up,", "第 2 行"),
        (3, "2027,n,https://a.cn,2027-01-01,off,\n2028,,,2027-01-02,off,", "2027"),
        (2, "27,n,https://a.cn,2027-01-01,off,", "四位"),
        (2, "2027,n,javascript:alert(1),2027-01-01,off,", "网址"),
        (2, "2027,n,https://a.cn b,2027-01-01,off,", "网址"),
    ],
)
def test_a_fault_is_named_by_its_line(line: int, row: str, says: str):
    errors = wrong(HEAD + row + "\n")
    zh, en = errors[f"line {line}"]
    assert says in zh
    assert zh.startswith(f"第 {line} 行")
    assert en.startswith(f"line {line}")


def test_every_faulty_line_is_named_at_once():
    errors = wrong(HEAD + "2027,n,https://a.cn,x,off,\n,,,y,off,\n,,,2027-01-01,off,\n")
    assert set(errors) == {"line 2", "line 3"}


def test_a_column_that_nobody_knows_is_refused():
    errors = wrong("year,doc_no,address,date,kind,colour\n")
    assert "colour" in errors["line 1"][0]


def test_a_missing_column_is_named():
    assert "kind" in wrong("year,doc_no,address,date\n")["line 1"][0]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "line 1"),
        (HEAD, "file"),
        (b"\x00\xff\xfe\x81", "file"),
        (b"x" * 300_000, "file"),
        (HEAD + '2027,"n,https://a.cn,2027-01-01,off,\n', "line 2"),
        ('{"year": 2027,\n "doc_no": }', "line 2"),
        ('{"year": 2027, "days": []}', "line 1"),
        ('{\n"year": 2027,\n"days_off": {}\n}', "line 3"),
    ],
)
def test_what_is_no_arrangement_is_refused(text: str | bytes, key: str):
    assert key in wrong(text)


def test_a_fault_in_json_is_named_by_its_line_too():
    text = JSON.replace('"2027-01-03"', '"2027-01-05"')
    line = text[: text.index("2027-01-05")].count("\n") + 1
    assert f"line {line}" in wrong(text)


def test_the_second_mention_of_a_day_is_the_wrong_one_in_json():
    days = ['  {"date": "2027-01-01"}', '  {"date": "2027-01-01"}']
    text = ('{"year": 2027, "doc_no": "n", "address": "https://a.cn", "days_off": [\n'
            + ",\n".join(days) + "\n]}")  # fmt: skip
    assert set(wrong(text)) == {"line 3"}


@pytest.mark.parametrize("value", ["true", "null", "[2027]", '"二〇二七"', "2027.5"])
def test_a_year_that_is_no_year_is_refused(value: str):
    text = '{"year": ' + value + ', "doc_no": "n", "address": "https://a.cn"}'
    assert "line 1" in wrong(text)

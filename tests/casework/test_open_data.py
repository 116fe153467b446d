"""Does the open data say what the pages say, as its schema says it, and nothing that isn't public?"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import insert, select, update

from casework.models import Case, FactRow, Publicity, PublicNotice, Shortlist
from casework.models.base import canonical
from casework.web.public.open_data.kinds import TEXT, YEAR, Column
from casework.web.public.open_data.sets import SETS
from tests.casework.calendars import EXTENDED, imported
from tests.support.installation import client_of
from tests.support.site import (
    NOTICE,
    SCORES,
    Site,
    approved_demo,
    publicised,
    publicised_demo,
    sites,
)
from workflows.calendar import BEIJING

TERM = "2023-06-02"  # the cities' incentive year begins
FILES = [f"/data/{name}.{kind}" for name in SETS for kind in ("json", "csv", "schema.json")]


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def told(made: Site, name: str, **asked: str) -> dict[str, Any]:
    answer = made.client().get(f"/data/{name}.json", query_string=asked)
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    found: dict[str, Any] = json.loads(answer.data)
    return found


def lines(made: Site, name: str, **asked: str) -> list[dict[str, str]]:
    answer = made.client().get(f"/data/{name}.csv", query_string=asked)
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    text = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def schema(made: Site, name: str) -> dict[str, Any]:
    answer = made.client().get(f"/data/{name}.schema.json")
    assert (answer.status_code, answer.content_type) == (200, "application/schema+json")
    found: dict[str, Any] = json.loads(answer.data)
    return found


def codes(made: Site, on: str) -> list[str]:
    return [one["division_code"] for one in told(made, "terms", on=on)["records"]]


# --- the files, and their schema ---------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("recipe", [publicised, publicised_demo, approved_demo])
def test_both_files_are_as_their_schema_says(
    site: Callable[..., Site], recipe: Callable[[str], None], name: str
) -> None:
    made = site(recipe)
    said = schema(made, name)
    assert said["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(said)
    assert list(Draft202012Validator(said).iter_errors(told(made, name, on=TERM))) == []
    line = {"$ref": "#/$defs/line", "$defs": said["$defs"]}
    for one in lines(made, name, on=TERM):
        assert list(Draft202012Validator(line).iter_errors(one)) == []


@pytest.mark.parametrize(
    ("record", "value"),
    [("year", "2022"), ("division_code", 110115), ("demo", None), ("term_to", "2024-06-02"),
     ("score", "93.25")],
)  # fmt: skip
def test_the_schema_refuses_what_is_otherwise(
    site: Callable[..., Site], record: str, value: object
) -> None:
    made = site(approved_demo)
    found = told(made, "terms", on=TERM)
    found["records"][0][record] = value
    assert list(Draft202012Validator(schema(made, "terms")).iter_errors(found))


@pytest.mark.parametrize("name", SETS)
def test_json_csv_and_schema_have_the_same_columns_in_one_order(
    site: Callable[..., Site], name: str
) -> None:
    made = site(approved_demo)
    known = schema(made, name)["$defs"]
    line = list(known["line"]["properties"])
    assert line == [column.name for column in SETS[name].line]
    assert len(line) == len(set(line))
    record = told(made, name, on=TERM)["records"][0]
    assert [k for k in record if k != "cities"] + list(record.get("cities", [{}])[0]) == line
    assert list(lines(made, name, on=TERM)[0]) == line


@pytest.mark.parametrize("name", SETS)
def test_the_csv_holds_what_the_json_holds(site: Callable[..., Site], name: str) -> None:
    made = site(approved_demo)
    flat = [{k: v for k, v in (record | city).items() if k != "cities"}
            for record in told(made, name, on=TERM)["records"]
            for city in record.get("cities", [{}])]  # fmt: skip
    words = {True: "true", False: "false", None: ""}
    said = [{k: words.get(v, str(v)) for k, v in one.items()} for one in flat]
    assert said == lines(made, name, on=TERM)
    assert len(said) == len(SCORES)


def test_a_spreadsheet_finds_utf_8_by_its_mark_and_a_program_needs_none(
    site: Callable[..., Site],
) -> None:
    client = site(publicised).client()
    assert client.get("/data/notices.csv").data.startswith(b"\xef\xbb\xbfpublicity,")
    assert client.get("/data/notices.json").data.startswith(b"{")
    assert "深圳市".encode() in client.get("/data/notices.json").data, "not escaped"


# --- what stands in them -----------------------------------------------------------------------


def test_a_publicity_stands_with_its_dates_and_a_hash_that_anyone_can_check(
    site: Callable[..., Site],
) -> None:
    (one,) = told(site(publicised), "notices")["records"]
    assert one["publicity"] == NOTICE
    assert one["url"] == "http://127.0.0.1:8000/notices/2022-1"
    assert one["published_at"] == one["updated_at"] == "2023-01-17T09:00:00+08:00"
    assert (one["last_day"], one["ends_at"]) == ("2023-01-29", "2023-01-30T00:00:00+08:00")
    assert [c["division_code"] for c in one["cities"]] == sorted(SCORES)
    assert one["cities"][0] | {"case": ""} == {
        "case": "", "division_code": "110115", "city_zh": "大兴区", "city_en": "Daxing",
        "unit_zh": "北京市", "unit_en": "Beijing", "demo": False,
    }  # fmt: skip
    text = canonical(sorted([c["division_code"], c["city_zh"], c["case"]] for c in one["cities"]))
    assert one["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_a_lengthened_end_stands_with_its_note_and_when_it_was_moved(
    site: Callable[..., Site],
) -> None:
    made = site(publicised)
    imported(made.house, EXTENDED)
    (one,) = told(made, "notices")["records"]
    assert one["ends_at"] == "2023-02-03T00:00:00+08:00"
    assert one["updated_at"] == "2023-01-26T12:00:00+08:00"
    assert EXTENDED.doc_no in one["note_zh"] and EXTENDED.doc_no in one["note_en"]


def test_an_approved_list_names_its_reply(site: Callable[..., Site]) -> None:
    (one,) = told(site(approved_demo), "lists")["records"]
    assert (one["year"], one["measure"]) == (2022, "industry")
    assert (one["reply_number"], one["reply_date"]) == ("示例复〔2023〕2号", "2023-06-02")
    assert [c["division_code"] for c in one["cities"]] == sorted(SCORES)


@pytest.mark.parametrize(
    ("on", "cities"),
    [("2023-06-01", 0), ("2023-06-02", 4), ("2024-06-02", 4), ("2024-06-03", 0), (" 2023-06-02 ", 4),
     ("0001-01-01", 0), ("9999-12-31", 0)],
)  # fmt: skip
def test_who_is_in_term_is_told_for_any_day_as_the_page_tells_it(
    site: Callable[..., Site], on: str, cities: int
) -> None:
    made = site(approved_demo)
    found = told(made, "terms", on=on)
    assert (found["on"], len(found["records"])) == (on.strip(), cities)
    page = made.text(f"/results?on={on}")
    assert page.count('data-label="Incentive year"') == cities
    assert f"/data/terms.csv?on={on.strip()}" in page
    assert made.client().get("/data/terms.csv", query_string={"on": on}).headers[
        "Content-Disposition"] == f'attachment; filename="demo-terms-{on.strip()}.csv"'  # fmt: skip


def test_today_is_now_and_another_day_is_its_noon(site: Callable[..., Site]) -> None:
    made = site(approved_demo)
    ends = datetime(2024, 6, 2, 18, tzinfo=BEIJING)
    with made.house.db.reading() as session:
        session.execute(update(Case).values(term_to=ends))
        session.commit()
    made.at(ends - timedelta(minutes=5))
    assert len(codes(made, "")) == 4
    assert codes(made, "2024-06-02") == codes(made, "")
    made.at(ends + timedelta(minutes=5))
    assert codes(made, "") == codes(made, "2024-06-02") == []
    made.at(ends + timedelta(days=1))
    assert len(codes(made, "2024-06-02")) == 4, "at noon of that day they were in term"


@pytest.mark.parametrize("on", ["2023-02-30", "20230602", "2023-W22-5", "2-6-2023", "tomorrow",
                                "２０２３-06-02", "2023-06-02T12:00", "<b>", "-1"])  # fmt: skip
@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_day_that_is_none_is_refused_and_the_format_is_named(
    site: Callable[..., Site], on: str, kind: str
) -> None:
    made = site(approved_demo)
    answer = made.client().get(f"/data/terms.{kind}", query_string={"on": on})
    assert (answer.status_code, answer.content_type) == (400, "application/json")
    said = json.loads(answer.data)
    assert (said["parameter"], said["format"]) == ("on", "YYYY-MM-DD")
    assert f"“{on}” isn't a day" in said["message"]["en"] and on in said["message"]["zh"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*", "a script reads why"
    assert "isn&#39;t a day" in made.client().get("/results", query_string={"on": on}).text


@pytest.mark.parametrize("path", ["/data/cases.json", "/data/cases.csv", "/data/x.schema.json"])
def test_a_set_that_there_is_not_is_not_found(site: Callable[..., Site], path: str) -> None:
    assert site(publicised).client().get(path).status_code == 404


def test_nothing_is_cut_however_much_there_is(site: Callable[..., Site]) -> None:
    made = site(publicised)
    with made.house.db.reading() as session:
        one = session.scalars(select(Publicity)).one()
        notice = session.scalars(select(PublicNotice)).one()
        for row, keys in ((notice, {"ref": "2022-{}"}),
                          (one, {"ref": "2022-industry-{}", "notice_ref": "2022-{}"})):  # fmt: skip
            own = {c.name: getattr(row, c.name) for c in row.__table__.columns if c.name != "id"}
            session.execute(insert(type(row)), [
                own | {key: said.format(number) for key, said in keys.items()}
                for number in range(2, 252)])  # fmt: skip
        session.commit()
    assert len(told(made, "notices")["records"]) == 251
    assert len({one["publicity"] for one in lines(made, "notices")}) == 251
    page = made.text("/data")
    assert "251 records" in page


# --- what must not stand in them ---------------------------------------------------------------


def everything(client: Any) -> Iterator[tuple[str, str]]:
    for path in (*FILES, "/data", "/feed.atom", "/feed.atom?lang=en"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        yield path, answer.get_data(as_text=True)


def test_no_score_no_rank_and_no_state_of_a_case_is_in_any(site: Callable[..., Site]) -> None:
    made = site(approved_demo)
    for path, said in everything(made.client()):
        assert [score for score in SCORES.values() if "." in score and score in said] == [], path
        assert "incentive_active" not in said, path
        for word in ("score", "rank", "state", "points"):
            assert f'"{word}"' not in said and f",{word}," not in said, path


def test_a_case_that_is_not_public_is_in_none(midway: Flask) -> None:
    """A round half-way: one list is public and objected to, other cases are drafted or reviewed."""
    with midway.extensions["casework"].db.reading() as session:
        cases = {case.ref: case.division for case in session.scalars(select(Case))}
        shown = {e["case"] for p in session.scalars(select(Publicity)) for e in p.entries}
        assert "approved" not in session.scalars(select(Shortlist.state)).all()
    hidden = {cases[ref] for ref in cases.keys() - shown} - {cases[ref] for ref in shown}
    assert len(hidden) > 3
    for path, said in everything(client_of(midway)):
        assert [ref for ref in cases.keys() - shown if ref in said] == [], path
        assert [code for code in hidden if code in said] == [], path
        assert "张三" not in said and "13800001234" not in said, path


# --- formulas ----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_what_a_spreadsheet_takes_for_a_formula_is_text_there_and_as_written_in_json(
    site: Callable[..., Site], number: str
) -> None:
    made = site(approved_demo)
    with made.house.db.reading() as session:
        reply = {"number": number, "date": "2023-06-02", "file": "示例.pdf"}
        session.execute(update(FactRow).where(FactRow.kind == "reply").values(value=reply))
        session.commit()
    assert {one["reply_number"] for one in lines(made, "lists")} == {f"'{number}"}
    assert told(made, "lists")["records"][0]["reply_number"] == number


def test_an_honest_number_stays_one() -> None:
    def said(kind: Any, value: object) -> str:
        return Column(zh="", en="", name="x", kind=kind, of=lambda row: row).text(value)

    assert said(YEAR, -5) == "-5"
    assert said(TEXT, "-5") == "'-5"
    assert said(TEXT, "国办发〔2022〕21号") == "国办发〔2022〕21号"


# --- copies, other sites, marks ----------------------------------------------------------------


@pytest.mark.parametrize("path", FILES)
def test_a_file_may_be_kept_compressed_and_read_by_scripts_of_any_site(
    site: Callable[..., Site], path: str
) -> None:
    made = site(approved_demo)
    answer = made.client().get(path)
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    again = made.client().get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    if len(answer.data) > 1_000:
        packed = made.client().get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
    assert made.client("ministry").get(path).headers["Cache-Control"] == "no-store"


def test_nothing_but_the_files_is_open_to_other_sites(site: Callable[..., Site]) -> None:
    client = site(publicised).client()
    for path in ("/", "/data", "/results", "/feed.atom", "/data/cases.json", "/login"):
        answer = client.get(path)
        assert "Access-Control-Allow-Origin" not in answer.headers, path
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", path


@pytest.mark.parametrize("name", SETS)
def test_a_file_says_where_its_schema_is(site: Callable[..., Site], name: str) -> None:
    made = site(publicised)
    where = f"http://127.0.0.1:8000/data/{name}.schema.json"
    assert schema(made, name)["$id"] == told(made, name)["schema"] == where
    for kind in ("json", "csv"):
        said = made.client().get(f"/data/{name}.{kind}").headers["Link"]
        assert said == f'<{where}>; rel="describedby"; type="application/schema+json"'


def test_invented_data_says_so_in_every_file_and_in_its_name(site: Callable[..., Site]) -> None:
    demo, real = site(approved_demo), site(publicised)
    for name in SETS:
        found = told(demo, name, on=TERM)
        assert found["demo"] is True and "演示" in found["demo_note"]["zh"]
        assert {one["demo"] for one in lines(demo, name, on=TERM)} == {"true"}
        disposition = demo.client().get(f"/data/{name}.csv").headers["Content-Disposition"]
        assert 'filename="demo-' in disposition
        assert told(real, name)["demo"] is False and told(real, name)["demo_note"] is None
        assert "demo" not in real.client().get(f"/data/{name}.csv").headers["Content-Disposition"]
    assert {one["demo"] for one in lines(real, "notices")} == {"false"}
    assert "Nothing on this page is a real notice" in demo.text("/data")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_explains_every_column_and_names_the_source(
    site: Callable[..., Site], lang: str
) -> None:
    made = site(approved_demo)
    page = made.text("/data", lang=lang)
    for name, dataset in SETS.items():
        assert dataset.words(lang) in page and dataset.says.words(lang) in page
        for kind in ("csv", "json", "schema.json"):
            assert f'"/data/{name}.{kind}"' in page
        for column in dataset.line:
            assert f"<code>{column.name}</code>" in page
    said = {"zh": ("须注明来源“工业和信息化部规划司”", "2022年度批次"),
            "en": ("provided that the source, “Department of Planning", "the round of 2022")}[lang]  # fmt: skip
    assert [words for words in said if words not in page] == []
    assert '<a href="/data">' in made.text("/", lang=lang).partition("<footer")[2]

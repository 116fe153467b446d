"""Is every kind of fact recorded, changed and taken away on a page made from its declaration?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from casework.business_clock import BusinessClock
from casework.models import Case, Division, Round
from casework.web import fact_forms
from casework.web.fact_choices import Source
from tests.casework.acting import PROGRAM, SHENZHEN, english, fact, hidden, seals, version_of
from tests.casework.test_attachments import bomb
from tests.support.files import PDF
from tests.support.house import WORKING
from tests.support.installation import client_of
from tests.support.rounds import early_round
from workflows.calendar import BEIJING
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


def test_a_day_before_the_notice_s_is_said_above_the_form_with_what_was_typed(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    address = "/rounds/2022/facts/cutoff_moved/540000"
    sent = {
        "day": "2022-12-20",
        "number": "工信厅规函〔2022〕998号",
        "date": "2022-12-05",
        "reason": "大雪",
    }
    answer = client.post(address, data=seals(client, address) | sent)
    assert answer.status_code == 422
    assert "it can be put off, not brought forward" in answer.text
    assert 'value="2022-12-20"' in answer.text and "大雪</textarea>" in answer.text
    assert "Cannot be recorded now" not in answer.text
    assert answer.text.count("it can be put off, not brought forward") == 1


def test_a_moved_cutoff_is_read_and_moved_on_when_it_can_t_fall_back_to_a_day_that_is_over(
    app: Flask,
) -> None:
    client = english(client_of(app, "ministry"))
    address = "/rounds/2022/facts/cutoff_moved/540000"
    sent = {
        "day": "2022-12-30",
        "number": "工信厅规函〔2022〕998号",
        "date": "2022-12-05",
        "reason": "大雪",
    }
    assert client.post(address, data=seals(client, address) | sent).status_code == 303
    BusinessClock(app.extensions["casework"].db).set(datetime(2022, 12, 26, 9, tzinfo=BEIJING))
    page = client.get(address)
    assert "30 Dec 2022" in page.text and 'name="day"' in page.text
    gone = client.post("/rounds/2022/remove/cutoff_moved/540000", data={
        "version": hidden(page, "version"), "request_id": "r-9", "comment": "撤回"})  # fmt: skip
    assert gone.status_code == 422
    assert "is over already" in gone.text
    assert fact(app, "round/2022", "cutoff_moved", "540000")["day"] == "2022-12-30"


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


def test_a_settings_form_offers_its_choices_and_freezes(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    address = "/rounds/2022/facts/setting/publicity_counts_first_day"
    page = client.get(address)
    assert page.text.count('type="radio"') == 2
    client.post(address, data=seals(client, address) | {"value": "true"})
    with app.extensions["casework"].db.reading() as session:
        changed = session.get_one(Round, 2022).rules_digest
    assert fact(app, "round/2022", "setting", "publicity_counts_first_day") == {"value": "true"}
    assert changed
    frozen = client.get("/rounds/2022/facts/setting/cutoff_close")
    assert "can't be changed once the step that needs it has begun" in frozen.text.replace(
        "&#39;", "'")  # fmt: skip
    wrong = client.post("/rounds/2022/facts/setting/bonus_points", data={
        "value": "99", "version": version_of(app, "round/2022")})  # fmt: skip
    assert wrong.status_code == 422
    assert client.get("/rounds/2022/facts/setting/nonsense").status_code == 404


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", ["“Bonus for a commendation of the State Council&#39;s grand inspection”: “99” is not "
             "from 0 to 20.", "Not recorded: nothing has been changed"]),
     ("zh", ["“国务院大督查通报表扬加分”：“99”不在 0 至 20 之间。"])],
)  # fmt: skip
def test_a_setting_that_isn_t_allowed_is_named_by_its_words(
    app: Flask, lang: str, told: list[str]
) -> None:
    client = client_of(app, "ministry")
    client = english(client) if lang == "en" else client
    address = "/rounds/2022/facts/setting/bonus_points"
    wrong = client.post(address, data=seals(client, address) | {"value": "99"})
    assert wrong.status_code == 422
    alert = wrong.text[wrong.text.index('role="alert"') :].partition("</ul>")[0]
    assert "bonus_points" not in alert
    for words in told:
        assert words in alert


def test_a_moved_cutoff_moves_every_open_one(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    assert client.get("/rounds/2022/facts/cutoff_moved?item=440000").location.endswith(
        "/rounds/2022/facts/cutoff_moved/440000")  # fmt: skip
    address = "/rounds/2022/facts/cutoff_moved/*"
    done = client.post(address, data=seals(client, address) | {
        "day": "2022-12-30", "number": "工信厅规函〔2022〕999号", "date": "2022-12-05",
        "reason": "疫情"}, follow_redirects=True)  # fmt: skip
    assert "Cutoff moved by document" in done.text
    assert "Recorded: Cutoff moved: All units" in done.text
    assert "30 Dec 2022" in client.get("/cases/2022-industry-320500").text


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


def test_an_incident_is_recorded_on_a_city_and_graded(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    page = client.get("/divisions/990200")
    assert page.status_code == 200
    address = re.search(r'href="(/divisions/990200/facts/incident/\d+)"', page.text)[1]  # type: ignore[index]
    done = client.post(address, data=seals(client, address) | {
        "kind": "production_safety", "date": "2021-06-13", "deaths": "12", "source": "演示数据"},
        follow_redirects=True)  # fmt: skip
    assert "Major production safety accident" in done.text
    with app.extensions["casework"].db.reading() as session:
        assert session.get_one(Division, "990200").version == 1
    case = client.get("/cases/2022-digital-990200")
    assert "Disqualify" in case.text
    assert "/cases/2022-digital-990200/actions/disqualify" in case.text


def test_an_incident_of_which_a_number_is_not_known_is_not_graded_yet(app: Flask) -> None:
    client = english(client_of(app, "ministry"))
    found = re.search(r'href="(/divisions/990200/facts/incident/\d+)"',
                      client.get("/divisions/990200").text)  # fmt: skip
    assert found
    address = found[1]
    told = {"kind": "production_safety", "date": "2021-06-13", "deaths": "2", "source": "演示数据",
            "criteria": "water_county"}  # of another standard: it counts for nothing  # fmt: skip
    done = client.post(address, data=seals(client, address) | told, follow_redirects=True)
    assert "not graded yet" in done.text
    assert "Ordinary production safety accident" not in done.text
    told |= {"serious_injuries": "0", "loss_yuan": "0", "comment": "续报"}
    done = client.post(address, data=seals(client, address) | told, follow_redirects=True)
    assert "Ordinary production safety accident" in done.text


def test_a_script_that_records_an_accident_is_told_that_it_is_on_record(app: Flask) -> None:
    client = client_of(app, "ministry")
    done = client.post("/divisions/990200/facts/incident/1", headers=PROGRAM, data={
        "kind": "production_safety", "date": "2021-06-13", "deaths": "12", "source": "演示数据",
        "version": version_of(app, "division/990200")})  # fmt: skip
    assert (done.status_code, done.json["saved"], done.json["problems"]) == (200, True, [])
    assert fact(app, "division/990200", "incident", "1")["deaths"] == 12


def test_a_script_is_told_the_articles_of_a_refusal_too(app: Flask) -> None:
    client = english(client_of(app, "unit"))
    late = client.post(f"/cases/{SHENZHEN}/facts/consent_kept", headers=PROGRAM, data={
        "covers": "y", "seen": "0.0"})  # fmt: skip
    assert late.status_code == 422
    assert "It is “Submitted”" in late.json["errors"][0]
    assert "(Notice item 5, provincial consent; " in late.json["errors"][0]

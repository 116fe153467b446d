"""Who reads what ministry and unit write to each other on a case, and what each notes for itself?"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from casework.models import Attachment
from tests.casework.acting import SHENZHEN, english, fact, seals, state
from tests.support.files import PDF
from tests.support.installation import client_of

CASE = f"/cases/{SHENZHEN}"
# What is written, by its kind: by whom, and who reads it.
KINDS = {
    "message": ("unit", ("unit", "ministry", "auditor")),
    "ministry_note": ("ministry", ("ministry", "auditor")),
    "unit_note": ("unit", ("unit",)),
}
WORDS = {"message": "往来的这一句", "ministry_note": "部里的这一句", "unit_note": "单位的这一句"}
EVERYBODY = ("unit", "ministry", "auditor", "city")
PAGES = ("?all=1", "/materials", "/materials/statements", "/preflight", "/receipt")
Who = Callable[[str], FlaskClient]


@pytest.fixture
def who(early: Flask) -> Who:
    return lambda login: english(client_of(early, login))


def write(client: FlaskClient, kind: str, **more: object) -> int:
    address = f"{CASE}/facts/{kind}"
    sent = {"text": WORDS[kind], **seals(client, address), **more}
    return client.post(address, data=sent, content_type="multipart/form-data").status_code


def test_what_is_written_is_read_by_its_side_and_by_nobody_else_on_any_page(
    early: Flask, who: Who
) -> None:
    people = {login: who(login) for login in EVERYBODY}
    before = entries(people["city"].get(f"{CASE}?all=1").text)
    for kind, (writer, _) in KINDS.items():
        assert write(people[writer], kind) == 303
    for login, client in people.items():
        shown = {page: client.get(CASE + page).text for page in PAGES}
        shown |= {"csv": client.get("/cases.csv").text}
        for kind, (_, readers) in KINDS.items():
            own = f"{CASE}/facts/{kind}" + ("/1" if kind == "message" else "")
            if login in readers:
                assert WORDS[kind] in shown["?all=1"], (login, kind)
                assert WORDS[kind] in client.get(own).text, (login, kind)
                continue
            assert [p for p, text in shown.items() if WORDS[kind] in text] == [], (login, kind)
            assert [p for p, text in shown.items() if f"facts/{kind}" in text] == [], (login, kind)
            assert client.get(own).status_code == 404
            assert client.post(own, data={"text": "x", "seen": "-"}).status_code == 404
    assert entries(people["city"].get(f"{CASE}?all=1").text) == before
    assert SHENZHEN not in people["unit"].get("/cases?q=" + WORDS["ministry_note"]).text
    for kind in KINDS:  # another unit doesn't see the case at all
        assert who("other").get(f"{CASE}/facts/{kind}").status_code == 404
    assert who("other").get(CASE).status_code == 404


def test_a_message_that_waits_for_an_answer_is_on_the_ministry_s_dashboard(
    early: Flask, who: Who
) -> None:
    waits = "a message to answer"
    assert waits not in who("ministry").get("/dashboard").text
    assert write(who("unit"), "message") == 303
    page = who("ministry").get("/dashboard").text
    assert page.count(waits) == 1
    assert f'href="{CASE}#talk"' in page
    assert write(who("ministry"), "message") == 303
    assert waits not in who("ministry").get("/dashboard").text


def code(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        return answer.status_code


def entries(page: str) -> list[str]:
    """How much the timeline tells of, and how many messages were sent."""
    return re.findall(r"\d+ entr(?:y|ies)|Show \d+ earlier", page)


def test_a_city_doesnt_learn_from_the_post_that_there_is_a_message(early: Flask, who: Who) -> None:
    from notifications.run import run

    write(who("unit"), "message")
    run(early.extensions["casework"])
    assert "有新的往来消息" in who("ministry").get(f"{CASE}?all=1").text
    assert "有新的往来消息" not in who("city").get(f"{CASE}?all=1").text


def test_a_message_stays_as_it_was_written(early: Flask, who: Who) -> None:
    unit = who("unit")
    write(unit, "message")
    page = unit.get(f"{CASE}/facts/message/1").text
    assert "is recorded once and stays as it is" in page
    assert "Take it away" not in page
    own = {"text": "anders", "version": "999"}
    assert unit.post(f"{CASE}/facts/message/1", data=own).status_code == 422
    assert unit.post(f"{CASE}/remove/message/1", data=own).status_code == 422
    assert unit.post(f"{CASE}/facts/message/7", data=own).status_code == 404
    assert fact(early, f"case/{SHENZHEN}", "message", "1") == {"text": WORDS["message"]}


def test_two_who_write_at_once_each_have_their_message_and_no_form_goes_stale(
    early: Flask, who: Who
) -> None:
    unit, ministry = who("unit"), who("ministry")
    address = f"{CASE}/facts/message"
    theirs, ours = seals(unit, address), seals(ministry, address)
    act = seals(ministry, f"{CASE}/actions/accept")
    assert unit.post(address, data={"text": "一", **theirs}).status_code == 303
    assert ministry.post(address, data={"text": "二", **ours}).status_code == 303
    assert ministry.post(address, data={"text": "二", **ours}).status_code == 303  # sent twice
    found = {n: fact(early, f"case/{SHENZHEN}", "message", n) for n in ("1", "2", "3")}
    assert found == {"1": {"text": "一"}, "2": {"text": "二"}, "3": None}
    assert ministry.post(f"{CASE}/actions/accept", data=act).status_code == 303
    assert fact(early, f"case/{SHENZHEN}", "formal_check") == {"result": "accepted"}
    assert state(early, SHENZHEN) == "submitted"


def test_two_who_change_the_same_note_dont_overwrite_each_other(early: Flask, who: Who) -> None:
    first, second = who("ministry"), who("second")
    address = f"{CASE}/facts/ministry_note"
    mine, theirs = seals(first, address), seals(second, address)
    assert first.post(address, data={"text": "一", **mine}).status_code == 303
    again = second.post(address, data={"text": "二", **theirs})
    assert again.status_code == 409
    assert "二" in again.text
    assert fact(early, f"case/{SHENZHEN}", "ministry_note") == {"text": "一"}


def test_a_messages_file_is_given_to_who_reads_the_message_and_is_no_part_of_the_application(
    early: Flask, who: Who
) -> None:
    assert write(who("unit"), "message", file=(BytesIO(PDF), "答复.pdf")) == 303
    with early.extensions["casework"].db.reading() as session:
        (kept,) = (a for a in session.query(Attachment) if a.name == "答复.pdf")
    address = f"{CASE}/files/{kept.sha256}"
    codes = {login: code(who(login), address)
             for login in ("unit", "ministry", "city", "statistics", "other")}  # fmt: skip
    assert codes == {"unit": 200, "ministry": 200, "city": 404, "statistics": 404, "other": 404}
    for login in ("unit", "city"):
        assert "答复.pdf" not in who(login).get(f"{CASE}/receipt").text


def test_the_desk_says_that_the_other_side_has_written_and_the_citys_says_nothing(who: Who) -> None:
    write(who("ministry"), "message")
    assert "the last one from the ministry" in who("unit").get("/recommend").text
    assert "the last one" not in who("city").get("/recommend").text
    write(who("unit"), "message")
    assert "the last one from your side" in who("unit").get("/recommend").text


def test_several_cases_are_acted_on_though_one_of_them_was_talked_about(
    early: Flask, who: Who
) -> None:
    ministry = who("ministry")
    page = ministry.get(f"/cases/several?action=accept&case={SHENZHEN}")
    version = re.search(rf'name="version-{SHENZHEN}" value="(\d+)"', page.text)
    assert version
    write(who("unit"), "message")
    done = ministry.post("/cases/several", data={
        "action": "accept", "case": SHENZHEN, f"version-{SHENZHEN}": version[1]})  # fmt: skip
    assert done.status_code == 303
    assert fact(early, f"case/{SHENZHEN}", "formal_check") == {"result": "accepted"}


def test_a_long_talk_is_read_page_by_page_and_a_case_shows_the_newest_of_it(
    early: Flask, who: Who
) -> None:
    unit, write_ = who("unit"), who("ministry")
    for number in range(1, 42):
        done = write_.post(f"{CASE}/facts/message", data={"text": f"第{number}句"})
        assert done.status_code == 303

    def said(client: FlaskClient, path: str) -> list[str]:
        return re.findall(r">(第\d+句)<", client.get(CASE + path).text)

    assert said(unit, "") == [f"第{n}句" for n in range(22, 42)]
    assert "21 earlier messages" in unit.get(CASE).text
    assert said(unit, "/messages") == said(unit, "")
    assert said(unit, "/messages?page=2") == [f"第{n}句" for n in range(2, 22)]
    assert said(unit, "/messages?page=3") == ["第1句"]
    for strange in ("/messages?page=4", "/messages?page=99999999"):
        assert code(unit, CASE + strange) == 404
    assert code(unit, f"{CASE}/messages?page=-1") == 200
    assert code(who("city"), f"{CASE}/messages") == 403
    assert code(who("other"), f"{CASE}/messages") == 404

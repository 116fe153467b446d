"""Can an objection be handled from its page: taken on, asked about, joined, answered, closed?"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework import audit
from casework.models import Event, FactRow, Objection
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from notifications.run import run as tell
from tests.support.files import PDF
from tests.support.house import LEADER, MINISTRY, OBJECTOR
from tests.support.rounds import MIDWAY, midway_round
from tests.support.site import Site, sites

FIRST, SECOND_ONE, CASE = "Y2022I-0001", "Y2022I-0002", "2022-industry-990100"
PAGE = f"/objections/{FIRST}"
AT = MIDWAY
UNIT = "other"  # the unit of the city objected to
QUESTION = "请说明工业投资增速的来源"


@pytest.fixture
def web(new_database: Callable[..., str], tmp_path: Path) -> Site:
    made = sites(new_database, tmp_path)(midway_round)
    made.app.config["WTF_CSRF_ENABLED"] = False
    return made


def said(page: str) -> str:
    """The page without its marks, on one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])))


def sent(page: str) -> dict[str, str]:
    """What a form sends of what it was made from."""
    return dict(re.findall(r'name="(version[^"]*|request_id)" value="([^"]*)"', page))


def wrong(web: Site) -> list[str]:
    """What the audit finds of the objections."""
    found = audit.verify(web.house.db).problems
    return [p.en for p in found if p.stream.startswith("objection/")]


def record(web: Site, kind: str, value: dict[str, Any], ref: str = FIRST, **more: Any) -> None:
    web.house.door.record(MINISTRY, "objection", kind, value, ref=ref, received_at=AT, **more)


def do(web: Site, action: str, who: str, **typed: Any) -> Any:
    """Open the page of an act, and send its form."""
    path = f"{PAGE}/actions/{action}"
    page = web.text(path, who)
    return web.client(who).post(path, data=sent(page) | typed)


def states(web: Site) -> list[str]:
    with web.house.db.reading() as session:
        return list(session.scalars(select(Objection.state).order_by(Objection.ref)))


def joined(web: Site) -> None:
    """The second is admitted and joined to the first."""
    web.house.door.act(MINISTRY, "objection", "admit", ref=SECOND_ONE, received_at=AT,
                       reasons={"in_form": "示例"})  # fmt: skip
    record(web, "joined", {"lead": FIRST, "reason": "同一理由"}, SECOND_ONE)


# --- whose it is --------------------------------------------------------------------------------
def test_who_takes_it_on_with_one_click_handles_it(web: Site) -> None:
    page = web.text(PAGE, "ministry")
    assert "Nobody handles it yet" in page
    answer = web.client("ministry").post(f"{PAGE}/take", data=sent(page))
    assert answer.status_code == 303
    with web.house.db.reading() as session:
        row = session.scalars(select(Objection).where(Objection.ref == FIRST)).one()
        assert row.handler == 1
    assert "Nobody handles it yet" not in web.text(PAGE, "ministry")
    assert FIRST in web.text("/objections?mine=1", "ministry")
    assert FIRST not in web.text("/objections?mine=1", "second")
    assert wrong(web) == []


def test_what_somebody_handles_is_no_task_of_others(web: Site) -> None:
    assert "investigate and propose a ruling" in web.text("/dashboard", "second")
    record(web, "assignment", {"handler": "ministry"})
    assert "investigate and propose a ruling" in web.text("/dashboard", "ministry")
    assert "investigate and propose a ruling" not in web.text("/dashboard", "second")


def test_the_register_shows_until_when_it_is_to_be_checked_and_then_handled(web: Site) -> None:
    register = said(web.text("/objections", "ministry"))
    assert "Sun 29 Jan 2023 24:00" in register[register.index(SECOND_ONE) :]
    assert "Formal check of an objection" in register
    web.house.door.act(MINISTRY, "objection", "admit", ref=SECOND_ONE, received_at=AT,
                       reasons={"in_form": "示例"})  # fmt: skip
    assert "Formal check of an objection" not in said(web.text("/objections", "ministry"))
    page = said(web.text(f"/objections/{SECOND_ONE}", "ministry"))
    assert "Done on 19 Jan 2023 10:30 was due Sun 29 Jan 2023 24:00" in page


PRIMARY = re.compile(r'class="btn btn-primary"[^>]*>(.*?)</(?:a|summary|button)>', re.S)


def primary(web: Site, login: str) -> list[str]:
    """The act, or acts, that the objection's page puts first."""
    return [said("<main" + one) for one in PRIMARY.findall(web.text(PAGE, login))]


def test_the_step_that_comes_next_stands_out_and_no_other(web: Site) -> None:
    door = web.house.door
    assert "Add evidence" in web.text(PAGE, "ministry").partition("Record:")[2]
    assert [one.strip() for one in primary(web, "ministry")] == ["Propose a ruling"]
    door.act(MINISTRY, "objection", "propose_ruling", ref=FIRST, received_at=AT,
             given={"ruling": {"": {"outcome": "dismissed", "reasons": "示例"}}})  # fmt: skip
    assert "Rule: dismissed" in primary(web, "second")[0]
    assert primary(web, "ministry") == []  # who proposed it doesn't make it
    door.act(LEADER, "objection", "dismiss", ref=FIRST, received_at=AT)
    assert "Reply to the objector" in primary(web, "ministry")[0]
    door.act(MINISTRY, "objection", "answer", ref=FIRST, received_at=AT,
             given={"answer": {"": {"text": "示例", "date": "2023-01-19"}}})  # fmt: skip
    assert "Close and file" in primary(web, "ministry")[0]


def test_on_a_healthy_public_list_nothing_asks_to_be_corrected(web: Site) -> None:
    page = web.text("/lists/2022-industry", "ministry")
    assert "Correct a notice" in page
    assert PRIMARY.findall(page) == []


# --- before a step ------------------------------------------------------------------------------
def test_a_ruling_on_words_that_nobody_has_read_is_hinted_at_and_not_refused(web: Site) -> None:
    unread = f"Nobody has read the words and files of {FIRST} yet"
    path = f"{PAGE}/actions/propose_ruling"
    assert unread in web.text(path, "ministry")
    assert unread not in web.text(f"{PAGE}/actions/add_evidence", "ministry")
    web.client("ministry").post(f"{PAGE}/words")
    assert unread not in web.text(path, "ministry")


def test_who_left_no_address_is_told_otherwise_and_a_task_until_that_is_noted(web: Site) -> None:
    own = web.app.extensions["casework"]
    path, ask = f"/objections/{SECOND_ONE}", "ask_to_complete"
    form = web.text(f"{path}/actions/{ask}", "ministry")
    assert f"{SECOND_ONE}: no e-mail address was left" in said(form)
    assert "Nobody." in form  # hears of it by message
    web.house.door.act(MINISTRY, "objection", ask, ref=SECOND_ONE, received_at=AT,
                       given={"formal_result": {"": {"reason": "请具名"}}})  # fmt: skip
    tell(own)
    waits = "nobody has told the objector yet: Ask to complete"
    task = f"No. {SECOND_ONE}, Ask to complete"
    assert waits in said(web.text(path, "ministry"))
    assert task in web.text("/dashboard", "ministry")
    assert "The objector was told otherwise" in web.text(path, "ministry")
    record(web, "told_otherwise", {"how": "telephone", "date": "2023-01-19"}, SECOND_ONE)
    assert waits not in said(web.text(path, "ministry"))
    assert task not in web.text("/dashboard", "ministry")


# --- comments -----------------------------------------------------------------------------------
def test_the_unit_reads_the_question_and_nothing_of_the_objection(web: Site) -> None:
    assert FIRST not in web.text("/recommend/comments", UNIT)
    record(web, "comment_request", {"question": QUESTION, "by": "2023-01-31"}, item="unit")
    assert "asks for your comments" in web.text("/recommend", UNIT)
    listed = web.text("/recommend/comments", UNIT)
    one = web.text(f"/recommend/comments/{CASE}/1", UNIT)
    with web.house.db.reading() as session:
        facts = session.scalars(select(FactRow).where(FactRow.owner == f"objection/{FIRST}"))
        secret = [v for f in facts if f.kind == "lodging" for k, v in f.value.items()
                  if k in ("grounds", "facts", "name", "contact")]  # fmt: skip
    for page in (listed, one):
        assert QUESTION in page
        assert FIRST not in page
        assert not [word for word in secret if word in page]


def test_only_who_was_asked_answers_and_the_handlers_read_it(web: Site) -> None:
    record(web, "comment_request", {"question": QUESTION, "by": "2023-01-31"}, item="unit")
    path = f"/recommend/comments/{CASE}/1"
    assert web.client("unit").get(path).status_code == 404  # of another province
    assert web.client("ministry").get(path).status_code == 403
    assert web.client(UNIT).post(path, data={"text": ""}).status_code == 422
    assert web.client(UNIT).post(path, data={"text": "来源为统计公报"}).status_code == 303
    assert "来源为统计公报" in web.text("/recommend/comments", UNIT)
    assert "来源为统计公报" in web.text(PAGE, "ministry")


def test_who_answered_with_a_file_takes_it_away_again_and_nobody_else_does(web: Site) -> None:
    accounts.add(web.house.db, "own-city", name="演示市甲", email="own@example.invalid",
                 office=Office(kind="city", division="990100"), roles=["city"],
                 actor=CONSOLE, now=datetime.now(UTC), demo=True)  # fmt: skip
    for side in ("unit", "city"):
        record(web, "comment_request", {"question": QUESTION, "by": "2023-01-31"}, item=side)
    path = f"/recommend/comments/{CASE}/1"
    assert web.client(UNIT).get(f"{path}/file").status_code == 404  # nothing is sent yet
    sent = {"text": "来源为统计公报", "file": (io.BytesIO(PDF), "公报.pdf")}
    answer = web.client(UNIT).post(path, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    for page in ("/recommend/comments", path):
        assert f'href="{path}/file"' in web.text(page, UNIT)
    own = web.client(UNIT).get(f"{path}/file")
    assert (own.status_code, own.data) == (200, PDF)
    assert own.headers["Cache-Control"] == "no-store"
    assert "attachment" in own.headers["Content-Disposition"]
    assert FIRST not in str(own.headers)
    assert web.client("own-city").get(path).status_code == 200  # asked, too, but not who sent it
    assert web.client("own-city").get(f"{path}/file").status_code == 404
    assert web.client("unit").get(f"{path}/file").status_code == 404  # of another province
    for other in ("ministry", "leader"):
        assert web.client(other).get(f"{path}/file").status_code == 403
    assert web.client(UNIT).get(f"/recommend/comments/{CASE}/2/file").status_code == 404
    assert "公报.pdf" not in web.text("/recommend/comments", "own-city")
    assert wrong(web) == []


def test_the_form_warns_that_the_question_goes_to_those_objected_to(web: Site) -> None:
    page = web.text(f"{PAGE}/facts/comment_request/unit", "ministry")
    assert "goes, word for word, to those who are objected to" in page


# --- together -----------------------------------------------------------------------------------
def test_what_is_joined_is_proposed_ruled_on_answered_and_closed_as_one(web: Site) -> None:
    joined(web)
    page = web.text(f"{PAGE}/actions/propose_ruling", "ministry")
    assert f"Handled together: {FIRST}, {SECOND_ONE}" in said(page)
    answer = do(web, "propose_ruling", "ministry", **{
        "ruling-outcome": "dismissed", "ruling-reasons": "经核不实"})  # fmt: skip
    assert answer.status_code == 303, said(answer.get_data(as_text=True))
    assert states(web) == ["ruling_proposed"] * 2
    assert do(web, "dismiss", "second").status_code == 303
    assert states(web) == ["dismissed"] * 2
    typed = {"answer-text": "经核查，异议不成立。", "answer-date": "2023-01-19"}
    assert do(web, "answer", "ministry", **typed).status_code == 303
    assert do(web, "close", "ministry").status_code == 303
    with web.house.db.reading() as session:
        closed = session.scalars(select(Event.stream).where(Event.name == "close"))
        assert set(closed) == {f"objection/{FIRST}", f"objection/{SECOND_ONE}"}
    assert wrong(web) == []


def test_one_that_is_joined_points_to_the_one_that_it_is_handled_with(web: Site) -> None:
    joined(web)
    page = said(web.text(f"/objections/{SECOND_ONE}", "ministry"))
    assert f"is handled together with {FIRST}, on its page" in page
    form = web.text(f"/objections/{SECOND_ONE}/actions/propose_ruling", "ministry")
    assert "Cannot be done now" in form


def test_a_change_to_either_meanwhile_stops_both(web: Site) -> None:
    joined(web)
    path = f"{PAGE}/actions/propose_ruling"
    form = sent(web.text(path, "ministry"))
    record(web, "site_check", {"from": "2023-01-18", "to": "2023-01-18", "team": "示例",
                               "report": "示例"}, SECOND_ONE)  # fmt: skip
    answer = web.client("ministry").post(path, data=form | {
        "ruling-outcome": "dismissed", "ruling-reasons": "示例"})  # fmt: skip
    assert answer.status_code == 409
    assert states(web) == ["admitted"] * 2


def test_what_is_joined_is_one_task_and_the_register_says_with_which(web: Site) -> None:
    assert web.text("/dashboard", "second").count("propose a ruling") == 1
    joined(web)
    tasks = web.text("/dashboard", "second")
    assert tasks.count("investigate and propose a ruling") == 1
    assert f"No. {FIRST}, with {SECOND_ONE}, joined to it" in said(tasks)
    register = said(web.text("/objections", "ministry"))
    assert f"{FIRST} with {SECOND_ONE}, joined to it" in register
    assert f"{SECOND_ONE} joined to {FIRST}" in register


def test_the_register_says_what_each_concerns_to_handlers_and_in_no_other_words(web: Site) -> None:
    assert "Something else" in web.text("/objections", "ministry")  # not what was typed there
    assert "数据不实" not in web.text("/objections", "ministry")
    lodged = {"channel": "form", "grounds": "评选程序", "name": "张三", "contact": "13800001234"}
    web.house.door.act(OBJECTOR, "objection", "lodge", new={"case": CASE}, received_at=AT,
                       given={"lodging": {"": lodged}})  # fmt: skip
    assert "The procedure" in web.text("/objections", "leader")
    assert "The procedure" not in web.text("/objections", "auditor")


def test_a_withdrawn_lead_lets_the_others_go_on_alone(web: Site) -> None:
    joined(web)
    web.house.door.act(OBJECTOR, "objection", "withdraw", ref=FIRST, received_at=AT, comment="撤回")
    web.house.door.act(MINISTRY, "objection", "propose_ruling", ref=SECOND_ONE, received_at=AT,
                       given={"ruling": {"": {"outcome": "dismissed", "reasons": "示例"}}})  # fmt: skip
    assert states(web) == ["withdrawn", "ruling_proposed"]

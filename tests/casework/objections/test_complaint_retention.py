"""Is who complained about staff gone once its time is over, and does only an auditor know that it runs?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework import audit, clock
from casework.audit import files
from casework.business_clock import BusinessClock
from casework.models import Attachment, Complaint, DeadlineRow, Event, EventText, FactRow
from casework.queries import dashboard, deadlines, rounds
from casework.queries.visible import visible_streams
from casework.services.tick import tick
from notifications import sent
from tests.support.databases import ENGINES, Engine
from tests.support.files import PDF
from tests.support.house import MINISTRY, OBJECTOR, House
from tests.support.objecting import COMPLAIN, everything_kept, followed, lodge, receipt_of
from tests.support.site import CLOSE, DURING, Site, publicised_demo
from workflows.calendar import BEIJING
from workflows.facts import Actor

AUDITOR = Actor(41, "auditor", frozenset({"auditor"}))
CLOSED = datetime(2023, 1, 20, 9, tzinfo=BEIJING)
OVER = datetime(2026, 1, 21, 0, 0, 1, tzinfo=BEIJING)  # three years after it was closed
ANSWER = {"text": "答复陈一鸣", "date": "2023-01-20"}
WORDS = ("End of keeping who complained", "complaint_retention", "J2022-0001")
# Wherever deadlines, acts, messages or what was refused are listed for somebody besides auditors.
PAGES = ("/dashboard", "/deadlines", "/deadlines?kind=complaint_retention", "/deadlines?blocked=1",
         "/rounds", "/rounds/2022", "/changes", "/changes?days=30", "/messages", "/objections",
         "/cases", "/lists", "/lists/2022-industry", "/feed.atom", "/follow")  # fmt: skip
OTHERS = (
    "ministry",
    "leader",
    "unit",
    "city",
    "expert",
    "system_admin",
    "account_admin",
    "audit_admin",
    "",
)


def lodged(house: House) -> str:
    said = {
        "channel": "form",
        "facts": "泄露评审情况",
        "name": "陈一鸣",
        "contact": "a@example.org",
    }
    return house.door.act(OBJECTOR, "complaint", "complain", received_at=DURING,
                          new={"round": 2022, "code_hash": "x"}, request_id="lodge-1",
                          given={"complaint_lodging": {"": said}}).ref  # fmt: skip


def closed(house: House, ref: str) -> str:
    """Transferred, and replied to."""
    act = house.door.act
    given: dict[str, Any] = {"to": "纪检组", "date": "2023-01-19", "number": "1"}
    act(AUDITOR, "complaint", "transfer", ref=ref, received_at=DURING,
        given={"complaint_transfer": {"": given}})  # fmt: skip
    act(AUDITOR, "complaint", "close", ref=ref, received_at=CLOSED,
        given={"complaint_answer": {"": ANSWER}})  # fmt: skip
    return ref


@pytest.fixture(params=ENGINES)
def house(
    request: pytest.FixtureRequest, new_database: Callable[..., str]
) -> Iterator[House]:  # fmt: skip
    engine: Engine = request.param
    found = House.on(new_database(engine, recipe=publicised_demo))
    yield found
    found.db.engine.dispose()


def acts(house: House, at: datetime) -> list[str]:
    """What the timers of complaints did."""
    return [f.action for f in tick(house.db, house.door, at)
            if f.done and f.owner.startswith("complaint/")]  # fmt: skip


def test_its_words_facts_and_code_are_gone_and_the_record_verifies(house: House) -> None:
    ref = closed(house, lodged(house))
    assert acts(house, OVER - timedelta(seconds=2)) == []
    assert acts(house, OVER) == ["erase"]
    assert acts(house, OVER + timedelta(days=1)) == []
    stream = f"complaint/{ref}"
    with house.db.reading() as session:
        assert session.scalars(select(FactRow).where(FactRow.owner == stream)).all() == []
        row = session.scalars(select(Complaint)).one()
        texts = session.execute(
            select(EventText.body, EventText.salt).where(EventText.stream == stream)
        ).all()
        open_ = select(DeadlineRow.id).where(DeadlineRow.owner == stream)
        assert session.scalars(open_.where(DeadlineRow.status == "open")).all() == []
        last = session.scalar(select(Event.seq).where(Event.stream == stream).order_by(
            Event.seq.desc()).limit(1))  # fmt: skip
    assert (row.code_hash, row.state, row.version) == ("", "closed", last)
    assert {(body, salt) for body, salt in texts if not body or "sealed:" in body} == {(None, "")}
    assert audit.verify(house.db).problems == []


def test_what_is_not_closed_is_kept(house: House) -> None:
    ref = lodged(house)
    assert acts(house, OVER) == []
    with house.db.reading() as session:
        kinds = session.scalars(select(FactRow.kind).where(FactRow.owner == f"complaint/{ref}"))
        assert kinds.all() == ["complaint_lodging"]


@pytest.fixture
def followed_up(site: Site) -> tuple[str, str]:
    """Number and code of one that came with a file, and was closed."""
    number, code = receipt_of(lodge(site.client(), COMPLAIN, evidence=(BytesIO(PDF), "陈.pdf"),
                                    seal_scan=(BytesIO(PDF + b"\n"), "章.pdf")))  # fmt: skip
    closed(site.house, number)
    site.at(CLOSE)
    return number, code


def test_its_files_go_and_the_pages_of_the_auditor_and_of_who_wrote_say_so(
    site: Site, followed_up: tuple[str, str]
) -> None:
    number, code = followed_up
    uploads = Path(site.app.extensions["casework"].config.uploads)
    client = site.client()
    followed(client, number, code)
    assert "is kept until 20 Jan 2026" in client.get(f"/follow/{number}").text
    assert WORDS[0] in site.text(f"/complaints/{number}", "auditor")
    assert WORDS[0] in site.text("/deadlines?kind=complaint_retention", "auditor")
    assert site.text("/rounds/2022", "auditor").count(WORDS[0]) == 2  # the rule, and this one
    site.at(OVER)
    clock.sweep(site.app.extensions["casework"])
    assert [p for p in uploads.rglob("*") if p.is_file() and p.name != ".lock"] == []
    with site.house.db.reading() as session:
        assert session.scalars(select(Attachment.sha256)).all() == []
    report = audit.verify(site.house.db)
    files.compare(site.house.db, report, uploads)
    assert report.problems == []
    page = site.text(f"/complaints/{number}", "auditor")
    assert "transfer, reply and code were erased on" in page
    assert "Show the personal words" not in page
    assert "What you had written was erased on" in client.get(f"/follow/{number}").text
    assert followed(site.client(), number, code).status_code == 422
    assert "sealed:" not in everything_kept(site)


@pytest.mark.parametrize("login", OTHERS, ids=lambda who: who or "public")
@pytest.mark.parametrize("at", [CLOSE, OVER], ids=["runs", "over"])
def test_nobody_else_finds_its_deadline_anywhere(
    site: Site, followed_up: tuple[str, str], login: str, at: datetime
) -> None:
    if at == OVER:
        tick(site.house.db, site.house.door, OVER)
        site.at(OVER)
    client = site.client(login or None)
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 200 or login not in ("ministry", "leader"), path
        page = answer.text
        if login and path == "/rounds/2022":  # that there is such a rule anybody may know
            page = page.replace(WORDS[0], "", 1)
        typed = ("complaint_retention",) if "complaint" in path else ()
        assert [w for w in WORDS if w in page and w not in typed] == [], path


def numbers(site: Site, actor: Actor) -> tuple[int, ...]:
    """What the pages count for this person: deadlines, those that end first, timers, messages."""
    own, seen = site.app.extensions["casework"], partial(visible_streams, actor)
    with site.house.db.reading() as session:
        timers = dashboard.timers(session, actor, now=OVER)
        health = sent.health(session, own.config, demo=True, seen=seen)
        return (
            deadlines.count_open(session, actor), deadlines.count_open(session, actor, blocked=True),
            len(deadlines.nearest(session, actor, most=99)), timers.due, timers.blocked,
            sum(one.total for one in rounds.endings(session, actor, 2022)), health.untold,
        )  # fmt: skip


@pytest.mark.parametrize("blocked", [False, True])
def test_it_shows_in_no_number_of_the_ministry_and_in_an_auditors(
    site: Site, *, blocked: bool
) -> None:
    before = [numbers(site, actor) for actor in (MINISTRY, AUDITOR)]
    assert before[0] == before[1]
    closed(site.house, lodged(site.house))
    if blocked:
        with site.house.db.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE deadlines SET tries = 3 WHERE owner LIKE 'complaint/%'"
            )
    after = [numbers(site, actor) for actor in (MINISTRY, AUDITOR)]
    assert after[0] == before[0]
    grown = (1, int(blocked), 1, int(not blocked), int(blocked), 1, 3)
    assert after[1] == tuple(map(sum, zip(before[1], grown, strict=True)))


@pytest.mark.parametrize("login", ["ministry", "auditor"])
def test_the_demos_clock_goes_to_it_for_nobody_but_an_auditor(site: Site, login: str) -> None:
    closed(site.house, lodged(site.house))
    with site.house.db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE deadlines SET status = 'closed' WHERE status = 'open' "
                                   "AND owner NOT LIKE 'complaint/%'")  # fmt: skip
    site.app.config["WTF_CSRF_ENABLED"] = False
    site.client(login).post("/demo/clock", data={"to": "next"})
    now = BusinessClock(site.house.db).now()
    assert (now.year > 2024) is (login == "auditor")


def test_no_setting_freezes_for_what_was_done_of_one(site: Site) -> None:
    """By a setting that can't be changed any more somebody would learn that one was closed."""
    before = site.text("/rounds/2022", "ministry").count("can be changed")
    closed(site.house, lodged(site.house))
    assert site.text("/rounds/2022", "ministry").count("can be changed") == before

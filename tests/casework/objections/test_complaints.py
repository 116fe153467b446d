"""Does a complaint about the staff stay with the audit side, apart from every objection?"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from casework import audit
from casework.errors import Forbidden, Refused
from casework.models import Attachment, Complaint, Event, Objection
from casework.queries.visible import sees_file, visible_to
from notifications.run import run as tell
from tests.support.addresses import addresses
from tests.support.files import PDF
from tests.support.house import OBJECTOR
from tests.support.objecting import CASE, PATH, TYPED, followed, hidden, receipt_of, rows
from tests.support.objecting import COMPLAIN as FORM
from tests.support.planted import AUDITOR
from tests.support.site import DURING, Site
from workflows.facts import Actor

SAID = {"facts": "某工作人员泄露评审情况", "party": "person", "name": "陈一鸣",
        "contact": "13800001234", "agreed": "y"}  # fmt: skip
OTHERS = ("ministry", "leader", "unit", "city", "expert", "system_admin", "account_admin",
          "audit_admin")  # fmt: skip
SEARCHED = ("/cases", "/objections", "/messages", "/incentives", "/lists", "/deadlines",
            "/changes", "/dashboard", "/lists/2022-industry", "/rounds/2022", "/admin/audit",
            "/admin/audit/accounts", "/feed.atom", "/data", "/")  # fmt: skip


def complain(site: Site, **typed: Any) -> tuple[str, str]:
    client = site.client()
    page = client.get(FORM).get_data(as_text=True)
    return receipt_of(client.post(FORM, data=hidden(page) | SAID | typed))


def test_it_has_a_number_and_a_code_of_its_own_and_is_no_objection(site: Site) -> None:
    number, code = complain(site, evidence=(BytesIO(PDF), "a.pdf"))
    assert number == "J2022-0001"
    assert len(code.replace("-", "")) == 26
    assert rows(site) == []
    with site.house.db.reading() as session:
        assert session.scalars(select(Complaint.state)).all() == ["lodged"]
    assert audit.verify(site.house.db).problems == []


def test_the_form_for_objections_leads_there_and_sends_nothing_by_itself(site: Site) -> None:
    client = site.client()
    page = client.get(PATH).get_data(as_text=True)
    answer = client.post(PATH, data=hidden(page) | TYPED | {"about": "conduct"})
    told = answer.get_data(as_text=True)
    assert f'action="{FORM}#sent"' in told
    assert TYPED["facts"] in told
    assert "hold the list up" in told
    with site.house.db.reading() as session:
        assert session.scalars(select(Complaint)).all() == []
        assert session.scalars(select(Objection)).all() == []


def test_its_author_follows_it_under_number_and_code(site: Site) -> None:
    number, code = complain(site)
    client = site.client()
    page = client.get("/follow").get_data(as_text=True)
    token = re.findall(r'name="csrf_token" type="hidden" value="([^"]+)"', page)[-1]
    client.post("/follow", data={"csrf_token": token, "number": number, "code": code})
    assert "read by the audit side alone" in client.get(f"/follow/{number}").get_data(as_text=True)
    assert followed(site.client(), number, "x").status_code == 422
    answer = {"text": "经核，未见违规。", "date": "2023-01-19"}
    site.house.door.act(Actor(98, "a", frozenset({"auditor"})), "complaint", "close", ref=number,
                        received_at=DURING, given={"complaint_answer": {"": answer}})  # fmt: skip
    page = client.get(f"/follow/{number}").get_data(as_text=True)
    head, _, reply = page.partition('id="reply"')[2].partition("</header>")
    assert "19 Jan 2023" in head and "经核，未见违规。" in reply


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_an_auditor_sees_it(site: Site, role: str) -> None:
    number, _ = complain(site)
    actor = Actor(99, role, frozenset({role}), unit="110000")
    with site.house.db.reading() as session:
        assert not visible_to(session, actor, "complaint", number)
        assert not sees_file(session, actor, "complaint", number)
        assert visible_to(session, Actor(98, "a", frozenset({"auditor"})), "complaint", number)


@pytest.mark.parametrize("login", [*OTHERS, "statistics", "communications"])
def test_every_address_of_a_complaint_is_closed_to_others(site: Site, login: str) -> None:
    number, _ = complain(site, evidence=(BytesIO(PDF), "a.pdf"), seal_scan=(BytesIO(PDF), "b.pdf"))
    client = site.client(login)
    site.app.config["WTF_CSRF_ENABLED"] = False
    tried = 0
    for path in addresses(site.app, cases=[CASE]):
        if path.startswith("/complaints"):
            assert client.get(path).status_code in (403, 404), path
            assert client.post(path, data={"version": "1"}).status_code in (403, 404, 405), path
            tried += 1
    assert tried > 12  # its page, facts, acts and files
    with site.house.db.reading() as session:
        (state,) = session.scalars(select(Complaint.state))
        notes = select(Event.seq).where(Event.stream == f"complaint/{number}", Event.kind == "note")
        assert (state, session.scalars(notes).all()) == ("lodged", [])


def refused(site: Site, number: str) -> None:
    """An act upon it that the record of refusals holds."""
    with pytest.raises(Forbidden):
        site.house.door.act(AUDITOR, "complaint", "erase", ref=number, received_at=DURING)


@pytest.mark.parametrize("login", [*OTHERS, "auditor"])
def test_nobody_else_finds_it_by_searching_nor_among_what_happened_or_was_refused(
    site: Site, login: str
) -> None:
    number, _ = complain(site)
    tell(site.app.extensions["casework"])
    refused(site, number)
    client, part = site.client(login), number[1:]  # what was typed is repeated on a page
    found = set()
    with_words = [f"{path}?q={part}&to={part}" for path in SEARCHED]
    for path in (*SEARCHED, *with_words, "/admin/audit?q=complaint"):
        answer = client.get(path)
        assert answer.status_code == 200 or login != "auditor", path
        if number in answer.text:
            found.add(path.partition("?")[0])
    own = {"/dashboard", "/messages", "/admin/audit"}
    assert found == (own if login == "auditor" else set())


@pytest.mark.parametrize("login", ["", "auditor", *OTHERS])
def test_whoever_takes_its_file_away_is_the_auditor_and_is_written_down(
    site: Site, login: str
) -> None:
    number, _ = complain(site, evidence=(BytesIO(PDF), "a.pdf"))
    with site.house.db.reading() as session:
        (sha256,) = session.scalars(select(Attachment.sha256))
    answer = site.client(login or None).get(f"/complaints/{number}/files/{sha256}")
    with site.house.db.reading() as session:
        looked = session.execute(select(Event.name, Event.item, Event.role).where(
            Event.stream == f"complaint/{number}", Event.kind == "note")).all()  # fmt: skip
    if login == "auditor":
        assert answer.data == PDF
        assert [tuple(one) for one in looked] == [("read_file", sha256, "auditor")]
    else:
        assert answer.status_code in (302, 403, 404)
        assert looked == []


def test_an_auditor_reads_its_words_only_where_that_is_written_down(site: Site) -> None:
    number, _ = complain(site)
    client = site.client("auditor")
    page = client.get(f"/complaints/{number}").get_data(as_text=True)
    assert SAID["facts"] not in page
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]
    uncovered = client.post(f"/complaints/{number}/words", data={"csrf_token": token})
    assert SAID["facts"] in uncovered.get_data(as_text=True)
    with site.house.db.reading() as session:
        looked = select(Event.name).where(Event.stream == f"complaint/{number}",
                                          Event.kind == "note")  # fmt: skip
        assert session.scalars(looked).all() == ["read_words"]


def test_one_that_waits_is_an_auditor_s_task_and_nobody_else_s(site: Site) -> None:
    number, _ = complain(site)
    assert f"No. {number}" in site.text("/dashboard", "auditor")
    assert "Complaint about staff: Lodged" in site.text("/dashboard", "auditor")
    for login in ("ministry", "leader"):
        assert number not in site.text("/dashboard", login)
    auditor = Actor(98, "auditor", frozenset({"auditor"}))
    site.house.door.act(
        auditor, "complaint", "close", ref=number, received_at=DURING,
        given={"complaint_answer": {"": {"text": "已核实", "date": "2023-01-19"}}})  # fmt: skip
    assert f"No. {number}" not in site.text("/dashboard", "auditor")


def test_a_complaint_is_registered_as_one_and_a_refused_author_is_called_so(site: Site) -> None:
    assert "Register a complaint by letter, telephone or fax" in site.text("/complaints", "auditor")
    with pytest.raises(Refused):  # it stands on no list
        site.house.door.act(OBJECTOR, "objection", "lodge", received_at=DURING, new={
            "case": site.house.draft("440100")}, given={"lodging": {"": {
                "channel": "form", "grounds": "x"}}})  # fmt: skip
    page = site.text("/admin/audit", "auditor")
    assert "the objector" in page
    assert ">objector<" not in page

"""Does an objector get the code and the news by mail, while no row holds address or code?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text

from casework.models import Organisation, User
from casework.secret_codes import code_of, hash_of, shown
from casework.vault import Vault
from notifications import sent
from notifications.models import OutboxMessage
from notifications.run import Ran, run
from tests.notifications.people import ON_THE_LIST, PUBLISHED, Office, address
from tests.notifications.servers import Script, playing
from tests.support.house import MINISTRY, OBJECTOR, VAULT
from tests.support.planted import AUDITOR

WANG = "wang.xiaoming@example.org"
REQUEST = "lodge-0123"
CODE = code_of(VAULT, REQUEST)
TABLES = "select name from sqlite_master where type = 'table'"
TABLES_PG = "select tablename from pg_tables where schemaname = 'public'"


def lodge(public: Office, **said: str) -> str:
    """As the form does it."""
    value = {"channel": "form", "grounds": "瞒报事故", "name": "王小明", "contact": WANG} | said
    return public.house.door.act(
        OBJECTOR, "objection", "lodge", received_at=PUBLISHED, request_id=REQUEST,
        new={"case": ON_THE_LIST, "code_hash": hash_of(CODE)}, given={"lodging": {"": value}},
    ).ref  # fmt: skip


def complain(public: Office) -> str:
    """As the form for complaints about staff does it, in a house that has an auditor."""
    with public.house.db.reading() as session:
        where = session.scalars(
            select(Organisation.id).where(Organisation.kind == "ministry")
        ).one()
        session.add(User(login="jj", name="jj", email=address("jj"), roles=["auditor"],
                         organisation_id=where))  # fmt: skip
        session.commit()
    value = {"channel": "form", "facts": "经办收礼", "name": "王小明", "contact": WANG}
    return public.house.door.act(
        OBJECTOR, "complaint", "complain", received_at=PUBLISHED, request_id=REQUEST,
        new={"round": 2022, "code_hash": hash_of(CODE)}, given={"complaint_lodging": {"": value}},
    ).ref  # fmt: skip


def by_post(public: Office, script: Script, **more: Any) -> Ran:
    """Make the messages and send them by a real server, as an installation does."""
    with playing(script) as port:
        config = replace(public.casework.config, mail_server="127.0.0.1", mail_port=port)
        return run(replace(public.casework, config=config, demo=False, **more))


def whole_database(public: Office) -> str:
    with public.house.db.reading() as session:
        tables = session.scalars(text(TABLES if public.house.db.dialect == "sqlite" else TABLES_PG))
        return "\n".join(str(tuple(row)) for table in tables.all()
                         for row in session.execute(text(f"select * from {table}")))  # fmt: skip  # noqa: S608


def of_objector(public: Office, kind: str = "objection.lodge") -> OutboxMessage:
    (found,) = [m for m in public.messages(kind) if m.why.get("audience") == "objector"]
    return found


def taken(script: Script, to: str = WANG) -> list[str]:
    """Title, text and HTML of what an address was sent."""
    return [f"{m['Subject']}\n{part.get_content()}" for at, m in script.taken if at == to
            for part in m.iter_parts()]  # fmt: skip


def test_the_first_mail_brings_number_and_code_and_no_row_holds_address_or_code(public: Office):
    ref, script = lodge(public), Script()
    assert by_post(public, script).sent >= 2
    both = taken(script)
    assert len(both) == 2  # as text and as HTML
    for part in both:
        assert ref in part
        assert shown(CODE) in part
    row = of_objector(public)
    assert (row.recipient, row.status, row.error) == (f"(objector {ref})", "sent", "")
    assert "https://casework.example/follow" in row.body_text
    assert "规划司经办" not in row.body_text  # who handles it isn't theirs to know
    kept = whole_database(public)
    for private in (WANG, "wang.xiaoming", CODE, shown(CODE)):
        assert private not in kept, private


def test_of_a_complaint_number_and_code_go_to_who_complained_and_no_word_of_it_to_anybody(
    public: Office,
):
    ref, script, act = complain(public), Script(), public.house.door.act
    by_post(public, script)
    for part in taken(script):
        assert ref in part
        assert shown(CODE) in part
        assert "isn't sent again" in part or "不会再次发送" in part
    given: list[tuple[str, str, dict[str, str]]] = [
        ("transfer", "complaint_transfer", {"to": "驻部纪检组", "date": "2023-01-17", "number": "1"}),
        ("close", "complaint_answer", {"text": "查无实据", "date": "2023-01-17"}),
    ]  # fmt: skip
    for name, kind, value in given:
        act(AUDITOR, "complaint", name, ref=ref, received_at=PUBLISHED, given={kind: {"": value}})
        by_post(public, script)
    assert len(taken(script)) == 2 * (1 + len(given))  # as text and as HTML
    about = [m for m in public.messages() if m.subject_ref == f"complaint/{ref}"]
    assert {m.recipient for m in about} == {f"(objector {ref})", address("jj")}
    mails = [part for to in (WANG, address("jj")) for part in taken(script, to)]
    for private in ("收礼", "王小明", "纪检", "查无实据"):
        assert [part for part in mails if private in part] == [], private
    assert [part for part in taken(script, address("jj")) if shown(CODE) in part] == []
    kept = whole_database(public)
    for private in (WANG, "wang.xiaoming", CODE, shown(CODE), "收礼", "王小明"):
        assert private not in kept, private


def test_nobody_else_is_sent_the_code_and_no_later_mail_repeats_it(public: Office):
    ref, script = lodge(public), Script()
    public.house.door.act(MINISTRY, "objection", "admit", ref=ref, received_at=PUBLISHED)
    by_post(public, script)
    with_code = [to for to, m in script.taken if any(
        shown(CODE) in part.get_content() for part in m.iter_parts())]  # fmt: skip
    assert with_code == [WANG]
    assert len([to for to, _ in script.taken if to == WANG]) == 2


def test_an_objector_is_told_by_the_address_they_added_when_asked(public: Office):
    ref, script = lodge(public, contact="13800000000"), Script()
    act = public.house.door.act
    act(MINISTRY, "objection", "ask_to_complete", ref=ref, received_at=PUBLISHED,
        given={"formal_result": {"": {"reason": "请留联系方式"}}})  # fmt: skip
    by_post(public, script)
    assert taken(script) == []
    act(OBJECTOR, "objection", "complete", ref=ref, received_at=PUBLISHED,
        given={"completion": {"": {"text": "示例", "contact": WANG}}})  # fmt: skip
    act(MINISTRY, "objection", "admit", ref=ref, received_at=PUBLISHED)
    by_post(public, script)
    assert len(taken(script)) == 2


def test_what_a_server_says_of_an_address_is_kept_by_its_code_alone(public: Office):
    lodge(public)
    by_post(public, Script(rcpt={WANG: "550 5.1.1 wang.xiaoming: no such user here"}))
    assert (of_objector(public).status, of_objector(public).error) == ("dead", "550 5.1.1")


def test_without_its_key_the_message_waits_and_goes_once_the_key_is_back(
    public: Office, caplog: pytest.LogCaptureFixture
):
    lodge(public)
    script, door = Script(), public.house.door
    own = door.vault
    door.vault = Vault.scratch()
    by_post(public, script)
    row = of_objector(public)
    assert (row.status, row.tries, taken(script)) == ("waiting", 1, [])
    with public.house.db.reading() as session:
        notes = {m.note for m in sent.about(session, [row.subject_ref], "en")}
    assert any("keys on this machine" in note for note in notes)
    door.vault = own
    with public.house.db.writing() as w:
        w._connection.execute("update outbox set next_try_at = made_at")
    by_post(public, script)
    assert len(taken(script)) == 2
    assert WANG not in caplog.text


def test_in_a_demo_the_row_says_where_the_code_would_stand(public: Office):
    lodge(public)
    run(public.casework)
    row = of_objector(public)
    assert row.status == "sent"
    assert "secret code" in row.body_text
    assert "secret code" in row.body_html
    assert CODE not in whole_database(public)


def test_a_message_that_waits_is_dropped_once_what_was_left_is_erased(public: Office):
    ref, script = lodge(public), Script(rcpt={WANG: "450 later"})
    by_post(public, script)
    with public.house.db.writing() as w:
        w._connection.execute(f"delete from facts where owner = 'objection/{ref}'")  # noqa: S608
        w._connection.execute("update outbox set next_try_at = made_at")
    by_post(public, Script())
    row = of_objector(public)
    assert row.status == "dropped"
    with public.house.db.reading() as session:
        notes = {m.note for m in sent.about(session, [row.subject_ref], "en")}
    assert any("is gone" in note for note in notes)


@pytest.mark.parametrize(
    ("lang", "says", "not_says"),
    [("en", "Good day,", "您"), ("zh", "您好：", "Good day"), ("", "您好：", "Good day")],
)
def test_they_are_written_to_in_the_language_in_which_they_filled_in_the_form(
    public: Office, lang: str, says: str, not_says: str
):
    said = {"lang": lang} if lang else {}
    ref, script = lodge(public, **said), Script()
    public.house.door.act(MINISTRY, "objection", "admit", ref=ref, received_at=PUBLISHED)
    by_post(public, script)
    parts = taken(script)
    assert len(parts) == 4  # the receipt and what came of it, each as text and as HTML
    for part in parts:
        assert says in part
        assert not_says not in part
    assert {m.lang for m in (of_objector(public), of_objector(public, "objection.admit"))} == {
        lang if lang == "en" else "zh_Hans_CN"}  # fmt: skip

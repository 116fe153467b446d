"""Does a message leave once, whatever the mail server does?"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from casework.config import Config
from notifications import mail, outbox, sending, sent
from notifications.models import MessageSubject, OutboxMessage
from notifications.rows import message_id
from notifications.run import run
from notifications.sending import Posted
from notifications.texts import Frame
from tests.notifications import certificate
from tests.notifications.people import Office, office
from tests.notifications.servers import HANG_UP, Script, mute, nobody, playing
from tests.support.house import WORKING, House

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TWO = ("a@mail.example", "b@mail.example")


@pytest.fixture
def waiting(house: House) -> House:
    """Two messages that wait, to a and b."""
    put(house, *TWO)
    return house


def put(house: House, *recipients: str, title: str = "公示期满", why: str = "{}") -> None:
    with house.db.reading() as session:
        for number, to in enumerate(recipients, 1):
            row = OutboxMessage(
                cause=f"case/x#{number}", kind="case.submit", recipient=to, subject_ref="case/x",
                lang="en", title=title, body_text="正文\n.\n尾", body_html="<p>正文</p>", why={},
                message_id=message_id(f"case/x#{number}", "case.submit", to, "https://c.example"),
                made_at=WORKING, next_try_at=NOW,
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.execute(insert(MessageSubject), [{"subject": "case/x", "message": row.id}])
        session.commit()


def sweep(house: House, port: int, at: datetime = NOW, *, demo: bool = False,
          lease: timedelta = outbox.LEASE, **settings: object) -> Posted:  # fmt: skip
    known = {"mail_server": "127.0.0.1", "mail_port": port, "mail_timeout": 5} | settings
    config = Config(**known)  # type: ignore[arg-type]
    return sending.sweep(house.db, config, Frame("https://c.example", demo, WORKING),
                         lambda: at, lease=lease)  # fmt: skip


def rows(house: House) -> dict[str, OutboxMessage]:
    with house.db.reading() as session:
        return {m.recipient: m for m in session.query(OutboxMessage)}


def test_each_message_leaves_once_to_one_recipient(waiting: House):
    script = Script()
    with playing(script) as port:
        assert sweep(waiting, port).sent == 2
        assert sweep(waiting, port).sent == 0
    assert [to for to, _ in script.taken] == list(TWO)
    assert script.sessions == 1
    for to, message in script.taken:
        row = rows(waiting)[to]
        assert (row.status, row.sent_at, row.claimed_until) == ("sent", WORKING, None)
        assert message["To"] == to
        assert message["Message-ID"] == row.message_id
        assert message["Cc"] is None
        assert message["Auto-Submitted"] == "auto-generated"
        assert str(make_header(decode_header(message["Subject"]))) == "公示期满"


def test_both_texts_arrive_as_they_were_written(waiting: House):
    script = Script()
    with playing(script) as port:
        sweep(waiting, port)
    message = script.taken[0][1]
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == ["正文", ".", "尾"]
    assert html.get_content().strip() == "<p>正文</p>"


@pytest.mark.parametrize(("where", "answer"), [("rcpt", "450 greylisted"), ("data", "451 later")])
def test_a_4xx_is_tried_later_and_the_others_go_on(waiting: House, where: str, answer: str):
    script = Script(**{where: {TWO[0]: answer}})  # type: ignore[arg-type]
    with playing(script) as port:
        found = sweep(waiting, port)
    assert (found.sent, found.later, found.dead) == (1, 1, 0)
    row = rows(waiting)[TWO[0]]
    assert (row.status, row.tries, row.claimed_until) == ("waiting", 1, None)
    assert row.next_try_at == NOW + timedelta(minutes=1)
    assert answer in row.error


def test_pauses_double_up_to_an_hour(waiting: House):
    script, at, pauses = Script(rcpt={"": "450 not now"}), NOW, []
    with playing(script) as port:
        for _ in range(9):
            sweep(waiting, port, at)
            row = rows(waiting)[TWO[0]]
            pauses.append(int((row.next_try_at - at).total_seconds() // 60))
            at = row.next_try_at
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize(("where", "answer"), [("rcpt", "550 no such user"), ("data", "554 spam")])
def test_a_5xx_is_given_up_and_seen(waiting: House, where: str, answer: str):
    script = Script(**{where: {TWO[0]: answer}})  # type: ignore[arg-type]
    with playing(script) as port:
        found = sweep(waiting, port)
        assert sweep(waiting, port, NOW + timedelta(days=9)).sent == 0
    assert (found.sent, found.later, found.dead) == (1, 0, 1)
    row = rows(waiting)[TWO[0]]
    assert row.status == "dead"
    assert answer in row.error
    with waiting.db.reading() as session:
        assert sent.health(session, Config(mail_server="x"), demo=False).dead == 1
        shown = {m.state: m for m in sent.about(session, ["case/x"], "zh")}
    assert answer in shown["failed"].note


def test_a_server_that_repeats_an_objectors_address_does_not_give_it_away(waiting: House):
    script = Script(rcpt={TWO[0]: f"550 <{TWO[0]}> is unknown", TWO[1]: f"450 {TWO[1]} later"})
    with playing(script) as port:
        sweep(waiting, port)
    with waiting.db.reading() as session:
        notes = [m.note for m in sent.about(session, ["case/x"], "zh")]
    assert notes == ["450 … later", "550 <…> is unknown"]


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_421_ends_the_sweep_and_kills_no_message(waiting: House, where: str):
    script = Script(**{where: {"": "421 shutting down"}})  # type: ignore[arg-type]
    with playing(script) as port:
        found = sweep(waiting, port)
    assert (found.sent, found.later, found.dead) == (0, 1, 0)
    assert "421" in found.trouble
    assert {r.status for r in rows(waiting).values()} == {"waiting"}


def test_a_mute_server_costs_its_time_limit_once(waiting: House):
    begun = time.monotonic()
    with mute() as port:
        found = sweep(waiting, port, mail_timeout=1)
    assert time.monotonic() - begun < 4
    assert (found.later, found.dead) == (1, 0)
    assert found.trouble
    assert {r.status for r in rows(waiting).values()} == {"waiting"}


def test_nobody_at_home_leaves_everything_waiting(waiting: House):
    found = sweep(waiting, nobody())
    assert (found.sent, found.later) == (0, 1)
    assert "Refused" in found.trouble


def test_a_connection_dropped_after_the_data_is_tried_again_under_the_same_id(waiting: House):
    script = Script(data={TWO[0]: HANG_UP})
    with playing(script) as port:
        first = sweep(waiting, port)
        script.data.clear()
        again = sweep(waiting, port, NOW + timedelta(minutes=1))
    assert (first.sent, first.later) == (0, 1)
    assert again.sent == 2
    assert script.ids().count(rows(waiting)[TWO[0]].message_id) == 2  # it can't be known
    assert script.ids().count(rows(waiting)[TWO[1]].message_id) == 1


def test_a_wrong_password_kills_no_message(waiting: House):
    with playing(Script(), login=True) as port:
        found = sweep(waiting, port, mail_username="u", mail_password="p")
    assert (found.later, found.dead) == (1, 0)
    assert "Authentication" in found.trouble


# --- certificates ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate.make(tmp_path_factory.mktemp("pem"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate.make(tmp_path_factory.mktemp("other"), host="mail.example")


WAYS = [{"mail_use_ssl": True}, {"mail_use_tls": True}]


@pytest.mark.parametrize("way", WAYS)
def test_a_certificate_that_nobody_vouches_for_gets_no_mail(
    waiting: House, pem: Path, way: dict[str, bool]
):
    script = Script()
    with playing(script, pem=pem, starttls="mail_use_tls" in way) as port:
        found = sweep(waiting, port, **way)
    assert not script.taken
    assert (found.later, found.dead) == (1, 0)
    assert "CERTIFICATE_VERIFY_FAILED" in found.trouble


@pytest.mark.parametrize("way", WAYS)
def test_a_certificate_for_another_name_gets_no_mail(
    waiting: House, other: Path, way: dict[str, bool], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    script = Script()
    with playing(script, pem=other, starttls="mail_use_tls" in way) as port:
        found = sweep(waiting, port, **way)
    assert not script.taken
    assert "127.0.0.1" in found.trouble


@pytest.mark.parametrize("way", WAYS)
def test_a_trusted_certificate_gets_its_mail(
    waiting: House, pem: Path, way: dict[str, bool], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    script = Script()
    with playing(script, pem=pem, starttls="mail_use_tls" in way) as port:
        assert sweep(waiting, port, **way).sent == 2


def test_without_the_tls_that_was_asked_for_nothing_is_said_in_the_clear(waiting: House):
    script = Script()
    with playing(script) as port:
        found = sweep(waiting, port, mail_use_tls=True)
    assert not script.taken
    assert "STARTTLS" in found.trouble


# --- what may not be sent ------------------------------------------------------------------------


def letter(**parts: str) -> mail.Letter:
    good = {"sender": "s@mail.example", "to": "a@mail.example", "title": "t", "text": "x",
            "html": "<p>x</p>", "id": "<1@c.example>"}  # fmt: skip
    return mail.Letter(**(good | parts), at=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("part", ["sender", "to", "title", "id"])
@pytest.mark.parametrize("break_", ["\r\nBcc: c@mail.example", "\nX: y", "\rX: y"])
def test_no_header_can_be_smuggled_in(part: str, break_: str):
    good = {"sender": "s@mail.example", "to": "a@mail.example", "title": "t", "id": "<1@c>"}
    with pytest.raises(mail.Bad):
        letter(**{part: good[part] + break_})


@pytest.mark.parametrize(
    "to", ["", "a", "a@b", "a@mail.example, b@mail.example", "<a@mail.example>", "a b@mail.example",
           "a@mail..example", "a@-mail.example", f"{'a' * 65}@mail.example"],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(to: str):
    with pytest.raises(mail.Bad):
        letter(to=to)


def test_a_domain_in_chinese_travels_as_it_must():
    assert letter(to="a@工信.example").recipients == ["a@xn--vuq945a.example"]


def test_a_bad_row_is_given_up_and_the_others_go_on(house: House):
    put(house, "a@mail.example", title="x\r\nBcc: c@mail.example")
    with house.db.reading() as session:
        session.execute(update(OutboxMessage).values(cause="case/y#1"))
        session.commit()
    put(house, "b@mail.example")
    script = Script()
    with playing(script) as port:
        found = sweep(house, port)
    assert (found.sent, found.dead) == (1, 1)
    assert [to for to, _ in script.taken] == ["b@mail.example"]


# --- who sends ---------------------------------------------------------------------------------


def test_a_claimed_message_is_nobody_elses_until_its_lease_ends(waiting: House):
    first = outbox.claim(waiting.db, NOW, timedelta(minutes=10))
    second = outbox.claim(waiting.db, NOW, timedelta(minutes=10))
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert outbox.claim(waiting.db, NOW + timedelta(minutes=9)) is None
    again = outbox.claim(waiting.db, NOW + timedelta(minutes=10))
    assert again is not None
    assert (again.id, again.tries) == (first.id, 2)


def test_who_lost_the_lease_can_no_longer_put_the_message_off(waiting: House):
    slow = outbox.claim(waiting.db, NOW, timedelta(minutes=10))
    assert outbox.claim(waiting.db, NOW) is not None
    other = outbox.claim(waiting.db, NOW + timedelta(minutes=10))
    assert slow is not None
    assert other is not None
    assert slow.id == other.id
    outbox.end(waiting.db, slow, "dead", "too late to say so")
    assert {r.status for r in rows(waiting).values()} == {"waiting"}


def test_a_message_that_left_is_sent_whoever_holds_it_by_now(waiting: House):
    slow = outbox.claim(waiting.db, NOW, timedelta(seconds=1))
    assert slow is not None
    for _ in TWO:
        outbox.claim(waiting.db, NOW + timedelta(seconds=1))
    outbox.sent(waiting.db, slow, WORKING)
    assert rows(waiting)[slow.recipient].status == "sent"


def test_without_a_server_messages_wait_and_it_is_said(waiting: House):
    found = sweep(waiting, 0, mail_server="")
    assert (found.sent, found.later, found.trouble) == (0, 0, sending.NO_SERVER)
    with waiting.db.reading() as session:
        health = sent.health(session, Config(), demo=False)
    assert (health.waiting, health.trouble) == (2, sending.NO_SERVER)
    assert health.oldest == WORKING


def test_in_a_demo_nothing_leaves_the_machine(waiting: House):
    script = Script()
    with playing(script) as port:
        assert sweep(waiting, port, demo=True).sent == 2
    assert not script.taken
    assert not script.sessions
    assert {r.status for r in rows(waiting).values()} == {"sent"}


def test_a_sweep_ends_after_its_share(waiting: House):
    config = Config(mail_server="x")
    frame = Frame("https://c.example", True, WORKING)
    assert sending.sweep(waiting.db, config, frame, lambda: NOW, most=1).sent == 1


@pytest.fixture
def working(house: House) -> Office:
    return office(house, demo=False)


def test_a_day_without_a_server_loses_nothing(working: Office):
    working.house.draft("440300")
    assert run(working.casework).trouble == sending.NO_SERVER
    script = Script()
    with playing(script) as port:
        later = office_with(working, port)
        assert run(later.casework).sent == 3
    assert len(script.taken) == 3


def office_with(working: Office, port: int) -> Office:
    config = replace(working.casework.config, mail_server="127.0.0.1", mail_port=port)
    return Office(working.house, replace(working.casework, config=config))

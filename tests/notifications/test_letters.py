"""What may not be sent at all?"""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import update

from notifications import mail, sent
from notifications.models import OutboxMessage
from notifications.recipients import MAILBOX, mailbox
from notifications.texts import one_line
from notifications.wording import wording
from tests.notifications.posting import NOW, put, sweep
from tests.notifications.servers import Script, playing
from tests.support.house import House


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


# Encoded words (RFC 2047): what the email package reads in them is a line break, another address.
BREAK, OTHER = "=?x?q?=0d=0aBcc:c@mail.example?=", "=?utf-8?q?c=40mail.example=2c?="


@pytest.mark.parametrize(
    "to", ["=?x?q?=0d=0aX?=@mail.example", f"{OTHER}@mail.example", "a=?utf-8?q?b?=@mail.example",
           "=?a@mail.example"],
)  # fmt: skip
def test_an_address_that_a_header_would_read_as_another_is_none(to: str):
    assert mailbox(to) is None


@given(st.from_regex(MAILBOX, fullmatch=True).filter(mailbox))
def test_whatever_counts_as_an_address_is_what_the_letter_carries(to: str):
    read = message_from_bytes(letter(to=to).as_bytes(), policy=default)
    assert [str(one) for one in read.get_all("To", [])] == [mailbox(to)]


@pytest.mark.parametrize(
    "title", [BREAK, f"公示期满 {BREAK}", f"{OTHER} {OTHER}", "=?utf-8?b?4pyT?="]
)
def test_an_encoded_word_in_a_title_is_read_by_nobody(title: str):
    read = message_from_bytes(letter(title=title).as_bytes(), policy=default)
    assert read.keys() == mail.HEADERS
    assert read["Subject"] == title


@example('（工业） No. 公示期满：异议 "x" （工业） （工业） No. No.')  # longer than a line
@given(st.text(max_size=300).map(one_line).filter(bool))
def test_a_title_arrives_as_it_was_written(title: str):
    read = message_from_bytes(letter(title=title).as_bytes(), policy=default)
    assert (read.keys(), read["Subject"]) == (mail.HEADERS, title)


@pytest.mark.parametrize("part", [{"sender": f"{BREAK} <s@mail.example>"}, {"id": BREAK}])
def test_what_the_email_package_refuses_to_write_is_a_bad_letter(part: dict[str, str]):
    with pytest.raises(mail.Bad):
        letter(**part)


# A row as (its recipient, title and Message-ID) that was made before these were looked at.
EARLIER = [
    ("a@mail.example", "x\r\nBcc: c@mail.example", "<1@c.example>"),
    ("=?x?q?=0d=0aX?=@mail.example", "x", "<1@c.example>"),
    (f"{OTHER}@mail.example", "x", "<1@c.example>"),
    ("a@mail.example", "x", "=?x?q?=0d=0aX?="),
]


@pytest.mark.parametrize(("to", "title", "id_"), EARLIER)
def test_a_row_that_no_letter_can_carry_is_given_up_in_words_and_the_others_go_on(
    house: House, to: str, title: str, id_: str
):
    put(house, to, title=title)
    with house.db.reading() as session:
        session.execute(update(OutboxMessage).values(cause="case/y#1", message_id=id_))
        session.commit()
    put(house, "b@mail.example")
    script = Script()
    with playing(script) as port:
        found = sweep(house, port)
        again = sweep(house, port, NOW + timedelta(days=1))
    assert (found.sent, found.dead, found.trouble) == (1, 1, "")
    assert (again.sent, again.dead) == (0, 0)
    assert [to for to, _ in script.taken] == ["b@mail.example"]
    with house.db.reading() as session:
        notes = [
            [m.note for m in sent.about(session, ["case/x"], lang) if m.state == "failed"]
            for lang in ("zh_Hans_CN", "en")
        ]
    words = wording().parts["dead"]["unwritable"]
    assert notes == [[words.zh], [words.en]]

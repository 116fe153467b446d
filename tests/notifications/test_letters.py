"""What may not be sent at all?"""

from __future__ import annotations

import pytest
from sqlalchemy import update

from notifications import mail
from notifications.models import OutboxMessage
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

"""Does a demo's inbox show each message as its recipient sees it, where it can do nothing?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import insert

from notifications.models import OutboxMessage
from tests.support.house import WORKING
from tests.support.installation import client_of, db_of
from tests.support.site import running_demo


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(running_demo)


def _message(number: int, **more: object) -> dict[str, object]:
    return {
        "cause": f"case/x#{number}", "kind": "notice", "recipient": f"r{number}@example.invalid",
        "user_id": 0, "subject_ref": "x", "lang": "zh_Hans_CN", "title": f"标题 {number}",
        "body_text": "正文 <b>", "body_html": "<p style='color:red'>正文</p>", "why": {},
        "message_id": "", "status": "sent", "made_at": WORKING, "next_try_at": WORKING,
        "tries": 1, "error": "",
    } | more  # fmt: skip


def test_the_inbox_shows_what_was_sent_page_by_page(app: Flask) -> None:
    with db_of(app).engine.begin() as connection:
        connection.execute(insert(OutboxMessage), [_message(n) for n in range(1, 31)])
    client = client_of(app)
    first = client.get("/demo/inbox").text
    assert "标题 30" in first
    assert "标题 5<" not in first
    assert "标题 5<" in client.get("/demo/inbox?before=6").text
    found = client.get("/demo/inbox?to=r17@").text
    assert "标题 17" in found
    assert "标题 18" not in found
    one = client.get("/demo/inbox/3").text
    assert "正文 &lt;b&gt;" in one
    assert client.get("/demo/inbox/31").status_code == 404


def test_a_message_is_shown_as_its_recipient_sees_it_and_can_do_nothing_here(app: Flask) -> None:
    with db_of(app).engine.begin() as connection:
        connection.execute(insert(OutboxMessage), [_message(1)])
    answer = client_of(app).get("/demo/inbox/1/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert policy.endswith("sandbox")
    assert "color:red" in answer.text

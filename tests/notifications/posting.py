"""How does a test put messages in the outbox, send them, and see what became of them?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from casework.config import Config
from notifications import outbox, sending
from notifications.models import MessageSubject, OutboxMessage
from notifications.rows import message_id
from notifications.sending import Posted
from notifications.texts import Frame
from tests.support.house import VAULT, WORKING, House

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TWO = ("a@mail.example", "b@mail.example")


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
    return sending.sweep(house.db, config, Frame("https://c.example", demo, WORKING, VAULT),
                         lambda: at, lease=lease)  # fmt: skip


def rows(house: House) -> dict[str, OutboxMessage]:
    with house.db.reading() as session:
        return {m.recipient: m for m in session.query(OutboxMessage)}

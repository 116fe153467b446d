"""Do the staff read in their own language why a message was not sent?"""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifications.models import OutboxMessage
from notifications.wording import wording
from tests.notifications.posting import put
from tests.support.site import Site, applying_demo, sites

REASONS = [(status, name) for status in ("dead", "dropped") for name in wording().parts[status]]


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    made = sites(new_database, tmp_path)(applying_demo)
    put(made.house, "a@mail.example")
    return made


def test_why_a_message_was_not_sent_is_said_in_the_readers_language(site: Site) -> None:
    for status, name in REASONS:
        words = wording().parts[status][name]
        with site.house.db.reading() as session:
            session.execute(update(OutboxMessage).values(status=status, error=words.zh))
            session.commit()
            number = session.scalars(select(OutboxMessage.id)).one()
        for path in ("/messages", f"/messages/{number}", f"/demo/inbox/{number}"):
            for lang, said in (("en", words.en), ("zh_Hans_CN", words.zh)):
                assert said in unescape(site.text(path, "ministry", lang)), (path, lang)

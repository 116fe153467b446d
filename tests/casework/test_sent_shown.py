"""Are the messages about a case all there to be read, the newest ones first?"""

from __future__ import annotations

import re
from datetime import timedelta

from casework.business_clock import wall
from casework.models import DeadlineRow
from casework.web.shown.periods import standing
from casework.web.shown.sent import NEWEST
from notifications.models import MessageSubject, OutboxMessage
from tests.support.site import NEARLY, Site


def told(site: Site, number: int) -> None:
    """So many messages about one case."""
    at = wall()
    with site.house.db.reading() as session:
        for n in range(number):
            one = OutboxMessage(
                cause=f"case/{NEARLY}#{n}",
                kind="case.submit",
                recipient="a@example.test",
                why={},
                subject_ref=f"case/{NEARLY}",
                lang="en",
                title=f"Notice {n:02}",
                body_text="",
                body_html="",
                status="sent",
                made_at=at,
                next_try_at=at,
            )
            session.add(one)
            session.flush()
            session.add(MessageSubject(message=one.id, subject=f"case/{NEARLY}"))
        session.commit()


def test_those_that_are_left_out_are_counted_and_one_click_away(applying: Site) -> None:
    told(applying, NEWEST + 3)
    page = applying.text(f"/cases/{NEARLY}", "ministry")
    assert len(re.findall(r"Notice \d\d", page)) == NEWEST
    assert "Show 3 earlier messages" in page
    whole = applying.text(f"/cases/{NEARLY}?all=1", "ministry")
    assert len(re.findall(r"Notice \d\d", whole)) == NEWEST + 3
    assert "earlier messages" not in whole


def test_a_timer_that_is_about_to_come_has_missed_nothing() -> None:
    now = wall()
    over = DeadlineRow(status="open", ends_at=now - timedelta(seconds=1), tries=0)
    assert standing(over, now) == "missed"
    over.next_try_at = now + timedelta(minutes=5)
    assert standing(over, now) == "due"

"""Is the record of the demo whole when its clock was moved past everything that it waits for?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework import verification
from casework.business_clock import wall
from casework.clock import sweep
from casework.config import Config
from casework.installation import Casework, installed
from casework.models import DeadlineRow
from casework.services.tick import Fired
from tests.support.demo_story import MADE
from tests.support.later_demo import under_objection

HOUR = timedelta(hours=1)  # after a deadline's end: its timer waits some minutes


def as_prepared(_own: Casework) -> None:
    """The demo that a visitor finds."""


def moved_past_all(own: Casework) -> list[Fired]:
    """Move the clock from deadline to deadline, until none lies ahead; what went off on the way."""
    fired: list[Fired] = []
    while (ends := _next(own, own.clock.now())) is not None:
        own.clock.set(ends + HOUR)
        fired += [one for one in sweep(own).fired if one.done]
    return fired


def _next(own: Casework, now: datetime) -> datetime | None:
    ahead = (DeadlineRow.status == "open") & (DeadlineRow.ends_at > now)
    with own.db.reading() as session:
        return session.scalar(select(func.min(DeadlineRow.ends_at)).where(ahead))


@pytest.mark.parametrize(
    ("begin", "kinds"),
    [(as_prepared, {"cutoff", "term"}), (under_objection, {"publicity", "term"})],
    ids=["as prepared", "with a list made public and an objection"],
)
def test_nothing_is_wrong_when_every_deadline_is_past(
    begin: Callable[[Casework], None],
    kinds: set[str],
    new_database: Callable[..., str],
    tmp_path: Path,
) -> None:
    own = installed(Config(instance=tmp_path, database_url=new_database("sqlite", recipe=MADE)))
    begin(own)
    assert kinds <= {one.kind for one in moved_past_all(own)}
    report, _ = verification.verify(own.db, own.config, now=wall())
    assert report.problems == []
    own.db.engine.dispose()

"""Does a publicity that is published at the door end when the real ones did, in both readings?"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework.calendar_seed import package_calendar
from casework.models import DeadlineRow, Objection, Publicity
from casework.replay import replay
from casework.replay.stage import Stage
from tests.casework.test_cli_deadline import GOLDEN
from workflows.calendar import end_of
from workflows.counting import count

READINGS = [pytest.param(*row[:2], False, id=f"{row[0]}-not-counted") for row in GOLDEN] + [
    pytest.param(row[0], row[2], True, id=f"{row[0]}-counted") for row in GOLDEN
]
# The year whose list is made public then, and how it comes to have one: FY2021 by way of
# demonstration, its own notice not being known; FY2022 long after its time.
FY2021 = """
round = { year = 2021, opens = 2022-01-17, demonstration = true, places = [{ measure = "industry", number = 1 }], settings = { publicity_counts_first_day = COUNTED } }
[[step]]
at = 2022-01-17
record = "cutoff_moved"
item = "*"
value = { day = 2022-02-11, number = "演示", date = 2022-01-17, reason = "演示" }
[[step]]
at = 2022-01-24
"""
FY2022 = """
round = { year = 2022, settings = { publicity_counts_first_day = COUNTED } }
[[step]]
at = 2022-12-12
"""
STORY = """
do = "prepare"
divisions = ["呼和浩特市", "沈阳市"]
to = "accepted"
[[step]]
at = PUBLISHED
committee = { expert = 2, department = 1 }
[[step]]
scores = "in_order"
[[step]]
do = "close_review"
[[step]]
do = "propose"
entries = "proposal"
reasons = { count = "两个" }
[[step]]
do = "decide"
complete = true
reasons = { count = "两个" }
[[step]]
at = PUBLISHEDT17:30:00+08:00
do = "publish"
complete = true
expect = { deadline = { publicity = LAST }, ends_at = { publicity = NEXTT00:00:00+08:00 }, provisional = { publicity = false } }
[[step]]
at = LASTT23:59:59+08:00
do = "lodge"
case = "沈阳市"
complete = true
expect = { late = false, fired = [] }
[[step]]
do = "report"
complete = true
reasons = { count = "两个" }
expect = { refused = ["12"], guards = ["pub_over", "no_objection"] }
[[step]]
at = NEXTT00:00:00+08:00
do = "lodge"
case = "沈阳市"
complete = true
expect = { late = true, fired = ["end_publicity"] }
[[step]]
at = NEXTT00:00:01+08:00
do = "lodge"
case = "沈阳市"
complete = true
expect = { late = true }
"""


def scenario(published: str, last: str, *, counted: bool) -> str:
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    said = (FY2021 if published < "2022-12" else FY2022) + STORY
    words = {"PUBLISHED": published, "LAST": last, "NEXT": after, "COUNTED": str(counted).lower()}
    told = re.sub(r"PUBLISHED|LAST|NEXT|COUNTED", lambda found: words[found[0]], said)
    return f'title = "公示期满"\narticle = "2022 第十条"\n{told}'


def at_the_end(stage: Stage) -> tuple[Any, ...]:
    with stage.db.reading() as session:
        shown = session.scalars(select(Publicity)).one()
        row = session.scalars(select(DeadlineRow).where(DeadlineRow.kind == "publicity")).one()
        late = session.scalars(select(Objection.late).order_by(Objection.id)).all()
    return shown, row, late


@pytest.mark.parametrize(("published", "last", "counted"), READINGS)
def test_it_ends_with_the_last_second_of_that_day(
    published: str, last: str, counted: bool, tmp_path: Path
) -> None:
    path = tmp_path / "golden.toml"
    path.write_text(scenario(published, last, counted=counted), "utf-8")
    found: list[tuple[Any, ...]] = []
    report = replay(path, last=lambda stage: found.append(at_the_end(stage)))
    assert [f"{s.number}: {en}" for s in report.steps for _, en in s.differences] == []
    ((shown, row, late),) = found
    day = date.fromisoformat(last)
    assert (shown.last_day, shown.ends_at, shown.provisional) == (day, end_of(day), False)
    assert (shown.note_zh, shown.note_en) == ("", "")
    assert (row.last_day, row.ends_at, row.status) == (day, end_of(day), "fired")
    days = [d.date for d in count(row.how, row.start, package_calendar()).days if d.counted]
    assert len(days) == 5
    assert (days[0] == date.fromisoformat(published)) is counted
    assert days[-1] == day
    assert late == [False, True, True]

"""Does it take two persons to enter that an objector withdrew on paper, and the objector alone?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from casework.errors import Forbidden, Refused
from tests.support.house import MINISTRY, OBJECTOR, SECOND
from tests.support.rounds import MIDWAY, midway_round
from tests.support.site import Site, sites

REF = "Y2022I-0001"
PAGE = f"/objections/{REF}"
AT = MIDWAY + timedelta(minutes=5)
PAPER = {"date": "2023-01-19", "file": "来信.pdf"}


@pytest.fixture
def web(new_database: Callable[..., str], tmp_path: Path) -> Site:
    made = sites(new_database, tmp_path)(midway_round)
    made.app.config["WTF_CSRF_ENABLED"] = False
    return made


def said(page: str) -> str:
    """The page without its marks, on one line."""
    main = page[page.index("<main") :]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def act_of(page: str) -> bool:
    return f"{PAGE}/actions/withdraw" in page


def test_the_first_person_finds_where_to_record_the_paper(web: Site) -> None:
    page = web.text(PAGE, "ministry")
    assert not act_of(page)
    assert f"{PAGE}/facts/withdrawal" in page
    assert "one person records what the objector wrote" in said(page)


def test_the_second_reads_the_paper_and_who_recorded_it_and_enters_the_withdrawal(
    web: Site,
) -> None:
    web.house.door.record(MINISTRY, "objection", "withdrawal", PAPER, ref=REF, received_at=AT)
    assert not act_of(web.text(PAGE, "ministry"))
    assert "another person must enter the withdrawal" in said(web.text(PAGE, "ministry"))
    page = web.text(PAGE, "second")
    assert act_of(page)
    assert re.search(r"The objector's withdrawal 林晓岚, 19 Jan 2023", said(page))
    form = web.text(f"{PAGE}/actions/withdraw", "second")
    assert re.search(r"林晓岚, 19 Jan 2023.*来信\.pdf", said(form))
    assert 'name="withdrawal-date"' not in form
    sent = dict(re.findall(r'name="(version|request_id)" value="([^"]*)"', form))
    client = web.client("second")
    answer = client.post(f"{PAGE}/actions/withdraw", data=sent | {"comment": "来信撤回"})
    assert answer.status_code == 303


def test_the_door_refuses_one_person_and_leaves_the_objector_alone(web: Site) -> None:
    def withdraw(actor, **more: object) -> None:
        web.house.door.act(actor, "objection", "withdraw", ref=REF, received_at=AT, comment="示例",
                           **more)  # fmt: skip

    with pytest.raises(Forbidden):
        withdraw(MINISTRY, given={"withdrawal": {"": PAPER}})
    web.house.door.record(MINISTRY, "objection", "withdrawal", PAPER, ref=REF, received_at=AT)
    with pytest.raises(Refused) as met:
        withdraw(MINISTRY)
    assert [b.guard for b in met.value.breaches] == ["maker_checker_withdrawal"]
    web.house.door.record(SECOND, "objection", "withdrawal", PAPER, ref=REF, received_at=AT)
    with pytest.raises(Refused):
        withdraw(SECOND)
    withdraw(OBJECTOR)

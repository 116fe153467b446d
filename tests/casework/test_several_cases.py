"""What is done to several cases at once, and what to none of them?"""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.models import Event
from tests.casework.acting import SHENZHEN, english, fact, hidden, state, version_of
from tests.support.installation import client_of


def test_several_cases_are_named_before_and_each_is_done_or_refused_by_name(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    refs = [SHENZHEN, "2022-industry-370200", "2022-industry-510100"]
    query = "&".join(f"case={ref}" for ref in refs)
    page = client.get(f"/cases/several?action=accept&{query}")
    assert "Confirm: Accept, 2 cases" in page.text
    assert "Chengdu" in page.text  # accepted already: named, and left out
    with early.extensions["casework"].db.reading() as session:
        assert session.scalar(select(func.count()).where(Event.name == "accept")) == 1
    form = {"action": "accept", "case": refs, "request_id": hidden(page, "request_id"),
            "next": "/cases?state=submitted"}  # fmt: skip
    form |= {f"version-{ref}": version_of(early, f"case/{ref}") for ref in refs}
    done = client.post("/cases/several", data=form)
    assert done.status_code == 200
    assert "Done to 2 of 3" in done.text
    assert "The formal check has accepted it already" in done.text
    assert fact(early, f"case/{SHENZHEN}", "formal_check") == {"result": "accepted"}
    last = "2022-industry-420100"
    good = client.post("/cases/several", data=form | {
        "case": last, f"version-{last}": version_of(early, f"case/{last}"), "request_id": "again"})  # fmt: skip
    assert good.location == "/cases?state=submitted"


@pytest.mark.parametrize("action", ["disqualify", "lapse", "nonsense", "return_for_correction"])
def test_what_needs_more_than_a_remark_is_not_done_to_several(early: Flask, action: str) -> None:
    client = client_of(early, "ministry")
    answer = client.get(f"/cases/several?action={action}&case={SHENZHEN}")
    assert answer.status_code in (403, 404) or "disqualify" in action
    assert state(early, SHENZHEN) == "submitted"


def test_a_case_that_is_not_ones_own_is_not_among_several(early: Flask) -> None:
    client = client_of(early, "other")
    assert client.get(f"/cases/several?action=withdraw&case={SHENZHEN}").status_code == 404

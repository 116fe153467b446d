"""Does what was said of an objection stay, so that nobody takes back what others relied on?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.errors import Refused
from tests.support.house import LEADER, MINISTRY, SECOND
from tests.support.objecting import CASE, followed, lodge, receipt_of, rows
from tests.support.site import DURING, Site
from workflows.facts import Actor

RULING = {"outcome": "dismissed", "reasons": "示例"}
ANSWER = {"text": "经核查，异议不成立。", "date": "2023-01-19"}
LATE = DURING + timedelta(days=9)


def record(
    site: Site, ref: str, kind: str, value: dict[str, Any] | None, *, who: Actor = MINISTRY,
    at: datetime = DURING, item: str = "",
) -> None:  # fmt: skip
    site.house.door.record(who, "objection", kind, value, ref=ref, item=item, received_at=at)


def act(site: Site, ref: str, name: str, who: Actor = MINISTRY, **given: Any) -> None:
    site.house.door.act(who, "objection", name, ref=ref, received_at=DURING,
                        given={kind: {"": value} for kind, value in given.items()})  # fmt: skip


def closed(site: Site) -> tuple[str, str]:
    """The number and the code of one that was turned away, answered and closed."""
    ref, code = receipt_of(lodge(site.client()))
    record(site, ref, "assignment", {"handler": "ministry"})
    record(site, ref, "formal_result", {"reason": "示例"})
    act(site, ref, "not_admit", SECOND)
    act(site, ref, "answer", answer=ANSWER)
    act(site, ref, "close")
    return ref, code


def proposed(site: Site) -> str:
    ref, _ = receipt_of(lodge(site.client()))
    act(site, ref, "admit")
    act(site, ref, "propose_ruling", ruling=RULING)
    return ref


# --- after it is closed -------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "value"), [
    ("answer", ANSWER | {"text": "另一个说法"}), ("answer", None),
    ("assignment", {"handler": "second"}), ("assignment", None),
])  # fmt: skip
def test_what_is_closed_is_neither_changed_nor_taken_away(
    site: Site, kind: str, value: dict[str, Any] | None
) -> None:
    ref, _ = closed(site)
    with pytest.raises(Refused) as refused:
        record(site, ref, kind, value, who=SECOND)
    assert {breach.guard for breach in refused.value.breaches} == {"not_closed"}


def test_the_objector_still_reads_the_reply_that_somebody_tried_to_take_away(site: Site) -> None:
    ref, code = closed(site)
    client = site.client()
    followed(client, ref, code)
    site.app.config["WTF_CSRF_ENABLED"] = False
    sent = {"version": rows(site)[0].version, "request_id": "q"}
    answer = site.client("ministry").post(f"/objections/{ref}/remove/answer", data=sent)
    site.app.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == 422
    assert ANSWER["text"] in client.get(f"/follow/{ref}").text


# --- after a ruling is proposed -----------------------------------------------------------------
@pytest.mark.parametrize("value", [{"text": "另一个说法"}, None])
def test_who_was_asked_neither_changes_nor_takes_back_a_comment_under_a_proposal(
    site: Site, value: dict[str, Any] | None
) -> None:
    ref, _ = receipt_of(lodge(site.client()))
    act(site, ref, "admit")
    unit = site.house.actor("unit", CASE.rpartition("-")[2])
    record(site, ref, "comment_request", {"question": "示例", "by": "2023-01-20"}, item="unit")
    record(site, ref, "comment_reply", {"text": "示例"}, who=unit, item="unit")
    record(site, ref, "comment_reply", None, who=unit, item="unit")  # nobody relies on it yet
    record(site, ref, "comment_reply", {"text": "示例"}, who=unit, item="unit")
    act(site, ref, "propose_ruling", ruling=RULING)
    with pytest.raises(Refused) as refused:
        record(site, ref, "comment_reply", value, who=unit, at=LATE, item="unit")
    assert {breach.guard for breach in refused.value.breaches} == {"comment_asked_for"}


# --- whose hand it is ---------------------------------------------------------------------------
def test_who_proposed_a_ruling_stays_its_proposer_though_another_records_it_again(
    site: Site,
) -> None:
    ref = proposed(site)
    record(site, ref, "ruling", None)
    record(site, ref, "ruling", RULING, who=SECOND)
    with pytest.raises(Refused) as refused:
        act(site, ref, "dismiss")
    assert {breach.guard for breach in refused.value.breaches} == {"maker_checker_ruling"}
    act(site, ref, "dismiss", LEADER)


def test_who_checked_its_form_stays_the_checker_though_another_records_it_again(site: Site) -> None:
    ref, _ = receipt_of(lodge(site.client()))
    record(site, ref, "formal_result", {"reason": "示例"})
    record(site, ref, "formal_result", None)
    record(site, ref, "formal_result", {"reason": "示例"}, who=SECOND)
    with pytest.raises(Refused) as refused:
        act(site, ref, "not_admit")
    assert {breach.guard for breach in refused.value.breaches} == {"maker_checker_not_admit"}


def test_who_recorded_the_paper_of_a_withdrawal_stays_its_maker(site: Site) -> None:
    ref, _ = receipt_of(lodge(site.client()))
    paper = {"date": "2023-01-19", "file": "示例.pdf"}
    record(site, ref, "withdrawal", paper)
    record(site, ref, "withdrawal", None)
    record(site, ref, "withdrawal", paper, who=SECOND)
    with pytest.raises(Refused) as refused:
        site.house.door.act(MINISTRY, "objection", "withdraw", ref=ref, received_at=DURING,
                            comment="示例")  # fmt: skip
    assert {breach.guard for breach in refused.value.breaches} == {"maker_checker_withdrawal"}

"""Whom does the handling of an objection reach, and does it keep to what each may know?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from casework.models import User
from notifications.run import run
from tests.notifications.people import ON_THE_LIST, PUBLISHED, Office
from tests.support.house import MINISTRY, OBJECTOR
from workflows.facts import Actor

QUESTION = "请说明工业投资增速的来源"


def lodged(post: Office) -> str:
    said = {
        "channel": "form",
        "grounds": "瞒报事故",
        "name": "王小明",
        "contact": "wang@example.org",
    }
    ref = post.house.door.act(
        OBJECTOR, "objection", "lodge", new={"case": ON_THE_LIST}, received_at=PUBLISHED,
        given={"lodging": {"": said}}).ref  # fmt: skip
    post.house.door.act(MINISTRY, "objection", "admit", ref=ref, received_at=PUBLISHED)
    run(post.casework)
    return ref


def record(post: Office, ref: str, kind: str, value: dict[str, Any], item: str = "") -> None:
    post.house.door.record(MINISTRY, "objection", kind, value, ref=ref, item=item,
                           received_at=PUBLISHED)  # fmt: skip


def test_only_the_side_that_is_asked_hears_and_of_its_case_alone(public: Office) -> None:
    ref = lodged(public)
    record(public, ref, "comment_request", {"question": QUESTION, "by": "2023-03-01"}, "unit")
    run(public.casework)
    assert public.told("objection.comment_request") == {"gd", "gd-en"}  # and nobody of the city
    for message in public.messages("objection.comment_request"):
        for part in (message.title, message.body_text, message.body_html):
            for private in (ref, "瞒报事故", "王小明", QUESTION):
                assert private not in part, private
        assert "/recommend/comments" in message.body_text
        assert "1 Mar 2023" in message.body_text or "2023年3月1日" in message.body_text


def test_mail_about_an_objection_goes_to_whoever_handles_it(public: Office) -> None:
    ref = lodged(public)
    record(public, ref, "assignment", {"handler": "second"})
    public.house.door.act(OBJECTOR, "objection", "add_evidence", ref=ref, received_at=PUBLISHED,
                          given={"proof": {"": {"file": "a.pdf"}}})  # fmt: skip
    run(public.casework)
    assert public.told("objection.add_evidence") == {"second"}


def test_a_complaint_about_staff_is_told_to_auditors_and_to_no_other_staff(public: Office) -> None:
    public.house.door.act(OBJECTOR, "complaint", "complain", new={"round": 2022},
                          received_at=PUBLISHED, given={"complaint_lodging": {"": {
                              "channel": "form", "facts": "某工作人员"}}})  # fmt: skip
    run(public.casework)
    for message in public.messages("complaint.complain"):
        assert message.why.get("audience") in ("auditor", "objector")
        assert "某工作人员" not in message.body_text


def person(post: Office, login: str) -> Actor:
    """Somebody of the ministry's staff, by the account."""
    with post.house.db.reading() as session:
        own = session.scalars(select(User.id).where(User.login == login)).one()
    return replace(MINISTRY, user=own)


def told_of(post: Office, ref: str, kind: str, value: dict[str, Any]) -> set[tuple[str, str]]:
    """Who is told of an assignment, and as what; of this one alone."""
    before = len(post.messages(f"objection.{kind}"))
    post.house.door.record(person(post, "officer"), "objection", kind, value, ref=ref,
                           received_at=PUBLISHED)  # fmt: skip
    run(post.casework)
    messages = post.messages(f"objection.{kind}")[before:]
    return {(m.recipient.partition("@")[0], m.why["audience"]) for m in messages}


def test_an_assignment_is_told_to_whom_it_names_and_to_whom_it_relieves(public: Office) -> None:
    ref = lodged(public)
    both = {"handler": "second", "decides": "leader"}
    assert told_of(public, ref, "assignment", both) == {
        ("second", "handler"), ("leader", "decider")}  # fmt: skip
    # By the officer's own hand, who knows of it; and nothing changes for who still decides.
    other = {"handler": "officer", "decides": "leader"}
    assert told_of(public, ref, "assignment", other) == {("second", "relieved")}
    assert told_of(public, ref, "assignment", {"handler": "second"}) == {
        ("second", "handler"), ("leader", "relieved")}  # fmt: skip
    for message in public.messages("objection.assignment"):
        for part in (message.title, message.body_text, message.body_html):
            for private in ("瞒报事故", "王小明", "wang@example.org"):
                assert private not in part, private
        assert f"/objections/{ref}" in message.body_text


def test_who_is_named_to_decide_hears_that_a_ruling_is_proposed(public: Office) -> None:
    ref = lodged(public)
    record(public, ref, "assignment", {"handler": "officer", "decides": "second"})
    public.house.door.act(
        person(public, "officer"), "objection", "propose_ruling", ref=ref,
        received_at=PUBLISHED, given={"ruling": {"": {"outcome": "dismissed", "reasons": "不实"}}},
    )  # fmt: skip
    run(public.casework)
    messages = public.messages("objection.propose_ruling")
    assert ("second", "decider") in {
        (m.recipient.partition("@")[0], m.why["audience"]) for m in messages
    }

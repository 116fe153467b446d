"""Is an objector told, and nothing of them to anybody else?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casework.models import Objection
from notifications import sent
from notifications.run import run
from tests.notifications.people import ON_THE_LIST, PUBLISHED, Office
from tests.support.house import LEADER, MINISTRY, OBJECTOR


def test_staff_who_hear_of_the_objection_are_not_told_of_the_case_as_well(public: Office):
    ref = ON_THE_LIST
    run(public.casework)
    objection = lodge(public, ref, contact="wang@example.org")
    public.house.door.act(MINISTRY, "objection", "admit", ref=objection, received_at=PUBLISHED)
    run(public.casework)
    assert public.told("objection.admit") == {"officer", "second", f"(objector {objection})"}
    assert public.told("case.object") == {"gd", "gd-en", "sz"}


def lodge(post: Office, case: str, *, contact: str) -> str:
    given = {"lodging": {"": {"channel": "form", "grounds": "瞒报事故", "facts": "细节甲乙丙",
                              "name": "王小明", "contact": contact}}}  # fmt: skip
    return post.house.door.act(OBJECTOR, "objection", "lodge", new={"case": case}, given=given,
                               received_at=PUBLISHED).ref  # fmt: skip


def test_nothing_of_an_objector_is_in_anybody_elses_mail(public: Office):
    ref = ON_THE_LIST
    objection = lodge(public, ref, contact="wang@example.org")
    act = public.house.door.act
    act(MINISTRY, "objection", "admit", ref=objection, received_at=PUBLISHED)
    act(MINISTRY, "objection", "propose_ruling", ref=objection, received_at=PUBLISHED,
        given={"ruling": {"": {"outcome": "upheld", "reasons": "王小明所述属实"}}})  # fmt: skip
    act(LEADER, "objection", "uphold", ref=objection, received_at=PUBLISHED, comment="王小明属实")
    run(public.casework)
    told = public.messages()
    assert {"objection.lodge", "objection.uphold", "case.remove"} <= {m.kind for m in told}
    for message in told:
        for part in (message.title, message.body_text, message.body_html, str(message.why)):
            for private in ("王小明", "瞒报事故", "细节甲乙丙", "wang@example.org"):
                assert private not in part, (message.kind, private)
        assert "example.org" not in message.recipient


@pytest.mark.parametrize(
    "contact", ["13800000000", "王先生，微信 wx_1", "a@b", "x@example.org\nBcc: y@example.org",
                "=?x?q?=0d=0aX?=@example.org", "=?utf-8?q?y=40example.org=2c?=@example.org"],
)  # fmt: skip
def test_a_contact_that_is_no_address_is_written_to_by_nobody_and_that_is_on_record(
    public: Office, contact: str
):
    ref = ON_THE_LIST
    lodge(public, ref, contact=contact)
    run(public.casework)
    (dropped,) = [m for m in public.messages("objection.lodge") if m.status == "dropped"]
    assert dropped.recipient.startswith("(objector ")
    assert "没有留下邮箱" in dropped.error
    assert contact not in str((dropped.why, dropped.recipient, dropped.title))


def test_an_objections_messages_are_not_among_the_cases(public: Office):
    ref = ON_THE_LIST
    objection = lodge(public, ref, contact="wang@example.org")
    run(public.casework)
    with public.house.db.reading() as session:
        of_case = sent.about(session, [f"case/{ref}"], "zh")
        of_objection = sent.about(session, [f"objection/{objection}"], "zh")
        assert session.scalars(select(Objection)).one().ref == objection
    assert not [m for m in of_case if m.kind.startswith("objection.")]
    assert {m.to for m in of_objection} >= {"异议人"}
    assert not [m for m in of_objection if "wang" in repr(m)]

"""How does the demo look weeks later, with a list made public and an objection to it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from casework.clock import sweep
from casework.demo.people import cast
from casework.installation import Casework
from casework.models import Case
from casework.secret_codes import hash_of
from workflows.calendar import BEIJING
from workflows.facts import Actor

LIST = "2022-industry"
WALKED = "2022-industry-990100"  # 演示市甲
WAITING = ("2022-industry-420600", "2022-industry-610300")  # the others are accepted already
ANYBODY = Actor(0, "objector", frozenset({"objector"}))
# After the cutoff: reviewed; after a week: decided, and published.
REVIEWED = datetime(2022, 12, 23, 9, tzinfo=BEIJING)
PUBLISHED = datetime(2022, 12, 28, 9, tzinfo=BEIJING)
OBJECTED = datetime(2022, 12, 29, 15, tzinfo=BEIJING)
# The same of the demo of 2019, whose cutoff is 30 January.
WAITING_2019 = ("2018-industry-510700", "2018-industry-610300")
RETURNED_2019 = "2018-industry-990200"
REVIEWED_2019 = datetime(2019, 1, 31, 9, tzinfo=BEIJING)


EXPERTS = ("expert", "expert.b", "expert.c")
EXPERT = 11  # the number of the first one's account
HEADINGS = ("steady_growth", "clusters", "foundations", "stable_share")
MARKS = {"mark": {heading: {"points": "90"} for heading in HEADINGS}}
# What the objection of `under_objection` is found by.
NUMBER, CODE = "Y2022I-0001", "0123456789ABCDEFGHJKMNPQRS"


def publicised(own: Casework) -> None:
    """Take the prepared demo's first list to the morning on which it is made public.

    Each step goes through the door, as the pages would take it.
    """
    act, _record, refs = _at_review(own)
    reviewed(act, LIST, dict.fromkeys(refs, "90"))
    act("ministry.a", REVIEWED, "list", "propose", LIST, given={"entry": {r: {} for r in refs}},
        reasons={f"count:{len(refs)}": "演示：本批次只有六个"})  # fmt: skip
    decision = paper("演示〔2022〕1号", REVIEWED.date()) | {"kind": "party_group"}
    act("leader", REVIEWED, "list", "decide", LIST, given={"decision": {"": decision}})
    own.clock.set(PUBLISHED)
    act("ministry.a", PUBLISHED, "list", "publish", LIST)
    sweep(own)


def in_review(own: Casework) -> None:
    """Take it to where the committee is at work: one has begun, one is through, one not yet there."""
    act, _record, refs = _at_review(own)
    for ref in refs:
        _declared(act, "expert", ref)
    for ref in refs:
        act(
            "expert.b",
            REVIEWED,
            "assessment",
            "hand_in",
            _declared(act, "expert.b", ref),
            given=MARKS,
        )
    act("expert", REVIEWED, "assessment", "hand_in", f"{refs[0]}-e{EXPERT}", given=MARKS)


def accepted(own: Casework) -> None:
    """Take it to the morning after the cutoff: every case of the first list is accepted, and nobody
    sits on its committee.
    """
    act, record = hands(own)
    start = own.clock.now()
    _submit_the_walked_case(act, record, start)
    for ref in (WALKED, *WAITING):
        act("ministry.a", start, "case", "accept", ref)
    own.clock.set(REVIEWED)
    sweep(own)


def accepted_2019(own: Casework, *, withdrawn: Sequence[str] = (RETURNED_2019,)) -> None:
    """The same of the demo that shows the edition of 2019; the case that went back is withdrawn."""
    act, _record = hands(own)
    start = own.clock.now()
    for ref in WAITING_2019:
        act("ministry.a", start, "case", "accept", ref)
    for ref in withdrawn:
        act("unit.990000", start, "case", "withdraw", ref, comment="演示：不再申报")
    own.clock.set(REVIEWED_2019)
    sweep(own)


def _at_review(own: Casework) -> tuple[Any, Any, list[str]]:
    """All is accepted and the review of the first list is open; (act, record, its cases)."""
    accepted(own)
    act, record = hands(own)
    review_opened(act, record, LIST)
    return act, record, submitted(own, "industry")


def review_opened(act: Any, record: Any, ref: str) -> None:
    """Three who belong to no province sit on the list's committee, and its review is open."""
    for number, login in enumerate(EXPERTS):
        value = {"name": f"演示专家{'甲乙丙'[number]}", "kind": "department" if number else "expert",
                 "recommended_by": "演示推荐单位", "organisation": "演示评审机构", "province": "central"}  # fmt: skip
        record("ministry.a", REVIEWED, "list", "committee_member", ref, value, login)
    act("ministry.a", REVIEWED, "list", "open_review", ref)


def _declared(act: Any, login: str, ref: str) -> str:
    declared = {"declaration": {"": {"none": True}}}
    return str(act(login, REVIEWED, "assessment", "declare", "", new={"case": ref}, given=declared))


def reviewed(act: Any, ref: str, points: Mapping[str, str],
             headings: Sequence[str] = HEADINGS) -> None:  # fmt: skip
    """Each of the three gives each case its points, under every heading alike."""
    for login in EXPERTS:
        for case, given in points.items():
            marks = {"mark": {heading: {"points": given} for heading in headings}}
            act(login, REVIEWED, "assessment", "hand_in", _declared(act, login, case), given=marks)
    act("ministry.a", REVIEWED, "list", "close_review", ref)


def handed_in(own: Casework) -> None:
    """Hand in the application of 演示市甲, and nothing else."""
    act, record = hands(own)
    _submit_the_walked_case(act, record, own.clock.now())


def under_objection(own: Casework) -> None:
    """The same a day later, with an objection to 演示市甲, and a complaint about staff."""
    publicised(own)
    act, _record = hands(own)
    lodging = {"channel": "form", "grounds": "评选程序", "name": "演示人员",
               "contact": "a@example.invalid"}  # fmt: skip
    number = act("", OBJECTED, "objection", "lodge", "",
                 new={"case": WALKED, "code_hash": hash_of(CODE)},
                 given={"lodging": {"": lodging}})  # fmt: skip
    assert number == NUMBER
    act("", OBJECTED, "complaint", "complain", "", new={"round": 2022},
        given={"complaint_lodging": {"": {"channel": "form", "facts": "演示：内容为虚构"}}})  # fmt: skip
    own.clock.set(OBJECTED)
    sweep(own)


def hands(own: Casework) -> tuple[Any, Any]:
    """`act(who, at, subject, action, ref, …)` and `record(who, at, …)` as the demo's people."""
    with own.db.reading() as session:
        people = cast(session)

    def act(who: str, at: datetime, subject: str, name: str, ref: str, **wish: Any) -> str:
        actor = people[who] if who else ANYBODY
        return own.door.act(actor, subject, name, ref=ref, received_at=at, **wish).ref

    def record(who: str, at: datetime, subject: str, kind: str, ref: str, value: dict[str, Any],
               item: str = "") -> None:  # fmt: skip
        own.door.record(people[who], subject, kind, value, ref=ref, item=item, received_at=at)

    return act, record


def _submit_the_walked_case(act: Any, record: Any, at: datetime) -> None:
    record("city.990100", at, "case", "condition", WALKED, {"answer": "yes"}, "6(三)")
    sheet = {"organ": "演示", "person": "演示", "date": at.date().isoformat(), "file": "演示.pdf"}
    record("statistics.990000", at, "case", "audit", WALKED, sheet, "manufacturing_share")
    consent = paper("演示〔2022〕9号", at.date()) | {"government": "province"}
    act("unit.990000", at, "case", "approve_province", WALKED, given={"consent": {"": consent}})
    sheets = {"sealed": True, "date": at.date().isoformat(), "original": True}
    for item in ("application", "letter", "recommendation_form", "declaration"):
        record("unit.990000", at, "case", "document", WALKED, sheets, item)
    act("unit.990000", at, "case", "submit", WALKED)


def paper(number: str, day: date) -> dict[str, str]:
    """A document of the demo, by its name alone."""
    return {"number": number, "date": day.isoformat(), "file": "演示.pdf"}


def submitted(own: Casework, measure: str) -> list[str]:
    """The cases of the measure that are before the ministry."""
    with own.db.reading() as session:
        return list(session.scalars(
            select(Case.ref).where(Case.round_year == 2022, Case.measure == measure,
                                   Case.state == "submitted")
        ))  # fmt: skip

"""Are several acts that are done as one all done, or none?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from casework.errors import Conflict, Refused
from casework.models import Case, Event, Objection, RefusalRow
from casework.services.wish import Wish
from tests.support.audited import PUBLISHED
from tests.support.house import MINISTRY, OBJECTOR, SECOND, House

PUBLIC = PUBLISHED + timedelta(hours=1)
CITY = "2022-industry-440300"
RULING = {"ruling": {"": {"outcome": "dismissed", "reasons": "示例", "file": "a.pdf"}}}


def lodged(house: House, *, proposed: bool = True) -> str:
    at = PUBLIC
    said = {"channel": "form", "party": "person", "grounds": "示例", "facts": "示例",
            "name": "示例", "contact": "示例"}  # fmt: skip
    ref = house.door.act(OBJECTOR, "objection", "lodge", new={"case": CITY}, received_at=at,
                         given={"lodging": {"": said}}).ref  # fmt: skip
    house.door.act(MINISTRY, "objection", "admit", ref=ref, received_at=at)
    if proposed:
        house.door.act(
            MINISTRY, "objection", "propose_ruling", ref=ref, received_at=at, given=RULING
        )
    return ref


def dismissed(house: House, refs: list[str], **more: Any) -> Any:
    wishes = [Wish(actor=SECOND, subject="objection", name="dismiss", ref=ref, received_at=PUBLIC,
                   request_id="once" if ref == refs[0] else None, **more) for ref in refs]  # fmt: skip
    return house.door.act_together(wishes)


def states(house: House) -> tuple[str, list[str], int]:
    with house.db.reading() as s:
        return (
            s.scalars(select(Case.state).where(Case.ref == CITY)).one(),
            list(s.scalars(select(Objection.state).order_by(Objection.ref))),
            s.scalar(select(func.count()).select_from(Event)) or 0,
        )


def test_the_last_objections_to_a_city_dismissed_as_one_put_it_back_on_the_list(
    public: House,
) -> None:
    refs = [lodged(public), lodged(public)]
    answers = dismissed(public, [refs[1], refs[0]])
    assert [(a.ref, a.state) for a in answers] == [(refs[1], "dismissed"), (refs[0], "dismissed")]
    case, objections, _ = states(public)
    assert (case, objections) == ("publicised", ["dismissed", "dismissed"])


def test_what_refuses_one_refuses_all_and_every_refusal_is_named(public: House) -> None:
    refs = [lodged(public), lodged(public, proposed=False), lodged(public, proposed=False)]
    before = states(public)
    with pytest.raises(Refused) as refused:
        dismissed(public, refs)
    assert states(public) == before
    assert {b.subject for b in refused.value.breaches} == set(refs[1:])
    with public.db.reading() as s:  # each refusal where it belongs, none where there was none
        noted = set(s.scalars(select(RefusalRow.subject)))
    assert noted == {f"objection/{ref}" for ref in refs[1:]}


def test_sent_again_under_its_request_id_nothing_is_done_twice(public: House) -> None:
    refs = [lodged(public), lodged(public)]
    first = dismissed(public, refs)
    before = states(public)
    again = dismissed(public, refs)
    assert states(public) == before
    assert [(a.ref, a.state, a.version) for a in again] == [
        (a.ref, a.state, a.version) for a in first
    ]
    assert all(a.again for a in again)
    assert not any(a.again for a in first)


def test_its_request_id_serves_for_no_other_acts_done_as_one(public: House) -> None:
    refs = [lodged(public), lodged(public)]
    dismissed(public, refs)
    with pytest.raises(Conflict):
        dismissed(public, refs, comment="不一样")

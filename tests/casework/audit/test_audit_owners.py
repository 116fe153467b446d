"""Is it found where a case or an account was changed by hand, on both engines?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, update

from casework.models import Case, Objection, Organisation, Round, User
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.support.audited import PUBLISHED
from tests.support.house import MINISTRY, OBJECTOR, House, wall
from tests.support.tampering import NOW, found, tamper
from workflows.facts import Actor

CASE = "2022-industry-440300"


@pytest.mark.parametrize(
    ("column", "value"),
    [("round_year", 2018), ("measure", "digital"), ("unit", "110000"), ("division", "320500"),
     ("division_name", "别处"),
     ("division_name_en", "Elsewhere"), ("division_initials", "bc"), ("division_province", "110000"), ("submitted_on", None),
     ("opened_at", NOW), ("division_kind", "county"), ("region", "west"), ("unit_kind", "xpcc"),
     ("planned_single", False)],
)  # fmt: skip
def test_a_case_that_became_another_is_found(column: str, value: Any, peopled: House) -> None:
    tamper(peopled, update(Case).where(Case.ref == CASE).values({column: value}))
    assert any(line.startswith(f"case/{CASE}#") and f"Its {column} is" in line
               for line in found(peopled)), found(peopled)  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"),
    [("roles", ["leader", "ministry"]), ("active", False), ("organisation_id", 2),
     ("demo", True), ("login", "third"), ("name", "别人"), ("email", "x@example.invalid")],
)  # fmt: skip
def test_an_account_that_nobody_gave_this_is_found(column: str, value: Any, peopled: House) -> None:
    accounts.add(peopled.db, "other", name="x", email="", roles=["expert"], actor=CONSOLE, now=wall(),
                 office=Office(kind="other"))  # fmt: skip
    assert found(peopled) == []
    tamper(peopled, update(User).where(User.login == "second").values({column: value}))
    said = column.removesuffix("_id")
    assert any(f"Its {said} is" in line for line in found(peopled)), found(peopled)


def test_an_account_that_nobody_added_is_found(peopled: House) -> None:
    tamper(peopled, insert(User).values(id=99, login="x", name="x", organisation_id=1,
                                        roles=["leader"]))  # fmt: skip
    assert found(peopled) == ["account/99#0 There is no event at all."]


@pytest.mark.parametrize(("column", "value"), [("unit", "110000"), ("kind", "ministry"),
                                               ("division", "110100"), ("name_zh", "别处")])  # fmt: skip
def test_an_office_that_was_moved_elsewhere_is_found(
    column: str, value: Any, peopled: House
) -> None:
    accounts.add(peopled.db, "unit", name="x", email="", roles=["unit"], actor=CONSOLE, now=wall(),
                 office=Office(kind="unit", unit="440000"))  # fmt: skip
    assert found(peopled) == []
    tamper(peopled, update(Organisation).where(Organisation.unit == "440000")
           .values({column: value}))  # fmt: skip
    assert any("Its office is" in line for line in found(peopled)), found(peopled)


@pytest.mark.parametrize("column", ["edition", "files_digest"])
def test_a_round_under_other_rules_is_found(column: str, peopled: House) -> None:
    tamper(peopled, update(Round).values({column: "2019"}))
    assert any(f"Its {column} is" in line for line in found(peopled)), found(peopled)


@pytest.mark.parametrize("name", ["示例", ""])
def test_an_objection_that_became_anonymous_or_signed_is_found(name: str, public: House) -> None:
    said = {"channel": "form", "grounds": "示例", "facts": "示例", "name": name, "contact": "示例"}
    public.door.act(OBJECTOR, "objection", "lodge", new={"case": CASE}, received_at=PUBLISHED,
                    given={"lodging": {"": said}})  # fmt: skip
    assert found(public) == []
    tamper(public, update(Objection).values(anonymous=bool(name)))
    assert any("Its anonymous is" in line for line in found(public)), found(public)


@pytest.mark.parametrize("who", [OBJECTOR, MINISTRY])
def test_an_objection_that_was_completed_with_a_name_stays_signed(
    who: Actor, public: House
) -> None:
    said = {"channel": "form", "grounds": "示例", "facts": "示例", "contact": "示例"}
    ref = public.door.act(OBJECTOR, "objection", "lodge", new={"case": CASE},
                          received_at=PUBLISHED, given={"lodging": {"": said}}).ref  # fmt: skip
    public.door.act(MINISTRY, "objection", "ask_to_complete", ref=ref, received_at=PUBLISHED,
                    given={"formal_result": {"": {"reason": "请具名"}}})  # fmt: skip
    public.door.act(who, "objection", "complete", ref=ref, received_at=PUBLISHED,
                    given={"completion": {"": {"text": "示例", "name": "示例"}}})  # fmt: skip
    assert found(public) == []
    tamper(public, update(Objection).values(anonymous=True))
    assert any("the event says False" in line for line in found(public)), found(public)

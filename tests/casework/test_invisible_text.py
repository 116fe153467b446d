"""Is text of which nothing is seen refused wherever text is asked for (8a, N五.2)?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.errors import Invalid, Refused
from casework.services import accounts, objection_desk, values
from casework.services.items import visible
from casework.services.organisations import Office
from tests.support.house import WORKING, House
from workflows.facts import Actor
from workflows.loader import edition

UNSEEN = ["\u200b", "\u3164", "\ufeff", "\u202e", "\U000e0041", " \u2800\u200b "]
TODAY = date(2022, 12, 5)


def read(kind: str, **given: Any) -> dict[str, Any]:
    declared = next(k for k in edition("2022").facts if k.id == kind)
    return values.read(declared, given, today=TODAY)


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_a_text_a_number_and_a_list_that_nobody_can_read_are_asked_for(unseen: str) -> None:
    for kind, field, rest in (
        ("typical_practice", "text", {}),
        ("consent", "number", {"government": "province", "date": "2022-12-05", "file": "同意.pdf"}),
        ("consent", "file", {"government": "province", "date": "2022-12-05", "number": "1号"}),
    ):
        with pytest.raises(Invalid) as invalid:
            read(kind, **rest, **{field: unseen})
        assert set(invalid.value.errors) == {field}
    kept = read("indicator", value="5", year="2022", source="年鉴", organ=unseen)
    assert "organ" not in kept


@pytest.mark.parametrize("sign", ["\u202a", "\u202e", "\u2066", "\u2069"], ids=ascii)
def test_a_line_that_would_read_turned_round_is_refused_in_both_languages(sign: str) -> None:
    given = {"government": "province", "date": "2022-12-05", "file": "同意.pdf"}
    with pytest.raises(Invalid) as invalid:
        read("consent", **given, number=f"粤府函{sign}1号")
    zh, en = invalid.value.errors["number"]
    assert "改变文字方向" in zh
    assert "turns the order" in en
    said = f"第一段。\n{sign}第二段。"
    assert read("typical_practice", text=said)["text"] == said  # no line: it's read as a whole


def test_what_joins_letters_within_a_text_is_harmless() -> None:
    assert read("typical_practice", text="क्\u200dष")["text"] == "क्\u200dष"


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_a_reason_and_a_remark_that_nobody_can_read_settle_nothing(
    house: House, unseen: str
) -> None:
    ref = house.draft("440300")
    house.fill(ref, without=("evidence",))
    with pytest.raises(Refused) as refused:
        house.unit_acts(ref, "approve_province")
    soft = {b.key: unseen for b in refused.value.breaches if b.soft}
    assert soft
    with pytest.raises(Refused) as again:
        house.unit_acts(ref, "approve_province", reasons=soft)
    assert {b.key for b in again.value.breaches} == soft.keys()
    with pytest.raises(Refused, match="written reason"):
        house.unit_acts(ref, "withdraw", comment=unseen)


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_an_objector_whose_name_nobody_can_read_is_anonymous(unseen: str) -> None:
    said = {"party": "person", "channel": "form", "name": "陈一鸣", "contact": "13800001234"}
    assert not objection_desk.anonymous(said)
    assert objection_desk.anonymous(said | {"name": unseen})
    assert objection_desk.anonymous(said | {"contact": unseen})


@pytest.mark.parametrize("unseen", ["\u3164", "\u2800", "\ufe0f"], ids=ascii)
def test_an_entry_and_a_person_are_called_by_what_can_be_read(house: House, unseen: str) -> None:
    assert not visible(unseen)
    with pytest.raises(Invalid, match="name"):
        accounts.add(house.db, "somebody", name=unseen, email="", roles=["leader"],
                     office=Office(kind="ministry"), actor=Actor(0, "", frozenset({"console"})),
                     now=WORKING)  # fmt: skip

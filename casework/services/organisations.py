"""To which office does an account belong, and what does that office's place allow it to see?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select

from casework.db import Sql, Writer
from casework.errors import Invalid
from casework.models import Division, Organisation, Unit
from casework.reference.loaders import organisations
from workflows.legible import written

OFFICE = ("kind", "unit", "division", "name_zh", "name_en")
FIND = Sql(
    select(Organisation.id, Organisation.unit, Organisation.division)
    .where(Organisation.kind == bindparam("kind"), Organisation.name_zh == bindparam("name_zh"))
    .order_by(Organisation.id)
)
INSERT = Sql(
    insert(Organisation).values({c: bindparam(c) for c in OFFICE}).returning(Organisation.id)
)
ROW = Sql(
    select(*(getattr(Organisation, c) for c in OFFICE)).where(Organisation.id == bindparam("which"))
)
UNIT = Sql(select(Unit.name_zh, Unit.name_en, Unit.kind).where(Unit.code == bindparam("code")))
DIVISION = Sql(
    select(Division.name_zh, Division.name_en, Division.unit).where(
        Division.code == bindparam("code")
    )
)
# The usual name of an office at a place; an account's own can be given instead.
NAMES = {
    "ministry": ("工业和信息化部 规划司", "MIIT Department of Planning"),
    "unit": ("{zh}工业和信息化主管部门", "Industry and IT authority of {en}"),
    "city": ("{zh}人民政府", "Government of {en}"),
    "statistics": ("{zh}统计局", "Bureau of Statistics of {en}"),
    "communications": ("{zh}通信管理局", "Communications Administration of {en}"),
    "other": ("其他单位", "Other organisation"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as it is asked for: its kind, its unit or division (codes), its own name if any."""

    kind: str
    unit: str = ""
    division: str = ""
    name_zh: str = ""
    name_en: str = ""


def find_or_add(w: Writer, office: Office) -> int:
    """The number of this office (its kind is known); added where it is new.

    Invalid names what doesn't fit together. A statistics bureau is a province's or a city's own; a
    division brings its unit along; the ministry and other organisations have no place.
    """
    unit, division, place = _place(w, office)
    zh, en = _usual(office.kind, "" if division else unit, place)
    own = written(office.name_zh)
    name_zh = own[:80] or zh[:80]
    name_en = written(office.name_en)[:120] or (name_zh if own else en)[:120]
    for found, of_unit, of_division in w.rows(FIND, kind=office.kind, name_zh=name_zh):
        if (of_unit, of_division) == (unit, division):
            return int(found)
    return int(w.one(INSERT, kind=office.kind, name_zh=name_zh, name_en=name_en, unit=unit,
                     division=division)[0])  # fmt: skip


def as_json(w: Writer, organisation: int) -> dict[str, Any]:
    """An office as an account's event keeps it: who its people are follows from it."""
    return dict(zip(OFFICE, w.one(ROW, which=organisation), strict=True))


def _usual(kind: str, unit: str | None, place: dict[str, Any]) -> tuple[str, str]:
    """The office's usual name: as the reference data has it, else made from its place."""
    asked = "recommending_unit" if kind == "unit" else kind
    for known in organisations():
        if (known.kind, known.province_code) == (asked, unit):
            return known.name_zh, known.name_en
    zh, en = NAMES[kind]
    return zh.format_map(place), en.format_map(place)


def _place(w: Writer, office: Office) -> tuple[str | None, str | None, dict[str, Any]]:
    if office.kind == "city" or (office.kind == "statistics" and office.division):
        if office.unit:
            raise Invalid({"unit": ("填了行政区划的，推荐单位由它确定，不再填。",
                                    "With a division its unit follows; leave this empty.")})  # fmt: skip
        row = w.one(DIVISION, code=office.division)
        if row is None:
            raise Invalid({"division": ("没有这个行政区划代码。", "There is no such division.")})
        return row[2], office.division, {"zh": row[0], "en": row[1] or row[0]}
    if office.division:
        raise Invalid({"division": ("只有市（州）及其统计机关才填行政区划。",
                                    "Only a city and its statistics bureau have a division.")})  # fmt: skip
    if office.kind in ("ministry", "other"):
        if office.unit:
            raise Invalid({"unit": ("这种单位不属于任何省份。", "This organisation has no unit.")})
        return None, None, {"zh": "", "en": ""}
    row = w.one(UNIT, code=office.unit)
    if row is None:
        raise Invalid({"unit": ("没有这个推荐单位代码。", "There is no such recommending unit.")})
    return office.unit, None, {"zh": row[0], "en": row[1]}

"""What does a new installation hold before anyone works with it?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from casework.calendar_seed import seed_rows, sources
from casework.models import Arrangement, Calendar, CalendarDay, Division, Property, Unit
from casework.reference.loaders import divisions, provinces

from .ruling import CALENDAR


def seed(session: Session, *, now: datetime) -> None:
    """Units, divisions and the calendar of the years that are arranged; nothing where they are."""
    if session.get(Calendar, CALENDAR):
        return
    head = {"version": 0, "head": "", "touched_at": ""}
    session.execute(insert(Unit), [row | head for row in unit_rows()])
    session.execute(insert(Division), [row | head for row in division_rows()])
    rows = seed_rows()
    addresses = sources()
    session.execute(insert(Arrangement), [
        {"year": year, "doc_no": "", "address": " ".join(addresses.get(year, ())),
         "imported_at": now}
        for year in sorted({row.year for row in rows})
    ])  # fmt: skip
    session.execute(
        insert(CalendarDay),
        [{"day": row.date, "year": row.year, "kind": row.kind, "name": row.name} for row in rows],
    )
    session.add(Calendar(id=CALENDAR))
    session.commit()


def unit_rows() -> list[dict[str, Any]]:
    """Every unit as the reference data has it."""
    return [
        {"code": p.code, "name_zh": p.name_zh, "name_en": p.name_en, "short_zh": p.short_zh,
         "region": p.region, "kind": p.kind, "demo": False}
        for p in provinces()
    ]  # fmt: skip


def division_rows() -> list[dict[str, Any]]:
    """Every division as the reference data has it."""
    return [_division(d) for d in divisions()]


def _division(d: Any) -> dict[str, Any]:
    return {
        "code": d.code, "name_zh": d.name_zh, "name_en": d.name_en, "initials": d.initials,
        "unit": d.province_code, "kind": d.kind, "planned_single": d.planned_single,
        "valid_from": d.valid_from, "valid_to": d.valid_to, "successor": d.successor_code or "",
        "alias": d.alias or "",
    }  # fmt: skip


def is_demo(session: Session) -> bool:
    """Was this database made as a demo?"""
    return session.scalar(select(Property.value).where(Property.key == "demo")) == "1"

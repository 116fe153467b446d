"""How does a database get many cases at once, for timing alone?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from casework.db import Database
from casework.example import application
from casework.models import Case, DeadlineRow, Division, Event, FactRow, Place, Unit
from casework.models.base import instant_text
from casework.services.streams import event_hash
from tests.support.house import CUTOFF, MINISTRY, WORKING, House, round_2022
from workflows.calendar import start_of
from workflows.rules import Rules

MEASURE = "industry"
AT_ONCE = 5000


def ref_of(number: int) -> str:
    """The ref of the case with this number."""
    return f"2022-{MEASURE}-{code_of(number)}"


def code_of(number: int) -> str:
    """The code of its unit and division; every case has its own, so that each has its place."""
    return f"{number:06x}"[-6:] if number >= 0 else ""


def unit_of(number: int, units: int) -> str:
    """The code of the unit that a case belongs to."""
    return code_of((number - 1) % units + 1)


def populate(url: str, cases: int, *, state: str = "provincially_approved", facts: bool = True,
             due: int = 0, units: int = 0) -> None:  # fmt: skip
    """Round FY2022 with so many cases; the first `due` have a timer that is due.

    Every case has its own unit, and so a place, unless `units` says how many there are.
    """
    units = units or cases
    round_2022(url)
    house = House.on(url)
    rules = house.rules
    db = house.db
    numbers = range(1, cases + 1)
    _bulk(db, Unit, ({"code": code_of(n), "name_zh": f"演示单位{n}", "name_en": f"Unit {n}",
                      "short_zh": "演示", "region": "west", "kind": "province", "demo": True,
                      "version": 0, "head": "", "touched_at": ""} for n in range(1, units + 1)))  # fmt: skip
    _bulk(db, Division, ({"code": code_of(n), "name_zh": f"演示市{n}", "name_en": f"City {n}",
                          "initials": "yss", "unit": unit_of(n, units), "kind": "prefecture_city",
                          "planned_single": False, "valid_from": None, "valid_to": None,
                          "successor": "", "alias": "", "version": 0, "head": "",
                          "touched_at": ""} for n in numbers))  # fmt: skip
    _bulk(db, Event, (_event(n, state, rules) for n in numbers))
    heads = (_event(n, state, rules)["hash"] for n in numbers)
    _bulk(
        db,
        Case,
        (_case(n, unit_of(n, units), state, head) for n, head in zip(numbers, heads, strict=True)),
    )
    _bulk(db, Place, ({"round_year": 2022, "measure": MEASURE, "unit": code_of(n),
                       "kind": "ordinary", "number": 1, "case_ref": None, "cap_key": None}
                      for n in range(1, units + 1)))  # fmt: skip
    if facts:
        _bulk(db, FactRow, itertools.chain.from_iterable(_facts(n, rules) for n in numbers))
    _bulk(db, DeadlineRow, (_deadline(n, n <= due) for n in numbers))
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    db.engine.dispose()


def _bulk(db: Database, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    with db.engine.connect() as connection:
        while batch := list(itertools.islice(rows, AT_ONCE)):
            connection.execute(insert(table), batch)
        connection.commit()


def _event(number: int, state: str, rules: Rules) -> dict[str, Any]:
    at = instant_text(WORKING)
    row: dict[str, Any] = {
        "stream": f"case/{ref_of(number)}", "seq": 1, "kind": "act", "name": "draft", "item": "",
        "from_state": "", "to_state": state, "actor": MINISTRY.user, "role": "unit",
        "round_year": 2022, "cause": "", "request_id": None, "request_digest": "",
        "received_at": at, "recorded_at": at, "rules_digest": rules.digest, "payload": "{}",
        "text_digest": "", "prev": "",
    }  # fmt: skip
    row["hash"] = event_hash(row)
    return row | {"received_at": WORKING, "recorded_at": WORKING, "payload": {}}


def _case(number: int, unit: str, state: str, head: str) -> dict[str, Any]:
    code = code_of(number)
    return {
        "ref": ref_of(number), "round_year": 2022, "measure": MEASURE, "unit": unit,
        "division": code, "division_name": f"演示市{number}", "division_name_en": f"City {number}",
        "division_initials": "yss", "division_kind": "prefecture_city", "division_province": unit,
        "planned_single": False, "region": "west", "unit_kind": "province", "state": state,
        "submitted_on": None, "term_from": None, "term_to": None, "officer": None,
        "substitute": None, "demo": True, "opened_at": WORKING, "version": 1, "head": head,
        "touched_at": instant_text(WORKING),
    }  # fmt: skip


def _facts(number: int, rules: Rules) -> Iterator[dict[str, Any]]:
    day = WORKING.date()
    for seq, part in enumerate(application(rules, MEASURE, unit_kind="province", on=day), 1):
        yield {"owner": f"case/{ref_of(number)}", "kind": part.kind, "item": part.item,
               "value": dict(part.value), "recorded_by": 1, "hands": ",1,", "at": WORKING, "seq": seq}  # fmt: skip


def _deadline(number: int, due: bool) -> dict[str, Any]:
    end = WORKING - timedelta(days=1) if due else CUTOFF
    return {
        "owner": f"case/{ref_of(number)}", "kind": "cutoff", "item": "", "round_year": 2022,
        "start": WORKING, "last_day": (end - timedelta(seconds=1)).date(), "ends_at": end,
        "provisional": False, "how": {"counts": "named_day"}, "calendar_revision": 0,
        "status": "open", "next_try_at": end, "tries": 0, "breaches": None,
        "remind_at": start_of(CUTOFF.date()), "closed_at": None,
    }  # fmt: skip

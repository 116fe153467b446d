"""Are units and divisions what the reference data says?

Reference data begins without an event. It is held against the files that every installation is
made from; a release that changes them brings the rows along. The units of a demo's own are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from casework.models import Division, Property, Unit
from casework.services.seed import division_rows, unit_rows

Wrong = tuple[str, int, str, str]  # stream, number of the event (0: none), Chinese, English


def compare(connection: Connection) -> Iterator[Wrong]:
    """(stream, number, what is wrong in both languages) for each row that differs."""
    demo = connection.scalar(select(Property.value).where(Property.key == "demo")) == "1"
    ours = {row["code"] for row in _rows(connection, Unit) if row["demo"]} if demo else set()
    known = {"unit": unit_rows(), "division": division_rows()}
    for subject, table in (("unit", Unit), ("division", Division)):
        said = {row["code"]: row for row in known[subject]}
        for row in _rows(connection, table):
            if (row["code"] if subject == "unit" else row["unit"]) in ours:
                continue
            yield from _differs(f"{subject}/{row['code']}", row, said.pop(row["code"], None))
        for code in said:
            yield f"{subject}/{code}", 0, "参考数据中有，数据库中没有。", "It is gone."


def _rows(connection: Connection, table: Any) -> list[Mapping[str, Any]]:
    return [dict(row) for row in connection.execute(select(table.__table__)).mappings()]


def _differs(
    stream: str, row: Mapping[str, Any], said: Mapping[str, Any] | None
) -> Iterator[Wrong]:
    if said is None:
        yield stream, 0, "参考数据中没有。", "The reference data has no such thing."
        return
    for column, value in said.items():
        if row[column] != value:
            yield (stream, 0, f"“{column}”现为“{row[column]}”，参考数据是“{value}”。",
                   f"Its {column} is {row[column]!r}; the reference data says {value!r}.")  # fmt: skip

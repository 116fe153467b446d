"""Are units and divisions what the reference data says?

Reference data begins without an event. It is held against the files that every installation is
made from; a release that changes them brings the rows along. A demo's own unit and cities are not;
whether it is one, the first event of the installation's own stream says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from casework.demo.seed import invented
from casework.models import Division, Event, Property, Unit
from casework.services.own_stream import DEMO, STREAM
from casework.services.seed import division_rows, unit_rows

Wrong = tuple[str, int, str, str]  # stream, number of the event (0: none), Chinese, English


def compare(connection: Connection) -> Iterator[Wrong]:
    """(stream, number, what is wrong in both languages) for each row that differs."""
    asked = (Event.stream == STREAM, Event.seq == 1, Event.kind == "note", Event.name == DEMO)
    demo = connection.scalar(select(Event.seq).where(*asked)) is not None
    if demo != (connection.scalar(select(Property.value).where(Property.key == DEMO)) == "1"):
        yield (STREAM, int(demo), "是否为演示与建库时的记录不符。",
               "It isn't the demo, or the installation, that it was made as.")  # fmt: skip
    ours = invented() if demo else frozenset()
    known = {"unit": unit_rows(), "division": division_rows()}
    for subject, table in (("unit", Unit), ("division", Division)):
        said = {row["code"]: row for row in known[subject]}
        for row in _rows(connection, table):
            if row["code"] in ours:
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

"""How do the records of a set become a JSON file, a CSV file, and the schema of both?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from casework.reading import casework
from casework.web.public.addresses import full
from workflows.edition import Named

from .kinds import DAY, Column
from .sets import Dataset
from .terms_of_use import COUNTS, INVENTED, SOURCE, USE

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Whoever opens a CSV opens it in a spreadsheet, and Excel reads Chinese in UTF-8 by this mark
# alone; a program has the JSON, or reads past the mark ("utf-8-sig").
MARK = "\ufeff"


def as_json(dataset: Dataset, rows: Iterable[Any], on: date) -> str:
    """The records with what has to be known of them: whose they are, and are they invented?

    `on` is the day that a dated set is of. Nothing in it is of the hour at which it was made, so
    that whoever has the file already needn't fetch it again.
    """
    invented = casework().demo
    found: dict[str, Any] = {
        "id": dataset.id, "title": _both(dataset), "about": _both(dataset.says),
        "schema": schema_of(dataset), "page": full("public.data"), "source": _both(SOURCE),
        "use": _both(USE), "counts": _both(COUNTS), "demo": invented,
        "demo_note": _both(INVENTED) if invented else None,
    }  # fmt: skip
    if dataset.dated:
        found["on"] = on.isoformat()
    return written(found | {"records": [_record(dataset, row) for row in rows]})


def as_csv(dataset: Dataset, rows: Iterable[Any]) -> str:
    """A head, and a line for each record, or for each of its cities."""
    out = io.StringIO()
    out.write(MARK)
    lines = csv.writer(out)
    lines.writerow([column.name for column in dataset.line])
    for row in rows:
        own = [column.text(row) for column in dataset.columns]
        for city in dataset.of_each(row):
            lines.writerow([*own, *(column.text(city) for column in dataset.cities)])
    return out.getvalue()


def as_schema(dataset: Dataset) -> str:
    """A JSON Schema of the JSON file; of a line of the CSV at `$defs/line`, read by its head.

    One schema for both files, so that the same checker reads both: a description of the CSV in
    another vocabulary would need another one, and could say something else.
    """
    words = _closed({"zh": {"type": "string"}, "en": {"type": "string"}})
    both = {"$ref": "#/$defs/words"}
    head: dict[str, Any] = {
        "id": {"const": dataset.id}, "title": both, "about": both,
        "schema": {"const": schema_of(dataset)}, "page": {"type": "string"}, "source": both,
        "use": both, "counts": both, "demo": {"type": "boolean"},
        "demo_note": {"oneOf": [both, {"type": "null"}]},
    }  # fmt: skip
    if dataset.dated:
        head["on"] = {"type": "string", "pattern": DAY.pattern}
    head["records"] = {"type": "array", "items": {"$ref": "#/$defs/record"}}
    record = {column.name: column.in_json() for column in dataset.columns}
    known = {"words": words, "line": _closed({c.name: c.in_csv() for c in dataset.line})}
    if dataset.cities:
        record["cities"] = {"type": "array", "items": {"$ref": "#/$defs/city"}}
        known["city"] = _closed({column.name: column.in_json() for column in dataset.cities})
    known["record"] = _closed(record)
    about = {"$schema": DIALECT, "$id": schema_of(dataset), "title": f"{dataset.zh} · {dataset.en}",
             "description": f"{dataset.says.zh} · {dataset.says.en}"}  # fmt: skip
    return written(about | _closed(head) | {"$defs": known})


def schema_of(dataset: Dataset) -> str:
    """The full address of the set's schema."""
    return full("public.data_schema", name=dataset.id)


def written(value: Any) -> str:
    """JSON to be read by people too."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _record(dataset: Dataset, row: Any) -> dict[str, Any]:
    found = _values(dataset.columns, row)
    if dataset.cities:
        found["cities"] = [_values(dataset.cities, city) for city in dataset.of_each(row)]
    return found


def _values(columns: Sequence[Column], row: Any) -> dict[str, Any]:
    return {column.name: column.json(row) for column in columns}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    """An object that has all of these and nothing else."""
    return {"type": "object", "required": list(properties), "properties": properties,
            "additionalProperties": False}  # fmt: skip


def _both(words: Named) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}

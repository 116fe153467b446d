"""What does it cost? One run, medians of interleaved rounds, printed as ratios."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import crowd, door, proposals, screens, timers
from tests.support.databases import ENGINES, Databases
from tests.support.postgres import running_server

TO_REACH = {"sqlite": 0.35, "postgresql": 0.5}
TO_HOLD = {"case list": "<= 2"}  # the dashboard counts every case: its time is shown alone


def main() -> int:
    """Run what is asked for, print a table and, with --json, the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures as JSON only")
    parser.add_argument("--only", choices=["door", "tick", "screens", "crowd", "selection"],
                        help="one part")  # fmt: skip
    asked = parser.parse_args()
    rows: list[dict[str, Any]] = []
    if asked.only in (None, "selection"):  # before the databases: the machine is quiet
        for found in proposals.run():
            rows.append({"what": f"{found['what']} / plain sort of 100,000", "unit": "ratio",
                         "value": found["vs_plain_sort"], "reach": "", "more": found})  # fmt: skip
            rows.append({"what": f"{found['what']}, 100,000 candidates", "unit": "s",
                         "value": found["seconds"], "reach": "< 1", "more": {}})  # fmt: skip
    if asked.only != "selection":
        rows += on_databases(asked.only)
    if asked.json:
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        return 0
    for row in rows:
        reach = row["reach"] and f"to reach {row['reach']}"
        print(f"{row['what']:<70} {row['value']:>8} {row['unit']:<6} {reach:<17}"
              f" {row['more'] or ''}".rstrip())  # fmt: skip
    return 0


def on_databases(only: str | None) -> list[dict[str, Any]]:
    """The rows of what needs a database, of one part or of all."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, running_server(durable=True) as server:
        databases = Databases(Path(folder), Path(folder), lambda: server)
        if only in (None, "door"):
            for engine in ENGINES:
                found = door.run(databases, engine)
                rows.append({"what": f"door / bare writes, {engine}", "unit": "ratio",
                             "value": found["door_vs_bare_writes"],
                             "reach": f">= {TO_REACH[engine]}", "more": found})  # fmt: skip
        if only in (None, "tick"):
            for engine in ENGINES:
                found = timers.run(databases, engine)
                rows.append({"what": f"tick's search, 100,000 / 10,000 waiting, {engine}",
                             "unit": "ratio", "value": found["find_100k_vs_10k"],
                             "reach": "<= 1.3", "more": found})  # fmt: skip
        if only in (None, "screens"):
            for engine in ENGINES:
                for found in screens.run(databases, engine):
                    rows.append({"what": f"{found['screen']}, 100,000 / 1,000 cases, {engine}",
                                 "unit": "ratio", "value": found["large_vs_small"],
                                 "reach": TO_HOLD.get(found["screen"], ""),
                                 "more": found})  # fmt: skip
        if only in (None, "crowd"):
            for engine in ENGINES:
                found = crowd.run(databases, engine)
                rows.append({"what": f"a notice over {crowd.CONNECTIONS} connections / over one, {engine}",
                             "unit": "ratio", "value": found["crowd_vs_one"],
                             "reach": ">= 0.5", "more": found})  # fmt: skip
    return rows


if __name__ == "__main__":
    raise SystemExit(main())

"""What does it cost? One run, medians of interleaved rounds, printed as ratios."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import door, screens, timers
from tests.support.databases import ENGINES, Databases
from tests.support.postgres import running_server

TO_REACH = {"sqlite": 0.35, "postgresql": 0.5}
TO_HOLD = {"case list": "<= 2"}  # the dashboard counts every case: its time is shown alone


def main() -> int:
    """Run what is asked for, print a table and, with --json, the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures as JSON only")
    parser.add_argument("--only", choices=["door", "tick", "screens"], help="one part")
    asked = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, running_server(durable=True) as server:
        databases = Databases(Path(folder), Path(folder), lambda: server)
        if asked.only in (None, "door"):
            for engine in ENGINES:
                found = door.run(databases, engine)
                rows.append({"what": f"door / bare writes, {engine}", "unit": "ratio",
                             "value": found["door_vs_bare_writes"],
                             "reach": f">= {TO_REACH[engine]}", "more": found})  # fmt: skip
        if asked.only in (None, "tick"):
            for engine in ENGINES:
                found = timers.run(databases, engine)
                rows.append({"what": f"tick's search, 100,000 / 10,000 waiting, {engine}",
                             "unit": "ratio", "value": found["find_100k_vs_10k"],
                             "reach": "<= 1.3", "more": found})  # fmt: skip
        if asked.only in (None, "screens"):
            for engine in ENGINES:
                for found in screens.run(databases, engine):
                    rows.append({"what": f"{found['screen']}, 100,000 / 1,000 cases, {engine}",
                                 "unit": "ratio", "value": found["large_vs_small"],
                                 "reach": TO_HOLD.get(found["screen"], ""),
                                 "more": found})  # fmt: skip
    if asked.json:
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        return 0
    for row in rows:
        reach = row["reach"] and f"to reach {row['reach']}"
        print(f"{row['what']:<48} {row['value']:>8} {row['unit']:<6} {reach:<17}"
              f" {row['more']}")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

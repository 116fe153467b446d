"""Which routes does the application have, and whom does each let in?

`python -m tests.support.routes` writes the table that tests/casework/test_access.py compares with:
a new route, or another role on one, is seen in the review of that file.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from casework.access import roles_of

TABLE = Path(__file__).parents[1] / "casework" / "routes.txt"


def method_of(rule: Rule) -> str:
    """GET or POST: a view is one or the other."""
    return "+".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def lines(app: Flask) -> list[str]:
    """`METHOD /path roles` for every route, sorted by path."""
    found = []
    for rule in app.url_map.iter_rules():
        roles = ",".join(sorted(roles_of(app, rule.endpoint))) or "NOBODY"
        found.append((rule.rule, f"{method_of(rule):5} {rule.rule}  {roles}"))
    return [line for _, line in sorted(found)]


def write() -> None:
    """Write the table anew."""
    from tests.support.installation import app_on, empty_installation

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/casework.sqlite"
        empty_installation(url)
        TABLE.write_text("\n".join(lines(app_on(url, Path(folder)))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()

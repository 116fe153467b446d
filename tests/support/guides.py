"""What do the walk-through's two guides name, for a newcomer to click?"""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
CHINESE, ENGLISH = DOCS / "walkthrough.zh-CN.md", DOCS / "walkthrough.md"


def bold(guide: Path) -> list[str]:
    """What a guide names in bold, in its order: buttons, accounts, the invented province."""
    return re.findall(r"\*\*(.+?)\*\*", guide.read_text(encoding="utf-8"))


def pictures(page: Path) -> list[Path]:
    """The pictures that a page of the documentation shows."""
    shown = re.findall(r"!\[.+?\]\((.+?)\)", page.read_text(encoding="utf-8"))
    return [page.parent / path for path in shown]

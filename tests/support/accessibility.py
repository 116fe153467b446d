"""Can everybody use this page, as far as axe-core can tell?"""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.0 to 2.2, levels A and AA, and axe's own best practices.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def violations(
    page: Page, *, but: Sequence[str] = (), only: Sequence[str] = (), within: str | None = None
) -> list[str]:
    """What axe finds wrong on the page as it stands, a line for each element; [] is good.

    `but` names rules that don't count here (say why where you pass it); `only` names the rules to
    look at, where a full look came before; `within` is a CSS selector that narrows the look to a
    part of the page.
    """
    which = (
        {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": list(RULES)}
    )
    answer = Axe().run(
        page,
        context=within,
        options={
            "runOnly": which,
            "rules": {rule: {"enabled": False} for rule in but},
            "resultTypes": ["violations"],
        },
    )
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: {node['html'][:200]}"
        for found in answer.response["violations"]
        for node in found["nodes"]
    ]

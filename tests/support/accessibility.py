"""Can everybody use this page, as far as axe-core can tell?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.0 to 2.2, levels A and AA, and axe's own best practices.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# The rules about colours are by far the slowest, and a long page repeats a few pairs of colours a
# thousand times: each kind of text is measured where it first stands. What makes a kind is all
# that these rules weigh: its colour, size, weight and line, the colour of the text around it, and
# every background and opacity behind it.
COLOURS = ("color-contrast", "link-in-text-block")
MARK_REPEATED = """() => {
    const behind = new Map([[null, ""]]), seen = new Set(), needed = new Set();
    const backdrop = (e) => {
        if (!behind.has(e)) {
            const s = getComputedStyle(e);
            const own = [s.backgroundColor, s.backgroundImage, s.opacity].join();
            const parent = backdrop(e.parentElement);
            behind.set(e, own === "rgba(0, 0, 0, 0),none,1" ? parent : parent + "|" + own);
        }
        return behind.get(e);
    };
    const all = [...document.body.querySelectorAll("*")];
    for (const e of all) {
        e.removeAttribute("data-repeated");
        const text = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        if (!(text || e.matches("input, select, textarea")) || !e.checkVisibility()) continue;
        const s = getComputedStyle(e), around = getComputedStyle(e.parentElement).color;
        const kind = [
            backdrop(e), s.color, s.fontSize, s.fontWeight, s.position, e.tagName === "A" &&
            around + s.textDecorationLine + s.borderBottomStyle,
        ].join();
        if (seen.has(kind)) continue;
        seen.add(kind);
        for (let up = e; up && !needed.has(up); up = up.parentElement) needed.add(up);
    }
    for (const e of all)
        if (!needed.has(e) && needed.has(e.parentElement)) e.setAttribute("data-repeated", "");
}"""


def violations(page: Page, *, but: Sequence[str] = (), within: str | None = None) -> list[str]:
    """What axe finds wrong on the page as it stands, a line for each element; [] is good.

    `but` names rules that don't count here (say why where you pass it); `within` is a CSS selector
    that narrows the look to a part of the page.
    """
    # A click that leads on answers before the new page has its style sheet.
    page.wait_for_load_state("load")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    context: dict[str, Any] = {"include": [within]} if within else {"include": ["html"]}
    found = _run(page, context, {"type": "tag", "values": list(TAGS)}, but=(*but, *COLOURS))
    page.evaluate(MARK_REPEATED)
    context["exclude"] = ["[data-repeated]"]
    colours = [rule for rule in COLOURS if rule not in but]
    found += _run(page, context, {"type": "rule", "values": colours})
    return found


def _run(
    page: Page, context: dict[str, Any], which: dict[str, Any], *, but: Sequence[str] = ()
) -> list[str]:
    options = {
        "runOnly": which,
        "rules": {rule: {"enabled": False} for rule in but},
        "resultTypes": ["violations"],
    }
    answer = page.evaluate(
        "([context, options]) => axe.run(context, options).then((r) => r.violations)",
        [context, options],
    )
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: {node['html'][:200]}"
        for found in answer
        for node in found["nodes"]
    ]

"""How is the ranking of a list shown: place, score, what the scores propose and why, the line?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask import request, url_for
from flask_babel import gettext as _

from casework.i18n import language
from casework.queries.list_outcome import last_by_score
from casework.queries.lists import ListPage, Ranked
from casework.ranking import words
from casework.web.shown import law, parts
from casework.web.shown.law import Shown
from workflows.guards.preliminary import on_preliminary


def editable(page: ListPage) -> bool:
    """Can its entries be chosen in this state?"""
    return page.list.state in page.rules.actions["list", "propose"].start


def typed_entries() -> dict[str, tuple[bool, str]]:
    """Case → (is it to be on the list, the reason that was typed), as the form sent them."""
    wanted = set(request.form.getlist("entry"))
    names = [n.removeprefix("why-") for n in request.form if n.startswith("why-")]
    return {ref: (ref in wanted, request.form.get(f"why-{ref}", "").strip()) for ref in names}


def rows(page: ListPage, typed: dict[str, tuple[bool, str]] | None) -> list[Shown]:
    """Every case in order of rank; `typed` holds the choices of a proposal that was refused."""
    line = words.lowest((row.why, row.total) for row in page.rows)
    return [_row(page, row, typed, line) for row in page.rows]


def _row(
    page: ListPage, row: Ranked, typed: dict[str, tuple[bool, str]] | None, line: Decimal | None
) -> Shown:  # fmt: skip
    case = page.cases[row.case.ref]
    # Before the first proposal the boxes stand as the scores propose; nothing is on record yet.
    fresh = page.list.state == "ranked" and not page.facts.entries
    listed, reason = row.proposed is True if fresh else row.listed, row.reason
    if typed is not None:
        listed, reason = typed.get(case.ref, (False, ""))
    tie_or_other = row.why == "tie" or (row.proposed is not None and row.proposed is not listed)
    return {
        "ref": case.ref, "city": law.city_words(case), "code": case.division, "demo": case.demo,
        "url": url_for("staff.case", ref=case.ref), "rank": row.rank, "shared": row.shared,
        "unit": parts.unit_words(page.units[case.unit], short=True),
        "region": region_words(case.region), "score": row.score, "bonus": row.bonus,
        "total": row.total, "scores": (row.case.recorded.one("score") or {}).get("scores"),
        "preliminary": on_preliminary(page.facts, row.case), "proposed": row.proposed, "why": row.why,
        "why_words": _why(page, row, line),
        "listed": listed, "reason": reason, "differs": tie_or_other and row.proposed is not listed,
        "missing": tie_or_other and not reason and (listed or row.why == "tie"
                                                    or row.proposed is True),
        "state": law.state(page.rules, "case", case.state),
    }  # fmt: skip


def gone(left: Sequence[Shown]) -> list[Shown]:
    """Rows for the cities that were made public and left the list: no rank, and what put them out."""
    nothing = dict.fromkeys(("rank", "score", "total", "scores", "proposed", "why", "bonus", "shared",
                             "missing", "reason", "listed", "preliminary"))  # fmt: skip
    return [{**nothing, "unit": "", "region": "", "why_words": "", "gone": one,
             **{key: one[key] for key in ("ref", "city", "url", "demo")}} for one in left]  # fmt: skip


def region_words(region: str) -> str:
    """A region as Article 11 speaks of it."""
    return {"east": _("east"), "central": _("central"), "west": _("west"),
            "northeast": _("northeast")}.get(region, region)  # fmt: skip


def _why(page: ListPage, row: Ranked, line: Decimal | None) -> str:
    """Why the scores propose it, or don't; nothing where no proposal is made."""
    return words.of_row(row, page.rules, line=line, lang=language())


def cut(page: ListPage) -> Shown | None:
    """Where the line runs: after the last of the best by score alone."""
    last = last_by_score(page)
    return {"after": last.case.ref, "total": last.total} if last else None


def scale(page: ListPage) -> tuple[float, float] | None:
    """The scores' span for the strips; None where all are equal."""
    totals = [t for row in page.rows for t in (row.score, row.total) if t is not None]
    if not totals or min(totals) == max(totals):
        return None
    low, high = min(totals), max(totals)
    room = (high - low) / Decimal(20)
    return float(low - room), float(high + room)

"""Which cities are visited, when, by whom, and how far is each visit (10.2; '19 8)?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from casework.filters import day_words
from casework.i18n import language
from casework.reading import now
from casework.services.items import next_item
from workflows.calendar import beijing_day
from workflows.facts import Actor, Fact
from workflows.rules import Rules

from . import facts, law
from .law import Shown

KIND = "visit"


def visits(
    rules: Rules, ref: str, have: Mapping[str, Fact], state: str, actor: Actor,
    names: Mapping[str, str],
) -> Shown:  # fmt: skip
    """The visits of a list, the earliest first, and where a new one is planned."""
    kind = rules.facts[KIND]
    rows = [_row(ref, item, fact, names) for item, fact in have.items()]
    plan = state in kind.states and actor.has(*kind.who)
    return {
        "rows": sorted(rows, key=lambda row: str(row["from"])), "citations": law.cites(rules, kind.cites),
        "plan": facts.url("list", ref, KIND, next_item(have)) if plan else None,
    }  # fmt: skip


def _row(ref: str, item: str, fact: Fact, names: Mapping[str, str]) -> Shown:
    value = fact.value
    file = value.get("file")
    return {
        "city": names.get(value["case"], value["case"]), "url": facts.url("list", ref, KIND, item),
        "team": value["team"], "from": value["from"], "days": _days(value["from"], value["to"]),
        "tag": _tag(value), "report": value.get("report", ""),
        "file": facts.file_url("list", ref, file) if file else None,
    }  # fmt: skip


def _days(first: str, last: str) -> str:
    days = [day_words(date.fromisoformat(day), language()) for day in dict.fromkeys((first, last))]
    return _(" to ").join(days)


def _tag(value: Mapping[str, str]) -> tuple[str, str, str]:
    today = beijing_day(now()).isoformat()
    if value.get("report") or value.get("file"):
        return "good", "check-circle", _("reported")
    if today < value["from"]:
        return "idle", "calendar3", _("planned")
    if today <= value["to"]:
        return "go", "eye", _("under way")
    return "warn", "exclamation-triangle", _("done, to be reported")

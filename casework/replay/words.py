"""How does a report say what a step came to, and in what it differs from what was expected?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from casework.roles import ROLES
from workflows.calendar import BEIJING

from .act import Outcome
from .names import unknown_place
from .scenario import Step

Wrong = tuple[str, str]


def differs(what: str, wanted: Any, found: Any) -> Iterator[Wrong]:
    """One difference, if it is one."""
    if wanted != found:
        yield (f"{what}：期望 {shown(wanted)}，实际 {shown(found)}",
               f"{what}: {shown(wanted)} expected, found {shown(found)}")  # fmt: skip


def missing(cited: Iterable[str], listed: Iterable[str]) -> Iterator[Wrong]:
    """Each listed article that nothing cites."""
    found = sorted(cited)
    for id in listed:
        if not any(belongs(c, id) for c in found):
            yield (f"没有引用 {id}，引用的是 {shown(found)}",
                   f"{id} isn't cited; cited are {shown(found)}")  # fmt: skip


def belongs(cited: str, listed: str) -> bool:
    """Is the cited clause the one listed, or a part of it (`10.4` of `10`, `6(六)a` of `6(六)`)?"""
    rest = cited.removeprefix(listed)
    return cited == listed or (rest != cited and re.match(r"\D", rest) is not None)


def told(outcome: Outcome, lang: str) -> list[str]:
    """Why a step didn't go through, in words."""
    at = 0 if lang == "zh" else 1
    said = [b.words(lang) for b in outcome.breaches]
    said += [f"{name}: {words[at]}" for name, words in outcome.errors.items()]
    return said + ([outcome.words[at]] if outcome.words[at] else [])


def shown(value: Any) -> str:
    """A value as a report shows it."""
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(shown(v) for v in value) + "]"
    return "–" if value is None else str(value)


def title(step: Step) -> str:
    """What a step does, in a line: its verb, its target, its own note."""
    keys = step.keys
    who = f"{keys['who']}: " if "who" in keys else ""
    verb = f"record {keys['record']}" if step.verb == "record" else step.verb
    note = f" — {keys['note']}" if "note" in keys else ""
    return f"{who}{verb} {named_in(step)}".strip() + note


def named_in(step: Step) -> str:
    """What a step names: the case, list, place … that it is about."""
    about = (
        "case",
        "list",
        "objection",
        "sanction",
        "complaint",
        "division",
        "unit",
        "divisions",
        "cases",
    )
    named = next((step.keys[k] for k in about if k in step.keys), "")
    return "、".join(map(str, named)) if isinstance(named, list) else str(named)


def why_not(step: Step, kind: str) -> tuple[str, str]:
    """What the door leaves unsaid: which place there isn't, who may, what isn't to be seen."""
    named = [step.keys.get(key) for key in ("division", "unit")] + [*step.keys.get("divisions", ())]
    for name in filter(None, named):
        if said := unknown_place(name):
            return said
    if kind == "forbidden":
        rules = step.rules
        who = {w for a in rules.edition.actions if a.id == step.verb for w in a.who}
        if step.verb == "record":
            who = set(rules.facts[step.keys["record"]].who)
        zh = "、".join(ROLES[w].zh if w in ROLES else w for w in sorted(who))
        en = ", ".join(ROLES[w].en if w in ROLES else w for w in sorted(who))
        return (
            (f"不归其办理；可由{zh}办理", f"not theirs to do; it is for {en}") if who else ("", "")
        )
    if kind == "not_found":
        what = named_in(step) or "–"
        return f"没有，或者不归其查看：{what}", f"not there, or not theirs to see: {what}"
    return "", ""

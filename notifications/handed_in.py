"""What of the things handed in with an act may others read in a message?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from casework.filters import day_words
from workflows.edition import Field
from workflows.rules import Rules

from .texts import Row
from .wording import wording

LONGEST = 600  # characters of somebody's own words; the rest is read in the system
SHORT_KINDS = ("text", "date", "integer", "decimal", "flag", "choice")


def handed_in(rules: Rules, subject: str, text: Mapping[str, Any], lang: str) -> Iterator[Row]:
    """What was given with the act: no personal field, no file, no list of cases; of a sanction no
    free text either, which belongs on the page.
    """
    long = subject != "sanction"
    for kind_id, items in text.get("given", {}).items():
        kind = rules.facts.get(kind_id)
        if kind is None or kind.items == "case":
            continue
        for value in items.values():
            for field in kind.field:
                given = (value or {}).get(field.id)
                readable = field.kind in SHORT_KINDS or (long and field.kind == "long_text")
                if readable and not field.personal and given not in (None, ""):
                    yield Row(field.words(lang), _value(field, given, lang))


def _value(field: Field, given: Any, lang: str) -> tuple[str, ...]:
    if field.kind == "choice":
        names = field.choice_zh if lang.startswith("zh") else field.choice_en
        return (names[field.choice.index(given)] if given in field.choice else str(given),)
    if field.kind == "flag":
        return (wording().part("frame", "yes" if given else "no", lang),)
    if field.kind == "date":
        return (day_words(date.fromisoformat(given), lang),)
    return own_words(str(given), lang)


def own_words(text: str, lang: str) -> tuple[str, ...]:
    """Somebody's own words, line by line, cut where they get long."""
    cut = text if len(text) <= LONGEST else text[:LONGEST] + wording().part("frame", "more", lang)
    return tuple(line for line in cut.splitlines() if line.strip()) or ("",)

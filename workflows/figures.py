"""Which of its own numbers may an edition's sentences name, and how are they said?

`{edition.places}`, `{deadline.publicity}`, `{deadline.term.remind}`, `{setting.correction_days}`,
`{notice.paper_copies}`, `{guard.floor.least}`: so a number stands once, where the rule reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from .edition import Clause, Edition

# (name, language) → what stands for it in a sentence
Say = Callable[[str, str], str]
FIGURE = re.compile(r"\{((?:edition|notice|setting|deadline|guard)\.[^{}]*)\}")
# A figure stands apart from Chinese words; what turned out to be words doesn't.
CLOSE_UP = re.compile(r"(?<=[\u4e00-\u9fff）”]) (?=[\u4e00-\u9fff“])")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# As the regulation writes: years in words, days in figures.
YEARS = {"zh": "零一二三四五六七八九十",
         "en": ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
                "ten"]}  # fmt: skip
UNITS = {"working_days": ("个工作日", "working day"), "months": ("个月", "month"),
         "years": ("年", "year")}  # fmt: skip
COUNTED = {"working_days": "working_days", "anniversary": "years"}
OF_EDITION = ("places", "effective_from")
OF_NOTICE = ("year", "issued_on", "cutoff", "paper_copies", "addressees")
OF_DEADLINE = ("amount", "remind")


def known(edition: Edition) -> Iterator[str]:
    """The names of every number that a sentence of the edition may name."""
    yield from (f"edition.{name}" for name in OF_EDITION)
    yield from (f"notice.{name}" for name in OF_NOTICE)
    yield from (f"setting.{s.id}" for s in edition.settings)
    for rule in edition.deadlines:
        if rule.counts in COUNTED:
            yield f"deadline.{rule.id}"
        yield from (f"deadline.{rule.id}.{name}" for name in OF_DEADLINE)
    yield from (f"guard.{g.id}.{name}" for g in edition.guards for name in g.params)


def day_words(day: date, lang: str) -> str:
    """A day as people say it."""
    if lang.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def period_words(number: int, unit: str, lang: str) -> str:
    """So many working days, months or years; whole years of months are said as years."""
    if unit == "months" and number and number % 12 == 0:
        number, unit = number // 12, "years"
    zh, en = UNITS[unit]
    chinese = lang.startswith("zh")
    counted = YEARS["zh" if chinese else "en"]
    said = counted[number] if unit == "years" and 0 < number < len(counted) else f"{number} "
    if chinese:
        return f"{said}{zh}"
    return f"{said.strip()} {en}{'' if number == 1 else 's'}"


def figure(rules: Any, name: str, lang: str) -> str:
    """What stands for `name` under these rules, in `lang`; `{name}` where nothing does.

    An edition that names such a number isn't sound; a page of it is better than none.
    """
    try:
        return _figure(rules, name, lang)
    except (LookupError, AttributeError, TypeError):
        return f"{{{name}}}"


def _figure(rules: Any, name: str, lang: str) -> str:
    source, _, rest = name.partition(".")
    id, _, part = rest.partition(".")
    if source == "setting":
        return value_words(rules.settings[id], lang)
    if source == "guard":
        return value_words(rules.guards[id].params[part], lang, unit=part)
    if source == "deadline":
        rule = rules.deadlines[id]
        if part:
            return value_words(getattr(rule, part), lang)
        return period_words(rule.amount, COUNTED[rule.counts], lang)
    return value_words(getattr(rules.edition if source == "edition" else rules.notice, id), lang)


def value_words(value: Any, lang: str, *, unit: str = "") -> str:
    """A number, day or list of them; a parameter called after a unit is a period of it."""
    if unit in UNITS:
        return period_words(value, unit, lang)
    if isinstance(value, date):
        return day_words(value, lang)
    if isinstance(value, tuple | list):
        said = [value_words(one, lang) for one in value]
        if lang.startswith("zh"):
            return "、".join(said)
        return " and ".join(filter(None, (", ".join(said[:-1]), said[-1]))) if said else ""
    return "–" if value is None else str(value)


def put_in(text: str, lang: str, say: Say) -> str:
    """The sentence with its numbers in place; what a check found is left for later."""
    if not FIGURE.search(text):
        return text
    said = FIGURE.sub(lambda found: say(found[1], lang), text)
    return CLOSE_UP.sub("", said) if lang.startswith("zh") else said


def in_words(row: Any, say: Say) -> Any:
    """The edition, or a row of it, with the numbers in its sentences; the law's words untouched."""
    changed = {}
    for name in _said_in(row.__class__):
        value = getattr(row, name)
        said = _said(name, value, say)
        if said is not value:
            changed[name] = said
    return replace(row, **changed) if changed else row


@cache
def _said_in(cls: type) -> tuple[str, ...]:
    """The fields of a row in which a sentence can stand; of a clause all others are the law's."""
    return ("does",) if cls is Clause else tuple(field.name for field in fields(cls))


def _said(name: str, value: Any, say: Say) -> Any:
    if isinstance(value, str):
        lang = language_of(name) if "{" in value else ""
        return put_in(value, lang, say) if lang else value
    if isinstance(value, Mapping):
        mapped = {k: _said("", v, say) for k, v in value.items()}
        return mapped if any(mapped[k] is not v for k, v in value.items()) else value
    if is_dataclass(value):
        return in_words(value, say)
    if isinstance(value, tuple):
        listed = tuple(_said(name, v, say) for v in value)
        return listed if any(a is not b for a, b in zip(listed, value, strict=True)) else value
    return value


def language_of(name: str) -> str:
    """The language of a key such as `zh` or `confirm_en`; "" where it isn't a sentence."""
    last = name.rpartition("_")[2]
    return last if last in ("zh", "en") else ""


def sentences(row: Any, where: str) -> Iterator[tuple[str, Any, str]]:
    """Every sentence of a row that isn't the law's own: where it stands, in what row, its text."""
    for name in _said_in(row.__class__):
        for key, one in _parts(name, getattr(row, name)):
            if isinstance(one, str) and language_of(name):
                yield f"{where}.{key}", row, one
            elif is_dataclass(one) and not isinstance(row, Edition):
                yield from sentences(one, f"{where}.{key}")


def _parts(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """(key, value) of each thing that a field holds."""
    if isinstance(value, Mapping):
        yield from ((f"{name}.{key}", one) for key, one in value.items())
    elif isinstance(value, tuple):
        yield from ((f"{name}[{getattr(one, 'id', number)}]", one)
                    for number, one in enumerate(value, 1))  # fmt: skip
    else:
        yield name, value

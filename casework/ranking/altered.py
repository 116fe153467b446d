"""Which cities would a file hold, if some weren't in it and others were?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from workflows.numerals import FULL_WIDTH
from workflows.rules import Rules
from workflows.what_if import Change, changed

from .file import FileErrors, Scored, Words, by_code, scored

Errors = list[tuple[int | str, Words]]
FORM = ("应写作 代码=得分 或 代码=得分+加分，如 440300=92.5+2。",
        "should be CODE=SCORE or CODE=SCORE+BONUS, such as 440300=92.5+2.")  # fmt: skip
THERE = ("已在文件中；要换得分，同时 --drop 它。",
         "is in the file already; to give it another score, --drop it as well.")  # fmt: skip


def altered(
    cities: list[Scored], drop: Iterable[str], add: Iterable[str], rules: Rules, *, today: date
) -> list[Scored]:
    """The cities with those of the codes `drop` taken out and those of `add` put in.

    `add` are texts such as 440300=92.5+2: code, score and bonus, bounded as a file's own. A city
    that is dropped may be added with another score; what bars it in the file bars it still (N三.2,
    16.1). FileErrors names all that can't be done.
    """
    there = {one.division.code: one for one in cities}
    errors: Errors = []
    gone: dict[str, None] = {}
    for text in drop:
        code = text.translate(FULL_WIDTH).strip()
        errors += [(f"--drop {text}", words) for words in _not_dropped(code, there, gone)]
        gone[code] = None
    new: dict[str, Scored] = {}
    for text in add:
        city, wrong = _added(text, {*there} - {*gone}, new, rules, today)
        errors += [(f"--add {text}", words) for words in wrong]
        if city is not None:
            was = there.get(city.division.code)
            new[city.division.code] = replace(city, barred=was.barred) if was else city
    if errors:
        raise FileErrors(errors)
    change = Change(frozenset(gone), tuple(one.candidate for one in new.values()))
    return [(there | new)[c.ref] for c in changed((one.candidate for one in cities), change)]


def _not_dropped(
    code: str, there: Mapping[str, Scored], gone: Mapping[str, None]
) -> Iterator[Words]:
    """Why it can't be taken out: it isn't there, or was taken out before."""
    if code in gone:
        yield "写了两次。", "is there twice."
    elif code not in there:
        if city := by_code().get(code):
            yield f"{city.name_zh}不在文件中。", f"{city.name_en} isn't in the file."
        else:
            yield f"没有行政区划“{code}”。", f"there is no division {code!r}."


def _added(
    text: str, kept: set[str], new: Mapping[str, Scored], rules: Rules, today: date
) -> tuple[Scored | None, list[Words]]:
    """The city that is put in, or None and why it can't be."""
    code, equals, points = (part.strip() for part in text.translate(FULL_WIDTH).partition("="))
    score, plus, bonus = (part.strip() for part in points.partition("+"))
    if not code or not equals or not score or (plus and not bonus):
        return None, [FORM]
    cells = {"division_code": code, "score": score, "bonus": bonus}
    city, wrong = scored(cells, new, rules, today=today)
    if code in kept:
        wrong = [THERE, *wrong]
    return (None if wrong else city), wrong

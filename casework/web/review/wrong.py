"""Where does it stand what is wrong with an assessment: all of it at once, each thing at its field?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_login import current_user

from casework.errors import Invalid
from casework.i18n import language
from casework.reading import now
from casework.web import fact_values
from workflows.machine import Refusal, decide
from workflows.numerals import NotANumber, read_number
from workflows.words import Breach

from .sheet import HANDS_IN, Sheet, bounds, no_mark

Typed = Mapping[str, Mapping[str, Any]]


def refused(sheet: Sheet, found: Sequence[Breach], given: Typed, *, handing_in: bool) -> None:
    """Put what the rules say against it beside the fields; the rest stands above the form.

    Of what is to be handed in they are asked all at once: also which mark is missing.
    """
    sheet.refused = True
    sheet.breaches = _at_their_fields(sheet, (handing_in and _tried(sheet, given)) or tuple(found))


def invalid(sheet: Sheet, wrong: Invalid, given: Typed, *, handing_in: bool) -> None:
    """Put what can't be read beside its field, and what the rules say of the others too."""
    sheet.refused = True
    _unread(sheet, wrong, given)
    tried = [one for one in _tried(sheet, given) if handing_in or one.says == "range"]
    told = {item for _kind, item, form in sheet.parts if form.errors or any(f.errors for f in form)}
    rest = [one for one in tried if one.key.partition(":")[2] not in told]
    sheet.breaches = _at_their_fields(sheet, rest)


def missing(sheet: Sheet) -> tuple[Breach, ...]:
    """What stands in the way of handing in what is saved."""
    return _tried(sheet, {})


def _tried(sheet: Sheet, given: Typed) -> tuple[Breach, ...]:
    """What handing it in would meet with, of all that can be read."""
    readable: dict[str, dict[str, Any]] = {}
    for kind, items in given.items():
        for item, value in items.items():
            if "points" in value:
                try:
                    value = value | {"points": format(read_number(value["points"]), "f")}
                except NotANumber:
                    continue
            elif kind == "mark":
                continue
            readable.setdefault(kind, {})[item] = value
    answer = decide(sheet.opened.rules, HANDS_IN, sheet.opened.facts, actor=current_user.actor,
                    now=now(), given=readable, trial=True)  # fmt: skip
    return answer.breaches if isinstance(answer, Refusal) else ()


def _at_their_fields(sheet: Sheet, found: Sequence[Breach]) -> tuple[Breach, ...]:
    """Put what a rule says of one mark beside that mark; returns what stands beside none."""
    rest = tuple(found)
    for kind, item, form in sheet.parts:
        own = [one for one in rest if one.key.partition(":")[2] == item]
        others = fact_values.refuse(form, kind, sheet.opened.rules, own)
        rest = tuple(one for one in rest if one not in own or one in others)
    return rest


def _unread(sheet: Sheet, wrong: Invalid, given: Typed) -> None:
    """Of one part alone the door says no name before it."""
    one = sum(map(len, given.values())) == 1
    known = set()
    for kind, item, form in sheet.parts:
        value = given.get(kind.id, {}).get(item)
        if value is None:
            continue
        prefix = "" if one else f"{kind.id}.{item}." if item else f"{kind.id}."
        known |= {key for key in wrong.errors if key.startswith(prefix)}
        sheet.errors += fact_values.show(form, wrong, prefix=prefix)
        guard = bounds(sheet.opened.rules, kind)
        if guard and form["points"].errors and value.get("points"):
            form["points"].errors = [no_mark(sheet, guard, item)]
    sheet.errors += [words for key, words in wrong.words(language()).items() if key not in known]

"""Is a fact's value what its declaration asks for?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from casework.errors import Invalid
from casework.models.base import instant_text
from workflows.edition import FactKind, Field
from workflows.legible import turned, visible, written
from workflows.numerals import NotANumber, read_number, within

from .later import later
from .shapes import STRANGE

LONGEST = {"text": 400, "long_text": 8000}
MOST_ITEMS = 400
NAMED = 5  # so many choices a refusal names; of more of them, their field
SEPARATORS = re.compile("[,，、]")
# Outside these no date of the scheme lies, and far outside no engine or calendar can count.
FIRST_YEAR, LAST_YEAR = 1900, 2199
Wrong = tuple[str, str]


class _Bad(Exception):
    def __init__(self, zh: str, en: str) -> None:
        self.words: Wrong = (zh, en)


class _NoNumber(_Bad):
    """It can't be read as a number at all."""


def read(
    kind: FactKind, given: Mapping[str, Any], *, today: date, prefix: str = ""
) -> dict[str, Any]:
    """`given` (typed text or plain values) as the fact's value; Invalid names every wrong field.

    `today` is the day of receipt in Beijing: what has happened isn't dated later.
    """
    if not isinstance(given, Mapping):
        raise Invalid({prefix or kind.id: (f"“{kind.zh}”须逐项填写。", f"“{kind.en}” has fields.")})
    errors: dict[str, Wrong] = {}
    value: dict[str, Any] = {}
    known = {f.id: f for f in kind.field}
    for name in given:
        if name not in known:
            fields = ", ".join(known)
            errors[f"{prefix}{name}"] = (f"“{kind.zh}”没有这一项；有 {fields}。",
                                         f"“{kind.en}” has no such field; it has {fields}.")  # fmt: skip
    for name, field in known.items():
        raw = given.get(name)
        if isinstance(raw, str):
            raw = written(raw)
        if raw is None or raw == "" or raw == []:
            if field.kind == "flag" and field.required:
                value[name] = False  # an empty box of a form is a no
            elif field.required:
                errors[prefix + name] = _wanted(field)
            continue
        try:
            value[name] = READERS[field.kind](field, raw)
        except _Bad as bad:
            errors[prefix + name] = bad.words
    for name, field in known.items():
        if name in value and (wrong := later(field, value, known, today)):
            errors[prefix + name] = wrong
    if errors:
        raise Invalid(errors)
    return value


def _wanted(field: Field) -> Wrong:
    """What to do where nothing was given."""
    if field.kind == "choice" and len(field.choice) <= NAMED:
        *first, last = field.choice_zh
        *first_en, last_en = field.choice_en
        zh = f"{'、'.join(first)}或{last}" if first else last
        en = f"{', '.join(first_en)} or {last_en}" if first_en else last_en
        return f"请选择{zh}。", f"Choose {en}."
    if field.kind in ("case", "choice"):
        return f"请选择“{field.zh}”。", f"Choose “{field.en}”."
    if field.kind == "file":
        return f"请上传“{field.zh}”。", f"Attach “{field.en}”."
    return f"请填写“{field.zh}”。", f"“{field.en}” is needed."


def _text(field: Field, raw: Any) -> str:
    if not isinstance(raw, str | int | float | Decimal | date):
        raise _Bad(f"“{field.zh}”须是文字。", f"“{field.en}” must be text.")
    text = _shown(field, raw)
    if field.kind == "text":  # a name or a number is one line, wherever it is then shown
        text = " ".join(line.strip() for line in text.splitlines())
    longest = LONGEST.get(field.kind, 400)
    if len(text) > longest:
        raise _Bad(f"“{field.zh}”最多 {longest} 字。", f"“{field.en}” takes {longest} characters.")
    if STRANGE.search(text) or (field.kind == "file" and visible(text) != text):
        raise _Bad(f"“{field.zh}”含有不可见字符。", f"“{field.en}” holds control characters.")
    if field.kind != "long_text" and turned(text):
        raise _Bad(f"“{field.zh}”含有改变文字方向的不可见字符，请删去后重新填写。",
                   f"“{field.en}” holds an invisible sign that turns the order of its letters"
                   " round; take it out.")  # fmt: skip
    return text


def _bounds(field: Field, number: Decimal, shown: Any) -> None:
    if (field.least and number < Decimal(field.least)) or (
        field.most and number > Decimal(field.most)
    ):
        least, most = field.least or "…", field.most or "…"
        raise _Bad(f"“{field.zh}” {shown} 不在 {least} 至 {most} 之间。",
                   f"“{field.en}”: {shown} isn't from {least} to {most}.")  # fmt: skip


def _shown(field: Field, raw: Any) -> str:
    """`raw` as text; a number of thousands of digits can't be written out, and is none of ours."""
    try:
        return str(raw)
    except ValueError:
        raise _Bad(f"“{field.zh}”过长。", f"“{field.en}” is too long.") from None


def _number(field: Field, raw: Any) -> Decimal:
    text = _shown(field, raw)
    try:  # a program's number may say 1e-05; what a person types doesn't
        given = isinstance(raw, int | float | Decimal) and not isinstance(raw, bool)
        said = Decimal(text) if given else read_number(text)
        if not said.is_finite():
            raise _NoNumber(f"“{field.zh}”须是数字。", f"“{field.en}” must be a number.")
        within(said)
    except NotANumber as bad:
        raise _NoNumber(f"“{field.zh}”{bad.zh}", f"“{field.en}” {bad.en}") from None
    _bounds(field, said, raw)
    return said


def _decimal(field: Field, raw: Any) -> str:
    return format(_number(field, raw) or Decimal(), "f")  # nought has no sign


def _integer(field: Field, raw: Any) -> int:
    try:
        said = _number(field, raw)
    except _NoNumber:  # 1234.5 would be no example of what is wanted
        raise _whole(field) from None
    if said != said.to_integral_value():
        raise _whole(field)
    return int(said)


def _whole(field: Field) -> _Bad:
    """What to write instead of what is no whole number."""
    zh, en = "", ""
    if field.least and field.most and not field.not_after:
        zh, en = f" {field.least} 至 {field.most} 的", f" from {field.least} to {field.most}"
    return _Bad(f"“{field.zh}”须是{zh}整数。", f"“{field.en}” must be a whole number{en}.")


def _date(field: Field, raw: Any) -> str:
    if isinstance(raw, datetime) or not isinstance(raw, date | str):
        raise _Bad(f"“{field.zh}”须是日期。", f"“{field.en}” must be a date.")
    try:
        day = date.fromisoformat(str(raw))
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(day)
        return day.isoformat()
    except ValueError:
        raise _Bad(f"“{field.zh}”须是日期，如 2022-12-22。",
                   f"“{field.en}” must be a date such as 2022-12-22.") from None  # fmt: skip


def _instant(field: Field, raw: Any) -> str:
    try:
        instant = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            raise ValueError(instant)
        return instant_text(instant)
    except ValueError:
        raise _Bad(f"“{field.zh}”须是带时区的时刻。",
                   f"“{field.en}” must be an instant with an offset.") from None  # fmt: skip


def _flag(field: Field, raw: Any) -> bool:
    text = _shown(field, raw).lower()
    if text in ("true", "1", "on", "yes", "y"):
        return True
    if text in ("false", "0", "off", "no", "n"):
        return False
    raise _Bad(f"“{field.zh}”须为是或否。", f"“{field.en}” is yes or no.")


def _confirm(field: Field, raw: Any) -> bool:
    if not _flag(field, raw):
        raise _Bad(f"请勾选“{field.zh}”，以示确认。", f"Tick “{field.en}” to confirm it.")
    return True


def _choice(field: Field, raw: Any) -> str:
    if _shown(field, raw) not in field.choice:
        raise _Bad(f"“{field.zh}”须从 {'、'.join(field.choice_zh)} 中选。",
                   f"“{field.en}” is one of: {', '.join(field.choice)}.")  # fmt: skip
    return str(raw)


def _items(field: Field, raw: Any) -> list[str]:
    one = not isinstance(raw, list | tuple)
    parts = SEPARATORS.split(_shown(field, raw)) if one else raw
    found = [text for part in parts if (text := written(_text(field, part)))]
    if len(found) > MOST_ITEMS:
        raise _Bad(f"“{field.zh}”最多 {MOST_ITEMS} 项。",
                   f"“{field.en}” takes {MOST_ITEMS} entries.")  # fmt: skip
    for part in found:
        if field.choice and part not in field.choice:
            raise _Bad(f"“{field.zh}”没有“{part}”这一项：{'、'.join(field.choice)}。",
                       f"“{field.en}” has no {part!r}: {', '.join(field.choice)}.")  # fmt: skip
    return found


READERS: Mapping[str, Any] = {
    **dict.fromkeys(("text", "long_text", "file", "case"), _text),
    "date": _date,
    "integer": _integer,
    "decimal": _decimal,
    "flag": _flag,
    "confirm": _confirm,
    "choice": _choice,
    "instant": _instant,
    "items": _items,
}

"""Is a day, or a year in figures, later than it can be?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.edition import Field
from workflows.figures import day_words


def later(
    field: Field, value: Mapping[str, Any], known: Mapping[str, Field], today: date
) -> tuple[str, str] | None:
    """What is wrong with the value of a field that names what it can't be after (`not_after`): today
    in Beijing, or another field; None where nothing is. In Chinese and English.
    """
    day = value[field.id]
    if field.not_after == "today" and field.kind == "integer":
        return None if day <= today.year else (
            f"“{field.zh}”（{day} 年）还没有到。", f"“{field.en}”: {day} is still to come.")  # fmt: skip
    if field.not_after == "today" and day > today.isoformat():
        zh, en = (day_words(date.fromisoformat(day), lang) for lang in ("zh", "en"))
        return (f"“{field.zh}”（{zh}）晚于今天。", f"“{field.en}” ({en}) is after today.")
    other = known.get(field.not_after)
    if other and day > value.get(other.id, day):
        zh, en = (day_words(date.fromisoformat(day), lang) for lang in ("zh", "en"))
        return (f"“{field.zh}”（{zh}）晚于“{other.zh}”。",
                f"“{field.en}” ({en}) is after “{other.en}”.")  # fmt: skip
    return None

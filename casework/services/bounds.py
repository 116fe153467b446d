"""Can a figure be what it says, by the least and the most that the edition gives it, and can it be
a fraction?
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from casework.errors import Invalid
from workflows.edition import FactKind, Field, Indicator
from workflows.rules import Rules

AVERAGES = ("benchmark",)


def check(
    rules: Rules, kind: FactKind, item: str, value: Mapping[str, Any], *, measure: str, prefix: str = ""
) -> None:  # fmt: skip
    """Invalid names every number of a figure that lies outside, such as a share of over 100 %, and
    every count that isn't whole, such as 5.5 enterprises.
    """
    if kind.id != "indicator" or not measure:
        return
    figure = next((i for i in rules.measure(measure).indicator if i.id == item), None)
    if figure is None:
        return
    wrong = {}
    for field in kind.field:
        if field.kind != "decimal" or field.id not in value:
            continue
        if _outside(figure, value[field.id]):
            wrong[prefix + field.id] = _words(field.zh, field.en, value[field.id], figure)
        elif counts(figure, field) and Decimal(value[field.id]) % 1:
            wrong[prefix + field.id] = _not_whole(field, value[field.id], figure)
    if wrong:
        raise Invalid(wrong)


def counts(figure: Indicator, field: Field) -> bool:
    """Is this field of the figure a count? What all the others have on average needs not be one."""
    return figure.whole and field.kind == "decimal" and field.id not in AVERAGES


def _not_whole(field: Field, said: str, figure: Indicator) -> tuple[str, str]:
    unit, unit_en = figure.unit, f" ({figure.unit_en})" if figure.unit_en else ""
    return (f"“{field.zh}”{said} 不是整数：以“{unit}”计数的指标须填整数。",
            f"“{field.en}”: {said} isn't a whole number; this figure{unit_en} counts things.")  # fmt: skip


def _outside(figure: Indicator, said: str) -> bool:
    number = Decimal(said)
    return (figure.min is not None and number < Decimal(str(figure.min))) or (
        figure.max is not None and number > Decimal(str(figure.max))
    )


def _words(zh: str, en: str, said: str, figure: Indicator) -> tuple[str, str]:
    least = "" if figure.min is None else f"{figure.min:g}"
    most = "" if figure.max is None else f"{figure.max:g}"
    unit, unit_en = figure.unit, figure.unit_en or figure.unit
    if least and most:
        return (f"“{zh}”{said} 不在 {least} 至 {most} {unit} 之间。",
                f"“{en}”: {said} isn't from {least} to {most} {unit_en}.")  # fmt: skip
    if least:
        return f"“{zh}”{said} 小于 {least} {unit}。", f"“{en}”: {said} is under {least} {unit_en}."
    return f"“{zh}”{said} 大于 {most} {unit}。", f"“{en}”: {said} is over {most} {unit_en}."

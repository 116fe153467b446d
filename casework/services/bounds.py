"""Can a figure be what it says, by the least and the most that the edition gives it?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from casework.errors import Invalid
from workflows.edition import FactKind, Indicator
from workflows.rules import Rules


def check(
    rules: Rules, kind: FactKind, item: str, value: Mapping[str, Any], *, measure: str, prefix: str = ""
) -> None:  # fmt: skip
    """Invalid names every number of a figure that lies outside, such as a share of over 100 %."""
    if kind.id != "indicator" or not measure:
        return
    figure = next((i for i in rules.measure(measure).indicator if i.id == item), None)
    if figure is None:
        return
    wrong = {
        prefix + field.id: _words(field.zh, field.en, value[field.id], figure)
        for field in kind.field
        if field.kind == "decimal" and field.id in value and _outside(figure, value[field.id])
    }
    if wrong:
        raise Invalid(wrong)


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

"""Are values that follow from figures worked out exactly, and only where the figures are there?"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from workflows.check import problems
from workflows.computed import Worked, worked_out
from workflows.facts import Fact, Recorded
from workflows.loader import EDITIONS, edition


def of(edition_id: str, measure: str, **facts: dict[str, dict[str, Any]]) -> dict[str, Worked]:
    """What follows from these facts, by rule and item."""
    recorded = Recorded({
        kind: {item: Fact(value) for item, value in items.items()} for kind, items in facts.items()
    })  # fmt: skip
    found = worked_out(edition(edition_id).measure(measure), recorded)
    return {f"{one.rule.id}{'/' if one.item else ''}{one.item}": one for one in found}


def test_a_share_is_exact_and_shown_to_two_decimals_half_up() -> None:
    figures = {"output_value": {"value": "1234.5"}, "province_output_value": {"value": "36000"}}
    (one,) = of("2019", "industry", indicator=figures).values()
    assert abs(Fraction(one.value) - Fraction("1234.5") * 100 / 36000) < Fraction(1, 10**90)
    assert one.shown == "3.43"
    assert one.sum == "1234.5 ÷ 36000 × 100"


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [("28.315", "27.9", "+0.42"), ("27.9", "28.31", "-0.41"), ("28", "28", "+0.00")],
)
def test_a_change_carries_its_sign(now: str, before: str, shown: str) -> None:
    figures = {"manufacturing_share": {"value": now, "previous": before}}
    (one,) = of("2022", "industry", indicator=figures).values()
    assert one.shown == shown


def test_figures_recorded_before_they_had_a_bound_are_still_shown() -> None:
    """One such figure made every page of its case fail."""
    long, small = "1" + "0" * 30, "0." + "0" * 29 + "1"
    change = of("2022", "industry",
                indicator={"manufacturing_share": {"value": long, "previous": small}})  # fmt: skip
    (share,) = of("2019", "industry", indicator={
        "output_value": {"value": long}, "province_output_value": {"value": small}}).values()  # fmt: skip
    assert [one.shown for one in change.values()] == [f"+{long}.00"]
    assert share.shown == "1" + "0" * 62 + ".00"


def test_each_product_has_a_share_of_its_own() -> None:
    products = {"1": {"output": "5", "national_output": "100"},
                "2": {"output": "1", "national_output": "30"}}  # fmt: skip
    found = of("2019", "industry", product=products)
    assert {key: one.shown for key, one in found.items()} == {
        "product_share/1": "5.00", "product_share/2": "3.33"}  # fmt: skip


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"renovation_investment": {"value": "5"}},
        {"renovation_investment": {"value": "5"}, "industrial_investment": {"value": "0"}},
    ],
)
def test_what_lacks_a_figure_or_would_divide_by_zero_is_not_there(figures: Any) -> None:
    assert of("2019", "industry", indicator=figures) == {}
    assert of("2022", "industry", indicator={"manufacturing_share": {"value": "28"}}) == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('of = ["output_value", "province_output_value"]', 'of = ["output_valve", "output_value"]',
         "output_valve"),
        ('of = ["output_value", "province_output_value"]', 'of = ["output_value"]', "takes 2, not 1"),
        ('fact = "product"', 'fact = "produce"', "produce"),
        ('of = ["output", "national_output"]', 'of = ["output", "name"]', "name"),
        ('how = "share"', 'how = "part"', "part"),
        ('computed = "product_share"', 'computed = "product_shore"', "product_shore"),
    ],
)  # fmt: skip
def test_an_edition_that_computes_from_nothing_is_not_sound(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    folder = tmp_path / "2019"
    copytree(EDITIONS / "2019", folder)
    file = next(f for f in folder.glob("*.toml") if old in f.read_text("utf-8"))
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    found = [problem.words("en") for problem in problems(folder)]
    assert any(one.startswith(file.name) and said in one for one in found), found

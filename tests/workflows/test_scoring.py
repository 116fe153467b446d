"""Is a score exact, rounded once and the same whoever is counted first?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.scoring import LEAST_TRIMMED, Method, combine, rounded, severities, spread

EVEN = {"a": Decimal(25), "b": Decimal(25), "c": Decimal(25), "d": Decimal(25)}
points = st.decimals(0, 100, places=4, allow_nan=False)
totals = st.lists(points.map(Fraction), min_size=LEAST_TRIMMED, max_size=20)
formulas = st.sampled_from(["mean", "trimmed_mean", "median"])


def method(formula: str = "mean", decimals: int = 2,
           weights: Mapping[str, Decimal] = EVEN) -> Method:  # fmt: skip
    return Method(formula, decimals, weights)


# --- one expert -------------------------------------------------------------------------------
def test_marks_are_weighed_exactly() -> None:
    weights = {"a": Decimal("33.3"), "b": Decimal("33.3"), "c": Decimal("33.4")}
    marks = {"a": Decimal("0.1"), "b": Decimal("0.2"), "c": Decimal("0.3")}
    assert method(weights=weights).total(marks) == Fraction(2001, 10000)


@given(points)
def test_the_same_mark_everywhere_is_the_score_whatever_the_weights(mark: Decimal) -> None:
    for weights in (EVEN, {"a": Decimal(70), "b": Decimal("29.5"), "c": Decimal("0.5")}):
        assert method(weights=weights).total(dict.fromkeys(weights, mark)) == Fraction(mark)


@given(st.dictionaries(st.sampled_from("abcd"), points, min_size=4))
def test_a_score_lies_between_the_lowest_and_the_highest_mark(marks: dict[str, Decimal]) -> None:
    assert min(marks.values()) <= method().total(marks) <= max(marks.values())


def test_a_heading_without_a_mark_is_no_nought() -> None:
    with pytest.raises(KeyError):
        method().total({"a": Decimal(90)})


# --- all of them ------------------------------------------------------------------------------
@given(totals, formulas, st.randoms())
def test_the_order_of_the_experts_does_not_matter(
    all_: list[Fraction], formula: str, shuffle: object
) -> None:
    mixed = list(all_)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert combine(mixed, formula) == combine(all_, formula)


@given(totals, formulas)
def test_a_combined_score_lies_among_what_was_given(all_: list[Fraction], formula: str) -> None:
    assert min(all_) <= combine(all_, formula) <= max(all_)


@given(totals)
def test_the_mean_times_the_number_is_the_sum(all_: list[Fraction]) -> None:
    assert combine(all_, "mean") * len(all_) == sum(all_)


@given(totals)
def test_the_trimmed_mean_leaves_out_one_highest_and_one_lowest(all_: list[Fraction]) -> None:
    left = sum(all_) - max(all_) - min(all_)
    assert combine(all_, "trimmed_mean") * (len(all_) - 2) == left


@given(totals)
def test_as_many_scores_lie_above_the_median_as_below(all_: list[Fraction]) -> None:
    middle = combine(all_, "median")
    above, below = sum(t > middle for t in all_), sum(t < middle for t in all_)
    assert above <= len(all_) / 2
    assert below <= len(all_) / 2


@pytest.mark.parametrize("number", range(LEAST_TRIMMED))
def test_too_few_scores_are_not_trimmed(number: int) -> None:
    with pytest.raises(ValueError, match="trimmed"):
        method("trimmed_mean").combined([Fraction(90)] * number)


def test_three_scores_are_trimmed_to_the_middle_one() -> None:
    assert combine([Fraction(1), Fraction(99), Fraction(50)], "trimmed_mean") == 50


def test_a_formula_that_nobody_knows_is_not_a_mean() -> None:
    with pytest.raises(LookupError):
        combine([Fraction(1)], "mode")


# --- rounding ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("number", "decimals", "shown"), [
    ("0.5", 0, "1"), ("1.5", 0, "2"), ("2.5", 0, "3"), ("2.4999999", 0, "2"),
    ("80.25", 1, "80.3"), ("80.2499999", 1, "80.2"), ("88.5", 2, "88.50"),
    ("99.995", 2, "100.00"), ("0", 3, "0.000"), ("0.0000005", 6, "0.000001"),
])  # fmt: skip
def test_half_a_unit_is_rounded_up(number: str, decimals: int, shown: str) -> None:
    assert str(rounded(Fraction(number), decimals)) == shown


@given(st.fractions(0, 100), st.integers(0, 6))
def test_what_is_rounded_is_never_further_off_than_half_a_unit(
    number: Fraction, decimals: int
) -> None:
    off = Fraction(rounded(number, decimals)) - number
    half = Fraction(1, 2 * 10**decimals)
    assert -half < off <= half


@given(st.fractions(0, 100), st.fractions(0, 100), st.integers(0, 6))
def test_rounding_turns_no_order_round(one: Fraction, other: Fraction, decimals: int) -> None:
    low, high = sorted((one, other))
    assert rounded(low, decimals) <= rounded(high, decimals)


def test_it_is_rounded_once_at_the_end_and_not_for_each_expert() -> None:
    thirds = [Fraction(1, 3)] * 2 + [Fraction(5, 6)]
    assert method(decimals=0).combined(thirds) == 1  # 0, 0 and 1 would come to 0


# --- how far they agree -----------------------------------------------------------------------
named = st.lists(points.map(Fraction), min_size=1, max_size=12).map(
    lambda found: {f"e{n}": total for n, total in enumerate(found)})  # fmt: skip


def quartile(sorted_: list[Fraction], part: Fraction) -> Fraction:
    """By hand: so far between the first and the last, in a straight line between neighbours."""
    at = part * (len(sorted_) - 1)
    low = int(at)
    high = min(low + 1, len(sorted_) - 1)
    return sorted_[low] + (sorted_[high] - sorted_[low]) * (at - low)


@given(named)
def test_the_spread_is_that_of_a_count_by_hand(found: dict[str, Fraction]) -> None:
    lie, all_ = spread(found), sorted(found.values())
    mean = sum(all_) / len(all_)
    variance = sum((t - mean) ** 2 for t in all_) / len(all_)
    assert (lie.low, lie.high, lie.mean) == (all_[0], all_[-1], mean)
    assert lie.median == quartile(all_, Fraction(1, 2))
    assert lie.deviation == pytest.approx(float(variance) ** 0.5, abs=1e-6)
    first, third = quartile(all_, Fraction(1, 4)), quartile(all_, Fraction(3, 4))
    fence = Fraction(3, 2) * (third - first)
    outside = {e for e, t in found.items() if t < first - fence or t > third + fence}
    assert lie.outside == (outside if len(all_) >= 5 else set())


def test_one_far_off_stands_apart_and_nobody_does_among_few() -> None:
    near = {f"e{n}": Fraction(90 + n) for n in range(4)}
    assert spread(near | {"far": Fraction(10)}).outside == {"far"}
    assert spread(dict(list(near.items())[:3]) | {"far": Fraction(10)}).outside == set()


def test_who_gives_ten_more_than_the_others_is_ten_more_lenient() -> None:
    cases = {
        "one": {"a": Fraction(80), "b": Fraction(80), "mild": Fraction(90)},
        "two": {"a": Fraction(60), "mild": Fraction(70)},
        "alone": {"mild": Fraction(100)},  # of a case that nobody else judged nothing is known
    }
    found = severities(cases)
    assert (found["mild"].points, found["mild"].cases) == (Fraction(10), 2)
    assert found["a"].points == (Fraction(-5) + Fraction(-10)) / 2
    assert "never" not in found
    assert list(found) == sorted(found)


def test_of_who_judged_alone_no_severity_is_known() -> None:
    assert severities({"one": {"a": Fraction(80)}}) == {}


@given(st.dictionaries(st.sampled_from(["c1", "c2", "c3"]), st.dictionaries(
    st.sampled_from("abcde"), points.map(Fraction), min_size=1)))  # fmt: skip
def test_severity_is_that_of_a_count_by_hand(cases: dict[str, dict[str, Fraction]]) -> None:
    found = severities(cases)
    for expert in "abcde":
        gaps = []
        for of in cases.values():
            others = [t for e, t in of.items() if e != expert]
            if expert in of and others:
                gaps.append(of[expert] - sum(others) / len(others))
        assert (expert in found) == bool(gaps)
        if gaps:
            assert found[expert].points == sum(gaps) / len(gaps)
            assert found[expert].cases == len(gaps)


# --- what is frozen ---------------------------------------------------------------------------
def test_the_digest_of_a_method_changes_with_each_part_of_it() -> None:
    own = Method("mean", 2, EVEN, Decimal(3))
    others = [Method("median", 2, EVEN, Decimal(3)), Method("mean", 3, EVEN, Decimal(3)),
              Method("mean", 2, EVEN | {"a": Decimal(26)}, Decimal(3)),
              Method("mean", 2, EVEN, Decimal(2))]  # fmt: skip
    assert len({m.digest for m in (own, *others)}) == 5
    again = Method("mean", 2, dict(reversed(EVEN.items())), Decimal(3))
    assert again.digest == own.digest

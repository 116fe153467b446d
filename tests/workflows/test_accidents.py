"""Is an accident graded as the decrees say, at every boundary?"""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.accidents import Grading, Standard, Threshold, grade, standards_of
from workflows.loader import EDITIONS


def data_of(edition: str) -> dict[str, Any]:
    return tomllib.loads((EDITIONS / edition / "accidents.toml").read_text("utf-8"))


STANDARDS = {edition: standards_of(data_of(edition)) for edition in ("2019", "2022")}
SAFETY = STANDARDS["2022"]["production_safety"]
ENVIRONMENT = STANDARDS["2022"]["environmental"]
万 = 10_000
亿 = 100_000_000


def graded(standard: Standard, **known: Any) -> Grading:
    numbers = {"deaths": 0, "serious_injuries": 0, "loss_yuan": 0, "evacuated": 0} | known
    return grade(standard.id, standard=standard, **numbers)


SAFETY_BOUNDARIES = [
    ({"deaths": 2}, "ordinary"), ({"deaths": 3}, "larger"),
    ({"deaths": 9}, "larger"), ({"deaths": 10}, "major"),
    ({"deaths": 29}, "major"), ({"deaths": 30}, "especially_major"),
    ({"serious_injuries": 9}, "ordinary"), ({"serious_injuries": 10}, "larger"),
    ({"serious_injuries": 49}, "larger"), ({"serious_injuries": 50}, "major"),
    ({"serious_injuries": 99}, "major"), ({"serious_injuries": 100}, "especially_major"),
    ({"loss_yuan": 999 * 万}, "ordinary"), ({"loss_yuan": 1000 * 万}, "larger"),
    ({"loss_yuan": 4999 * 万}, "larger"), ({"loss_yuan": 5000 * 万}, "major"),
    ({"loss_yuan": 5000 * 万 - 1}, "larger"), ({"loss_yuan": 9999 * 万}, "major"),
    ({"loss_yuan": 1 * 亿 - 1}, "major"), ({"loss_yuan": 1 * 亿}, "especially_major"),
]  # fmt: skip
ENVIRONMENT_BOUNDARIES = [
    ({"deaths": 9}, "larger"), ({"deaths": 10}, "major"),
    ({"deaths": 29}, "major"), ({"deaths": 30}, "especially_major"),
    ({"serious_injuries": 49}, "larger"), ({"serious_injuries": 50}, "major"),
    ({"serious_injuries": 99}, "major"), ({"serious_injuries": 100}, "especially_major"),
    ({"evacuated": 4999}, "ordinary"), ({"evacuated": 5000}, "larger"),
    ({"evacuated": 9999}, "larger"), ({"evacuated": 1 * 万}, "major"),
    ({"evacuated": 49_999}, "major"), ({"evacuated": 5 * 万}, "especially_major"),
    ({"loss_yuan": 499 * 万}, "ordinary"), ({"loss_yuan": 500 * 万}, "larger"),
    ({"loss_yuan": 1999 * 万}, "larger"), ({"loss_yuan": 2000 * 万}, "major"),
    ({"loss_yuan": 9999 * 万}, "major"), ({"loss_yuan": 1 * 亿}, "especially_major"),
]  # fmt: skip


@pytest.mark.parametrize("edition", ["2019", "2022"])
@pytest.mark.parametrize(
    ("kind", "known", "level"),
    [("production_safety", *row) for row in SAFETY_BOUNDARIES]
    + [("environmental", *row) for row in ENVIRONMENT_BOUNDARIES],
)
def test_the_number_itself_is_inside_以上_and_outside_以下(
    edition: str, kind: str, known: dict[str, int], level: str
) -> None:
    grading = graded(STANDARDS[edition][kind], **known)
    assert grading.grade == level
    if level != "ordinary":
        decided = [t.quantity for t in grading.by]  # type: ignore[union-attr]
        assert decided == list(known)


def test_a_band_has_its_lower_number_and_not_its_upper_one() -> None:
    band = Threshold(quantity="deaths", at_least=10, below=30, zh="", en="")
    assert [n for n in (9, 10, 29, 30) if band.holds(n)] == [10, 29]


def test_any_one_number_is_enough_and_the_gravest_decides() -> None:
    grading = graded(SAFETY, deaths=2, serious_injuries=120, loss_yuan=6000 * 万)
    assert grading.grade == "especially_major"
    assert [t.zh for t in grading.by] == ["100人以上重伤（包括急性工业中毒）"]
    assert grading.level
    assert grading.level.zh == "特别重大生产安全事故"
    assert grading.level.en == "Especially major production safety accident"


def test_two_thresholds_of_one_level_are_both_named() -> None:
    grading = graded(SAFETY, deaths=10, loss_yuan=5000 * 万)
    assert [t.en for t in grading.by] == [
        "10 to 29 deaths",
        "direct loss of 50 million yuan or more, below 100 million yuan",
    ]


def test_the_same_loss_is_graver_for_the_environment() -> None:
    """2000万元 makes an environmental event 重大, an accident at work only 较大."""
    assert graded(ENVIRONMENT, loss_yuan=2000 * 万).grade == "major"
    assert graded(SAFETY, loss_yuan=2000 * 万).grade == "larger"


def test_people_evacuated_say_nothing_of_an_accident_at_work() -> None:
    assert graded(SAFETY, evacuated=90_000).grade == "ordinary"


@pytest.mark.parametrize(
    ("criterion", "level"),
    [
        ("water_city", "especially_major"),
        ("water_county", "major"),
        ("water_township", "larger"),
        ("ecology_lost", "especially_major"),
        ("ecology_partly_lost", "major"),
        ("cross_border", "especially_major"),
        ("cross_province", "major"),
        ("cross_city", "larger"),
        ("source_out_of_control", "especially_major"),
        ("source_lost", "major"),
        ("some_effect", "ordinary"),
    ],
)
def test_a_ticked_criterion_makes_the_grade_without_any_number(criterion: str, level: str) -> None:
    grading = graded(ENVIRONMENT, criteria=[criterion])
    assert grading.grade == level
    assert criterion in [getattr(t, "id", "") for t in grading.by]


def test_what_is_not_known_is_not_taken_for_nothing() -> None:
    nothing = graded(SAFETY, deaths=None, serious_injuries=None, loss_yuan=None)
    assert (nothing.grade, nothing.level) == (None, None)
    assert nothing.unknown == ("deaths", "serious_injuries", "loss_yuan")
    some = graded(ENVIRONMENT, deaths=10, loss_yuan=None)
    assert (some.grade, some.unknown) == ("major", ("loss_yuan",))
    assert graded(SAFETY, evacuated=None).unknown == ()


BARRED = ("especially_major", "major")


@pytest.mark.parametrize("unknown", ["deaths", "serious_injuries", "loss_yuan"])
def test_one_number_that_is_not_known_may_still_make_it_major(unknown: str) -> None:
    assert SAFETY.may_reach(graded(SAFETY, **{unknown: None}), BARRED) == (unknown,)


def test_what_is_major_waits_for_no_number_and_what_is_known_for_none_either() -> None:
    assert SAFETY.may_reach(graded(SAFETY, deaths=10, loss_yuan=None), BARRED) == ()
    assert SAFETY.may_reach(graded(SAFETY, deaths=9), BARRED) == ()
    assert SAFETY.may_reach(graded(SAFETY, evacuated=None), BARRED) == ()
    assert ENVIRONMENT.may_reach(graded(ENVIRONMENT, evacuated=None), BARRED) == ("evacuated",)


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"deaths": -1}, "deaths"),
        ({"loss_yuan": 1.5}, "loss_yuan"),
        ({"serious_injuries": "3"}, "serious_injuries"),
        ({"criteria": ["rumour"]}, "rumour"),
    ],
)
def test_a_number_or_criterion_that_is_none_is_refused(known: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        graded(ENVIRONMENT, **known)


def test_the_standard_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="environmental"):
        grade("production_safety", deaths=1, serious_injuries=0, loss_yuan=0, standard=ENVIRONMENT)


COUNT = st.integers(0, 200_000_000)


@given(COUNT, COUNT, COUNT, COUNT, st.sampled_from([SAFETY, ENVIRONMENT]))
def test_more_harm_never_lowers_the_grade(
    deaths: int, injured: int, loss: int, moved: int, standard: Standard
) -> None:
    order = [level.id for level in standard.level]
    numbers = {"deaths": deaths, "serious_injuries": injured, "loss_yuan": loss, "evacuated": moved}
    before = order.index(graded(standard, **numbers).grade)  # type: ignore[arg-type]
    for quantity, value in numbers.items():
        worse = graded(standard, **(numbers | {quantity: value + 1})).grade
        assert order.index(worse) <= before  # type: ignore[arg-type]

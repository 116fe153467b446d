"""Is a member tied to whatever is of the own province or organisation, and to nothing else?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.under_review import CITIES, case, member, rules
from workflows.conflicts import CENTRAL, ties
from workflows.facts import CaseFacts

RULES = rules()


def of(entry: dict[str, object], city: str, **facts: object) -> set[str]:
    return set(ties(entry, case(city, **facts), RULES))  # type: ignore[arg-type]


@pytest.mark.parametrize("city", CITIES)
def test_a_member_is_tied_to_the_own_province_alone(city: str) -> None:
    units = {unit for _, unit in CITIES.values()}
    tied = {unit for unit in units if of(member(province=unit), city)}
    assert tied == {CITIES[city][1]}


@pytest.mark.parametrize("city", CITIES)
def test_who_works_for_the_centre_is_tied_to_no_province(city: str) -> None:
    assert of(member(province=CENTRAL), city) == set()


@pytest.mark.parametrize(
    ("province", "tied"), [("660000", True), ("650000", True), ("620000", False)]
)
def test_a_city_of_the_corps_is_its_own_unit_s_and_its_province_s(
    province: str, tied: bool
) -> None:
    city = case("第八师石河子市")
    within = replace(city, division=replace(city.division, province="650000"))
    assert set(ties(member(province=province), within, RULES)) == (
        {"own_province"} if tied else set()
    )


@pytest.mark.parametrize(("organisation", "city", "tied"), [
    ("武汉市经济和信息化局", "武汉市", True),
    ("武汉大学", "武汉市", True),
    ("湖北省武汉市某研究院", "武汉市", True),
    ("保定学院", "武汉市", False),
    ("驻武汉办事处", "武汉市", False),  # the short name counts at the beginning alone
    ("北京市朝阳区科技局", "朝阳区", True),
    ("朝阳师范学院", "朝阳区", False),  # Chaoyang in Liaoning: a district is meant in full
    ("黔东南苗族侗族自治州工信局", "黔东南苗族侗族自治州", True),
    ("黔东南民族职业技术学院", "黔东南苗族侗族自治州", True),
    ("武 汉 大学", "武汉市", True),
    ("示例大学", "武汉市", False),
    ("", "武汉市", False),
    ("  ", "武汉市", False),
    ("武", "武汉市", False),
])  # fmt: skip
def test_an_organisation_that_bears_the_city_s_name_is_the_city_s(
    organisation: str, city: str, tied: bool
) -> None:
    found = of(member(organisation=organisation), city)
    assert found == ({"own_organisation"} if tied else set())


@pytest.mark.parametrize(("kind", "field"), [
    ("project", "name"), ("indicator", "organ"), ("audit", "organ"), ("joint_signoff", "organ"),
])  # fmt: skip
def test_an_organisation_that_the_application_names_is_tied_to_it(kind: str, field: str) -> None:
    facts = {kind: {"1": {field: "华南示范研究院 ", "year": 2022}}}
    assert of(member(organisation="华南示范研究院"), "深圳市", **facts) == {"own_organisation"}
    assert of(member(organisation=" 华南示范研究院"), "深圳市", **facts) == {"own_organisation"}
    assert of(member(organisation="华南示范"), "深圳市", **facts) == set()
    assert of(member(organisation="2022"), "深圳市", **facts) == set()


@pytest.mark.parametrize(("entered", "named"), [
    ("示例大学（深圳）", "示例大学(深圳)"), ("示例 大学", "示例大学"), ("示例大学", "示例　大学"),
    ("示例\u200b大学", "示例大学"), ("ＡＢＣ研究院", "ABC研究院"),
])  # fmt: skip
def test_however_a_name_is_typed_it_is_the_same(entered: str, named: str) -> None:
    facts = {"project": {"1": {"name": named}}}
    assert of(member(organisation=entered), "深圳市", **facts) == {"own_organisation"}


@pytest.mark.parametrize(("kind", "field"), [
    ("incident", "source"), ("policy", "name"), ("formal_item", "field"), ("comment", "about"),
])  # fmt: skip
def test_what_others_record_of_a_city_bars_nobody_from_judging_it(kind: str, field: str) -> None:
    facts = {kind: {"1": {field: "示例大学"}}}
    assert of(member(organisation="示例大学"), "深圳市", **facts) == set()


@pytest.mark.parametrize(("name", "organisation"), [
    ("伊犁哈萨克自治州", "伊犁师范大学"), ("巴音郭楞蒙古自治州", "巴音郭楞职业技术学院"),
    ("博尔塔拉蒙古自治州", "博尔塔拉职业技术学院"), ("克孜勒苏柯尔克孜自治州", "克孜勒苏职业技术学院"),
    ("海西蒙古族藏族自治州", "海西州职业技术学院"), ("延边朝鲜族自治州", "延边大学"),
    ("西双版纳傣族自治州", "西双版纳职业技术学院"), ("黔西南布依族苗族自治州", "黔西南民族职业技术学院"),
    ("大兴安岭地区", "大兴安岭职业学院"), ("锡林郭勒盟", "锡林郭勒职业学院"),
])  # fmt: skip
def test_a_prefecture_s_short_name_is_the_one_before_what_it_is(
    name: str, organisation: str
) -> None:
    made_up = case("武汉市")
    there = replace(made_up, division=replace(made_up.division, name=name))
    assert set(ties(member(organisation=organisation), there, RULES)) == {"own_organisation"}


@pytest.mark.parametrize(("organisation", "province", "name"), [
    ("海南大学", "460000", "海南藏族自治州"), ("中山医院", "310000", "中山市"),
    ("东方电气集团", "510000", "东方市"), ("黔西市人民医院", "520000", "黔西南布依族苗族自治州"),
])  # fmt: skip
def test_a_name_that_only_begins_like_a_city_s_ties_nobody_of_another_province(
    organisation: str, province: str, name: str
) -> None:
    made_up = case("武汉市")
    there = replace(made_up, division=replace(made_up.division, name=name))
    assert of_there(member(organisation=organisation, province=province), there) == set()


def of_there(entry: dict[str, object], there: CaseFacts) -> set[str]:
    return set(ties(entry, there, RULES))


def test_both_ties_are_told() -> None:
    both = member(province="420000", organisation="武汉大学")
    assert of(both, "武汉市") == {"own_province", "own_organisation"}


def test_an_entry_that_says_nothing_ties_to_nothing() -> None:
    assert set(ties({}, case("武汉市"), RULES)) == set()
    blank = case("武汉市", project={"1": {"name": ""}})  # an empty field names nobody
    assert set(ties({"province": None, "organisation": None}, blank, RULES)) == set()


def test_one_letter_alone_is_no_city_s_name() -> None:
    made_up = case("武汉市")
    short = replace(made_up, division=replace(made_up.division, name="和市"))
    assert set(ties(member(organisation="和平医院"), short, RULES)) == set()

"""Are the reference facts whole, and their names read rightly?"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from casework.reference import loaders
from casework.reference.loaders import (
    ReferenceFileError,
    arrangements,
    divisions,
    organisations,
    provinces,
)

PROVINCES = {p.code: p for p in provinces()}
DIVISIONS = {d.code: d for d in divisions()}
NAMED = {d.name_zh: d for d in divisions()}


def test_there_are_31_provinces_and_the_corps() -> None:
    assert len(PROVINCES) == 32
    assert Counter(p.kind for p in PROVINCES.values()) == {
        "province": 22, "autonomous_region": 5, "municipality": 4, "xpcc": 1,
    }  # fmt: skip


def test_the_regions_are_those_of_the_statistics_bureau_with_the_corps_in_the_west() -> None:
    """10 east, 6 central, 12 west, 3 northeast; Article 11 counts west and northeast."""
    regions = Counter(p.region for p in PROVINCES.values() if p.kind != "xpcc")
    assert regions == {"east": 10, "central": 6, "west": 12, "northeast": 3}
    assert PROVINCES["660000"].region == "west"
    northeast = {p.short_zh for p in PROVINCES.values() if p.region == "northeast"}
    assert northeast == {"辽宁", "吉林", "黑龙江"}


def test_short_names_are_what_people_say() -> None:
    short = {p.code: p.short_zh for p in PROVINCES.values()}
    assert short["150000"] == "内蒙古"
    assert short["450000"] == "广西"
    assert short["650000"] == "新疆"
    assert short["660000"] == "兵团"
    assert short["110000"] == "北京"
    assert len(set(short.values())) == 32


def test_the_divisions_are_as_many_as_the_standard_names() -> None:
    kinds = Counter(d.kind for d in DIVISIONS.values())
    assert kinds == {
        "prefecture_city": 293, "prefecture": 7, "autonomous_prefecture": 30, "league": 3,
        "municipality_district": 75, "municipality_county": 8,
        "municipality_autonomous_county": 4, "municipality": 4, "province_administered_county": 20,
        "xpcc_division": 14,
    }  # fmt: skip
    prefectures = ("prefecture_city", "prefecture", "autonomous_prefecture", "league")
    assert sum(kinds[k] for k in prefectures) == 333


def test_codes_are_unique_in_order_and_lie_in_their_province() -> None:
    codes = [d.code for d in divisions()]
    assert codes == sorted(set(codes))
    for division in divisions():
        assert re.fullmatch(r"\d{6}", division.code)
        if division.kind == "xpcc_division":
            assert division.province_code == "660000"
        else:
            assert division.province_code == division.code[:2] + "0000"


def test_five_cities_are_planned_single_each_in_its_province() -> None:
    found = {
        d.name_zh: PROVINCES[d.province_code].short_zh for d in divisions() if d.planned_single
    }
    assert found == {
        "大连市": "辽宁", "宁波市": "浙江", "厦门市": "福建", "青岛市": "山东", "深圳市": "广东",
    }  # fmt: skip


@pytest.mark.parametrize(("day", "of_chongqing"), [(date(2022, 12, 2), 38), (date(2026, 4, 1), 37)])
def test_each_municipality_has_its_districts_and_counties_on_the_day(
    day: date, of_chongqing: int
) -> None:
    """第五条：直辖市辖区（县）: 86 when the notice of 2022 was issued, 85 since 2025-11."""
    valid = Counter(
        PROVINCES[d.province_code].short_zh
        for d in divisions()
        if d.kind.startswith("municipality_")
        and (d.valid_from is None or d.valid_from <= day)
        and (d.valid_to is None or day <= d.valid_to)
    )
    assert valid == {"北京": 16, "天津": 16, "上海": 16, "重庆": of_chongqing}


def test_the_merged_districts_name_their_successor_and_end_when_it_begins() -> None:
    for name in ("渝北区", "江北区"):
        merged = NAMED[name]
        successor = DIVISIONS[merged.successor_code]
        assert successor.name_zh == "两江新区"
        assert merged.valid_to == successor.valid_from == date(2025, 11, 6)
    assert {d.successor_code for d in divisions()} == {"", "500157"}


def test_a_division_of_the_corps_is_found_by_its_city_too() -> None:
    shihezi = DIVISIONS["659001"]
    assert (shihezi.alias, shihezi.initials) == ("石河子市", "dbsshzs shzs")
    assert shihezi.name_en == "8th Division (Shihezi)"
    assert [d.code for d in divisions() if d.kind == "xpcc_division" and not d.alias] == [
        "661100", "661200",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name_zh", "name_en", "initials"),
    [
        ("六安市", "Lu'an", "las"), ("亳州市", "Bozhou", "bzs"), ("蚌埠市", "Bengbu", "bbs"),
        ("丽水市", "Lishui", "lss"), ("台州市", "Taizhou", "tzs"), ("儋州市", "Danzhou", "dzs"),
        ("长治市", "Changzhi", "czs"), ("厦门市", "Xiamen", "xms"), ("闵行区", "Minhang", "mhq"),
        ("长寿区", "Changshou", "csq"), ("乐山市", "Leshan", "lss"), ("丰都县", "Fengdu", "fdx"),
        ("乐东黎族自治县", "Ledong", "ldlzzzx"), ("西安市", "Xi'an", "xas"),
        ("漯河市", "Luohe", "lhs"), ("宝坻区", "Baodi", "bdq"), ("东莞市", "Dongguan", "dgs"),
        ("巴音郭楞蒙古自治州", "Bayingolin", "byglmgzzz"), ("日喀则市", "Xigaze", "rkzs"),
        ("呼和浩特市", "Hohhot", "hhhts"), ("鄂尔多斯市", "Ordos", "eedss"),
        ("乌鲁木齐市", "Urumqi", "wlmqs"), ("喀什地区", "Kashgar", "ksdq"),
        ("齐齐哈尔市", "Qiqihar", "qqhes"), ("拉萨市", "Lhasa", "lss"),
        ("恩施土家族苗族自治州", "Enshi", "estjzmzzzz"), ("浦东新区", "Pudong New Area", "pdxq"),
        ("石柱土家族自治县", "Shizhu", "sztjzzzx"), ("普洱市", "Pu'er", "pes"),
    ],
)  # fmt: skip
def test_a_name_is_read_as_its_people_read_it(name_zh: str, name_en: str, initials: str) -> None:
    assert (NAMED[name_zh].name_en, NAMED[name_zh].initials) == (name_en, initials)


def test_every_name_has_one_initial_a_character_and_an_english_form() -> None:
    for division in divisions():
        words = division.initials.split(" ")
        names = [division.name_zh, division.alias] if division.alias else [division.name_zh]
        assert [len(word) for word in words] == [len(name) for name in names], division
        assert re.fullmatch(r"[a-z ]+", division.initials)
        assert re.fullmatch(r"[A-Z0-9][a-zü'A-Z() ]*[a-z)]|\d+\w\w Division.*", division.name_en)


def test_the_authorities_follow_the_words_of_the_notice() -> None:
    kinds = Counter(o.kind for o in organisations())
    assert kinds == {"recommending_unit": 32, "communications": 31, "statistics": 32}
    corps = {o.kind: o.name_zh for o in organisations() if o.province_code == "660000"}
    assert corps == {
        "recommending_unit": "新疆生产建设兵团工业和信息化主管部门",
        "statistics": "新疆生产建设兵团统计局",
    }


def test_every_year_from_2007_has_its_holiday_notice() -> None:
    assert {a.arranges for a in arrangements()} == set(range(2007, 2027))
    assert all(re.match(r"https?://www\.gov\.cn/zhengce/", a.address) for a in arrangements())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("990000,某省,Some,某,south,province", "south"),
        ("990000,某省,Some,某,east,county", "county"),
        ("990000,某省,Some,某,east", "columns"),
        ("990000,某省,Some,某,east,province,extra", "columns"),
    ],
)
def test_a_broken_line_is_refused_with_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, says: str
) -> None:
    (tmp_path / "provinces.csv").write_text(
        f"code,name_zh,name_en,short_zh,region,kind\n{line}\n", encoding="utf-8"
    )
    monkeypatch.setattr(loaders, "FOLDER", tmp_path)
    with pytest.raises(ReferenceFileError, match=rf"provinces\.csv:2: .*{says}"):
        provinces.__wrapped__()

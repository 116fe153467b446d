"""Does a notice read as the ministry's own do, the same for the same lists, in both languages?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from workflows.loader import edition
from workflows.notice_text import Announced, Corrected, Listed, compose, digest_of
from workflows.rules import Rules, bind

START, LAST = date(2023, 1, 17), date(2023, 1, 29)


def rules_of(id: str, year: int, **settings: Any) -> Rules:
    law = edition(id)
    return bind(law, law.notice(year), settings)


def city(code: str, name: str, measure: str) -> Listed:
    return Listed(case=f"2022-{measure}-{code}", code=code, name=name, name_en=f"City {code}",
                  unit=code[:2] + "0000", unit_name=f"{code[:2]}省", unit_name_en=f"Unit {code[:2]}")  # fmt: skip


def a_list(rules: Rules, measure: str, *codes: str) -> Announced:
    return Announced(publicity=f"2022-{measure}-1", measure=rules.measure(measure),
                     cities=tuple(city(code, f"市{code}", measure) for code in codes))  # fmt: skip


def composed(rules: Rules, *lists: Announced, **more: Any) -> dict[str, Any]:
    kind = more.pop("kind", "main")
    channels = more.pop("channels", {})
    return compose(rules, kind, lists, start=START, last_day=LAST, channels=channels, **more)


def test_cities_stand_in_the_order_of_division_codes_whatever_the_order_they_come_in() -> None:
    rules = rules_of("2022", 2022)
    told = composed(rules, a_list(rules, "industry", "440300", "110115", "320400"))
    for lang in ("zh", "en"):
        shown = [one["code"] for one in told[lang]["lists"][0]["cities"]]
        assert shown == ["110115", "320400", "440300"]
    again = composed(rules, a_list(rules, "industry", "320400", "440300", "110115"))
    assert digest_of(again) == digest_of(told)


def test_one_notice_carries_both_lists_in_the_order_of_the_regulation() -> None:
    rules = rules_of("2022", 2022)
    told = composed(rules, a_list(rules, "digital", "420100"), a_list(rules, "industry", "110115"))
    assert [one["measure"] for one in told["lists"]] == ["industry", "digital"]
    both = "工业稳增长和转型升级、建设信息基础设施和推进产业数字化"
    assert told["zh"]["title"] == f"关于2022年度{both}成效明显市（州）名单的公示"
    assert "下列2个市（州）" in told["zh"]["opening"]
    assert [len(one["cities"]) for one in told["zh"]["lists"]] == [1, 1]


def test_it_says_from_when_to_when_with_the_hour_and_whether_the_first_day_counts() -> None:
    rules = rules_of("2022", 2022)
    said = composed(rules, a_list(rules, "industry", "110115"))
    assert said["zh"]["after"][0] == (
        "公示时间：2023年1月17日至2023年1月29日24:00（北京时间），公示5个工作日，发布当日不计。"
    )
    counted = rules_of("2022", 2022, publicity_counts_first_day=True)
    said = composed(counted, a_list(counted, "industry", "110115"))
    assert said["zh"]["after"][0].endswith("发布当日计入。")
    assert said["en"]["after"][0].endswith("the day of publication counted.")


def test_it_names_the_channels_that_are_on_record_and_the_form_and_the_address_always() -> None:
    rules = rules_of("2022", 2022)
    listed = a_list(rules, "industry", "110115")
    bare = composed(rules, listed)["zh"]["channels"]
    assert [label for label, _ in bare] == ["网上", "信函"]
    assert "100804" in bare[1][1]
    whole = composed(rules, listed, channels={"telephone": "010-1", "fax": "010-2",
                                              "address": "某路1号"})["zh"]["channels"]  # fmt: skip
    assert [value for _, value in whole[1:]] == ["某路1号", "010-1", "010-2"]


def test_a_correction_says_what_was_wrong_and_in_which_notice() -> None:
    rules = rules_of("2022", 2022)
    first = ({"zh": "原公示", "en": "The first"}, date(2023, 1, 10))
    before = Corrected(notices=[first], what="甲应为乙。")
    said = composed(rules, a_list(rules, "industry", "110115"), kind="correction", corrected=before)
    assert said["zh"]["opening"].startswith("2023年1月10日发布的《原公示》需要更正：甲应为乙。")
    second = ({"zh": "递补公示", "en": "The second"}, date(2023, 1, 12))
    both = Corrected(notices=[first, second], what="甲应为乙。")
    said = composed(rules, a_list(rules, "industry", "110115"), kind="correction", corrected=both)
    assert said["zh"]["opening"].startswith(
        "2023年1月10日发布的《原公示》和2023年1月12日发布的《递补公示》需要更正：甲应为乙。")  # fmt: skip
    assert "“The first” of 10 Jan 2023 and the notice “The second”" in said["en"]["opening"]
    assert "更正公示" in said["zh"]["title"]


@pytest.mark.parametrize("change", ["name", "code", "case", "unit_name"])
def test_whatever_changes_in_an_entry_changes_the_hash(change: str) -> None:
    rules = rules_of("2022", 2022)
    listed = a_list(rules, "industry", "110115")
    other = replace(listed, cities=(replace(listed.cities[0], **{change: "999999"}),))
    assert digest_of(composed(rules, listed)) != digest_of(composed(rules, other))


def test_the_2019_edition_names_the_portal_and_its_own_steps() -> None:
    rules = rules_of("2019", 2018)
    said = composed(rules, a_list(rules, "industry", "110115"))["zh"]["opening"]
    assert "国办发〔2018〕117号" in said
    assert "在工业和信息化部门户网站予以公示" in said


@pytest.mark.parametrize("kind", ["main", "supplement", "correction"])
@pytest.mark.parametrize(("id", "year"), [("2019", 2018), ("2022", 2022)])
def test_no_placeholder_is_left_in_any_sentence(id: str, year: int, kind: str) -> None:
    rules = rules_of(id, year)
    before = Corrected(notices=[({"zh": "原公示", "en": "The first"}, START)], what="甲应为乙。")
    told = composed(rules, a_list(rules, "industry", "110115"), kind=kind, corrected=before)
    for lang in ("zh", "en"):
        words = told[lang]
        sentences = [words["title"], words["opening"], words["order"], *words["after"],
                     words["privacy"], *(one["heading"] for one in words["lists"])]  # fmt: skip
        assert [one for one in sentences if not one or "{" in one] == []

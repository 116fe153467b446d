"""Do a correction and a supplement read before they are published as they read afterwards?"""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from casework.errors import Forbidden, Refused
from casework.models import Publicity
from casework.queries.lists import list_page
from casework.queries.notice_draft import of_correction, of_supplement
from tests.casework.notices.conftest import Made
from tests.casework.notices.reading import hidden, published, words
from tests.casework.test_bringing_in import LATER, NEXT, vacant
from tests.casework.test_bringing_in import decide as record_decision
from tests.support.house import MINISTRY, SECOND
from tests.support.notices import DECIDED, INDUSTRY, REASONS, one_decided
from tests.support.site import DURING, Site, publicised_demo
from tests.support.tampering import found

PAGE = f"/lists/{INDUSTRY}/correction"
SHENZHEN = f"{INDUSTRY}-440300"
WRONG = {"what": "“深圳市”应为“深圳市（含深汕特别合作区）”。", "cases": [SHENZHEN]}


def sent(page: str) -> dict[str, object]:
    """The form of a correction, filled in."""
    part = page[page.rindex('<form method="post"', 0, page.index("input-notice_correction")) :]
    return hidden(f'id="x"{part}', "x") | {
        "notice_correction-what": WRONG["what"], "notice_correction-cases": WRONG["cases"]}  # fmt: skip


def renamed(made: Site) -> None:
    """The right name is on record."""
    name = {"name": "深圳市（含深汕特别合作区）", "reason": "原名称不全"}
    made.house.door.record(SECOND, "list", "listed_name", name, item=SHENZHEN, ref=INDUSTRY,
                           received_at=DURING)  # fmt: skip


def test_the_publicity_of_a_list_leads_to_its_correction(site: Made) -> None:
    made = site(publicised_demo)
    page = made.text(f"/lists/{INDUSTRY}", "ministry")
    assert f'href="{PAGE}"' in page
    assert f'href="{PAGE}"' not in made.text(f"/lists/{INDUSTRY}", "leader")
    asked = made.text(PAGE, "ministry")
    assert f"/lists/{INDUSTRY}/facts/listed_name/{SHENZHEN}" in asked


def test_a_correction_is_read_first_and_published_word_for_word(site: Made) -> None:
    made = site(publicised_demo)
    renamed(made)
    client = made.client("ministry")
    form = sent(client.get(PAGE).get_data(as_text=True))
    shown = client.post(PAGE, data=form | {"preview": "1"})
    assert shown.status_code == 200
    assert len(published(made.house)) == 1
    page = shown.get_data(as_text=True)
    first, once_more = client.get(PAGE).get_data(as_text=True), "Confirm: Correct a notice"
    assert once_more not in first  # what is pressed first shows how it reads
    assert "Not published yet: read the preview, then confirm once more" in page
    assert once_more in page
    assert "关于2022年度工业稳增长和转型升级成效明显市（州）名单的更正公示" in words(page)
    assert WRONG["what"] in words(page)
    assert "made public as 深圳市" in words(page)
    with made.house.db.reading() as s:
        draft = of_correction(s, list_page(s, MINISTRY, INDUSTRY, now=DURING), WRONG, DURING)
    assert draft.digest in page
    assert client.post(PAGE, data=sent(page)).status_code == 303
    notice = published(made.house)[-1]
    assert (notice.kind, notice.corrects, notice.digest) == ("correction", "2022-1", draft.digest)
    assert notice.text["lists"][0]["entries"] == [
        ["440300", "深圳市（含深汕特别合作区）", SHENZHEN]
    ]
    assert found(made.house) == []


def test_a_second_correction_leaves_the_first_on_record(site: Made) -> None:
    made = site(publicised_demo)
    client = made.client("ministry")
    for _ in range(2):
        form = sent(client.get(PAGE).get_data(as_text=True))
        assert client.post(PAGE, data=form).status_code == 303
    with made.house.db.reading() as s:
        have = list_page(s, MINISTRY, INDUSTRY, now=DURING).facts.recorded.all("notice_correction")
    assert sorted(have) == ["1", "2"]
    assert [one.corrects for one in published(made.house)] == ["", "2022-1", "2022-2"]


@pytest.mark.parametrize("place", ["", "部门户网站 https://www.miit.gov.cn/c2.html"])
def test_a_later_notice_says_no_place_but_its_own(site: Made, place: str) -> None:
    made, at = site(one_decided), "部门户网站 https://www.miit.gov.cn/c1.html"
    given = {"publication": {"": {"place": at}}}
    made.house.list_acts("publish", DECIDED, given=given, reasons=REASONS)
    client = made.client("ministry")
    form = sent(client.get(PAGE).get_data(as_text=True)) | {"publication-place": place}
    assert client.post(PAGE, data=form).status_code == 303
    with made.house.db.reading() as s:
        shown = s.scalars(select(Publicity.place).where(Publicity.list_ref == INDUSTRY)
                          .order_by(Publicity.id)).all()  # fmt: skip
    assert shown == [at, place]
    assert found(made.house) == []


def test_without_what_was_wrong_nothing_is_published_and_it_is_said(site: Made) -> None:
    made = site(publicised_demo)
    client = made.client("ministry")
    form = sent(client.get(PAGE).get_data(as_text=True)) | {"notice_correction-what": ""}
    for also in ({}, {"preview": "1"}):
        answer = client.post(PAGE, data=form | also)
        assert answer.status_code == 422
        assert re.search(r'class="err"', answer.get_data(as_text=True))
    assert len(published(made.house)) == 1


def test_who_may_not_correct_is_told_who_may(site: Made) -> None:
    made = site(publicised_demo)
    assert "Cannot be done now" in words(made.text(PAGE, "leader"))
    assert made.client("leader").post(PAGE, data={}).status_code == 403


def test_a_supplement_is_read_first_and_published_word_for_word(site: Made) -> None:
    made = site(vacant)
    record_decision(made.house, NEXT)
    client = made.client("ministry")
    page = client.get(f"/lists/{INDUSTRY}/supplement").get_data(as_text=True)
    part = page[page.rindex('<form method="post"', 0, page.index('name="case"')) :]
    form = hidden(f'id="x"{part}', "x") | {"case": f"{INDUSTRY}-{NEXT}"}
    shown = client.post(f"/lists/{INDUSTRY}/supplement", data=form | {"preview": "1"})
    assert shown.status_code == 200
    said = shown.get_data(as_text=True)
    assert "关于递补2022年度工业稳增长和转型升级成效明显市（州）的公示" in words(said)
    at = LATER
    with made.house.db.reading() as s:
        page_of = list_page(s, MINISTRY, INDUSTRY, now=at)
        draft = of_supplement(s, page_of, [f"{INDUSTRY}-{NEXT}"], at)
    assert draft.digest in said
    reasons = {"reason-count:3": "示例", "reason-floor:0": "示例"}
    answer = client.post(f"/lists/{INDUSTRY}/supplement", data=form | reasons)
    assert answer.status_code == 303, words(answer.get_data(as_text=True))
    assert published(made.house)[-1].digest == draft.digest
    first, second = published(made.house)
    for here, there in ((first, second), (second, first)):
        assert f'href="/notices/{there.ref}"' in made.text(f"/notices/{here.ref}"), "to each other"
    assert "A later notice adds to this list" in made.text(f"/notices/{first.ref}")
    assert "A later notice adds to this list" not in made.text(f"/notices/{second.ref}")


OTHERWISE = {"what": "完全不同的说法", "cases": [SHENZHEN]}


@pytest.mark.parametrize("said", [None, OTHERWISE], ids=["away", "otherwise"])
def test_what_a_published_correction_was_about_is_nobodys_to_change_by_hand(
    site: Made, said: dict[str, object] | None
) -> None:
    made = site(publicised_demo)
    made.house.list_acts("correct", DURING, given={"notice_correction": {"1": WRONG}})
    with pytest.raises(Forbidden):
        made.house.door.record(MINISTRY, "list", "notice_correction", said, item="1", ref=INDUSTRY,
                               received_at=DURING, comment="示例")  # fmt: skip


@pytest.mark.parametrize("said", [None, OTHERWISE], ids=["away", "otherwise"])
def test_nor_is_it_changed_along_with_the_next_correction(
    site: Made, said: dict[str, object] | None
) -> None:
    made = site(publicised_demo)
    made.house.list_acts("correct", DURING, given={"notice_correction": {"1": WRONG}})
    with pytest.raises(Refused) as refused:
        made.house.list_acts("correct", DURING, given={"notice_correction": {
            "1": said, "2": {"what": "另一处"}}})  # fmt: skip
    assert {breach.guard for breach in refused.value.breaches} == {"kept"}
    assert len(published(made.house)) == 2


def test_a_correction_of_two_notices_names_both_and_each_of_them_says_so(site: Made) -> None:
    """One made the list public, the other the city that was brought in; a third shows both anew."""
    made = site(vacant)
    house, reasons = made.house, dict.fromkeys(("floor:0", "floor:1", "count:3"), "示例")
    record_decision(house, NEXT)
    house.list_acts("supplement", LATER, given={"supplement_of": {f"{INDUSTRY}-{NEXT}": {}}},
                    reasons=reasons)  # fmt: skip
    again = {"what": "再次更正。", "cases": [f"{INDUSTRY}-510100"]}
    for item, what in {"1": {"what": "名称不全。"}, "2": again}.items():
        house.list_acts("correct", LATER, given={"notice_correction": {item: what}},
                        reasons=reasons)  # fmt: skip
    assert [one.corrects for one in published(house)] == ["", "", "2022-1 2022-2", "2022-3"]
    third = published(house)[2]
    for old in published(house)[:2]:
        for lang in ("zh", "en"):
            assert old.text[lang]["title"] in third.text[lang]["opening"]
        assert "This notice was corrected" in words(made.text(f"/notices/{old.ref}"))
        assert f'href="/notices/{old.ref}"' in made.text(f"/notices/{third.ref}")
    data = made.client().get("/data/notices.json").get_json()["records"]
    assert {one["notice"]: one["corrects"] for one in data}["2022-3"] == "2022-1 2022-2"
    assert [one for one in found(house) if one.startswith(("list/", "notice/"))] == []

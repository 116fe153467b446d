"""Do a correction and a supplement read before they are published as they read afterwards?"""

from __future__ import annotations

import re

from casework.queries.lists import list_page
from casework.queries.notice_draft import of_correction, of_supplement
from tests.casework.notices.conftest import Made
from tests.casework.notices.reading import hidden, published, words
from tests.casework.test_bringing_in import LATER, NEXT, vacant
from tests.casework.test_bringing_in import decide as record_decision
from tests.support.house import MINISTRY, SECOND
from tests.support.notices import INDUSTRY
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


def test_without_what_was_wrong_nothing_is_published_and_it_is_said(site: Made) -> None:
    made = site(publicised_demo)
    client = made.client("ministry")
    form = sent(client.get(PAGE).get_data(as_text=True)) | {"notice_correction-what": ""}
    answer = client.post(PAGE, data=form)
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

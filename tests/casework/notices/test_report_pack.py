"""Is all that goes up with a report in one archive, is what is missing said, is nobody who objected in it?"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from casework.attachments import path_of
from casework.models import FactRow
from tests.casework.notices.conftest import Made
from tests.casework.notices.papers import everything, of_docx, of_pdf, of_xlsx, unpacked, wrong_sums
from tests.casework.notices.story import CANARIES, RULED, objected_and_replaced
from tests.support.house import MINISTRY
from tests.support.notices import INDUSTRY, both_decided
from tests.support.site import CLOSE, Site, publicised_demo

PACK = f"/lists/{INDUSTRY}/report-pack.zip"
COVER, LETTER = "0 报批材料目录及核对表.docx", "1 请示草稿/请示（草稿）.docx"


def pack(made: Site, who: str = "ministry") -> dict[str, bytes]:
    with made.client(who).get(PACK) as answer:
        assert answer.status_code == 200
        return unpacked(answer.get_data())


def said(parts: dict[str, bytes], name: str) -> str:
    """The words of a Word file of the pack, no space between them."""
    return re.sub(r"\s+", "", of_docx(parts[name]))


def test_everything_is_in_it_and_every_hash_is_its_files(site: Made) -> None:
    parts = pack(site(objected_and_replaced))
    assert wrong_sums(parts) == []
    folders = {name.partition("/")[0] for name in parts if "/" in name}
    assert folders == {"1 请示草稿", "2 名单", "3 公示证明", "4 异议", "5 决定", "6 会议纪要"}
    assert {f"2 名单/拟入选名单.{kind}" for kind in ("docx", "pdf", "xlsx")} <= set(parts)
    assert {"3 公示证明/2022-1/text.json", "3 公示证明/2022-2/text.json"} <= set(parts)
    cover = said(parts, COVER)
    for name, content in parts.items():
        if name[0] != "0" and name not in ("manifest.json", "SHA256SUMS"):
            assert name.replace(" ", "") in cover
            assert hashlib.sha256(content).hexdigest() in cover


def test_nobody_who_objected_and_nothing_they_wrote_is_in_it(site: Made) -> None:
    everywhere = everything(pack(site(objected_and_replaced)))
    assert [word for word in CANARIES.values() if word in everywhere] == []
    assert RULED in everywhere  # the ministry's own words stand


def test_the_letter_names_who_was_removed_and_why_and_who_came_instead(site: Made) -> None:
    letter = said(pack(site(objected_and_replaced)), LETTER)
    assert "关于2022年度工业稳增长和转型升级成效明显市（州）名单的请示国务院办公厅：" in letter
    assert "深圳市（广东）移出名单：认定不符合资格（事故、事件）。示例。" in letter
    assert "递补苏州市（江苏）。经部务会议审议通过（纪要7号，2023年1月18日）。" in letter
    assert "单独公示（公告编号2022-2）自2023年1月18日09:00（北京时间）至" in letter
    assert "共3个，按行政区划排列，排名不分先后" in letter
    assert "共收到异议3件，其中按期2件、逾期1件。" in letter
    assert f"Y2022I-0001（成都市）：不成立。{RULED}" in letter
    assert "【尚未办结：Y2022I-0002】" in letter
    assert "妥否，请批示。" in letter


def test_what_is_not_so_yet_stands_in_brackets_and_on_the_cover(site: Made) -> None:
    parts = pack(site(publicised_demo))
    letter, cover = said(parts, LETTER), said(parts, COVER)
    assert "【尚未期满】" in letter
    assert "【大兴区、包头市、沈阳市、深圳市尚未按现在的名称公示期满】" in letter
    assert "部里的决定：文件“示例”只登记了名称，没有上传。" in cover
    assert "大兴区、包头市、沈阳市、深圳市没有完成公示。" in cover or "没有完成公示" in cover
    assert cover.count("公示中") >= 4
    assert json.loads(parts["manifest.json"])["missing"] == [
        "部里的决定：文件“示例”只登记了名称，没有上传。"]  # fmt: skip


def test_once_it_is_over_each_entry_stands_as_it_was_made_public(site: Made) -> None:
    made = site(publicised_demo)
    made.at(CLOSE + timedelta(days=7))
    parts = pack(made)
    letter, cover = said(parts, LETTER), said(parts, COVER)
    assert "上列名单的每一项都按现在的名称公示并且期满。" in letter
    assert "公示期间没有收到异议。" in letter
    assert "【" not in letter.replace("【】", "")
    assert "相符" in cover
    assert [one["complete"] for one in json.loads(parts["manifest.json"])["entries"]] == [True] * 4


def test_a_name_that_was_corrected_but_not_made_public_does_not_stand(site: Made) -> None:
    made = site(publicised_demo)
    made.at(CLOSE + timedelta(days=7))
    name = {"name": "深圳市（含深汕特别合作区）", "reason": "原名称不全"}
    made.house.door.record(MINISTRY, "list", "listed_name", name, item=f"{INDUSTRY}-440300",
                           ref=INDUSTRY, received_at=CLOSE)  # fmt: skip
    parts = pack(made)
    assert "【深圳市（含深汕特别合作区）尚未按现在的名称公示期满】" in said(parts, LETTER)
    assert "未公示" in said(parts, COVER)
    entries = {one["code"]: one for one in json.loads(parts["manifest.json"])["entries"]}
    assert (entries["440300"]["publicity"], entries["440300"]["complete"]) == (None, False)


def test_the_register_has_numbers_days_and_rulings(site: Made) -> None:
    parts = pack(site(objected_and_replaced))
    sheet = of_xlsx(parts["4 异议/异议及处理情况登记表.xlsx"]).split("\n")
    for words in ("Y2022I-0001", "成都市", "按期", "逾期", "匿名或者未署名盖章", "不成立", RULED,
                  "2023年1月17日", "2023年2月10日"):  # fmt: skip
        assert words in sheet
    assert "Y2022I-0003" in of_pdf(parts["4 异议/异议及处理情况登记表.pdf"])


def test_the_files_of_the_decision_are_in_it_and_one_that_is_gone_is_named(site: Made) -> None:
    made = site(publicised_demo)
    uploads = made.app.extensions["casework"].config.uploads
    content = b"%PDF-1.4 the minutes of the meeting"
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(uploads, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    decision = {"kind": "ministry_meeting", "number": "纪要9号", "date": "2023-01-17",
                "file": f"sha256:{sha256} 纪要.pdf"}  # fmt: skip
    with made.house.db.reading() as s:
        s.execute(update(FactRow).where(FactRow.kind == "decision").values(value=decision))
        s.commit()
    parts = pack(made)
    [name] = [name for name in parts if name.startswith("5 决定/01")]
    assert parts[name] == content
    path.write_bytes(b"another")
    parts = pack(made)
    assert wrong_sums(parts) == []
    assert "文件“纪要.pdf”在系统里找不到，或者与上传时不同。" in said(parts, COVER)
    path.unlink()
    parts = pack(made)
    assert wrong_sums(parts) == []
    assert "文件“纪要.pdf”在系统里找不到" in said(parts, COVER)


@pytest.mark.parametrize("who", ["ministry", "leader", "auditor"])
def test_who_reads_lists_may_have_it_and_is_led_to_it(site: Made, who: str) -> None:
    made = site(publicised_demo)
    assert f'href="{PACK}"' in made.text(f"/lists/{INDUSTRY}", who)
    assert wrong_sums(pack(made, who)) == []


@pytest.mark.parametrize(("who", "code"), [("unit", 403), ("expert", 403), (None, 302)])
def test_nobody_else_may_have_it(site: Made, who: str | None, code: int) -> None:
    assert site(publicised_demo).client(who).get(PACK).status_code == code


def test_before_a_list_was_made_public_there_is_none(site: Made) -> None:
    made = site(both_decided)
    assert made.client("ministry").get(PACK).status_code == 404
    assert PACK not in made.text(f"/lists/{INDUSTRY}", "ministry")


def test_the_list_in_it_has_neither_score_nor_rank(site: Made) -> None:
    parts = pack(site(objected_and_replaced))
    for name in (LETTER, "2 名单/拟入选名单.docx"):
        assert re.search(r"名次|得分|总分", said(parts, name)) is None

"""Does the proof of a publicity say what was shown, until when and why, and can all of it be checked?"""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from sqlalchemy import select

from casework import audit
from casework.audit import seals
from casework.models import Event
from casework.services.tick import tick
from tests.casework.calendars import DURING as MOVED
from tests.casework.calendars import EXTENDED, imported
from tests.casework.notices.conftest import Made
from tests.casework.notices.papers import everything, of_docx, of_pdf, unpacked, wrong_sums
from tests.casework.notices.reading import hidden
from tests.casework.notices.story import CANARIES, objected_and_replaced
from tests.support.notices import DIGITAL, INDUSTRY, SATURDAY, both_decided, one_decided
from tests.support.site import CLOSE, DURING, Site, publicised_demo

PROOF = "/notices/2022-1/proof.zip"
PAPER = "公示情况证明 2022-1"


def proof(made: Site, path: str = PROOF, who: str = "auditor") -> dict[str, bytes]:
    with made.client(who).get(path) as answer:
        assert answer.status_code == 200
        return unpacked(answer.get_data())


def paper(parts: dict[str, bytes]) -> str:
    """The paper's words, no space between them; each line of the Word file stands in the PDF."""
    lines = [re.sub(r"\s+", "", line) for line in of_docx(parts[f"{PAPER}.docx"]).split("\n")]
    drawn = of_pdf(parts[f"{PAPER}.pdf"])
    assert [line for line in lines[:-1] if line[:16] not in drawn] == []
    return "".join(lines)


def test_its_hashes_are_those_of_its_files_and_the_text_is_the_notices_own(site: Made) -> None:
    made = site(publicised_demo)
    parts = proof(made)
    assert wrong_sums(parts) == []
    assert parts["text.json"] == made.client().get("/notices/2022-1/text.json").get_data()
    digest = json.loads(parts["manifest.json"])["text_sha256"]
    assert hashlib.sha256(parts["text.json"]).hexdigest() == digest
    assert digest in paper(parts)
    assert parts["公示 2022-1.docx"] == made.client().get("/notices/2022-1.docx").get_data()


def test_it_says_from_when_to_when_where_by_whom_and_that_it_runs(site: Made) -> None:
    made = site(publicised_demo)
    said = paper(proof(made))
    for words in ("自2023年1月17日09:00（北京时间）起，至2023年1月29日24:00（北京时间）止。",
                  "计入的工作日：1月18日、1月19日、1月20日、1月28日、1月29日。", "公示正在进行，尚未期满。",
                  "期满时间自发布以来没有变动。",
                  "工业和信息化部督查激励办理系统的公示网页http://127.0.0.1:8000/notices/2022-1",
                  "由承办人员即时发布",
                  "工业和信息化部规划司"):  # fmt: skip
        assert words in said
    made.at(CLOSE)
    assert "公示已经期满。" in paper(proof(made))


def test_the_events_it_names_are_those_of_the_lists_stream(site: Made) -> None:
    made = site(publicised_demo)
    tick(made.house.db, made.house.door, CLOSE)
    parts = proof(made)
    [told] = json.loads(parts["manifest.json"])["lists"]
    with made.house.db.reading() as s:
        events = {e.seq: (e.name, e.hash) for e in s.scalars(
            select(Event).where(Event.stream == f"list/{INDUSTRY}"))}  # fmt: skip
    named = {one["seq"]: (one["name"], one["hash"]) for one in told["events"]}
    assert [name for name, _ in named.values()] == ["publish", "notice", "end_publicity"]
    assert named.items() <= events.items()
    said = paper(parts)
    assert all(digest in said for _, digest in named.values())


def test_each_lengthening_is_told_with_its_arrangement(site: Made) -> None:
    made = site(publicised_demo)
    imported(made.house, EXTENDED, MOVED)
    said = paper(proof(made))
    assert "因放假安排调整（国办发明电〔2023〕示例号），公示期满由2023年1月29日24:00" in said
    assert "没有变动" not in said
    assert [e["name"] for e in json.loads(proof(made)["manifest.json"])["lists"][0]["events"]] == [
        "publish", "notice", "recount"]  # fmt: skip


def test_one_that_was_planned_says_that_it_was_published_by_itself(site: Made) -> None:
    made = site(one_decided)
    page = f"/lists/{INDUSTRY}/notice"
    sent = hidden(made.text(page, "ministry"), "plan")
    sent |= {"publication_plan-on": "2023-01-14", "publication_plan-hour": "9"}
    made.client("ministry").post(f"/lists/{INDUSTRY}/actions/plan", data=sent)
    tick(made.house.db, made.house.door, SATURDAY)
    made.at(SATURDAY)
    said = paper(proof(made))
    assert "由系统按预定时间自动发布（2023年1月13日10:00（北京时间）预定）" in said
    assert "工业和信息化部规划司" in said


def test_the_newest_seal_is_named_and_whether_it_holds_the_events(site: Made) -> None:
    made = site(publicised_demo)
    assert "系统尚未封存过记录链。" in paper(proof(made))
    path = seals.place(made.app.extensions["casework"].config)
    heads = audit.verify(made.house.db).heads
    entry = seals.seal(path, heads, at=DURING)
    parts = proof(made)
    said = paper(parts)
    assert entry["hash"] in said
    assert entry["digest"] in said
    assert "以上记录都在最近一次封存之内。" in said
    assert json.loads(parts["manifest.json"])["newest_seal"] == entry["hash"]
    path.write_text("{}")
    assert "封存文件读不出或者被改动" in paper(proof(made))


def test_one_notice_of_both_lists_has_one_proof_of_both(site: Made) -> None:
    made = site(both_decided)
    page = f"/lists/{INDUSTRY}/notice"
    made.client("ministry").post(page, data=hidden(made.text(f"{page}?with=all", "ministry"), "publish"))  # fmt: skip
    parts = proof(made)
    told = json.loads(parts["manifest.json"])["lists"]
    assert [one["publicity"] for one in told] == [f"{INDUSTRY}-1", f"{DIGITAL}-1"]
    said = paper(parts)
    assert f"记录链“list/{INDUSTRY}”" in said
    assert f"记录链“list/{DIGITAL}”" in said


def test_objections_are_numbers_and_nobody_who_objected_is_in_it(site: Made) -> None:
    parts = proof(site(objected_and_replaced))
    said = paper(parts)
    assert "收到21" in said  # two in time, one late
    assert "不成立10" in said
    assert "尚未办结1件" in said
    everywhere = everything(parts)
    assert [word for word in CANARIES.values() if word in everywhere] == []


@pytest.mark.parametrize(("who", "code"), [("unit", 403), ("expert", 403), (None, 302)])
def test_nobody_else_may_have_it(site: Made, who: str | None, code: int) -> None:
    assert site(publicised_demo).client(who).get(PROOF).status_code == code


def test_what_was_never_public_has_no_proof(site: Made) -> None:
    made = site(publicised_demo)
    assert made.client("ministry").get("/notices/2022-9/proof.zip").status_code == 404


def test_the_list_offers_it(site: Made) -> None:
    made = site(publicised_demo)
    assert f'href="{PROOF}"' in made.text(f"/lists/{INDUSTRY}", "leader")

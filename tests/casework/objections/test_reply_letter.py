"""How does the letter read by which an objector is answered, and who may take it, or read it before?"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import Pt
from sqlalchemy import select

from casework.models import FactRow
from tests.support.house import LEADER, MINISTRY
from tests.support.printed import printed
from tests.support.rounds import MIDWAY as AT
from tests.support.rounds import midway_round
from tests.support.site import Site, sites

FIRST = "Y2022I-0001"
PAGE = f"/objections/{FIRST}"


@pytest.fixture
def web(new_database: Callable[..., str], tmp_path: Path) -> Site:
    made = sites(new_database, tmp_path)(midway_round)
    made.app.config["WTF_CSRF_ENABLED"] = False
    return made


def replied(web: Site, *, text: str = "经核查，异议不成立。", answered: bool = True) -> None:
    door = web.house.door
    ruling = {"ruling": {"": {"outcome": "dismissed", "reasons": "示例"}}}
    door.act(MINISTRY, "objection", "propose_ruling", ref=FIRST, received_at=AT, given=ruling)
    door.act(LEADER, "objection", "dismiss", ref=FIRST, received_at=AT)
    if not answered:
        return
    door.act(MINISTRY, "objection", "answer", ref=FIRST, received_at=AT, given={"answer": {"": {
        "text": text, "date": "2023-01-19", "number": "示例函〔2023〕1号"}}})  # fmt: skip


def test_the_letter_holds_number_ruling_and_reasons_and_no_name(web: Site) -> None:
    assert web.client("ministry").get(f"{PAGE}/reply.docx").status_code == 404
    replied(web)
    answer = web.client("ministry").get(f"{PAGE}/reply.docx")
    made = docx.Document(io.BytesIO(answer.data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    text = "\n".join([p.text for p in made.paragraphs] + cells)
    for wanted in (FIRST, "不成立", "经核查，异议不成立。", "示例函〔2023〕1号", "第十二条",
                   "张三："):  # fmt: skip
        assert wanted in text, wanted
    with web.house.db.reading() as session:
        lodging = session.scalars(select(FactRow).where(
            FactRow.owner == f"objection/{FIRST}", FactRow.kind == "lodging")).one()  # fmt: skip
    assert lodging.value["name"] not in text
    assert "2023年1月19日" in text  # at its foot
    assert "年    月    日" not in text
    assert "演示数据，内容为虚构。" in text
    assert web.client("ministry").get(f"{PAGE}/reply.pdf").data[:5] == b"%PDF-"


def test_every_paragraph_of_the_letter_is_indented_and_its_salutation_is_not(web: Site) -> None:
    replied(web, text="第一段。\r\n\r\n第二段。")
    answer = web.client("ministry").get(f"{PAGE}/reply.docx")
    paragraphs = {p.text: p for p in docx.Document(io.BytesIO(answer.data)).paragraphs}
    for told in ("第一段。", "第二段。"):
        assert paragraphs[told].paragraph_format.first_line_indent == Pt(32)
    assert paragraphs["张三："].paragraph_format.first_line_indent is None
    assert f"filename={FIRST}-reply.docx" in answer.headers["Content-Disposition"]


def test_the_letter_can_be_read_before_the_objector_is_answered(web: Site) -> None:
    preview = f"{PAGE}/reply/preview"
    assert web.client("ministry").post(preview).status_code == 404  # nothing is decided
    replied(web, answered=False)
    assert f'formaction="{preview}"' in web.text(f"{PAGE}/actions/answer", "ministry")
    typed = {
        "answer-text": "经核查，异议不成立。",
        "answer-date": "2023-01-19",
        "answer-number": "1号",
    }
    read = web.client("ministry").post(preview, data=typed)
    assert (read.status_code, read.data[:5]) == (200, b"%PDF-")
    assert "经核查，异议不成立。" in printed(read.data).text
    assert "预览：还没有答复。" in printed(read.data).text
    with web.house.db.reading() as session:
        assert not session.scalars(select(FactRow).where(FactRow.kind == "answer")).all()


@pytest.mark.parametrize("login", ["leader", "auditor", "unit"])
def test_the_letter_is_for_handlers(web: Site, login: str) -> None:
    replied(web)
    assert web.client(login).get(f"{PAGE}/reply.docx").status_code == 403
    assert web.client().get(f"/follow/{FIRST}/reply.pdf").status_code == 404

"""What does the letter say by which an objector is answered?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from casework.documents import said
from casework.documents.review.as_docx import as_docx
from casework.documents.review.as_pdf import as_pdf
from casework.documents.review.sheet import Section, Sheet, Sign
from casework.errors import NotFound
from workflows.calendar import beijing_day
from workflows.facts import ObjectionFacts
from workflows.rules import Rules
from workflows.words import cite

NAME = "异议答复"
FORMATS = {"docx": as_docx, "pdf": as_pdf}
BLANK = "＿" * 14


def salutation(ref: str, name: str = "") -> Sequence[str]:
    """Whom the letter addresses: by the number of the receipt, and a line to write the name on.

    Nothing drawn here holds the objector's name, unless whoever draws it may read that and gives
    it as `name`.
    """
    return (f"异议人（回执编号 {ref}）：", f"姓名或单位名称：{name or BLANK}")


def reply(
    rules: Rules, facts: ObjectionFacts, *, version: int, lodged_at: datetime, text: str,
    name: str = "",
) -> Sheet:  # fmt: skip
    """The letter, of what is on record as the answer; NotFound where there is none (12).

    `text` is the answer's, which is kept sealed, as it was written. The letter holds the number,
    the day, what was decided, and the words that are meant for the objector;
    nothing of who handled it, nor of what unit and city said.
    """
    answer = facts.recorded.one("answer")
    if answer is None or facts.own is None:
        raise NotFound
    state, city = rules.states["objection", facts.state], facts.own.division.name
    measure = rules.measure(facts.own.measure)
    lodged = said.day(beijing_day(lodged_at))
    basis = cite(rules, rules.actions["objection", "answer"].cites)
    rows = [("异议编号", facts.ref), ("处理结果", state.zh),
            ("依据", "、".join(f"{rules.edition.zh}{one.zh}" for one in basis)),
            ("答复日期", said.day(date.fromisoformat(answer["date"])))]  # fmt: skip
    if answer.get("number"):
        rows.insert(0, ("答复文号", answer["number"]))
    return Sheet(
        ref=facts.ref, called=f"异议 {facts.ref}", version=version, name=NAME,
        lines=[f"关于异议 {facts.ref} 的答复"], facts=rows,
        sections=[
            Section(paragraphs=[*salutation(facts.ref, name),
                                f"您于{lodged}就{city}（{measure.zh}）提出的异议，现答复如下：",
                                text]),
        ],
        signs=[Sign("工业和信息化部规划司", "盖章")],
    )  # fmt: skip


def drawn(sheet: Sheet, extension: str, *, at: datetime) -> bytes:
    """The file; NotFound where no letter is made in that format."""
    if extension not in FORMATS:
        raise NotFound
    return FORMATS[extension](sheet, at=at)

"""What does the letter say by which an objector is answered?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

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
PREVIEW = "预览：还没有答复。"


def salutation(ref: str, name: str = "") -> str:
    """Whom the letter addresses: by the name, else by the number of the receipt.

    Nothing drawn here holds the objector's name, unless whoever draws it may read that and gives
    it as `name`.
    """
    return f"{name}：" if name else f"异议人（回执编号 {ref}）："


def reply(
    rules: Rules, facts: ObjectionFacts, *, version: int, lodged_at: datetime, text: str,
    name: str = "", answer: Mapping[str, Any] | None = None, marks: Sequence[str] = (),
) -> Sheet:  # fmt: skip
    """The letter, of what is on record as the answer, or of `answer` before it is; NotFound where
    there is none (12).

    `text` is the answer's, which is kept sealed, as it was written. The letter holds the number,
    the day, what was decided, and the words that are meant for the objector;
    nothing of who handled it, nor of what unit and city said.
    """
    answer = facts.recorded.one("answer") if answer is None else answer
    if answer is None or facts.own is None:
        raise NotFound
    state, city = rules.states["objection", facts.state], facts.own.division.name
    measure = rules.measure(facts.own.measure)
    lodged = said.day(beijing_day(lodged_at))
    basis = cite(rules, rules.actions["objection", "answer"].cites)
    by = "、".join(f"《{rules.edition.zh}》{one.zh}" for one in basis)
    number = f"答复文号：{answer['number']}" if answer.get("number") else ""
    opening = (f"您于{lodged}就{city}（{measure.zh}）提出的异议（编号 {facts.ref}）收悉。"
               f"根据{by}，处理结果为“{state.zh}”，现答复如下：")  # fmt: skip
    written = [one.strip() for one in said.fit(text).split("\n") if one.strip()]
    return Sheet(
        ref=facts.ref, called=f"异议 {facts.ref}", version=version, name=NAME,
        lines=[f"关于异议 {facts.ref} 的答复"], marks=marks, note=number,
        to=salutation(facts.ref, name), sections=[Section(paragraphs=[opening, *written])],
        signs=[Sign("工业和信息化部规划司", "盖章", said.day(date.fromisoformat(answer["date"])))],
    )  # fmt: skip


def drawn(sheet: Sheet, extension: str, *, at: datetime) -> bytes:
    """The file; NotFound where no letter is made in that format."""
    if extension not in FORMATS:
        raise NotFound
    return FORMATS[extension](sheet, at=at)

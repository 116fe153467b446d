"""Which template is in force for a paper of a round: the standing one, or an administrator's own?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.attachments import named, path_of
from casework.example import filled
from casework.models import FactRow
from casework.models.base import canonical
from workflows.calendar import beijing_day
from workflows.edition import Named
from workflows.facts import Fact, Recorded
from workflows.rules import Rules

from . import apart, content, cover, inside, standing
from .apart import Unusable
from .application import OWN_SIDE, Application

KIND = "paper_template"
UNMARKED = Unusable(
    "按模板排出的封面上没有材料包的 SHA-256（64 位）或案件编号，纸质版与电子版将无法比对；请在模板中写上"
    " {{ sha256 }} 和 {{ case.ref }}。",
    "The cover that the template makes lacks the package's SHA-256, all 64 digits, or the case number, by"
    " which paper and electronic copies are compared; write {{ sha256 }} and {{ case.ref }} into it.",
)


def item(measure: str, paper: str) -> str:
    """Under which item a round's template is on record."""
    return f"{measure}.{paper}"


def papers(rules: Rules, measure: str) -> list[tuple[str, Named]]:
    """(id, its name) of every paper of a measure that has a template, the cover last."""
    return [*((d.id, d) for d in rules.measure(measure).document), (cover.COVER, cover.NAME)]


def standing_template(paper: str) -> bytes:
    """The template that is used where nobody handed in another."""
    return standing.cover() if paper == cover.COVER else standing.paper()


def in_force(session: Session, year: int) -> dict[str, str]:
    """Item → the `file` value of each own template of the round."""
    asked = select(FactRow.item, FactRow.value).where(
        FactRow.owner == f"round/{year}", FactRow.kind == KIND
    )
    return {item: str(value["file"]) for item, value in session.execute(asked)}


def digest(own: Mapping[str, str], measure: str) -> str:
    """One hash for all the templates that a measure's papers are made of."""
    mine = {key: named(value)[0] for key, value in own.items() if key.startswith(f"{measure}.")}
    return hashlib.sha256(canonical(mine).encode()).hexdigest()


def octets(uploads: Path, value: str) -> bytes:
    """The content of an own template; Unusable where it is gone."""
    path = path_of(uploads, named(value)[0])
    if not path.is_file():
        raise Unusable("模板文件缺失，请联系系统管理员。",
                       "The template's file is gone; tell the system's administrator.")  # fmt: skip
    return path.read_bytes()


def render(
    template: bytes, words: Mapping[str, Any], *, qr: bytes | None = None, seconds: int = apart.SECONDS
) -> bytes:  # fmt: skip
    """The paper that an own template makes of these words; Unusable where it is none of ours."""
    made = apart.docx(template, words, qr=qr, seconds=seconds)
    inside.look_at_made(made, template)
    if words["kind"] == cover.COVER:
        shown = inside.text(made)
        if words["sha256"] not in shown or words["case"]["ref"] not in shown:
            raise UNMARKED
    return made


def try_out(template: bytes, rules: Rules, measure: str, paper: str, *, at: datetime) -> bytes:
    """The paper of an example from this template; Unusable says why it can't be used."""
    inside.look(template)
    app = example(rules, measure, at)
    if paper == cover.COVER:
        sheets = [
            cover.Sheet(d.zh, content.issuer(app, d), 2, d.sealed) for d in app.entries("document")
        ]
        package = hashlib.sha256(template).hexdigest()  # a hash that it can't hold already
        words = cover.cover(app, sheets, package, size=1)
        return render(template, words, qr=cover.qr_png(app, package), seconds=apart.TRIAL)
    document = next(d for d in app.entries("document") if d.id == paper)
    return render(template, content.paper(app, document), seconds=apart.TRIAL)


def example(rules: Rules, measure: str, at: datetime) -> Application:
    """An application in which everything that can be on record is, once."""
    year, unit = rules.notice.year, "示例省工业和信息化主管部门"
    app = Application(f"{year}-{measure}-000000", year, 1, "0" * 64, at, "draft", False, "示例市",
                      "000000", unit, "province", measure, rules, Recorded())  # fmt: skip
    facts = {kind.id: {item: Fact(_example(kind, at)) for item in _items(app, kind)}
             for kind in app.kinds()}  # fmt: skip
    return replace(app, recorded=Recorded(facts))


def _items(app: Application, kind: Any) -> Iterator[str]:
    if kind.items in ("", "free"):
        yield "" if kind.items == "" else "1"
    else:
        yield from (one.id for one in app.entries(kind.items))


def _example(kind: Any, at: datetime) -> dict[str, Any]:
    """A value of every field, also of those that may be left empty."""
    whole = replace(kind, field=tuple(replace(f, required=True) for f in kind.field))
    return filled(whole, {}, beijing_day(at))


def placeholders(rules: Rules) -> list[tuple[str, tuple[str, str]]]:
    """(placeholder, what it stands for in Chinese and English) of what a template may name."""
    found = [
        ("title", ("材料名称", "Name of the paper")), ("annex", ("附件号", "Number of the annex")),
        ("city", ("申报市（州）", "City")), ("division", ("行政区划代码", "Code of the division")),
        ("unit", ("推荐单位", "Recommending unit")), ("year", ("评选年度", "Year of the round")),
        ("measure", ("督查激励措施", "Measure")), ("notice", ("通知文号", "Number of the notice")),
        ("edition", ("实施办法", "Regulation")), ("case.ref", ("案件编号", "Case number")),
        ("case.version", ("版本", "Version")),
        ("case.content", ("材料内容的 SHA-256", "SHA-256 of what the papers say")),
        ("case.date", ("日期", "Date")),
        ("sections", ("各部分（标题与表格）", "Sections: titles and tables")),
        ("signs", ("落款与盖章处", "Who signs and seals")),
    ]  # fmt: skip
    for kind in rules.edition.facts:
        if (
            kind.owner == "case"
            and kind.id not in ("document", "reason")
            and not kind.beside
            and OWN_SIDE & set(kind.who)
        ):
            where = f"facts.{kind.id}" if not kind.items else f"lists.{kind.id}[…]"
            found += [(f"{where}.{f.id}", (f"{kind.zh}：{f.zh}", f"{kind.en}: {f.en}"))
                      for f in kind.field]  # fmt: skip
    return found

"""What does the cover say, so that paper and electronic copies can be compared?"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno

from workflows.calendar import BEIJING
from workflows.edition import Named

from . import content, said, sections
from .application import Application

COVER = "cover"  # as a template is called
TITLE = "申报材料封面"
NAME = Named(zh=TITLE, en="Cover")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper as the cover lists it: its name, who issues it, its pages, who seals it."""

    title: str
    issuer: str
    pages: int
    sealed: bool


def cover(app: Application, sheets: Sequence[Sheet], package: str, *, size: int) -> dict[str, Any]:
    """All that the cover says; `package` is the SHA-256 of the ZIP, `size` its octets.

    It stays a draft until the case is handed in: the scans of the sealed papers go into the ZIP.
    """
    notice = app.rules.notice
    at = app.at.astimezone(BEIJING)
    copies = said.NOTHING if notice.paper_copies is None else f"{notice.paper_copies} 份"
    disc = {True: "附", False: "不附", None: said.NOTHING}[notice.disc]
    draft = app.stage != "handed_in"
    kept = "生成依据时间" if draft else "报送时间"
    marks = [*([content.DRAFT] if draft else []), *([content.DEMO] if app.demo else [])]
    rows = [["案件编号", app.ref], ["版本", f"第 {app.version} 版"],
            ["督查激励措施", app.rules.measure(app.measure).zh],
            ["申报市（州）", f"{app.city}（{app.division}）"], ["推荐单位", app.unit],
            [kept, f"{said.day(at.date())} {at:%H:%M:%S}（北京时间）"],
            ["纸质版份数", copies], ["电子版光盘", disc]]  # fmt: skip
    papers = [[str(n), s.title, s.issuer, f"{s.pages}", "须盖章" if s.sealed else said.NOTHING]
              for n, s in enumerate(sheets, 1)]  # fmt: skip
    return content.facts_of(app) | {
        "kind": COVER, "title": TITLE, "title_lines": [TITLE], "annex": "", "marks": marks,
        "draft": draft,
        "issuer": app.unit, "rows": rows, "sha256": package, "size": f"{size:,} 字节",
        "papers": sections.ruled(["序号", "材料名称", "出具单位", "页数", "公章"], papers,
                                 [1.2, 7, 5, 1.4, 2]),
        "compare": "请以光盘或系统中的电子材料包计算 SHA-256，与上列数值逐字比对；一致即为同一份"
                   "材料。二维码内容与上列数值相同。",
        "signs": [{"who": app.unit, "seal": "（盖章）", "date": "年    月    日"}],
        "note": f"{content.TO_COMPARE}。依据{said.articles(app.rules, notice_cites(app))}，"
                "封面不装入电子材料包。",
        "foot": content.foot(app, TITLE, sealed=False), "number": f"案件编号 {app.ref}，第 {app.version} 版",
    }  # fmt: skip


def notice_cites(app: Application) -> tuple[str, ...]:
    """Which clause asks for paper copies and a disc; where the notice has none, for the papers."""
    cites = app.rules.notice.cites.get("paper_copies", ())
    known = tuple(c for c in cites if c in app.rules.citations)
    return known or app.entries("document")[0].cites


def qr(app: Application, package: str) -> Any:
    """Case, version and hash as a QR code."""
    return segno.make(f"{app.ref} v{app.version} sha256:{package}", error="m", micro=False)


def qr_svg(app: Application, package: str) -> str:
    """The code as SVG, for the PDF."""
    out = io.BytesIO()
    qr(app, package).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def qr_png(app: Application, package: str) -> bytes:
    """The code as PNG, for the Word file."""
    out = io.BytesIO()
    qr(app, package).save(out, kind="png", scale=8, border=1)
    return out.getvalue()

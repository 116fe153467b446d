"""What does each paper of an application say? Plain data, from which DOCX and PDF are both made.

Generic over editions: which papers there are, who issues each and by which article, is what the
edition's documents say. One whose kind has no form of its own here says all that is on record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from workflows.calendar import beijing_day
from workflows.edition import Document

from . import said, sections
from .application import Application
from .sections import Block

TO_COMPARE = "样式待与正式附件核对"
DRAFT = "草稿：尚未报送，不作为正式申报材料。"
DEMO = "演示数据，内容为虚构。"


def demo_marks(*, demo: bool) -> list[str]:
    """What a paper of a demo says above everything else, also of a city that exists."""
    return [DEMO] if demo else []


MINISTRY = "工业和信息化部："
Section = tuple[str, list[Block]]


def paper(app: Application, document: Document) -> dict[str, Any]:
    """All that the paper says; the keys are what a template may name."""
    head, body = FORMS.get(document.id, _whole)(app, document)
    marks = [*([DRAFT] if app.draft else []), *([DEMO] if app.demo else [])]
    return facts_of(app) | {
        "kind": document.id, "title": document.zh, "annex": document.annex, "marks": marks,
        "title_lines": title_lines(document.zh, app.rules.measure(app.measure).zh),
        "draft": app.draft, "issuer": issuer(app, document), "opening": head.get("opening", []),
        "addressee": head.get("addressee", ""), "face": head.get("face", []),
        "sections": _numbered([s for s in body if s[1]]), "signs": head["signs"],
        "note": _derived(app, document), "foot": foot(app, document.zh, sealed=document.sealed),
        "number": f"案件编号 {app.ref}，第 {app.version} 版",
    }  # fmt: skip


def facts_of(app: Application) -> dict[str, Any]:
    """What an administrator's own template may name one by one: `facts.consent.number`."""
    single: dict[str, Any] = {}
    several: dict[str, Any] = {}
    for kind in app.kinds():
        words = {item: {f.id: said.value(f, fact.value.get(f.id)) for f in kind.field}
                 for item, fact in app.recorded.all(kind.id).items()}  # fmt: skip
        blank = {f.id: said.NOTHING for f in kind.field}
        if not kind.items:
            single[kind.id] = words.get("", blank)
        elif kind.items == "free":
            several[kind.id] = list(words.values())
        else:
            several[kind.id] = {one.id: {"name": one.zh} | words.get(one.id, blank)
                                for one in app.entries(kind.items)}  # fmt: skip
    notice = app.rules.notice
    return {
        "case": {"ref": app.ref, "version": str(app.version), "hash": app.hash,
                 "content": app.content, "date": said.day(beijing_day(app.at))},
        "city": app.city, "division": app.division, "unit": app.unit, "year": str(notice.year),
        "measure": app.rules.measure(app.measure).zh, "notice": notice.doc_no,
        "edition": app.rules.edition.zh, "facts": single, "lists": several,
    }  # fmt: skip


def issuer(app: Application, document: Document) -> str:
    """Who puts the seal to it."""
    return app.unit if document.issuer == "unit" else f"申报市（州）：{app.city}"


def title_lines(title: str, measure: str) -> list[str]:
    """A title that begins with its measure's name stands on two lines, broken after that name."""
    rest = title.removeprefix(measure)
    return [measure, rest] if rest and rest != title else [title]


def foot(app: Application, title: str, *, sealed: bool) -> str:
    """What stands at the foot of each page, beside its number: of which content is it?

    The hash tells whether a sealed paper says what was handed in, at whatever version that was.
    """
    waits = "  待盖章" if sealed and app.stage == "to_seal" else ""
    return f"{app.ref} 第 {app.version} 版{waits}  {title}\n内容 SHA-256：{app.content}"


def _derived(app: Application, document: Document) -> str:
    cites = said.articles(app.rules, document.cites)
    annex = f"（{document.annex}）" if document.annex else ""
    return f"{TO_COMPARE}{annex}。本件由系统依据{cites}，按已登记的内容生成。"


def _numbered(body: list[Section]) -> list[dict[str, Any]]:
    return [{"title": f"{said.number(n)}、{title}", "blocks": blocks}
            for n, (title, blocks) in enumerate(body, 1)]  # fmt: skip


def _sign(who: str, *, what: str = "盖章") -> dict[str, str]:
    return {"who": who, "seal": f"（{what}）", "date": "年    月    日"}


def _application(app: Application, document: Document) -> tuple[dict[str, Any], list[Section]]:
    """申报书: a face, then all that the city says of itself."""
    face = [["申报市（州）", app.city], ["督查激励措施", app.rules.measure(app.measure).zh],
            ["推荐单位", app.unit], ["评选年度", f"{app.rules.notice.year}年度"]]  # fmt: skip
    body = [
        ("申报市（州）", sections.applicant(app)),
        *sections.singles(app, "city"),
        ("基本条件", sections.conditions(app)),
        ("定量指标", sections.figures(app)),
        ("按已登记数据计算", sections.computed(app)),
        *sections.lists(app),
    ]  # fmt: skip
    return {"face": face, "signs": [_sign(issuer(app, document))]}, body


def _form(app: Application, document: Document) -> tuple[dict[str, Any], list[Section]]:
    """推荐表: the figures with their audit, what the unit found, and who agrees."""
    body = [
        ("申报市（州）", sections.applicant(app)),
        ("基本条件", sections.conditions(app, brief=True)),
        ("定量指标", sections.figures(app)),
        ("按已登记数据计算", sections.computed(app)),
        *sections.lists(app, worked=True),
        *sections.singles(app, "unit", "statistics", "communications", leave=_city_kinds(app)),
    ]  # fmt: skip
    signs = [_sign(f"推荐单位意见：{app.unit}")]
    consent = app.rules.facts.get("consent")
    if consent:
        signs.append(_sign(f"{_government(app)}意见"))
    if "joint_signoff" in {kind.id for kind in app.kinds()} and app.unit_kind != "xpcc":
        signs.append(_sign("通信管理局会同意见"))
    return {"signs": signs}, body


def _city_kinds(app: Application) -> list[str]:
    return [kind.id for kind in app.kinds() if "city" in kind.who]


def _government(app: Application) -> str:
    return "新疆生产建设兵团" if app.unit_kind == "xpcc" else "省级人民政府"


def _selected(app: Application) -> str:
    """That it was selected as the rules say, where there is a record of it."""
    kind = app.rules.facts.get("selection_record")
    if kind and not app.recorded.one(kind.id):
        return sections.gap(app, kind.zh) if app.draft else ""
    return "我单位按照规定的条件和程序组织评选"


def _agreed(app: Application) -> str:
    """Who consented, by which document, of which day."""
    kind, consent = app.rules.facts["consent"], app.recorded.one("consent")
    if not consent:
        return sections.gap(app, f"{_government(app)}同意的文号和日期")
    words = {f.id: said.value(f, consent.get(f.id)) for f in kind.field}
    return f"经{words['government']}同意（{words['number']}，{words['date']}）"


def _letter(app: Application, document: Document) -> tuple[dict[str, Any], list[Section]]:
    """推荐函: a letter of one page."""
    measure, notice = app.rules.measure(app.measure), app.rules.notice
    by = f"《{app.rules.edition.zh}》" + (f"（{notice.doc_no}）" if notice.doc_no else "")
    named = f"“{measure.zh}成效明显市（州）”的申报市（州）。"
    steps = [
        f"根据{by}",
        _selected(app),
        _agreed(app),
        f"现推荐{app.city}为{notice.year}年度{named}",
    ]
    audited = "我单位已对照申报条件对申报材料进行审核，材料完整，有关数据、公章等符合要求。"
    if app.draft:
        lacks = f"，尚缺：{'；'.join(app.lacks)}" if app.lacks else ""
        audited = f"【待填：对申报材料的审核意见{lacks}】。"
    opening = [
        "，".join(filter(None, steps)),
        f"{audited}请予审核。",
        f"附件：{'；'.join(d.zh for d in measure.document if d.id != document.id)}。",
    ]  # fmt: skip
    return {"addressee": MINISTRY, "opening": opening, "signs": [_sign(issuer(app, document))]}, []


def _declaration(app: Application, document: Document) -> tuple[dict[str, Any], list[Section]]:
    """声明: what the article asks for, in the article's own words."""
    found = re.search(r"\w{2}性(?:、\w{2}性)*", said.clauses(app.rules, document.cites))
    what = found[0] if found else "真实性"
    we = "我单位" if document.issuer == "unit" else "我市（州）"
    papers = "；".join(d.zh for d in app.entries("document") if d.id != document.id)
    opening = [
        f"依据《{app.rules.edition.zh}》{said.articles(app.rules, document.cites)}，{we}就"
        f"{app.city}“{app.rules.measure(app.measure).zh}”申报材料（案件编号 {app.ref}，"
        f"内容 SHA-256 前16位 {app.content[:16]}）郑重声明如下：",
        f"{we}对申报材料的{what}负责。申报材料包括：{papers}，以及随附的全部证明材料。",
        "所报数据和材料如有不实，愿依照有关规定承担相应责任。",
    ]  # fmt: skip
    return {"opening": opening, "signs": [_sign(issuer(app, document))]}, []


def _whole(app: Application, document: Document) -> tuple[dict[str, Any], list[Section]]:
    """A paper that only its edition knows: everything on record, and its issuer's seal."""
    return {"signs": [_sign(issuer(app, document))]}, [
        *_application(app, document)[1],
        *sections.singles(app, "unit", "statistics", "communications", leave=_city_kinds(app)),
    ]


FORMS: Mapping[str, Callable[[Application, Document], tuple[dict[str, Any], list[Section]]]] = {
    "application": _application,
    "recommendation_form": _form,
    "letter": _letter,
    "declaration": _declaration,
}

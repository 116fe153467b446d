"""What does the draft of the report to the State Council (请示) say?

A draft: who drafts the letter starts from it. What isn't so yet stands in 【】 and is never glossed over.
"""

from __future__ import annotations

from collections.abc import Sequence

from casework.documents import said
from casework.documents.review import heads
from casework.documents.review.sheet import Cell, Column, Section, Sheet, Sign, Table

from .changes import by, changes, ended
from .material import REPORT, Material, entries
from .proof import KINDS, last_moment, moment

NAME, TO = "请示（草稿）", "国务院办公厅："
DRAFT = "草稿，供起草正式文件使用；【】内为尚待落实的内容，以签发的文件为准。"


def request(known: Material) -> Sheet:
    """The letter by which the list is sent up (12): the list as it stands, its publicity, who was
    removed and who came instead, the objections and what came of them.
    """
    page, rules = known.page, known.page.rules
    measure = rules.measure(page.list.measure).zh
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=_title(known), marks=(*known.marks, DRAFT), to=TO,
        sections=[
            Section(paragraphs=[_opening(known, measure)]), _list(known),
            Section("二、审定情况", _decisions(known)), Section("三、公示情况", _publicities(known)),
            Section("四、名单调整情况", changes(known) or ["公示以后名单没有调整。"]),
            Section("五、异议及处理情况", _objections(known)),
            Section(paragraphs=["妥否，请批示。", f"附件：{'；'.join(_attached())}。"]),
        ],
        signs=[Sign("工业和信息化部", "盖章")],
        note=heads.basis(rules, rules.actions["list", REPORT].cites),
    )  # fmt: skip


def _title(known: Material) -> Sequence[str]:
    first, *rest = heads.lines(known.page, "名单的请示")
    return f"关于{first}", *rest


def _opening(known: Material, measure: str) -> str:
    rules, number = known.page.rules, len(known.page.facts.entries)
    basis = rules.notice.basis_doc or rules.edition.basis_doc
    law = f"《{rules.edition.zh}》" + (f"（{rules.notice.doc_no}）" if rules.notice.doc_no else "")
    return (f"根据{basis}精神和{law}，经推荐单位推荐、省级人民政府（新疆生产建设兵团）同意，评审委员会评审，"
            f"我部研究确定{number}个市（州）为{known.page.round.year}年度{measure}成效明显市（州），并予以公示。"
            "现将名单及有关情况报上，请予审批。")  # fmt: skip


def _list(known: Material) -> Section:
    """The list as it is reported, in the order of division codes."""
    rows: list[list[Cell]] = [[n, one.code, one.name, heads.unit(known.page, one.case)]
                              for n, one in enumerate(entries(known), 1)]  # fmt: skip
    columns = [Column("序号", 1.2, "whole"), Column("行政区划代码", 2.4), Column("市（州）", 5),
               Column("推荐单位", 3)]  # fmt: skip
    return Section(
        "一、名单", [f"共{len(rows)}个，按行政区划排列，排名不分先后："], Table(columns, rows)
    )


def _decisions(known: Material) -> list[str]:
    kind, told = known.decision_kind, []
    for item, fact in sorted(known.page.facts.recorded.all(kind.id).items()):
        case = known.page.facts.case(item) if item else None
        what = f"递补{heads.city(case)}" if case else "名单"
        told.append(f"{what}经{by(kind, fact.value)}。")
    return told or ["【部里的决定尚未登记】"]


def _publicities(known: Material) -> list[str]:
    told = []
    for number, run in enumerate(known.runs, 1):
        one = run.publicity
        notice = next(n.notice for n in known.notices if n.notice.ref == one.notice_ref)
        places = f"，公示位置：{one.place}" if one.place else ""
        running = "" if one.ends_at <= known.at else "【尚未期满】"
        told.append(
            f"{number}. {KINDS[notice.kind]}：《{notice.words('zh')['title']}》"
            f"（公告编号 {one.notice_ref}），自{moment(one.published_at)}至{last_moment(one.ends_at)}，"
            f"载{len(one.entries)}个市（州）{places}。"
            f"{said.fit(one.note_zh)}{running}"
        )
    wrong = [one.name for one in entries(known) if not one.complete]
    told.append("上列名单的每一项都按现在的名称公示并且期满。" if not wrong
                else f"【{'、'.join(wrong)}尚未按现在的名称公示期满】")  # fmt: skip
    return told


def _objections(known: Material) -> list[str]:
    """How many, and the outcome of each by its number: nobody who objected."""
    objections, rules = known.objections, known.page.rules
    if not objections:
        return ["公示期间没有收到异议。" if all(run.publicity.ends_at <= known.at for run in known.runs)
                else "【公示尚未期满】截至目前没有收到异议。"]  # fmt: skip
    late = sum(o.late for o in objections)
    told = [f"共收到异议{len(objections)}件，其中按期{len(objections) - late}件、逾期{late}件。"]
    cases = {case.ref: case for case in known.page.facts.cases}
    for o in objections:
        state = rules.states["objection", o.state].zh
        why = f"。{ended(o.reasons)}" if o.reasons else "。"
        told.append(
            f"{o.ref}（{heads.city(cases[o.case])}{'，逾期' if o.late else ''}）：{state}{why}"
        )
    left = [o.ref for o in objections if o.open and o.counts]
    told.append(f"【尚未办结：{'、'.join(left)}】" if left else "按期异议都已办结。")
    return told


def _attached() -> list[str]:
    return [
        "1. 名单",
        "2. 公示情况证明",
        "3. 异议及处理情况登记表",
        "4. 部里决定的文件",
        "5. 会议纪要",
    ]

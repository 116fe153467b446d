"""What does the proof of a publicity (公示情况证明) say, for a dispute later?

What was shown, from when to when, where, by whom; what moved its end; how many objected and what came
of it, in numbers; the events that say so, with their hashes, and how anyone checks them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from casework.documents import content, said
from casework.documents.review.sheet import Cell, Column, Section, Sheet, Sign, Table
from casework.queries.publicised import Publicised
from casework.queries.publicity_record import Objected
from casework.queries.timeline import Happening
from workflows.calendar import BEIJING
from workflows.counting import count
from workflows.rules import Rules

from .known import Known

NAME = "公示情况证明"
KINDS = {"main": "公示", "supplement": "递补公示", "correction": "更正公示"}
ACTS = {"publish": "发布公示", "supplement": "递补并公示", "correct": "发布更正公示",
        "notice": "公告载明名单", "recount": "期限随放假安排调整", "end_publicity": "公示期满"}  # fmt: skip
HERE = "工业和信息化部督查激励办理系统的公示网页 "


def proof(known: Known) -> Sheet:
    """The proof as it can be given at this instant: also while the publicity runs, which it says."""
    notice, words = known.notice, known.notice.words("zh")
    marks = (content.DEMO if known.demo else "", notice.lists[0].round_note.zh)
    return Sheet(
        ref=f"公告 {notice.ref}", called=f"公告编号：{notice.ref}", version=0, name=NAME, lines=(NAME,),
        marks=tuple(filter(None, marks)), facts=_facts(known),
        sections=[_text(words), *_lists(known), _days(known), _objections(known), *_events(known),
                  _checking(known)],
        signs=[Sign("工业和信息化部规划司", "盖章")],
        note="本件由系统按办理记录生成，不含异议人的任何信息。公示正文的原始字节见随附 text.json。",
    )  # fmt: skip


def moment(at: datetime) -> str:
    """2023年1月17日 09:00（北京时间）."""
    local = at.astimezone(BEIJING)
    return f"{said.day(local.date())} {local:%H:%M}（北京时间）"


def last_moment(ends_at: datetime) -> str:
    """2023年1月29日 24:00（北京时间）: periods are half-open."""
    local = ends_at.astimezone(BEIJING)
    if (local.hour, local.minute) != (0, 0):
        return moment(ends_at)
    return f"{said.day(local.date() - timedelta(days=1))} 24:00（北京时间）"


def _facts(known: Known) -> list[tuple[str, str]]:
    notice, runs = known.notice, known.runs
    places = dict.fromkeys(filter(None, (one.place for one in notice.lists)))
    planned = runs[0].planned_by
    how = "由承办人员即时发布"
    if planned:
        how = f"由系统按预定时间自动发布（{moment(planned.event.received_at)}预定）"
    state = "公示正在进行，尚未期满。" if notice.ends_at > known.at else "公示已经期满。"
    return [
        ("公告标题", str(notice.words("zh")["title"])), ("公告种类", KINDS[notice.kind]),
        *([("更正的公告", "、".join(notice.corrects))] if notice.corrects else []),
        ("发布单位", runs[0].office or "工业和信息化部"), ("发布方式", how),
        ("公示位置", "；".join((HERE + known.address, *places))), ("发布时间", moment(notice.published_at)),
        ("期满时间", last_moment(notice.ends_at)),
        ("出具时的情况", f"{moment(known.at)}，{state}"),
        ("正文 SHA-256", _hash(notice.digest)),
        *((f"名单 SHA-256（{one.measure.short_zh}）", _hash(one.digest)) for one in notice.lists),
    ]  # fmt: skip


def _text(words: Mapping[str, object]) -> Section:
    told = [words["opening"], *_strings(words["after"]), words["privacy"]]
    channels = [f"{label}：{value}" for label, value in _pairs(words["channels"])]
    return Section("一、公示正文", [str(one) for one in (*told[:-1], *channels, told[-1]) if one])


def _strings(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _pairs(value: object) -> list[tuple[str, str]]:
    return [(str(a), str(b)) for a, b in value] if isinstance(value, list) else []


def _lists(known: Known) -> list[Section]:
    words = known.notice.words("zh")
    columns = [Column("序号", 1.2, "whole"), Column("行政区划代码", 2.4), Column("市（州）", 5),
               Column("推荐单位", 4)]  # fmt: skip
    found = []
    for number, told in enumerate(words["lists"]):
        rows: list[list[Cell]] = [[n, one["code"], one["name"], one["unit"]]
                                  for n, one in enumerate(told["cities"], 1)]  # fmt: skip
        title = "二、公示名单" if number == 0 else ""
        found.append(Section(title, [told["heading"]], Table(columns, rows), [words["order"]]))
    return found


def _days(known: Known) -> Section:
    """Day by day, and each time that an arrangement moved the end."""
    told = []
    for one in known.notice.lists:
        name = f"{one.measure.short_zh}：" if len(known.notice.lists) > 1 else ""
        counted = _counted(known, one)
        days = f"计入的工作日：{'、'.join(map(_short, counted))}。" if counted else ""
        told.append(f"{name}自{moment(one.published_at)}起，至{last_moment(one.ends_at)}止。{days}")
        told.append(
            f"{name}{one.note.zh}" if one.note.zh else f"{name}期满时间自发布以来没有变动。"
        )
        if one.provisional and one.ends_at > known.at:
            told.append(f"{name}期满落在尚未公布放假安排的年份，日期暂定。")
    return Section("三、公示时间", told)


def _counted(known: Known, one: Publicised) -> list[date]:
    row = known.deadlines.get(one.ref)
    if row is None:
        return []
    return [day.date for day in count(row.how, row.start, known.calendar).days if day.counted]


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def tally(rules: Rules, objections: Sequence[Objected]) -> list[list[Cell]]:
    """How many came in time and late, and how each of them ended: numbers alone."""
    columns = ([o for o in objections if not o.late], [o for o in objections if o.late])
    rows: list[list[Cell]] = [["收到", *(len(of) for of in columns)]]
    rows.append(["其中匿名或者未署名盖章", *(sum(o.anonymous for o in of) for of in columns)])
    states = dict.fromkeys(o.state for o in objections)
    order = [s.id for s in rules.edition.states if s.subject == "objection" and s.id in states]
    rows += [[rules.states["objection", id].zh, *(sum(o.state == id for o in of) for of in columns)]
             for id in order]  # fmt: skip
    return rows


def _objections(known: Known) -> Section:
    objections = [o for run in known.runs for o in run.objections]
    columns = [Column("件数", 5), Column("按期", 2, "whole"), Column("逾期", 2, "whole")]
    left = sum(o.open and o.counts for o in objections)
    note = f"按期（含经专人决定受理的逾期）异议中，尚未办结 {left} 件。"
    return Section(
        "四、异议情况", table=Table(columns, tally(known.rules, objections)), notes=[note]
    )


def _events(known: Known) -> list[Section]:
    """The records of the lists' streams that the proof rests on."""
    columns = [
        Column("序号", 1, "whole"),
        Column("记录", 3),
        Column("时间", 3.4),
        Column("SHA-256", 6.4),
    ]
    found = []
    for number, run in enumerate(known.runs):
        stream = run.published.event.stream
        rows = [_event(one) for one in run.happened]
        covered = all(known.sealed.holds(stream, one.event.seq) for one in run.happened)
        note = (
            "以上记录都在最近一次封存之内。"
            if covered
            else "以上记录有的晚于最近一次封存，或者尚未封存。"
        )
        found.append(Section("五、办理记录" if number == 0 else "", [f"记录链“{stream}”："],
                             Table(columns, rows), [note]))  # fmt: skip
    return found


def _event(one: Happening) -> list[Cell]:
    event = one.event
    local = event.received_at.astimezone(BEIJING)
    return [event.seq, ACTS.get(event.name, event.name), f"{said.day(local.date())}\n{local:%H:%M:%S}",
            _hash(event.hash)]  # fmt: skip


def _hash(digest: str) -> str:
    """A hash in two lines of the same length."""
    return f"{digest[:32]}\n{digest[32:]}"


def _checking(known: Known) -> Section:
    sealed = known.sealed
    notes = []
    if sealed.at:
        seal = (f"最近一次封存写于{moment(sealed.at)}，封存文件存放在数据库之外（keys/seal.json），"
                "应另有副本，由 casework audit verify 一并核对。")  # fmt: skip
        notes = [
            f"最近一次封存的链头摘要：\n{sealed.digest}",
            f"最近一次封存的 SHA-256：\n{sealed.hash}",
        ]
    else:
        seal = (
            "系统尚未封存过记录链。"
            if not sealed.trouble
            else "封存文件读不出或者被改动，须先查明。"
        )
    return Section("六、核验方法", [
        "1. 随附 text.json 的 SHA-256 应与上列“正文 SHA-256”一致；也可以与公示网页公布的数值核对。",
        "2. 随附各文件的 SHA-256 列于 manifest.json 和 SHA256SUMS（sha256sum -c SHA256SUMS）。",
        f"3. 办理记录逐条以 SHA-256 相连，由 casework audit verify 核验。{seal}",
    ], notes=notes)  # fmt: skip

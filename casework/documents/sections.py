"""Which sections can a paper have, made from the edition's tables and the facts on record?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflows.computed import Worked, worked_out
from workflows.edition import FactKind

from . import said
from .application import Application

Block = dict[str, Any]  # kind: "pairs", "table", "text"; plain data, as it goes into a template
UNTOLD = "未填报"  # may be left out, or a reason was written
LONG = 250  # characters; a row with more may break across pages


def applicant(app: Application) -> list[Block]:
    """Who applies for what, by whom recommended."""
    law, measure = app.rules, app.rules.measure(app.measure)
    rows = [
        ["申报市（州）", f"{app.city}（行政区划代码 {app.division}）"], ["督查激励措施", measure.zh],
        ["推荐单位", app.unit],
        ["评选年度", " ".join(filter(None, (f"{law.notice.year}年度", law.notice.doc_no)))],
        ["实施办法", "，".join(filter(None, (f"《{law.edition.zh}》", law.edition.doc_no)))],
    ]  # fmt: skip
    return [{"kind": "pairs", "rows": rows}]


def conditions(app: Application, *, brief: bool = False) -> list[Block]:
    """Each basic condition with its answer; unless `brief` with its account and its evidence."""
    kind, declared = app.rules.facts["condition"], app.rules.facts["incident_declaration"]
    answer = next(f for f in kind.field if f.kind == "choice")
    rows: list[list[str]] = []
    blocks: list[Block] = []
    for one in app.entries("condition"):
        given = app.recorded.one("condition", one.id) or {}
        if one.strict:
            there = app.recorded.one(declared.id)
            elsewhere = _set_out_in(app, declared) if brief else ""
            met = f"见{elsewhere}{declared.zh}" if there else gap(app, declared.zh)
        else:
            met = said.value(answer, given[answer.id]) if given else gap(app, answer.zh)
        label = said.articles(app.rules, one.cites[:1])
        rows.append([label, one.zh, met])
        told = [] if one.strict else said.pairs(kind, given, leave=(answer.id,))
        told += _evidence(app, one) if given.get(answer.id, "yes") == "yes" else []
        if told:
            blocks.append({"kind": "text", "title": f"{label} {one.zh}", "paragraphs": []})
            blocks.append({"kind": "pairs", "rows": told})
    table = ruled(["条款", "基本条件", "是否具备"], rows, [3, 7, 3])
    return [table] if brief else [table, *blocks]


def _set_out_in(app: Application, kind: FactKind) -> str:
    """In which paper of the city a fact is set out, to a reader of another paper: 申报书中的."""
    found = (d for d in app.entries("document") if d.issuer == "city" and kind.id in d.speaks_of)
    paper = next(found, None)
    return f"{paper.zh.rpartition('）')[2] or paper.zh}中的" if paper else ""


def _evidence(app: Application, condition: Any) -> list[list[str]]:
    """What is on record of each matter that the condition names, or that nothing is."""
    asked = getattr(condition, "evidence", ())
    names = {e.id: e.zh for e in app.entries("evidence")}
    kind = app.rules.facts.get("evidence")
    told = []
    for id in asked:
        given = app.recorded.one("evidence", id)
        pairs = said.pairs(kind, given) if given and kind else ()
        words = "\n".join(f"{k}{v}" if v == said.ATTACHED else v for k, v in pairs)
        told.append([names[id], words or gap(app, names[id])])
    return told


def figures(app: Application) -> list[Block]:
    """Every indicator with value, unit, year, comparison, source, organ and audit."""
    kind = app.rules.facts["indicator"]
    fields = [f for f in kind.field if f.kind != "file" and f.id not in ("source", "organ")]
    audits = [k for k in app.kinds() if k.items == "indicator" and k.id != "indicator"]
    rows = []
    for one in app.entries("indicator"):
        given = app.recorded.one("indicator", one.id) or {}
        where = [str(given[f]) for f in ("source", "organ") if given.get(f)]
        row = [f"{one.zh}（{one.unit}）" if one.unit else one.zh,
               *(said.value(f, given.get(f.id)) for f in fields),
               said.fit("，".join(where)) or said.NOTHING]  # fmt: skip
        if one.statistical and not given:
            row[1] = gap(app, fields[0].zh)
        for audit in audits:
            told = app.recorded.one(audit.id, one.id) or {}
            short = [said.value(f, told.get(f.id)) for f in audit.field if f.kind != "file"]
            audited = given.get("statistical", one.statistical)
            nothing = gap(app, audit.zh) if audited else said.NOTHING
            row.append("，".join(short) if told else nothing)
        rows.append(row)
    columns = [
        "指标（单位）",
        *(_short(f.zh) for f in fields),
        "来源、统计机关",
        *(a.zh for a in audits),
    ]
    widths = [6, *(2.3 for _ in fields), 6, *(5 for _ in audits)]
    return [ruled(columns, rows, widths)]


def gap(app: Application, what: str, kind: FactKind | None = None) -> str:
    """What stands where nothing is on record: in a draft what is to be filled in, if there is any.

    `kind` is the kind of fact that it is, where an application may do without it.
    """
    if not app.draft:
        return UNTOLD
    maybe = "（如有）" if kind and kind.id not in app.asked() else ""
    return f"【待填：{what}{maybe}】"


def blank(app: Application, what: str, kind: FactKind | None = None) -> Block:
    """The same as all that stands in a section."""
    return {"kind": "pairs", "rows": [[what, gap(app, what, kind)]]}


def ruled(columns: list[str], rows: list[list[str]], widths: Sequence[float]) -> Block:
    """A table with a head; unless a text in it is long its rows stay whole across pages."""
    whole = all(len(cell) < LONG for row in rows for cell in row)
    return {"kind": "table", "columns": columns, "rows": rows, "widths": [*widths], "whole": whole}


def _short(label: str) -> str:
    """A column's head: what stands in brackets at its end is told by the form."""
    return label.rpartition("（")[0] if label.endswith("）") else label


def computed(app: Application) -> list[Block]:
    """Every value that follows from the figures, with its sum."""
    rows = [
        [one.rule.zh, f"{one.shown} {one.rule.unit}", one.sum] for one in _worked(app, "indicator")
    ]
    if rows:
        return [ruled(["项目", "数值", "算式"], rows, [5, 3, 6])]
    follows = any(rule.fact == "indicator" for rule in app.entries("computed"))
    return [blank(app, "计算所需的指标数值")] if follows else []


def _worked(app: Application, fact: str) -> list[Worked]:
    found = worked_out(app.rules.measure(app.measure), app.recorded)
    return [one for one in found if one.rule.fact == fact]


def lists(app: Application, *, worked: bool = False) -> list[tuple[str, list[Block]]]:
    """(title, blocks) of each list: kinds of which there are several, with what follows from each.

    With `worked` only those from which something follows.
    """
    follow = {rule.fact for rule in app.entries("computed")}
    found = []
    for kind in app.kinds():
        if kind.items in ("", "condition", "indicator", "evidence"):
            continue
        if not worked or kind.id in follow:
            found.append((kind.zh, [_listed(app, kind)]))
    return found


def _listed(app: Application, kind: FactKind) -> Block:
    have = app.recorded.all(kind.id)
    if not have:
        return blank(app, kind.zh, kind)
    values = _worked(app, kind.id)
    follows = {one.rule.id: one.rule for one in values}
    shown = {(one.rule.id, one.item): f"{one.shown} {one.rule.unit}" for one in values}
    fields = [f for f in kind.field if f.kind != "file"]
    rows = [[str(n), *(said.value(f, fact.value.get(f.id)) for f in fields),
             *(shown.get((rule, item), said.NOTHING) for rule in follows)]
            for n, (item, fact) in enumerate(sorted(have.items(), key=_in_order), 1)]  # fmt: skip
    widths = [1.4, *(6 if f.kind in ("text", "long_text") else 3 for f in fields),
              *(3.4 for _ in follows)]  # fmt: skip
    columns = ["序号", *(_short(f.zh) for f in fields), *(r.zh for r in follows.values())]
    return ruled(columns, rows, widths)


def _in_order(entry: tuple[str, Any]) -> tuple[int, str]:
    item = entry[0]
    return (int(item) if item.isdecimal() and len(item) < 9 else 0, item)


def singles(
    app: Application, *who: str, leave: Sequence[str] = ()
) -> list[tuple[str, list[Block]]]:
    """(title, blocks) of each fact that a case has once and that `who` first records."""
    found = []
    for kind in app.kinds():
        if kind.items or kind.id in leave or not set(who) & set(kind.who):
            continue
        given = app.recorded.one(kind.id)
        if given:
            found.append((kind.zh, [{"kind": "pairs", "rows": said.pairs(kind, given)}]))
        elif kind.id != "joint_signoff" or app.unit_kind != "xpcc":  # it has no administration
            found.append((kind.zh, [blank(app, kind.zh, kind)]))
    return found

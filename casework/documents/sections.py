"""Which sections can a paper have, made from the edition's tables and the facts on record?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.computed import Worked, worked_out
from workflows.edition import FactKind
from workflows.facts import Recorded
from workflows.rules import Rules

from . import said

Block = dict[str, Any]  # kind: "pairs", "table", "text"; plain data, as it goes into a template
OWN_SIDE = frozenset({"unit", "city", "statistics", "communications"})
LONG = 250  # characters; a row with more may break across pages
APART = frozenset({"document", "reason"})  # a paper's own seal, and what was written to a rule


@dataclass(frozen=True, slots=True)
class Application:
    """A case as it stood at one version: what its papers are made from, and nothing else."""

    ref: str
    year: int  # of its round
    version: int
    hash: str
    at: datetime  # of the event that is this version
    draft: bool
    demo: bool
    city: str
    division: str
    unit: str
    unit_kind: str
    measure: str
    rules: Rules
    recorded: Recorded

    def kinds(self) -> Iterator[FactKind]:
        """The kinds of fact that the recommending side records before the case is handed in."""
        before = {a.start[0] for a in self.rules.edition.actions
                  if a.subject == "case" and a.start and "unit" in a.who and not a.reason}  # fmt: skip
        for kind in self.rules.edition.facts:
            if kind.owner != "case" or kind.id in APART or not OWN_SIDE & set(kind.who):
                continue
            if kind.beside:  # what people say to each other about it is no part of it
                continue
            if "ministry" in kind.who or (kind.measures and self.measure not in kind.measures):
                continue
            if before & set(kind.states):
                yield kind

    def entries(self, table: str) -> Sequence[Any]:
        """The rows of a table of its measure; none where the edition has no such table."""
        return getattr(self.rules.measure(self.measure), table, ())


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
    kind = app.rules.facts["condition"]
    answer = next(f for f in kind.field if f.kind == "choice")
    rows: list[list[str]] = []
    blocks: list[Block] = []
    for one in app.entries("condition"):
        given = app.recorded.one("condition", one.id) or {}
        met = said.value(answer, given.get(answer.id))
        if one.strict:
            met = "见事故、事件声明"
        label = said.articles(app.rules, one.cites[:1])
        rows.append([label, one.zh, met])
        told = [] if one.strict else said.pairs(kind, given, leave=(answer.id,))
        told += _evidence(app, one)
        if told:
            blocks.append({"kind": "text", "title": f"{label} {one.zh}", "paragraphs": []})
            blocks.append({"kind": "pairs", "rows": told})
    table = ruled(["条款", "基本条件", "是否具备"], rows, [3, 7, 3])
    return [table] if brief else [table, *blocks]


def _evidence(app: Application, condition: Any) -> list[list[str]]:
    """What is on record under the kinds of evidence that the condition asks for."""
    asked = getattr(condition, "evidence", ())
    names = {e.id: e.zh for e in app.entries("evidence")}
    kind = app.rules.facts.get("evidence")
    told = []
    for id in asked:
        given = app.recorded.one("evidence", id)
        if given and kind:
            words = "\n".join(v for _, v in said.pairs(kind, given))
            told.append([names.get(id, id), words or said.NOTHING])
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
        for audit in audits:
            told = app.recorded.one(audit.id, one.id)
            short = (
                [said.value(f, told.get(f.id)) for f in audit.field if f.kind != "file"]
                if told
                else []
            )
            row.append("，".join(short) or said.NOTHING)
        rows.append(row)
    columns = [
        "指标（单位）",
        *(_short(f.zh) for f in fields),
        "来源、统计机关",
        *(a.zh for a in audits),
    ]
    widths = [6, *(2.3 for _ in fields), 6, *(5 for _ in audits)]
    return [_filled(ruled(columns, rows, widths))]


def ruled(columns: list[str], rows: list[list[str]], widths: Sequence[float]) -> Block:
    """A table with a head; unless a text in it is long its rows stay whole across pages."""
    whole = all(len(cell) < LONG for row in rows for cell in row)
    return {"kind": "table", "columns": columns, "rows": rows, "widths": [*widths], "whole": whole}


def _short(label: str) -> str:
    """A column's head: what stands in brackets at its end is told by the form."""
    return label.rpartition("（")[0] if label.endswith("）") else label


def _filled(table: Block) -> Block:
    """The table without columns in which nothing stands."""
    keep = [n for n in range(len(table["columns"]))
            if n < 3 or any(row[n] not in (said.NOTHING, "否") for row in table["rows"])]  # fmt: skip
    return table | {"columns": [table["columns"][n] for n in keep],
                    "widths": [table["widths"][n] for n in keep],
                    "rows": [[row[n] for n in keep] for row in table["rows"]]}  # fmt: skip


def computed(app: Application) -> list[Block]:
    """Every value that follows from the figures, with its sum."""
    rows = [
        [one.rule.zh, f"{one.shown} {one.rule.unit}", one.sum] for one in _worked(app, "indicator")
    ]
    return [ruled(["项目", "数值", "算式"], rows, [5, 3, 6])] if rows else []


def _worked(app: Application, fact: str) -> list[Worked]:
    found = worked_out(app.rules.measure(app.measure), app.recorded)
    return [one for one in found if one.rule.fact == fact]


def lists(app: Application, *, worked: bool = False) -> list[tuple[str, list[Block]]]:
    """(title, blocks) of each list: kinds of which there are several, with what follows from each.

    With `worked` only those from which something follows.
    """
    found = []
    for kind in app.kinds():
        have = app.recorded.all(kind.id)
        if kind.items in ("", "condition", "indicator", "evidence") or not have:
            continue
        values = _worked(app, kind.id)
        if worked and not values:
            continue
        follows = {one.rule.id: one.rule for one in values}
        shown = {(one.rule.id, one.item): f"{one.shown} {one.rule.unit}" for one in values}
        fields = [f for f in kind.field if f.kind != "file"]
        rows = [[str(n), *(said.value(f, fact.value.get(f.id)) for f in fields),
                 *(shown.get((rule, item), said.NOTHING) for rule in follows)]
                for n, (item, fact) in enumerate(sorted(have.items(), key=_in_order), 1)]  # fmt: skip
        widths = [1.4, *(6 if f.kind in ("text", "long_text") else 3 for f in fields),
                  *(3.4 for _ in follows)]  # fmt: skip
        columns = ["序号", *(_short(f.zh) for f in fields), *(r.zh for r in follows.values())]
        found.append((kind.zh, [_filled(ruled(columns, rows, widths))]))
    return found


def _in_order(entry: tuple[str, Any]) -> tuple[int, str]:
    item = entry[0]
    return (int(item) if item.isdecimal() and len(item) < 9 else 0, item)


def singles(
    app: Application, *who: str, leave: Sequence[str] = ()
) -> list[tuple[str, list[Block]]]:
    """(title, blocks) of each fact that a case has once and that `who` first records."""
    found = []
    for kind in app.kinds():
        given = None if kind.items else app.recorded.one(kind.id)
        if given and kind.id not in leave and (set(who) & set(kind.who)):
            found.append((kind.zh, [{"kind": "pairs", "rows": said.pairs(kind, given)}]))
    return found

"""Command line: is an edition sound, what does it hold, in what do two of them differ?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from workflows import check, trace
from workflows.diff import (
    Change,
    Difference,
    NoticeDifference,
    differences,
    identity,
    notices,
)
from workflows.edition import Edition, Named
from workflows.loader import EDITIONS, load, shipped
from workflows.problems import EditionError
from workflows.rules import worded
from workflows.settings import SettingError, default_settings

from .plain import language, plain

BASIS = {
    "text": ("原文", "text"), "inference": ("推断", "inference"),
    "setting": ("设定", "setting"), "house": ("内部规则", "house rule"),
}  # fmt: skip
ITS_FILE = "edition.toml"  # says which edition a folder holds
HEADINGS = {
    "articles": ("条款", "Articles"), "states": ("状态", "States"),
    "guards": ("前置条件", "Guards"),
    "deadlines": ("期限", "Deadlines"), "settings": ("批次设置", "Settings of a round"),
}  # fmt: skip


@click.group()
def edition() -> None:
    """实施办法版本：检查、查看、比较 · Editions of the regulation."""


@edition.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@language
def check_(folder: Path, lang: str) -> None:
    """检查版本目录 · Name every problem of the edition in FOLDER, each with file and key."""
    found = check.problems(folder)
    at = 0 if lang == "zh" else 1
    for problem in found:
        click.echo(problem.words(lang))
    if found:
        number = (f"：{len(found)} 处问题", f": {len(found)} problem(s)")[at]
        click.echo(f"{folder}{number}", err=True)
        raise SystemExit(1)
    click.echo(f"{folder}{('：没有问题', ': sound')[at]}")


@edition.command()
@click.argument("id")
@language
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · as JSON")
def show(id: str, lang: str, as_json: bool) -> None:
    """查看一个版本 · What edition ID (such as 2022, or a folder) holds and what carries it out."""
    law = find(id, lang)
    if as_json:
        click.echo(json.dumps(shown(law), ensure_ascii=False, indent=2))
        return
    at = 0 if lang.startswith("zh") else 1
    click.echo(f"{law.id}  {law.words(lang)}")
    click.echo(f"{law.doc_no} · {law.basis_doc} · {law.effective_from}")
    back = trace.by_clause(law)
    _heading("articles", at)
    for article in law.articles:
        click.echo(f"\n[{article.id}] {article.label} {article.words(lang)}")
        for clause in article.clause:
            click.echo(f"  {clause.id}  {clause.text if at == 0 else clause.en}")
            for does in clause.does:
                marks = ["→", f"[{BASIS[does.basis][at]}]", does.rule, does.words(lang)]
                click.echo("    " + " ".join(mark for mark in marks if mark))
            others = {r.name for r in back.get(clause.id, ())} - {d.rule for d in clause.does}
            if others:
                click.echo(f"    · {', '.join(sorted(others))}")
    _heading("states", at)
    for state in law.states:
        click.echo(f"  {state.subject:<10}{state.id:<22}{state.words(lang)}{_cites(state.cites)}")
    _heading("guards", at)
    for guard in law.guards:
        words = f"[{BASIS[guard.basis][at]}] {guard.words(lang)}"
        click.echo(f"  {guard.id:<24}{words}{_cites(guard.cites)}")
    _heading("deadlines", at)
    for rule in law.deadlines:
        counted = f"{rule.counts} {rule.amount}".replace(" 0", "")
        words = f"[{BASIS[rule.basis][at]}] {rule.words(lang)}"
        click.echo(f"  {rule.id:<20}{words}: {counted}{_cites(rule.cites)}")
    _heading("settings", at)
    values = default_settings(law)
    for setting in law.settings:
        value = json.dumps(values[setting.id])
        click.echo(f"  {setting.id:<28}{value:<12}{setting.words(lang)}{_cites(setting.cites)}")


@edition.command()
@click.argument("first")
@click.argument("second")
@language
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · as JSON")
def diff(first: str, second: str, lang: str, as_json: bool) -> None:
    """比较两个版本 · What only FIRST or SECOND has, and what differs."""
    one, other = find(first, lang), find(second, lang)
    clauses = _clauses(one, other)
    found = [d for d in differences(one, other) if not d.same]
    years = notices(one, other)
    head = [change for change in identity(one, other) if change.first != change.second]
    if as_json:
        click.echo(json.dumps({
            "first": one.id, "second": other.id,
            "identity": [plain(change) for change in head],
            "clauses": clauses,
            "notices": [_of_year(y) for y in years],
            "rules": [_difference(d) for d in found],
        }, ensure_ascii=False, indent=2))  # fmt: skip
        return
    at = 0 if lang.startswith("zh") else 1
    click.echo(f"{one.id} {one.words(lang)}\n{other.id} {other.words(lang)}")
    for change in head:
        click.echo(f"  {_change(change)}")
    sides = (("only_first", one.id), ("only_second", other.id))
    click.echo("\n条款" if at == 0 else "\nClauses")
    for side, label in (*((s, ("仅", "only ")[at] + n) for s, n in sides),
                        ("differ", ("编号相同、文字不同", "same number, other words")[at])):  # fmt: skip
        if clauses[side]:
            click.echo(f"  {label}: {' '.join(clauses[side])}")
    if years:
        click.echo(("\n通知", "\nNotices")[at])
    for year in years:
        side = _side(year, one.id, other.id)
        click.echo(f"  {year.year}" + (f"  {('仅', 'only ')[at]}{side}" if side else ""))
        for change in year.changes:
            click.echo(f"      {_change(change)}")
    kind = ""
    for row in found:
        if row.kind != kind:
            kind = row.kind
            click.echo(f"\n{kind}")
        side = _side(row, one.id, other.id)
        rule = row.second or row.first
        words = rule.words(lang) if rule else ""
        only = f"  {('仅', 'only ')[at]}{side}" if side else ""
        click.echo(f"  {row.name.partition('.')[2]}  {words}{only}")
        for change in row.changes:
            click.echo(f"      {_change(change)}")


def find(id: str, lang: str) -> Edition:
    """The shipped edition `id`, or the one in the folder of that name; else a clear sentence.

    A folder without the file that says which edition it is holds none, and names no edition.
    """
    known = sorted(path.name for path in EDITIONS.iterdir() if path.is_dir())
    folder = EDITIONS / id if id in known else Path(id)
    if not (folder / ITS_FILE).is_file():
        said = f"没有版本“{id}”；有 " if lang == "zh" else f"no edition {id!r}; there are: "
        raise click.ClickException(said + ", ".join(known))
    try:
        return worded(shipped(id) if id in known else load(folder))
    except (EditionError, SettingError) as error:
        raise click.ClickException(error.words(lang)) from None


def shown(law: Edition) -> dict[str, Any]:
    """An edition as plain data, each clause with what carries it out."""
    back = trace.by_clause(law)
    whole: dict[str, Any] = plain(law)
    for article in whole["articles"]:
        for clause in article["clause"]:
            clause["rules"] = [rule.name for rule in back.get(clause["id"], ())]
    return whole


def _clauses(one: Edition, other: Edition) -> dict[str, list[str]]:
    a, b = ({c.id: c.text for x in law.articles for c in x.clause} for law in (one, other))
    return {
        "only_first": [id for id in a if id not in b],
        "only_second": [id for id in b if id not in a],
        "differ": [id for id in a if id in b and a[id] != b[id]],
    }


def _of_year(row: NoticeDifference) -> dict[str, Any]:
    side = _side(row, "first", "second") or "both"
    return {"year": row.year, "in": side, "changes": [plain(c) for c in row.changes]}


def _difference(row: Difference) -> dict[str, Any]:
    side = _side(row, "first", "second") or "both"
    rule: Named | None = row.second or row.first
    return {"kind": row.kind, "name": row.name, "in": side, "zh": rule.zh if rule else "",
            "en": rule.en if rule else "", "changes": [plain(c) for c in row.changes]}  # fmt: skip


def _side(row: Difference | NoticeDifference, first: str, second: str) -> str:
    """The edition that alone has it; "" where both have."""
    return first if row.second is None else second if row.first is None else ""


def _change(change: Change) -> str:
    first, second = (
        json.dumps(plain(v), ensure_ascii=False) for v in (change.first, change.second)
    )
    return f"{change.field}: {first} → {second}"


def _cites(cites: tuple[str, ...]) -> str:
    return f"  ({', '.join(cites)})" if cites else ""


def _heading(key: str, at: int) -> None:
    click.echo(f"\n== {HEADINGS[key][at]}")

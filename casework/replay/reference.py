"""Which actions, facts, settings and expectations may a scenario use? As Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from casework.queries.rules import editions
from workflows.edition import TABLES as OF_A_MEASURE
from workflows.edition import (
    ActionRule,
    DeadlineRule,
    Edition,
    FactKind,
    Field,
    GuardRule,
    Named,
    Setting,
    StateRule,
)

Cells = tuple[str, ...]

# table → its title, and the heads of its columns, in both languages
TABLES = {
    "actions": (("办理（do）", "Actions (do)"),
                ("do", "办理", "对象", "由谁", "从 → 到", "with（*必须）", "版本"),
                ("do", "Action", "On", "By", "From → to", "with (* needed)", "Edition")),
    "facts": (("事实（record、with）", "Facts (record, with)"),
              ("record", "事实", "对象", "由谁", "item", "字段（*必填）", "版本"),
              ("record", "Fact", "On", "By", "item", "Fields (* needed)", "Edition")),
    "settings": (("批次设置（settings）", "Settings (settings)"),
                 ("setting", "批次设置", "默认", "可取", "版本"),
                 ("setting", "Setting of a round", "Default", "Values", "Edition")),
    "states": (("状态（state、states）", "States (state, states)"),
               ("state", "状态", "对象", "版本"),
               ("state", "State", "Of", "Edition")),
    "deadlines": (("期限（deadline、ends_at、closed）", "Deadlines (deadline, ends_at, closed)"),
                  ("deadline", "期限", "对象", "版本"),
                  ("deadline", "Deadline", "Of", "Edition")),
    "guards": (("前置条件（guards、reasons）", "Guards (guards, reasons)"),
               ("guard", "前置条件", "条款", "版本"),
               ("guard", "Guard", "Cites", "Edition")),
    "items": (("各项措施的 item", "Items of the measures"),
              ("item", "名称", "哪一种", "措施", "版本"),
              ("item", "Name", "Which", "Measure", "Edition")),
}  # fmt: skip


def reference(lang: str) -> str:
    """Every word that the editions give a scenario, in Markdown tables, in `lang`."""
    return "\n".join(_lines(lang)) + "\n"


def _lines(lang: str) -> Iterator[str]:
    at = 0 if lang.startswith("zh") else 1
    shown: dict[str, Callable[[Any, str], Cells]] = {
        "actions": _action, "facts": _fact, "settings": _setting, "states": _state,
        "deadlines": _deadline, "guards": _guard, "items": _item,
    }  # fmt: skip
    for name, (title, *heads) in TABLES.items():
        yield f"### {title[at]}"
        yield ""
        yield f"| {' | '.join(heads[at])} |"
        yield "|" + "---|" * len(heads[at])
        rows: dict[Cells, list[str]] = {}
        for law in editions():
            for rule in _rows(law, name):
                rows.setdefault(shown[name](rule, lang), []).append(law.id)
        for cells, ids in rows.items():
            yield f"| {' | '.join(cells)} | {' '.join(ids)} |"
        yield ""


def _rows(law: Edition, name: str) -> Iterator[Any]:
    if name == "items":
        yield from _items(law)
    elif name == "actions":  # a list is opened with its round, never by a step
        yield from (a for a in law.actions if a.start or a.subject != "list")
    else:
        yield from getattr(law, name)


def _items(law: Edition) -> Iterator[tuple[Named, str, str]]:
    """(row, table, measure) of whatever a fact's item may be."""
    for measure in law.measures:
        for table in OF_A_MEASURE:
            if any(kind.items == table for kind in law.facts):
                yield from ((row, table, measure.id) for row in getattr(measure, table))


def _item(found: tuple[Any, str, str], lang: str) -> Cells:
    row, table, measure = found
    return f"`{row.id}`", _named(row, lang), table, measure


def _state(rule: StateRule, lang: str) -> Cells:
    return f"`{rule.id}`", _named(rule, lang), rule.subject


def _deadline(rule: DeadlineRule, lang: str) -> Cells:
    return f"`{rule.id}`", _named(rule, lang), rule.owner


def _named(rule: Named, lang: str) -> str:
    return rule.words(lang).replace("|", "/")


def _action(rule: ActionRule, lang: str) -> Cells:
    way = f"{' / '.join(rule.start) or '–'} → {rule.to or '='}"
    given = ", ".join(f"{k}*" if k in rule.needs else k for k in rule.inputs) or "–"
    return f"`{rule.id}`", _named(rule, lang), rule.subject, ", ".join(rule.who), way, given


def _fact(kind: FactKind, lang: str) -> Cells:
    by = ", ".join(kind.who) or "–"
    fields = ", ".join(_field(f) for f in kind.field)
    return f"`{kind.id}`", _named(kind, lang), kind.owner, by, kind.items or "–", fields


def _field(field: Field) -> str:
    kind = " / ".join(field.choice) if field.kind == "choice" else field.kind
    return f"{field.id}{'*' if field.required else ''} ({kind})"


def _setting(setting: Setting, lang: str) -> Cells:
    if setting.kind == "flag":
        values, value = "true / false", str(setting.value).lower()
    else:
        values = " / ".join(setting.choice) or f"{setting.least}–{setting.most}"
        value = str(setting.value)
    return f"`{setting.id}`", _named(setting, lang), value, values


def _guard(guard: GuardRule, lang: str) -> Cells:
    return f"`{guard.id}`", _named(guard, lang), ", ".join(guard.cites)

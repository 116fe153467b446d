"""Do the values in an edition's rules fit what will use them: kinds, names, numbers?"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, get_args, get_type_hints

from .accidents import Level
from .check_names import known_only, reference
from .computed import figures_of
from .edition import PARTIES, ROLES, TABLES, Edition, GuardRule, Setting
from .guards import CHECKS
from .problems import Problem, expected
from .tables import KINDS

TIME = re.compile(r"24:00|([01]\d|2[0-3]):[0-5]\d")
# Parameters that name facts, one or several.
ONE_FACT, FACTS = ("fact", "unless"), ("order", "after_publicity", "also", "back", "asked")
TWICE = ("这个 id 写了两次", "this id stands twice")
SETTING_KINDS = {"integer": int, "decimal": str, "choice": str, "flag": bool}


def hollow(edition: Edition) -> Iterator[Problem]:
    """Articles and clauses without which nothing else can be looked at."""
    for article in edition.articles:
        if not article.clause:
            yield Problem(f"articles.toml: article[{article.id}].clause", "每条至少一款",
                          "an article has at least one clause")  # fmt: skip
        for clause in article.clause:
            if not clause.id:
                yield Problem(f"articles.toml: article[{article.id}].clause", "id 是空的",
                              "an id is empty")  # fmt: skip


def misfits(edition: Edition) -> Iterator[Problem]:
    """Every value of another kind than what uses it asks for, and every name that leads nowhere."""
    yield from _twice(edition)
    yield from _fields(edition)
    yield from _said_at(edition)
    yield from _acts(edition)
    yield from _deadlines(edition)
    yield from _computed(edition)
    yield from _conditions(edition)
    yield from _weights(edition)
    for guard in edition.guards:
        if guard.check in CHECKS:
            yield from _parameters(edition, guard)


def _twice(edition: Edition) -> Iterator[Problem]:
    rows: list[tuple[str, Iterable[Any]]] = [
        ("edition.toml: law[{}]", (law.id for law in edition.other_law)),
        ("articles.toml: article[{}]", (a.id for a in edition.articles)),
        ("notices/: the year {}", (n.year for n in edition.notices)),
    ]
    for m in edition.measures:
        for table in TABLES:
            found = [e.id for e in getattr(m, table)]
            rows.append((f"measures.toml: measure[{m.id}].{table}[{{}}]", found))
    for f in edition.facts:
        rows.append((f"facts.toml: fact[{f.id}].field[{{}}]", [x.id for x in f.field]))
    for where, ids in rows:
        listed = list(ids)
        for id in sorted({i for i in listed if listed.count(i) > 1}):
            yield Problem(where.format(id), *TWICE)


def _computed(edition: Edition) -> Iterator[Problem]:
    numbers = {f.id: {x.id for x in f.field if x.kind in ("integer", "decimal")}
               for f in edition.facts if f.owner == "case"}  # fmt: skip
    for measure in edition.measures:
        for rule in measure.computed:
            where = f"measures.toml: computed[{rule.id}]"
            yield from known_only(f"{where}.fact", [rule.fact], numbers, "fact")
            own = {i.id for i in measure.indicator}
            known = own if rule.fact == "indicator" else numbers.get(rule.fact, set())
            yield from known_only(f"{where}.of", rule.of, known, "figure")
            wanted = figures_of(rule.how) if rule.fact == "indicator" else 2
            if len(rule.of) != wanted:
                yield Problem(f"{where}.of", f"{rule.how} 须有 {wanted} 项，而不是 {len(rule.of)} 项",
                              f"{rule.how} takes {wanted}, not {len(rule.of)}")  # fmt: skip


def _conditions(edition: Edition) -> Iterator[Problem]:
    lists = {f.id for f in edition.facts if f.owner == "case"}
    for measure in edition.measures:
        matters = {one.id for one in measure.evidence}
        figures = {one.id for one in measure.indicator}
        for condition in measure.condition:
            where = f"measures.toml: condition[{condition.id}]"
            yield from known_only(f"{where}.evidence", condition.evidence, matters, "evidence")
            yield from known_only(f"{where}.indicators", condition.indicators, figures, "figure")
            yield from known_only(f"{where}.lists", condition.lists, lists, "fact")
        for paper in measure.document:
            where = f"measures.toml: document[{paper.id}]"
            yield from known_only(f"{where}.speaks_of", paper.speaks_of, lists, "fact")


def _weights(edition: Edition) -> Iterator[Problem]:
    settings = {s.id: s for s in edition.settings}
    for measure in edition.measures:
        for heading in measure.heading:
            where = f"measures.toml: heading[{heading.id}].weight"
            if heading.weight is not None:
                yield from _is(where, heading.weight, str, settings)
                yield from reference(where, heading.weight, set(settings))


def _fields(edition: Edition) -> Iterator[Problem]:
    for fact in edition.facts:
        own = {field.id for field in fact.field}
        yield from known_only(f"facts.toml: fact[{fact.id}].either", fact.either, own, "field")
        for field in fact.field:
            for name in ("least", "most"):
                try:
                    Decimal(getattr(field, name) or "0")
                except InvalidOperation:
                    yield Problem(f"facts.toml: fact[{fact.id}].field[{field.id}].{name}",
                                  "不是数", "not a number")  # fmt: skip
            if field.party and (field.kind != "text" or fact.owner != "case"):
                yield Problem(f"facts.toml: fact[{fact.id}].field[{field.id}].party",
                              "只用于案件的文本字段", "only of a case's text")  # fmt: skip
            if field.kind == "choice" and not field.choice:
                yield Problem(f"facts.toml: fact[{fact.id}].field[{field.id}].choice",
                              "没有可选的", "nothing to choose")  # fmt: skip


def _said_at(edition: Edition) -> Iterator[Problem]:
    """A sentence is said at a field of a fact that there is."""
    known = {f"{fact.id}.{field.id}" for fact in edition.facts for field in fact.field}
    for guard in edition.guards:
        for id, sentence in guard.says.items():
            at = [sentence.at] if sentence.at else []
            yield from known_only(
                f"guards.toml: guard[{guard.id}].says.{id}.at", at, known, "field"
            )


def _acts(edition: Edition) -> Iterator[Problem]:
    facts = {f.id: f for f in edition.facts}
    owners = {d.id: d.owner for d in edition.deadlines}
    for action in edition.actions:
        where = f"process.toml: action[{action.subject}.{action.id}]"
        yield from known_only(f"{where}.tells", action.tells, (*ROLES, *PARTIES), "role")
        yield from known_only(f"{where}.measures", action.measures,
                          {m.id for m in edition.measures}, "measure")  # fmt: skip
        for write in action.writes:
            known = {f.id for f in facts[write.fact].field} if write.fact in facts else set()
            yield from known_only(f"{where}.writes[{write.fact}]", write.value, known, "field")
        for name, ids in (("opens", action.opens), ("closes", action.closes)):
            for id in ids:
                if owners.get(id, action.subject) != action.subject:
                    yield Problem(f"{where}.{name}", f"{id!r} 是 {owners[id]} 的期限",
                                  f"{id!r} is a deadline of a {owners[id]}")  # fmt: skip


def _deadlines(edition: Edition) -> Iterator[Problem]:
    settings = {s.id: s for s in edition.settings}
    for rule in edition.deadlines:
        where = f"process.toml: deadline[{rule.id}]"
        yield from known_only(f"{where}.reminds", rule.reminds, ROLES, "role")
        if any(days < 0 for days in rule.remind) or rule.grace_minutes < 0:
            yield Problem(where, "remind 和 grace_minutes 不得小于 0",
                          "remind and grace_minutes are not below 0")  # fmt: skip
        if rule.counts in ("working_days", "anniversary"):
            yield from _is(f"{where}.amount", rule.amount, int, settings)
            if isinstance(rule.amount, int) and rule.amount < 1:
                yield Problem(f"{where}.amount", f"期间至少一日，而不是 {rule.amount}",
                              f"a period has at least one day, not {rule.amount}")  # fmt: skip
        yield from _is(f"{where}.first_day_counts", rule.first_day_counts, bool, settings)
        yield from _is(f"{where}.roll_over", rule.roll_over, bool, settings)
        closes: tuple[Any, ...] = (rule.close,)
        if (setting := _referred(rule.close, settings)) is not None:
            where, closes = f"edition.toml: setting[{setting.id}]", setting.choice
        for close in closes:
            if not isinstance(close, str) or not (close[:1] == "@" or TIME.fullmatch(close)):
                yield Problem(f"{where}.close", f"{close!r} 不是 24:00 或 17:00 这样的时刻",
                              f"{close!r} is not a time such as 24:00 or 17:00")  # fmt: skip


def _referred(value: Any, settings: dict[str, Setting]) -> Setting | None:
    if isinstance(value, str) and value.startswith("@setting."):
        return settings.get(value.removeprefix("@setting."))
    return None


def _is(where: str, value: Any, kind: type, settings: dict[str, Setting]) -> Iterator[Problem]:
    """Is it, or the setting that it refers to, of this kind? Notice and edition are typed."""
    if (setting := _referred(value, settings)) is not None:
        if SETTING_KINDS[setting.kind] is not kind:
            yield Problem(where, f"批次设置 {setting.id!r} 是 {setting.kind}",
                          f"the setting {setting.id!r} is a {setting.kind}")  # fmt: skip
    elif not (isinstance(value, str) and value.startswith("@")) and (
        not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
    ):
        yield expected(where, KINDS[kind], kind.__name__, value)


def _parameters(edition: Edition, guard: GuardRule) -> Iterator[Problem]:
    check = CHECKS[guard.check]
    space = vars(sys.modules[check.__module__]) | {"Rules": Any}
    kinds = get_type_hints(check, space)
    settings = {s.id: s for s in edition.settings}
    facts = {f.id for f in edition.facts}
    grades = get_args(get_type_hints(Level)["id"])
    others = {f"@guard.{g.id}.{name}": v for g in edition.guards for name, v in g.params.items()}
    for name, value in ((n, others.get(str(v), v)) for n, v in guard.params.items()):
        where, kind = f"guards.toml: guard[{guard.id}].params.{name}", kinds.get(name)
        if kind in (int, str, bool):
            yield from _is(where, value, kind, settings)
        elif kind == tuple[str, ...] and not (isinstance(value, str) and value.startswith("@")):  # noqa: SIM102
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                yield expected(where, "词的列表", "a list of words", value)
                continue
        listed = value if isinstance(value, list) else [value]
        if name in ONE_FACT or name in FACTS:
            yield from known_only(where, listed, facts, "fact")
        elif name == "grades":
            yield from known_only(where, listed, grades, "grade")
        elif name == "computed":
            known = {c.id for m in edition.measures for c in m.computed}
            yield from known_only(where, listed, known, "figure")
        elif name == "measures":
            yield from known_only(where, listed, {m.id for m in edition.measures}, "measure")

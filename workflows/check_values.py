"""Do the values in an edition's rules fit what will use them: kinds, names, numbers?"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, get_args, get_type_hints

from .accidents import Level
from .edition import ROLES, Edition, GuardRule, Setting
from .guards import CHECKS

TIME = re.compile(r"24:00|([01]\d|2[0-3]):[0-5]\d")
# Parameters that name facts, one or several.
ONE_FACT, FACTS = ("fact", "unless"), ("order", "after_publicity", "also")
SETTING_KINDS = {"integer": int, "decimal": str, "choice": str, "flag": bool}


def hollow(edition: Edition) -> Iterator[str]:
    """Articles and clauses without which nothing else can be looked at."""
    for article in edition.articles:
        if not article.clause:
            yield f"articles.toml: article[{article.id}].clause: an article has at least one clause"
        for clause in article.clause:
            if not clause.id:
                yield f"articles.toml: article[{article.id}].clause: an id is empty"


def misfits(edition: Edition) -> Iterator[str]:
    """Every value of another kind than what uses it asks for, and every name that leads nowhere."""
    yield from _twice(edition)
    yield from _fields(edition)
    yield from _acts(edition)
    yield from _deadlines(edition)
    for guard in edition.guards:
        if guard.check in CHECKS:
            yield from _parameters(edition, guard)


def _twice(edition: Edition) -> Iterator[str]:
    rows: list[tuple[str, Iterable[Any]]] = [
        ("edition.toml: law[{}]", (law.id for law in edition.other_law)),
        ("articles.toml: article[{}]", (a.id for a in edition.articles)),
        ("notices/: the year {}", (n.year for n in edition.notices)),
    ]
    for m in edition.measures:
        for table in ("condition", "indicator", "document", "support", "heading", "obligation"):
            found = [e.id for e in getattr(m, table)]
            rows.append((f"measures.toml: measure[{m.id}].{table}[{{}}]", found))
    for f in edition.facts:
        rows.append((f"facts.toml: fact[{f.id}].field[{{}}]", [x.id for x in f.field]))
    for where, ids in rows:
        listed = list(ids)
        for id in sorted({i for i in listed if listed.count(i) > 1}):
            yield f"{where.format(id)}: this id stands twice"


def _fields(edition: Edition) -> Iterator[str]:
    for fact in edition.facts:
        for field in fact.field:
            for name in ("least", "most"):
                try:
                    Decimal(getattr(field, name) or "0")
                except InvalidOperation:
                    yield f"facts.toml: fact[{fact.id}].field[{field.id}].{name}: not a number"
            if field.kind == "choice" and not field.choice:
                yield f"facts.toml: fact[{fact.id}].field[{field.id}].choice: nothing to choose"


def _acts(edition: Edition) -> Iterator[str]:
    facts = {f.id: f for f in edition.facts}
    owners = {d.id: d.owner for d in edition.deadlines}
    for action in edition.actions:
        where = f"process.toml: action[{action.subject}.{action.id}]"
        yield from _known(f"{where}.tells", action.tells, ROLES, "role")
        yield from _known(f"{where}.measures", action.measures,
                          {m.id for m in edition.measures}, "measure")  # fmt: skip
        yield from _known(f"{where}.voids", [v.unless for v in action.voids if v.unless], facts,
                          "fact")  # fmt: skip
        for write in action.writes:
            known = {f.id for f in facts[write.fact].field} if write.fact in facts else set()
            yield from _known(f"{where}.writes[{write.fact}]", write.value, known, "field")
        for name, ids in (("opens", action.opens), ("closes", action.closes)):
            for id in ids:
                if owners.get(id, action.subject) != action.subject:
                    yield f"{where}.{name}: {id!r} is a deadline of a {owners[id]}"


def _deadlines(edition: Edition) -> Iterator[str]:
    settings = {s.id: s for s in edition.settings}
    for rule in edition.deadlines:
        where = f"process.toml: deadline[{rule.id}]"
        yield from _known(f"{where}.reminds", rule.reminds, ROLES, "role")
        if any(days < 0 for days in rule.remind) or rule.grace_minutes < 0:
            yield f"{where}: remind and grace_minutes are not below 0"
        if rule.counts in ("working_days", "anniversary"):
            yield from _is(f"{where}.amount", rule.amount, int, settings)
            if isinstance(rule.amount, int) and rule.amount < 1:
                yield f"{where}.amount: a period has at least one day, not {rule.amount}"
        yield from _is(f"{where}.first_day_counts", rule.first_day_counts, bool, settings)
        yield from _is(f"{where}.roll_over", rule.roll_over, bool, settings)
        closes: tuple[Any, ...] = (rule.close,)
        if (setting := _referred(rule.close, settings)) is not None:
            where, closes = f"edition.toml: setting[{setting.id}]", setting.choice
        for close in closes:
            if not isinstance(close, str) or not (close[:1] == "@" or TIME.fullmatch(close)):
                yield f"{where}.close: {close!r} is not a time such as 24:00 or 17:00"


def _referred(value: Any, settings: dict[str, Setting]) -> Setting | None:
    if isinstance(value, str) and value.startswith("@setting."):
        return settings.get(value.removeprefix("@setting."))
    return None


def _is(where: str, value: Any, kind: type, settings: dict[str, Setting]) -> Iterator[str]:
    """Is it, or the setting that it refers to, of this kind? Notice and edition are typed."""
    if (setting := _referred(value, settings)) is not None:
        if SETTING_KINDS[setting.kind] is not kind:
            yield f"{where}: the setting {setting.id!r} is a {setting.kind}"
    elif not (isinstance(value, str) and value.startswith("@")) and (
        not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
    ):
        yield f"{where}: {kind.__name__} is expected, not {value!r}"


def _known(where: str, ids: Iterable[str], known: Iterable[str], what: str) -> Iterator[str]:
    for id in ids:
        if id not in known:
            yield f"{where}: unknown {what} {id!r}"


def _parameters(edition: Edition, guard: GuardRule) -> Iterator[str]:
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
                yield f"{where}: a list of words is expected, not {value!r}"
                continue
        listed = value if isinstance(value, list) else [value]
        if name in ONE_FACT or name in FACTS:
            yield from _known(where, listed, facts, "fact")
        elif name == "grades":
            yield from _known(where, listed, grades, "grade")
        elif name == "measures":
            yield from _known(where, listed, {m.id for m in edition.measures}, "measure")

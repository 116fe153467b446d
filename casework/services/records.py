"""How is a fact recorded on its owner, and what keeps it from being recorded?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from casework.db import Sql, Writer
from casework.errors import Invalid
from casework.models import (
    Case,
    Event,
    Objection,
    Sanction,
    Shortlist,
    Unit,
)
from casework.models.base import canonical
from workflows.edition import FactKind
from workflows.facts import ListFacts
from workflows.guards import CHECKS, Ask
from workflows.own_articles import own_cites
from workflows.settings import SettingError, read_setting
from workflows.words import Breach, breach, cite

from . import deadlines, effects, follow, list_desk, standing
from .desk import Opened, head_of
from .owner_desk import HEAD, OWNERS
from .streams import Entry, Stamp, append

STATEFUL = {
    subject: Sql(
        update(table).where(table.ref == bindparam("whose")).values({c: bindparam(c) for c in HEAD})
    )
    for subject, table in (
        ("case", Case),
        ("list", Shortlist),
        ("objection", Objection),
        ("sanction", Sanction),
    )
}
BEGUN = Sql(select(Event.name).where(Event.round_year == bindparam("year")).distinct())
UNIT = Sql(select(Unit.code).where(Unit.code == bindparam("code")))


def breaches(
    w: Writer,
    opened: Opened,
    kind: FactKind,
    item: str,
    value: Mapping[str, Any] | None,
    wish: Any,
) -> tuple[Breach, ...]:
    """Why this fact can't be recorded here and now; Invalid for an item that doesn't exist."""
    rules = opened.rules
    known_item(opened, kind, item)
    found: list[Breach] = []
    state = rules.states.get((opened.subject, opened.state))
    if state and (opened.state not in kind.states if kind.states else state.terminal):
        own = own_cites(rules, kind, item, opened.row.get("measure", ""))
        cites = cite(rules, (*own, "house.order"))
        found.append(Breach(
            "state", cites, "inference", f"现为“{state.zh}”，不能登记“{kind.zh}”。",
            f"It is “{state.en}”; “{kind.en}” can't be recorded now.", opened.ref,
        ))  # fmt: skip
    if kind.id == "setting":
        found += _frozen(w, opened, item, value)
    found += standing.kept(w, opened, kind, item, wish)
    if kind.id == "cutoff_moved" and item != "*" and w.one(UNIT, code=item) is None:
        raise Invalid({kind.id: (f"没有代码为“{item}”的推荐单位。",
                                 f"There is no unit with the code “{item}”.")})  # fmt: skip
    if kind.id == "cutoff_moved":
        _not_over(opened, item, value, wish)
    if kind.guards and value is not None:
        facts: Any = opened.facts
        if isinstance(facts, ListFacts) and kind.id == "entry":
            facts = list_desk.with_entries(opened, {item: value})
        else:
            with_it = facts.recorded.over({kind.id: {item: value}}, wish.actor.user, "")
            facts = replace(facts, recorded=with_it)
        ask = Ask(rules, kind.id, wish.actor, wish.received_at)
        for id in kind.guards:
            guard = rules.guards[id]
            for finding in CHECKS[guard.check](facts, ask, **guard.params):
                if not finding.soft:
                    found.append(breach(rules, guard, finding, facts, guard.id))
    return tuple(found)


def _not_over(opened: Opened, unit: str, value: Mapping[str, Any] | None, wish: Any) -> None:
    """Invalid where the cutoff would be moved, or fall back, to a day that is over (N五)."""
    rules, day = opened.rules, value and value["day"]
    if value is None:
        moved = opened.facts.recorded.one("cutoff_moved", unit)
        if not moved or date.fromisoformat(moved["day"]) < wish.today:
            return  # it is over either way
        day = rules.cutoff_day and rules.cutoff_day.isoformat()
    if day and date.fromisoformat(day) < wish.today:
        raise Invalid({"day": (f"{day} 已过，不能作为截止日。", f"{day} is over already.")})


def there_to_take(opened: Opened, kind: FactKind, item: str) -> None:
    """Invalid where there is no such fact to take away."""
    if opened.facts.recorded.fact(kind.id, item) is None:
        raise Invalid({kind.id: (f"没有登记过“{kind.zh}”，无从删除。",
                                 f"There is no “{kind.en}” to take away.")})  # fmt: skip


def item_of(opened: Opened, kind: FactKind, item: str) -> str:
    """The item that is meant: of a kind that numbers itself a new one has the next number."""
    if kind.items != "numbered" or item:
        return item
    have = opened.facts.recorded.all(kind.id)
    return str(max(map(int, have), default=0) + 1)


def known_item(opened: Opened, kind: FactKind, item: str) -> bool:
    """Can such a fact be about `item` here? Invalid where the item or the measure has none."""
    measure = opened.row.get("measure", "")
    if kind.measures and measure not in kind.measures:
        raise Invalid({kind.id: ("这项措施不用这一项。", "This measure doesn't ask for it.")})
    items = opened.rules.items_of(kind.id, measure)
    if items is not None and item not in items:
        known = ", ".join(items)
        raise Invalid({kind.id: (f"“{kind.zh}”没有“{item}”这一项；有 {known}。",
                                 f"“{kind.en}” has no item “{item}”; it has {known}.")})  # fmt: skip
    facts = opened.facts
    if kind.items == "numbered" and item and facts.recorded.fact(kind.id, item) is None:
        raise Invalid({kind.id: (f"“{kind.zh}”没有第 {item} 条，编号由系统给出。",
                                 f"“{kind.en}” has no number “{item}”; the system numbers.")})  # fmt: skip
    if kind.items == "case" and isinstance(facts, ListFacts) and facts.case(item) is None:
        raise Invalid({kind.id: (f"没有案件“{item}”。", f"There is no case “{item}”.")})
    return True


def _frozen(w: Writer, opened: Opened, item: str, value: Mapping[str, Any] | None) -> list[Breach]:
    """Taking a setting away sets its default, which is a change like another."""
    rules = opened.rules
    setting = next(s for s in rules.edition.settings if s.id == item)
    try:
        read_setting(setting, value["value"] if value else setting.value)
    except SettingError as error:
        raise Invalid({item: (f"“{setting.zh}”：{error.zh}",
                              f"“{setting.en}”: {error}")}) from None  # fmt: skip
    begun = {row[0] for row in w.rows(BEGUN, year=opened.year)}
    if not begun & set(setting.frozen_by):
        return []
    cites = cite(rules, (*setting.cites, "house.order"))
    return [Breach("frozen", cites, "setting", f"“{setting.zh}”在需要它的步骤开始后不能再改。",
                   f"“{setting.en}” can't be changed once the step that needs it has begun.",
                   opened.ref)]  # fmt: skip


def apply(
    w: Writer,
    opened: Opened,
    kind: FactKind,
    item: str,
    value: Mapping[str, Any] | None,
    stamp: Stamp,
) -> None:
    """The event, the fact, the owner's new head, and what follows from it."""
    before = opened.facts.recorded.one(kind.id, item)
    payload = {"before": _digest(kind, before), "after": _digest(kind, value)}
    text = {"value": dict(value)} if value is not None else {}
    state = opened.state
    seq = append(w, opened.head, Entry("record", kind.id, item, state, state, payload, text,
                                       bool(kind.tells)), stamp)  # fmt: skip
    owner = opened.head.stream
    head = {"version": seq, "head": opened.head.hash, "touched_at": opened.head.touched_at}
    if value is None:
        effects.take_away(w, owner, kind.id, item)
    else:
        effects.write_fact(w, owner, kind.id, item, value, stamp, seq)
    deadlines.wake(w, owner, stamp.received_at)
    if opened.subject in STATEFUL:
        w.run(STATEFUL[opened.subject], expect=1, whose=opened.ref, **head)
    else:
        key: Any = int(opened.ref) if opened.subject == "round" else opened.ref
        w.run(OWNERS[opened.subject][2], expect=1, code=key, **head)
    if what_follows := follow.FOLLOWS.get(kind.id):
        what_follows(w, opened, item, value, stamp)


def add(
    w: Writer, subject: str, ref: str, kind: str, item: str, value: Mapping[str, Any], stamp: Stamp
) -> None:
    """Record a fact that another act brings about (a sanction's bar) on an owner locked already."""
    _, read, write = OWNERS[subject]
    row = dict(zip(HEAD, w.one(read, code=ref), strict=True))
    head = head_of(f"{subject}/{ref}", row)
    entry = Entry("record", kind, item, payload={"cause": stamp.cause}, text={"value": dict(value)})
    seq = append(w, head, entry, stamp)
    effects.write_fact(w, head.stream, kind, item, value, stamp, seq)
    w.run(write, expect=1, code=ref, version=seq, head=head.hash, touched_at=head.touched_at)


def _digest(kind: FactKind, value: Mapping[str, Any] | None) -> str:
    """SHA-256 of what isn't personal: a short personal value could be guessed from its hash."""
    if value is None:
        return ""
    personal = {f.id for f in kind.field if f.personal}
    open_part = {k: v for k, v in value.items() if k not in personal}
    return hashlib.sha256(canonical(open_part).encode()).hexdigest()

"""How is a fact recorded on its owner, and what keeps it from being recorded?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select, update

from casework.db import Sql, Writer
from casework.errors import Invalid
from casework.models import (
    Assessment,
    Case,
    Complaint,
    Event,
    Objection,
    Sanction,
    Shortlist,
)
from casework.models.base import canonical
from workflows.edition import FactKind
from workflows.facts import ListFacts
from workflows.guards import CHECKS, Ask
from workflows.legible import written
from workflows.machine import reason_key
from workflows.own_articles import own_cites
from workflows.settings import SettingError, read_setting
from workflows.words import Breach, breach, cite

from . import cutoffs, deadlines, effects, follow, list_desk, standing
from .desk import Opened, head_of
from .items import known_item, too_many
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
        ("assessment", Assessment),
        ("complaint", Complaint),
    )
}
# What is done of a complaint about staff freezes no setting: by it anybody would learn that one is.
FREEZES = Event.stream.not_like("complaint/%")
BEGUN = Sql(select(Event.name).where(Event.round_year == bindparam("year"), FREEZES).distinct())


def breaches(
    w: Writer,
    opened: Opened,
    kind: FactKind,
    item: str,
    value: Mapping[str, Any] | None,
    wish: Any,
) -> tuple[Breach, ...]:
    """Why this fact can't be recorded, or (None) taken away, here and now; Invalid for an item that
    doesn't exist.

    What its guards find without it stands in the way of every value.
    """
    rules = opened.rules
    known_item(opened, kind, item)
    found = list(too_many(opened, kind, item, wish.given))
    state = rules.states.get((opened.subject, opened.state))
    if state and (opened.state not in kind.states if kind.states else state.terminal):
        own = own_cites(rules, kind, item, opened.row.get("measure", ""))
        cites = cite(rules, (*own, "house.order"))
        found.append(Breach(
            "state", cites, "inference", f"现为“{state.zh}”，不能登记“{kind.zh}”。",
            f"It is “{state.en}”; “{kind.en}” can't be recorded now.", opened.ref,
        ))  # fmt: skip
    if not opened.of_the_level(wish.actor, kind):
        found.append(Breach(
            "own_city", cite(rules, kind.cites), kind.basis,
            f"“{kind.zh}”由申报市（州）的同级机关登记，上级机关不能代为登记。",
            f"“{kind.en}” is recorded by the city's own office, not by one above it.", opened.ref,
        ))  # fmt: skip
    if kind.id == "setting":
        found += _frozen(w, opened, item, value)
    found += standing.kept(w, opened, kind, item, wish)
    if kind.id == "cutoff_moved":
        found += cutoffs.breaches(w, opened, kind, item, value, wish.today)
    of_list = isinstance(opened.facts, ListFacts) and kind.id == "entry"
    # An entry may be taken off whatever is left: the whole list is weighed as it is proposed.
    if kind.guards and not (of_list and value is None):
        facts: Any = opened.facts
        if of_list:
            facts = list_desk.with_entries(opened, {item: value})
        else:
            with_it = facts.recorded.over({kind.id: {item: value}}, wish.actor.user, "")
            facts = replace(facts, recorded=with_it)
        found += _guarded(opened, kind, facts, wish)
    return tuple(found)


def _guarded(opened: Opened, kind: FactKind, facts: Any, wish: Any) -> list[Breach]:
    rules = opened.rules
    ask = Ask(rules, kind.id, wish.actor, wish.received_at)
    return [breach(rules, guard, finding, facts, reason_key(guard, finding))
            for guard in (rules.guards[id] for id in kind.guards)
            for finding in CHECKS[guard.check](facts, ask, **guard.params) if not finding.soft]  # fmt: skip


def _frozen(w: Writer, opened: Opened, item: str, value: Mapping[str, Any] | None) -> list[Breach]:
    """Taking a setting away sets its default, which is a change like another."""
    rules = opened.rules
    setting = next(s for s in rules.edition.settings if s.id == item)
    try:
        read_setting(setting, value["value"] if value else setting.value)
    except SettingError as error:
        why_zh, why_en = error.why
        raise Invalid({item: (f"“{setting.zh}”：{why_zh}。",
                              f"“{setting.en}”: {why_en}.")}) from None  # fmt: skip
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
    comment: str = "",
) -> None:
    """The event with what was said of it, the fact, the owner's new head, and what follows."""
    before = opened.facts.recorded.one(kind.id, item)
    payload = {"before": _digest(kind, before), "after": _digest(kind, value)}
    text: dict[str, Any] = {"value": dict(value)} if value is not None else {}
    if said := written(comment):
        text["comment"] = said
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

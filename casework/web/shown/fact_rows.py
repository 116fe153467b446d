"""Which lines stand for what is on record of a subject, and for what is still asked for?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import pgettext
from markupsafe import Markup, escape

from casework.i18n import language
from casework.models import User
from casework.reading import now
from casework.services.items import next_item
from workflows.computed import worked_out
from workflows.edition import FactKind
from workflows.facts import Fact, Recorded
from workflows.own_articles import LISTED, own_cites
from workflows.rules import Rules

from .facts import name, recorder, summary, unit, url, value_words
from .law import Shown, cites

# The icons of rows that still ask for something.
MISSING, TO_DO = "dash", "exclamation-triangle"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose facts are shown: the subject and its ref, with what is on record of it.

    `problems` are words by (kind, item) for what the rules, or the ministry, find wrong with it as
    it stands, `remarks` what else is to be said of it;
    `people` are accounts by number, `names` words for refs and codes; `hidden` fields by kind.
    """

    subject: str
    ref: str
    recorded: Recorded
    measure: str = ""
    state: str = ""
    people: Mapping[int, User] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, Collection[str]] = field(default_factory=dict)
    problems: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    remarks: Mapping[tuple[str, str], str] = field(default_factory=dict)


def group_of(kind: FactKind) -> str:
    """On which part of a page a kind stands; derived from what the edition says of it."""
    if kind.owner != "case":
        return "record"
    if kind.beside:
        return "talk"
    if kind.items in LISTED:
        return kind.items
    if is_list(kind):
        return "evidence"
    if kind.states and set(kind.states) <= {"approved", "incentive_active", "expired"}:
        return "term"
    if not kind.who or set(kind.who) & {"ministry", "leader"}:  # by nobody's hand: with its act
        return "ministry"
    return "application"


def is_list(kind: FactKind) -> bool:
    """Is it a list that an application holds, of any length: clusters, brands, products?"""
    return kind.owner == "case" and kind.items == "free" and set(kind.who) == {"unit", "city"}


def group_names() -> dict[str, str]:
    """What the parts are called."""
    return {
        "application": _("Declarations, consent and sign-offs"), "condition": _("Basic conditions"),
        "evidence": _("Evidence and lists"),
        "indicator": _("Figures and their audit"), "document": _("Application documents"),
        "ministry": _("The ministry's record"), "term": _("The incentive year"),
        "record": _("On record about the city and its unit"),
    }  # fmt: skip


def rows(rules: Rules, owner: Owner, kinds: Sequence[FactKind]) -> Iterator[Shown]:
    """A row for `facts_table` for each item of these kinds that is on record, or is asked for."""
    handed_in = {f for a in rules.edition.actions for f in a.inputs}
    handed_in |= {w.fact for a in rules.edition.actions for w in a.writes}
    for kind in kinds:
        if kind.measures and owner.measure not in kind.measures:
            continue
        have = owner.recorded.all(kind.id)
        items = list(rules.items_of(kind.id, owner.measure) or have)
        if kind.items == "condition":  # accidents and events: the declaration carries them out
            strict = {c.id for c in rules.measure(owner.measure).condition if c.strict}
            items = [item for item in items if item not in strict]
        if is_list(kind) and not have and _may_come(rules, kind, owner):
            yield row(rules, owner, kind, next_item(have), None)
        for item in items + [i for i in have if i not in items]:
            fact = have.get(item)
            if fact is not None or (
                _asked_for(rules, kind, item, owner)
                # What the ministry hands in with an act comes with the act.
                and not (group_of(kind) == "ministry" and kind.id in handed_in)
            ):
                yield row(rules, owner, kind, item, fact)


def _asked_for(rules: Rules, kind: FactKind, item: str, owner: Owner) -> bool:
    """Is it worth a line although nothing is on record? Only where it could still come."""
    if kind.items == "indicator" and kind.id != "indicator":  # only a figure is audited
        return (kind.id, item) in owner.problems
    if not _may_come(rules, kind, owner):
        return False
    # What lets a case go on in spite of something is asked for only where that something is.
    bars = [g.params["fact"] for g in rules.guards.values() if g.params.get("unless") == kind.id]
    return not bars or any(owner.recorded.all(bar) for bar in bars)


def _may_come(rules: Rules, kind: FactKind, owner: Owner) -> bool:
    """May it be recorded in this state? Where the edition names none, in each but the last."""
    if kind.states:
        return owner.state in kind.states
    state = rules.states.get((owner.subject, owner.state))
    return not (state and state.terminal)


def row(rules: Rules, owner: Owner, kind: FactKind, item: str, fact: Fact | None) -> Shown:
    """One row for `facts_table`."""
    basis = None if kind.basis == "text" else kind.basis
    shown: Shown = {
        "what": name(rules, kind, item, owner.measure, fact.value if fact else None, owner.names),
        "url": url(owner.subject, owner.ref, kind.id, item), "group": group_of(kind),
        "citations": cites(rules, own_cites(rules, kind, item, owner.measure), basis=basis),
        "kind": kind.id, "kind_words": kind.words(language()), "item": item, "record": "",
        "tag": ("idle", MISSING, _("not recorded")),
    }  # fmt: skip
    if fact is not None:
        said = figure(rules, kind, item, fact, owner.measure) or summary(
            kind, fact.value, owner.subject, owner.ref,
            hidden={*owner.hidden.get(kind.id, ()), *_in_the_tag(kind)}, names=owner.names,
        )  # fmt: skip
        by = recorder(fact, owner.people)
        by = Markup('<small class="by">{}</small>').format(by)
        shown["record"] = Markup('<span class="said">{}</span> {}').format(said, by) if said else by
        shown["tag"] = _tag(kind, fact)
    if problems := owner.problems.get((kind.id, item)):
        shown["tag"] = ("warn", TO_DO, _("to do"))
        words = Markup("").join(
            Markup('<span class="problem">{}</span>').format(p) for p in problems
        )
        shown["record"] = Markup("{}{}").format(shown["record"], words)
    if remark := owner.remarks.get((kind.id, item)):
        shown["record"] = Markup('{}<span class="remark">{}</span>').format(shown["record"], remark)
    return shown


def computed(rules: Rules, owner: Owner, beside: Iterable[Recorded] = ()) -> list[Shown]:
    """A row for each value that follows from the figures on record, with the sum that led to it.

    `beside` are the unit's other applications for the measure.
    """
    chinese, found = language().startswith("zh"), []
    for one in worked_out(rules.measure(owner.measure), owner.recorded, beside):
        rule, kind = one.rule, rules.facts[one.rule.fact]
        said = Markup("<b>{} {}</b> = {}").format(
            one.shown, rule.unit if chinese else rule.unit_en or rule.unit, one.sum)  # fmt: skip
        own = owner.recorded.one(kind.id, one.item) or {}
        name = own.get("name", one.item)
        what = rule.words(language())
        found.append({
            "what": _("%(kind)s: %(item)s", kind=what, item=name) if one.item else what,
            "record": said, "item": one.item,
            "url": url(owner.subject, owner.ref, kind.id, one.item or rule.of[0]),
            "citations": cites(rules, rule.cites, basis=None if rule.basis == "text" else rule.basis),
            "group": "indicator", "kind": "computed", "kind_words": what,
            "tag": ("good", "calculator", _("computed")),
        })  # fmt: skip
    return found


def figure(rules: Rules, kind: FactKind, item: str, fact: Fact, measure: str) -> Markup:
    """A figure as “5.1 % (2022), its source”; nothing for what isn't one."""
    if kind.id != "indicator" or not measure:
        return Markup("")
    value = fact.value
    number = f"{value['value']} {unit(rules, kind, item, measure)}".rstrip()
    figure = Markup("<b>{}</b> ({})").format(number, value["year"])
    said = [str(value[part]) for part in ("source", "organ") if value.get(part)]
    return escape(_(", ")).join([figure, *dict.fromkeys(said)])


def _in_the_tag(kind: FactKind) -> set[str]:
    """Which fields the row's tag says already: whether a condition is met."""
    return {f.id for f in kind.field if f.kind == "choice"} if kind.items == "condition" else set()


def _tag(kind: FactKind, fact: Fact) -> tuple[str, str, str]:
    """How a recorded fact stands: a condition says its own word, the rest is on record.

    What stands on a city or a unit stands against it, until the end that it names.
    """
    if kind.owner in ("division", "unit") and kind.items != "round":
        until = fact.value.get("until")
        if until and datetime.fromisoformat(until) <= now():
            return "idle", "hourglass-bottom", pgettext("sanction", "over")
        return "warn", "exclamation-triangle", _("on record")
    if kind.items == "condition":
        choice = next(f for f in kind.field if f.kind == "choice")
        words = str(value_words(choice, fact.value.get(choice.id), "", ""))
        full = fact.value.get(choice.id) == choice.choice[0]
        return ("good", "check-circle", words) if full else ("warn", "circle-half", words)
    return ("good", "check-circle", _("on record"))


def is_asked(row: Shown) -> bool:
    """Is it on record, or in the way of the next act? Some things are only welcome."""
    return row["tag"][1] != MISSING


def is_done(row: Shown) -> bool:
    """Is it on record, with nothing left to do about it?"""
    return row["tag"][1] not in (MISSING, TO_DO)


def with_audits(found: Sequence[Shown]) -> list[Shown]:
    """Figures with their audit in one row each: the figure first, its audit beneath it."""
    figures: dict[str, Shown] = {}
    for one in found:
        first = figures.get(one["item"])
        if first is None:
            figures[one["item"]] = one
            continue
        audit = Markup('<br><a class="quiet" href="{}">{}</a> {}').format(
            one["url"], one["kind_words"], one["record"]
        )
        first["record"] = Markup("{}{}").format(first["record"], audit)
        if one["tag"][0] == "good" and first["tag"][0] == "good":
            first["tag"] = ("good", "check-circle", _("audited"))
        elif one["tag"][0] == "warn":
            first["tag"] = one["tag"]
    return list(figures.values())

"""Which rules are in force for a round? Edition ⊕ the year's notice ⊕ the round's settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

from .accidents import Standard, standards_of
from .edition import (
    ActionRule,
    DeadlineRule,
    Edition,
    FactKind,
    GuardRule,
    Measure,
    Notice,
    StateRule,
)
from .figures import figure, in_words
from .scoring import Method
from .settings import settings_of

# Putting a round's numbers into every sentence takes longer than most requests: once is enough.
_bound: dict[tuple[int, str], tuple[Edition, Rules]] = {}
MOST_BOUND = 64
SIDES = ("unit", "city")  # who may be asked for comments on an objection to their case


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of one round; `settings` holds every setting of the edition with its value."""

    edition: Edition
    notice: Notice
    settings: Mapping[str, Any]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the edition's files, the notice and the settings; each event carries it."""
        parts = [self.edition.digest, repr(self.notice), sorted(self.settings.items())]
        text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def files_digest(self) -> str:
        """SHA-256 over edition and notice alone; a running round must find it unchanged."""
        return hashlib.sha256(f"{self.edition.digest}{self.notice!r}".encode()).hexdigest()

    @cached_property
    def actions(self) -> Mapping[tuple[str, str], ActionRule]:
        """(subject, action) → rule, in the order of the file."""
        return MappingProxyType({(a.subject, a.id): a for a in self.edition.actions})

    @cached_property
    def states(self) -> Mapping[tuple[str, str], StateRule]:
        """(subject, state) → rule."""
        return MappingProxyType({(s.subject, s.id): s for s in self.edition.states})

    @cached_property
    def guards(self) -> Mapping[str, GuardRule]:
        """Guard id → rule, its parameters resolved against notice and settings."""
        return MappingProxyType(
            {
                g.id: replace(g, params={k: self.resolve(v) for k, v in g.params.items()})
                for g in self.edition.guards
            }
        )

    @cached_property
    def deadlines(self) -> Mapping[str, DeadlineRule]:
        """Deadline id → rule, resolved likewise."""
        return MappingProxyType(
            {
                d.id: replace(
                    d,
                    amount=self.resolve(d.amount),
                    close=self.resolve(d.close),
                    first_day_counts=self.resolve(d.first_day_counts),
                    roll_over=self.resolve(d.roll_over),
                )
                for d in self.edition.deadlines
            }
        )

    @cached_property
    def standards(self) -> Mapping[str, Standard]:
        """Kind of accident or event → the standard that grades it."""
        return MappingProxyType(standards_of(self.edition.standards))

    @cached_property
    def facts(self) -> Mapping[str, FactKind]:
        """Fact kind id → declaration."""
        return MappingProxyType({f.id: f for f in self.edition.facts})

    @cached_property
    def parties(self) -> Mapping[str, tuple[str, ...]]:
        """Fact kind id → the fields by which an application names its organs and enterprises."""
        named = {k.id: tuple(f.id for f in k.field if f.party) for k in self.edition.facts}
        return MappingProxyType({kind: fields for kind, fields in named.items() if fields})

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """Every citeable id of the edition → what it is called and where it stands."""
        return MappingProxyType(citations(self.edition))

    def measure(self, id: str) -> Measure:
        """The measure `id`."""
        return self.edition.measure(id)

    def resolve(self, value: Any) -> Any:
        """A value as it is: `@setting.x`, `@notice.x`, `@edition.x`, `@guard.x.y` are looked up."""
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        source, _, name = value[1:].partition(".")
        if source == "setting":
            return self.settings[name]
        if source == "guard":  # a number that more than one guard goes by
            id, _, param = name.partition(".")
            return self.resolve({g.id: g for g in self.edition.guards}[id].params[param])
        return getattr(self.notice if source == "notice" else self.edition, name)

    def items_of(self, fact: str, measure: str) -> tuple[str, ...] | None:
        """The items that a fact kind may have for a measure; None where any is allowed."""
        listed = self.facts[fact].items
        if listed in ("free", "case", "numbered", "expert"):
            return None
        if listed == "round":
            return (str(self.notice.year),)
        if listed == "":
            return ("",)
        if listed == "side":
            return SIDES
        if listed == "setting":
            return tuple(s.id for s in self.edition.settings)
        return tuple(entry.id for entry in getattr(self.measure(measure), listed))

    def method(self, measure: str) -> Method:
        """How the cases of a measure are scored in this round (9, 11.3)."""
        weights = {h.id: Decimal(self.resolve(h.weight)) for h in self.measure(measure).heading
                   if h.weight is not None}  # fmt: skip
        said = self.settings
        return Method(said["score_formula"], said["score_decimals"], weights,
                      Decimal(said["bonus_points"]))  # fmt: skip

    def unsaid(self, fact: FactKind, item: str, measure: str) -> dict[str, Any]:
        """What is taken to be so of a fact as long as nobody says otherwise: of a figure, whether
        it is of the statistical system and therefore audited (N四.2).
        """
        if not measure or not any(f.id == "statistical" for f in fact.field):
            return {}
        figures = {i.id: i for i in self.measure(measure).indicator}
        return {"statistical": figures[item].statistical} if item in figures else {}

    def recorders(self, fact: FactKind, item: str, measure: str) -> tuple[str, ...]:
        """The roles that may record a fact of this item: of a paper its issuer, and the unit, which
        hands all papers in (8); of a side's own that side; else whom the kind names.
        """
        if fact.items == "side" and set(fact.who) <= set(SIDES):
            return tuple(role for role in fact.who if role == item)
        if fact.items != "document" or not measure:
            return fact.who
        issuers = {d.id: d.issuer for d in self.measure(measure).document}
        return tuple(role for role in fact.who if role in (issuers.get(item, role), "unit"))

    def told(self, fact: FactKind, item: str) -> tuple[str, ...]:
        """Who is told of a fact of this item: what is asked of one side is nothing to the other."""
        if fact.items != "side":
            return fact.tells
        return tuple(role for role in fact.tells if role == item or role not in SIDES)

    def figure(self, name: str, lang: str) -> str:
        """A number of these rules, as a sentence says it: `edition.places`, `deadline.term`, …"""
        return figure(self, name, lang)

    @property
    def cutoff_day(self) -> date | None:
        """The last day for applications that the notice sets; None where it isn't public."""
        return self.notice.cutoff


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause that can be cited: its id, its name in both languages, its article, its standing."""

    id: str
    zh: str
    en: str
    article: str  # id of the article, for the link; "" for other law
    house: bool = False

    def words(self, lang: str) -> str:
        """The name in `lang`."""
        return self.zh if lang.startswith("zh") else self.en


def citations(edition: Edition) -> dict[str, Citation]:
    """Every id that a rule of the edition may cite: articles, clauses, groups of clauses, law."""
    found: dict[str, Citation] = {}
    for article in edition.articles:
        first = article.clause[0].label_en.split(",")[0]
        found[article.id] = Citation(article.id, article.label, first, article.id)
        for clause in article.clause:
            found[clause.id] = Citation(clause.id, clause.label, clause.label_en, article.id)
            group = clause.id[:-1]
            if clause.id[-1].isalpha() and group.endswith(")") and group not in found:
                found[group] = Citation(group, clause.label, clause.label_en, article.id)
    for law in edition.other_law:
        house = law.id.startswith("house.")
        found[law.id] = Citation(law.id, law.zh, law.en, "", house)
    return found


def bind(edition: Edition, notice: Notice, settings: Mapping[str, Any] | None = None) -> Rules:
    """The rules of a round; SettingError where a setting is unknown or not allowed."""
    rules = unworded(edition, notice, settings)
    key = id(edition), rules.digest
    if key not in _bound:
        if len(_bound) > MOST_BOUND:
            _bound.clear()
        # Beside it the edition itself, so that no other one takes its id meanwhile.
        _bound[key] = edition, replace(rules, edition=in_words(edition, rules.figure))
    return _bound[key][1]


def unworded(edition: Edition, notice: Notice, settings: Mapping[str, Any] | None = None) -> Rules:
    """The same for whom its sentences don't concern: no number stands in them yet."""
    return Rules(edition, notice, MappingProxyType(settings_of(edition, settings or {})))


def worded(edition: Edition) -> Edition:
    """The edition as it is shown outside a round: its newest notice, every setting's default."""
    return bind(edition, edition.notices[-1]).edition if edition.notices else edition

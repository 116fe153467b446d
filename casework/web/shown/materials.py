"""Into which sections do the application's materials fall, and what stands in each?

Made from the edition's declarations alone: its conditions with what each asks for, its figures, its
papers, and what else the recommending side records. A new edition needs no new form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from casework.i18n import language
from casework.services.items import next_item
from workflows.edition import Condition, Document, FactKind

from . import law, parts
from .entries import Desk, Entry, entry
from .fact_rows import is_list
from .law import Shown
from .places import CONDITIONS, FIGURES, PAPERS, STATEMENTS, holds, section_of


@dataclass(slots=True)
class Group:
    """What belongs together under one title: a condition with its evidence and lists."""

    title: str
    entries: list[Entry] = field(default_factory=list)
    citations: Sequence[Shown] = ()
    asks: str = ""
    elsewhere: list[tuple[str, str]] = field(default_factory=list)  # (name, anchor) of lists above


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the materials."""

    id: str
    title: str
    groups: Sequence[Group]

    @property
    def problems(self) -> int:
        """How many entries of it the rules find something wrong with."""
        return sum(bool(one.problems) for one in self._entries())

    @property
    def mine(self) -> int:
        """How many of those are this person's to fill in."""
        return sum(bool(one.problems and one.form) for one in self._entries())

    @property
    def theirs(self) -> bool:
        """Is there anything in it for this person to fill in?"""
        return any(one.form for one in self._entries())

    @property
    def by_itself(self) -> bool:
        """Is anything that this person fills in saved without a button?"""
        return any(one.by_itself for one in self._entries())

    def _entries(self) -> Iterator[Entry]:
        return (one for group in self.groups for one in group.entries)


def sections(desk: Desk) -> list[Section]:
    """Every section that holds something, in the order in which people work."""
    kinds = [k for k in desk.opened.rules.edition.facts
             if holds(k)
             and desk.measure.id in (k.measures or (desk.measure.id,))]  # fmt: skip
    of = {id: [k for k in kinds if section_of(desk.measure, k) == id]
          for id in (FIGURES, STATEMENTS, PAPERS)}  # fmt: skip
    figures = [k for k in of[FIGURES] if k.items == "indicator"]
    other_lists = [k for k in of[FIGURES] if is_list(k)]
    found = [
        Section(CONDITIONS, _("Basic conditions and evidence"), list(_conditions(desk))),
        Section(FIGURES, _("Figures and their audit"), [
            *_figures(desk, figures), *(_of_list(desk, kind) for kind in other_lists)]),
        Section(STATEMENTS, _("Declarations, consent and sign-offs"), [
            Group(kind.words(language()), [entry(desk, kind, "")]) for kind in of[STATEMENTS]
            if _may_come(desk, kind)]),
        Section(PAPERS, _("Application documents"), [
            Group(one.words(language()), [entry(desk, kind, one.id)],
                  law.cites(desk.opened.rules, one.cites), _paper(desk, one))
            for kind in of[PAPERS] for one in desk.measure.document]),
    ]  # fmt: skip
    return [section for section in found if section.groups]


def _paper(desk: Desk, one: Document) -> str:
    """Who makes a paper out, and in which form it is handed in."""
    copies = desk.opened.rules.notice.paper_copies if one.copies_from_notice else None
    said = [_("Made out by: %(who)s", who=parts.roles_words((one.issuer,)))]
    said += [_("sealed")] if one.sealed else []
    said += [_("handed in as an original")] if one.original else []
    said += [ngettext("%(num)d paper copy", "%(num)d paper copies", copies)] if copies else []
    return _("; ").join(said)


def _may_come(desk: Desk, kind: FactKind) -> bool:
    """What belongs to another state, and isn't there, is no part of the materials now."""
    have = desk.opened.facts.recorded.all(kind.id)
    return bool(have) or not kind.states or desk.opened.state in kind.states or (
        "drafted" in kind.states)  # fmt: skip


def _conditions(desk: Desk) -> Iterator[Group]:
    rules, shown = desk.opened.rules, dict[str, str]()
    for condition in desk.measure.condition:
        if condition.strict:
            continue
        group = _condition(desk, condition)
        for id in condition.lists:
            kind = rules.facts[id]
            if id in shown:
                group.elsewhere.append((kind.words(language()), shown[id]))
                continue
            shown[id] = id if not kind.items else f"{id}-1"
            group.entries += _list(desk, kind) if kind.items else [entry(desk, kind, "")]
        yield group


def _condition(desk: Desk, condition: Condition) -> Group:
    rules, chinese = desk.opened.rules, language().startswith("zh")
    return Group(
        condition.words(language()),
        [entry(desk, rules.facts["condition"], condition.id),
         *(entry(desk, rules.facts["evidence"], one) for one in condition.evidence)],
        law.cites(rules, condition.cites), condition.asks_zh if chinese else condition.asks_en,
    )  # fmt: skip


def _figures(desk: Desk, kinds: Sequence[FactKind]) -> Iterator[Group]:
    """Each figure, and beneath it what is recorded about it: its audit."""
    recorded = desk.opened.facts.recorded
    for one in desk.measure.indicator:
        said = recorded.one("indicator", one.id) or {}
        statistical = said.get("statistical", one.statistical)  # as for the guard that asks for it
        entries = [entry(desk, kind, one.id) for kind in kinds
                   if kind.id == "indicator" or statistical or recorded.one(kind.id, one.id)]  # fmt: skip
        unit = (one.unit if language().startswith("zh") else one.unit_en) or ""
        title = f"{one.words(language())} ({unit})" if unit else one.words(language())
        yield Group(title, entries, law.cites(desk.opened.rules, one.cites))


def _of_list(desk: Desk, kind: FactKind) -> Group:
    return Group(kind.words(language()), _list(desk, kind))


def _list(desk: Desk, kind: FactKind) -> list[Entry]:
    """Every entry of a list, and room for one more where it is this person's to fill in."""
    have = desk.opened.facts.recorded.all(kind.id)
    found = [entry(desk, kind, item) for item in sorted(have, key=_by_number)]
    more = entry(desk, kind, next_item(have), new=True)
    return [*found, more] if more.form or (more.problems and not found) else found


def _by_number(item: str) -> tuple[int, str]:
    return (int(item), "") if item.isascii() and item.isdigit() and len(item) < 9 else (10**9, item)


def find(found: Iterable[Section], id: str) -> Section | None:
    """The section `id`."""
    return next((section for section in found if section.id == id), None)


def where(found: Iterable[Section], kind: str, item: str) -> tuple[str, str] | None:
    """(section, anchor) at which a fact stands; None where the materials don't hold it."""
    for section in found:
        for group in section.groups:
            for one in group.entries:
                if one.kind.id == kind and (one.item == item or not item):
                    return section.id, one.anchor
    return None

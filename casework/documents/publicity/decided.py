"""What is on record of the decisions on a list, its report and the reply, and with which files?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casework.attachments import named
from casework.documents import said
from casework.documents.review import heads
from casework.documents.review.sheet import Section, Sheet
from casework.queries.visible import hidden_kinds
from workflows.edition import FactKind

from .material import DECISIONS, Material

NAME = "决定、报批及批复的登记"
KINDS = (*DECISIONS, "report", "reply")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of such a fact: what it is, its hash ("" where it was only named), its name."""

    what: str
    sha256: str
    name: str


def decided(known: Material) -> Sheet:
    """The facts themselves, field by field (10.3, 12)."""
    page = known.page
    sections = []
    for kind, item in _items(known):
        fact = page.facts.recorded.all(kind.id)[item]
        files = [f.id for f in kind.field if f.kind == "file"]
        told = [f"{label}：{words}" for label, words in said.pairs(kind, fact.value, leave=files)]
        told += [f"文件：{said.fit(one.name)}（{'附后' if one.sha256 else '只登记了名称'}）"
                 for one in _files(known, kind, item)]  # fmt: skip
        sections.append(Section(_title(known, kind, item), told))
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=heads.lines(page, NAME), marks=known.marks,
        sections=sections or [Section(paragraphs=["尚未登记。"])],
    )  # fmt: skip


def attached(known: Material) -> list[Attached]:
    """Their files, those that this person may see."""
    return [one for kind, item in _items(known) for one in _files(known, kind, item)]


def _files(known: Material, kind: FactKind, item: str) -> list[Attached]:
    value = known.page.facts.recorded.all(kind.id)[item].value
    return [Attached(_title(known, kind, item), *named(str(value[field.id])))
            for field in kind.field if field.kind == "file" and value.get(field.id)]  # fmt: skip


def _items(known: Material) -> Iterator[tuple[FactKind, str]]:
    rules, hidden = known.page.rules, hidden_kinds(known.actor)
    for id in KINDS:
        if id in rules.facts and id not in hidden:
            for item in sorted(known.page.facts.recorded.all(id)):
                yield rules.facts[id], item


def _title(known: Material, kind: FactKind, item: str) -> str:
    case = known.page.facts.case(item) if item else None
    return kind.zh + (f"（递补{heads.city(case)}）" if case else "")

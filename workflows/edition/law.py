"""What do the regulation, the law beside it, its open points and a year's notice say?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from .named import Basis, Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Does(Named):
    """What the system does about one clause, or (kind `human`) why no program can."""

    kind: Literal["guard", "warning", "quota", "deadline", "document", "indicator", "computed",
                  "record", "output", "setting", "human", "note"]  # fmt: skip
    rule: str = ""
    basis: Basis = "text"
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One citeable piece of an article: its words as printed, and what carries them out."""

    id: str
    label: str
    label_en: str
    text: str
    en: str
    phrases: tuple[str, ...] = ()
    does: tuple[Does, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Named):
    """An article of the regulation, or an item of the notice that it is annexed to."""

    id: str
    label: str
    clause: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLaw(Named):
    """Law outside the edition, or a house rule of the product (`house.…`), that a rule may cite."""

    id: str
    says_zh: str
    says_en: str
    principle: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Named):
    """An open point that a round decides, until the step that needs it has begun."""

    id: str
    value: Any
    kind: Literal["choice", "integer", "decimal", "flag"]
    cites: tuple[str, ...]
    basis: Basis = "setting"
    choices: tuple[Named, ...] = ()
    choice: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    frozen_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePlace:
    """How many places a notice gives each recommending unit for a measure."""

    measure: str
    kind: Literal["ordinary", "planned_single"]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one year's notice sets; a value that is not public is absent."""

    year: int
    doc_no: str
    known: Literal["full", "partial"]
    runnable: bool
    source: str
    issued_on: date | None = None
    issuer: str = ""
    cutoff: date | None = None
    cutoff_words: str = ""
    places: tuple[NoticePlace, ...] = ()
    planned_single: Literal["inside", "beside", ""] = ""
    paper_copies: int | None = None
    disc: bool | None = None
    addressees: int | None = None
    basis_doc: str = ""
    cites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note_zh: str = ""
    note_en: str = ""

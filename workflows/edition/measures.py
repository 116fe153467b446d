"""What does an incentive measure ask of a city, and what does it give?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .named import Basis, Named

# What a measure asks and gives: the tables of an entry of measures.toml, each with rows that cite.
TABLES = ("condition", "evidence", "indicator", "computed", "document", "support", "heading",
          "obligation")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Named):
    """A basic condition of Article 6 or 7, answered one by one.

    Where it is met, `evidence` and `indicators` (ids) are given for it, and `lists` (kinds of fact)
    hold an entry.
    """

    id: str
    cites: tuple[str, ...]
    strict: bool = False
    evidence: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    asks_zh: str = ""
    asks_en: str = ""
    basis: Basis = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Named):
    """A matter that an article names, of which an account is given; with its `proof`, if so."""

    id: str
    cites: tuple[str, ...]
    proof: bool = False
    basis: Basis = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Named):
    """A figure that an article names; `unit` is the unit of measure, in English where the name
    doesn't say it. `whole`: it counts things, so that it has no fractions."""

    id: str
    unit: str
    unit_en: str = ""
    cites: tuple[str, ...]
    statistical: bool = False
    min: float | None = None
    max: float | None = None
    whole: bool = False
    basis: Basis = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed(Named):
    """A value that is worked out, never typed in, from the indicators `of`: a share in % of the
    first in the second, one's change on the year before, its growth in %, its gap to the
    province's figure, its rank among the unit's applications.

    Of a `fact` of another kind `of` are two of its fields, and each item has its own value.
    """

    id: str
    how: Literal["share", "change", "growth", "gap", "rank"]
    of: tuple[str, ...]
    unit: str
    unit_en: str = ""
    fact: str = "indicator"
    most: float | None = None  # more of it there can't be, whatever the figures say
    cites: tuple[str, ...]
    basis: Basis = "inference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Named):
    """A paper that the edition asks for: who issues it, sealed or not, an original or not."""

    id: str
    issuer: str
    cites: tuple[str, ...]
    sealed: bool = True
    original: bool = False
    copies_from_notice: bool = False
    annex: str = ""
    # The kinds of fact that it sets out or answers for: what is changed later, it doesn't say.
    speaks_of: tuple[str, ...] = ()
    basis: Basis = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(Named):
    """What an approved city is entitled to in its incentive year."""

    id: str
    cites: tuple[str, ...]
    points: int | None = None
    basis: Basis = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Named):
    """A heading of Article 2 under which a city is scored, or a duty of an approved city.

    `weight` is its share of the score in %, as a rule a setting of the round.
    """

    id: str
    cites: tuple[str, ...]
    weight: Any = None
    basis: Basis = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Named):
    """An incentive measure: what is asked of a city, and what it gets."""

    id: str
    short_zh: str
    short_en: str
    cites: tuple[str, ...]
    condition: tuple[Condition, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    indicator: tuple[Indicator, ...] = ()
    computed: tuple[Computed, ...] = ()
    document: tuple[Document, ...] = ()
    support: tuple[Support, ...] = ()
    heading: tuple[Heading, ...] = ()
    obligation: tuple[Heading, ...] = ()

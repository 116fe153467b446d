"""What is an edition of the regulation made of, once it is read from its files?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Basis = Literal["text", "inference", "setting", "house"]
# What a measure asks and gives: the tables of an entry of measures.toml, each with rows that cite.
TABLES = ("condition", "evidence", "indicator", "computed", "document", "support", "heading",
          "obligation")  # fmt: skip
Subject = Literal["case", "list", "objection", "sanction"]
SUBJECTS: tuple[Subject, ...] = ("case", "list", "objection", "sanction")
ROLES: tuple[str, ...] = (
    "ministry", "leader", "unit", "city", "statistics", "communications", "expert", "auditor",
    "system_admin", "account_admin", "audit_admin", "objector", "timer",
    "list", "objection", "sanction",  # a case moved by what it belongs to
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with an official Chinese name and an English one beside it."""

    zh: str
    en: str

    def words(self, lang: str) -> str:
        """The name in `lang` ("zh…" or anything else for English)."""
        return self.zh if lang.startswith("zh") else self.en


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
class Field(Named):
    """One field of a fact: its type, and whether it must be there."""

    id: str
    kind: Literal["text", "long_text", "date", "integer", "decimal", "flag", "confirm", "choice",
                  "file", "instant", "case", "items"]  # fmt: skip
    required: bool = True
    asked: bool = False  # may be left out at first; a rule asks for it before the case goes on
    choice: tuple[str, ...] = ()
    choice_zh: tuple[str, ...] = ()
    choice_en: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    personal: bool = False
    # Of a date, or of a year in figures: "today", or the field that it can't be later than.
    not_after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKind(Named):
    """A kind of fact: on what it is recorded, by whom, in which states, with which fields."""

    id: str
    owner: Literal["case", "list", "round", "division", "unit", "objection", "sanction"]
    who: tuple[str, ...]
    cites: tuple[str, ...]
    basis: Basis = "text"
    # "", "free", "numbered" (each new one by the next number), "round" (the year of the round), or
    # what lists the items: condition, indicator, document, …
    items: str = ""
    measures: tuple[str, ...] = ()
    own_city: bool = False  # of those, an office of the very city alone, none above it
    states: tuple[str, ...] = ()  # of the owner; empty: in every state that is not terminal
    kept: tuple[str, ...] = ()  # of the owner; there an act relies on it, and it stays as it is
    bound: tuple[str, ...] = ()  # of a city's case; from then on the ministry alone corrects it
    guards: tuple[str, ...] = ()  # that must hold with the new value in place
    signs: tuple[str, ...] = ()  # the kinds of fact that whoever records this puts a name to
    by_hand: bool = False
    of: str = ""  # each item is one of that kind on record, by its number
    once: bool = False  # what was recorded is neither changed nor taken away
    explained: bool = False  # changed or taken away with a written reason alone
    beside: bool = False  # said beside the work: no form is out of date because of it
    sees: tuple[str, ...] = ()  # who alone may read it; empty: whoever sees the owner
    tells: tuple[str, ...] = ()  # but for the side that records it
    field: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Named):
    """What a guard says when it refuses; `{…}` are filled from what it found."""

    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRule(Named):
    """A condition of the edition: the check that carries it out, its parameters and its words.

    `after` are sentences of others (`guard.sentence`) as long as which it has nothing to judge: an
    audit while a figure is missing.
    """

    id: str
    check: str
    cites: tuple[str, ...]
    basis: Basis = "text"
    after: tuple[str, ...] = ()
    cites_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    says: Mapping[str, Sentence]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRule(Named):
    """A state of a subject, with its public name, icon and tone."""

    id: str
    subject: Subject
    icon: str
    tone: str
    step: int = 0  # on the step bar; 0: a way out
    holds_place: bool = False
    leaves_list: bool = False
    terminal: bool = False
    cites: tuple[str, ...] = ()
    basis: Basis = "inference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Cases that a list, objection or sanction takes with it: which ones, by which case action."""

    cases: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A fact that an action records by itself, such as the result of the formal check."""

    fact: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """A fact that an action takes away."""

    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRule(Named):
    """A transition, also one that stays in its state (`to` empty)."""

    id: str
    subject: Subject
    who: tuple[str, ...]
    cites: tuple[str, ...]
    basis: Basis
    start: tuple[str, ...] = ()  # the states it leaves from; empty: it creates its subject
    to: str = ""
    guards: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()  # fact kinds that may be given with the act
    needs: tuple[str, ...] = ()  # of those, the ones without which it can't be done
    reason: bool = False
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    checks: tuple[Move, ...] = ()
    writes: tuple[Write, ...] = ()
    voids: tuple[Void, ...] = ()
    tells: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    confirm_zh: str = ""
    confirm_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule(Named):
    """How a period is counted, what it lets happen, and whom it reminds how many days before."""

    id: str
    owner: Literal["case", "list", "objection", "sanction"]
    counts: Literal["named_day", "working_days", "anniversary", "instant"]
    cites: tuple[str, ...]
    basis: Basis
    amount: Any = 0  # days or years; may refer to @setting.… or @notice.…
    close: Any = "24:00"
    first_day_counts: Any = False
    roll_over: Any = False
    announced: bool = False
    submit_by: bool = False
    fires: str = ""
    grace_minutes: int = 0
    remind: tuple[int, ...] = ()  # working days before the last day; natural days for anniversaries
    reminds: tuple[str, ...] = ()


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
    """A matter that an article names, of which an account with its proof is given."""

    id: str
    cites: tuple[str, ...]
    basis: Basis = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Named):
    """A figure that an article names; `unit` is the unit of measure, in English where the name
    doesn't say it."""

    id: str
    unit: str
    unit_en: str = ""
    cites: tuple[str, ...]
    statistical: bool = False
    min: float | None = None
    max: float | None = None
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
    """A heading of Article 2 under which a city is scored, or a duty of an approved city."""

    id: str
    cites: tuple[str, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Named):
    """One edition of the regulation, whole."""

    id: str
    doc_no: str
    basis_doc: str
    effective_from: date
    places: int
    other_law: tuple[OtherLaw, ...]
    settings: tuple[Setting, ...]
    articles: tuple[Article, ...]
    measures: tuple[Measure, ...]
    standards: Mapping[str, Any]
    facts: tuple[FactKind, ...]
    guards: tuple[GuardRule, ...]
    states: tuple[StateRule, ...]
    actions: tuple[ActionRule, ...]
    deadlines: tuple[DeadlineRule, ...]
    notices: tuple[Notice, ...]
    digest: str

    def measure(self, id: str) -> Measure:
        """The measure `id`; KeyError where the edition has none of that name."""
        return {m.id: m for m in self.measures}[id]

    def notice(self, year: int) -> Notice:
        """The notice of evaluation year `year`; KeyError where none lies beside this edition."""
        return {n.year: n for n in self.notices}[year]

    def has_part(self, role: str, measure: str) -> bool:
        """Has the role anything to record or do in the measure? Who does nothing anywhere has.

        To say something beside the work is no part in it.
        """
        own = [f.measures for f in self.facts if role in f.who and not f.beside]
        own += [a.measures for a in self.actions if role in a.who]
        return not own or any(not measures or measure in measures for measures in own)

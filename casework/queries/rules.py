"""What does the rules page show of an edition: which clauses, carried out how, and for whom?

Nothing here asks the database: the editions are files, read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from workflows import trace
from workflows.edition import TABLES, Article, Clause, Does, Edition, Notice
from workflows.loader import editions as files
from workflows.rules import worded

KINDS = ("guard", "warning", "quota", "deadline", "document", "indicator", "computed", "record",
         "output", "setting", "human", "note")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which clauses are wanted: of a measure, with one of these kinds of doing, with this word."""

    measure: str = ""
    kinds: frozenset[str] = frozenset()
    word: str = ""

    @property
    def any(self) -> bool:
        """Is anything asked for at all?"""
        return bool(self.measure or self.kinds or self.word)


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with the clauses that the filter lets through, and how many it holds back."""

    article: Article
    clauses: tuple[Clause, ...]
    held_back: int
    rules: int


def editions() -> tuple[Edition, ...]:
    """All editions as they are shown outside a round, oldest first."""
    return _shown(tuple(law.digest for law in files()))


@cache
def _shown(digests: tuple[str, ...]) -> tuple[Edition, ...]:
    return tuple(worded(law) for law in files())


def find(id: str) -> Edition | None:
    """The shipped edition `id`; None where there is none."""
    return next((law for law in editions() if law.id == id), None)


def articles(law: Edition, wanted: Filter) -> tuple[Shown, ...]:
    """The articles with at least one clause that the filter lets through."""
    owners = measures_of(law)
    found = []
    for article in law.articles:
        kept = tuple(c for c in article.clause if _lets(c, article, wanted, owners[c.id]))
        if kept:
            rest = len(article.clause) - len(kept)
            found.append(Shown(article, kept, rest, len(trace.of_article(law, article.id))))
    return tuple(found)


def _lets(clause: Clause, article: Article, wanted: Filter, measures: frozenset[str]) -> bool:
    if wanted.measure and measures and wanted.measure not in measures:
        return False
    if wanted.kinds and not any(does.kind in wanted.kinds for does in clause.does):
        return False
    if not wanted.word:
        return True
    said = [clause.text, clause.en, clause.label, clause.label_en, article.zh, article.en]
    said += [words for does in clause.does for words in (does.zh, does.en)]
    return any(wanted.word.casefold() in text.casefold() for text in said)


def counts(law: Edition) -> Mapping[str, int]:
    """How often each kind of doing occurs in the edition."""
    found = dict.fromkeys(KINDS, 0)
    for does in _all_does(law):
        found[does.kind] += 1
    return found


def _all_does(law: Edition) -> Iterable[Does]:
    return (does for a in law.articles for clause in a.clause for does in clause.does)


def measures_of(law: Edition) -> Mapping[str, frozenset[str]]:
    """Clause → the measures that it is about; empty where it is about all of them alike.

    Worked out from what rests on it: conditions, figures, papers and supports belong to a
    measure, so does a fact or a guard that only one measure asks for.
    """
    own: dict[str, set[str]] = {m.id: _rests_on(law, m.id) for m in law.measures}
    found = {}
    for article in law.articles:
        for clause in article.clause:
            ids = {clause.id, clause.id[:-1], article.id}
            found[clause.id] = frozenset(m for m, cited in own.items() if cited & ids)
    for article in law.articles:  # what leads an article in belongs where its items do
        items = {found[c.id] for c in article.clause if not c.id.endswith(".0")}
        if len(items) == 1:
            found |= {c.id: next(iter(items)) for c in article.clause if c.id.endswith(".0")}
    return found


def _rests_on(law: Edition, measure: str) -> set[str]:
    rows = law.measure(measure)
    cited = set(rows.cites)
    for table in TABLES:
        for row in getattr(rows, table):
            cited |= set(row.cites)
            cited.add(getattr(row, "annex", "") or "-")
    for fact in law.facts:
        if fact.measures == (measure,):
            cited |= set(fact.cites)
    for guard in law.guards:
        cited |= set(guard.cites_for.get(measure, ()))
        if tuple(guard.params.get("measures", ())) == (measure,):
            cited |= set(guard.cites)
    return cited


def notices() -> tuple[tuple[Edition, Notice], ...]:
    """Every year's notice that is known, the newest first, with the edition it stands beside."""
    found = [(law, notice) for law in editions() for notice in law.notices]
    return tuple(sorted(found, key=lambda pair: pair[1].year, reverse=True))


def rows_of(law: Edition) -> tuple[tuple[trace.Traced, tuple[str, ...]], ...]:
    """Every rule with the clauses that it rests on or that name it, for the table of rules."""
    back = trace.by_rule(law)
    return tuple((rule, back[rule.name]) for rule in trace.rules(law))

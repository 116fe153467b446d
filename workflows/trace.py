"""Which rules carry an article out, on which articles does a rule rest, and what is left to people?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .edition import TABLES, Basis, Clause, Does, Edition, Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced(Named):
    """A rule of the edition as articles.toml names it (`guard.cap`), with the ids that it cites.

    `by_hand`: what it asks for is recorded by a person until later work carries it out.
    """

    name: str
    kind: str
    cites: tuple[str, ...]
    basis: Basis
    by_hand: bool = False


def rules(edition: Edition) -> tuple[Traced, ...]:
    """Every rule of the edition that cites something, in the order of the files."""
    return tuple(_rules(edition))


def _rules(edition: Edition) -> Iterator[Traced]:
    def traced(kind: str, id: str, row: Named, cites: tuple[str, ...], basis: Basis,
               by_hand: bool = False) -> Traced:  # fmt: skip
        return Traced(name=f"{kind}.{id}", kind=kind, zh=row.zh, en=row.en, basis=basis,
                      cites=tuple(dict.fromkeys(cites)), by_hand=by_hand)  # fmt: skip

    for g in edition.guards:
        more = [c for ids in g.cites_for.values() for c in ids]
        more += [c for sentence in g.says.values() for c in sentence.cites]
        yield traced("guard", g.id, g, (*g.cites, *more), g.basis)
    for a in edition.actions:
        yield traced("action", f"{a.subject}.{a.id}", a, a.cites, a.basis)
    for s in edition.states:
        if s.cites:
            yield traced("state", f"{s.subject}.{s.id}", s, s.cites, s.basis)
    for d in edition.deadlines:
        yield traced("deadline", d.id, d, d.cites, d.basis)
    for f in edition.facts:
        yield traced("fact", f.id, f, f.cites, f.basis, f.by_hand)
    for o in edition.settings:
        yield traced("setting", o.id, o, o.cites, o.basis)
    for m in edition.measures:
        yield traced("measure", m.id, m, m.cites, "text")
        for table in TABLES:
            for row in getattr(m, table):
                yield traced(table, row.id, row, row.cites, row.basis)


def by_clause(edition: Edition) -> Mapping[str, tuple[Traced, ...]]:
    """Article → rules: each id that is cited (clause, group, article, law) with what cites it."""
    found: dict[str, list[Traced]] = {}
    for rule in rules(edition):
        for id in rule.cites:
            found.setdefault(id, []).append(rule)
    return MappingProxyType({id: tuple(rows) for id, rows in found.items()})


def of_article(edition: Edition, article: str) -> tuple[Traced, ...]:
    """Every rule that rests on the article or on one of its clauses, each once."""
    clauses = next(a.clause for a in edition.articles if a.id == article)
    ids = {article} | {c.id for c in clauses} | {c.id[:-1] for c in clauses}
    return tuple(rule for rule in rules(edition) if not ids.isdisjoint(rule.cites))


def by_rule(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Rule → articles: what each rule cites, and the clauses that name it as carrying them out."""
    found = {rule.name: list(rule.cites) for rule in rules(edition)}
    for article in edition.articles:
        for clause in article.clause:
            for does in clause.does:
                if does.rule:
                    found.setdefault(does.rule, []).append(clause.id)
    return MappingProxyType({name: tuple(dict.fromkeys(ids)) for name, ids in found.items()})


def left_to_people(edition: Edition) -> tuple[tuple[Clause, Does], ...]:
    """Every part of a clause that no program can carry out, with the reason why not."""
    return tuple(
        (clause, does)
        for article in edition.articles
        for clause in article.clause
        for does in clause.does
        if does.kind == "human"
    )

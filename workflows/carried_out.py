"""Is each clause carried out by rules that exist, or is it said why not?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from .edition import ROLES, TABLES, Edition, Notice
from .problems import Problem, unknown

# What is worked out rather than recorded, and where; figures stand in the measure's own table.
COMPUTED = {
    "computed.accident_grade": "workflows.accidents.grade",
    "computed.score": "workflows.results.results",
    "computed.ranking": "workflows.selection.ranking",
    "computed.proposal": "workflows.selection.propose",
    "computed.entitlements": "workflows.edition.Measure.support",
}


def not_carried_out(edition: Edition) -> Iterator[Problem]:
    """Each rule that a clause names exists; each clause says what is done, or why nothing is."""
    known = rule_names(edition)
    for article in edition.articles:
        for clause in article.clause:
            where = f"articles.toml: clause[{clause.id}]"
            if not clause.does:
                yield Problem(f"{where}.does", "既没有执行，也没有说明为什么不执行",
                              "neither carried out nor said why not")  # fmt: skip
            for phrase in clause.phrases:
                if phrase not in clause.text:
                    yield Problem(f"{where}.phrases", f"原文里没有 {phrase!r}",
                                  f"{phrase!r} isn't in the text")  # fmt: skip
            for does in clause.does:
                if does.rule and does.rule not in known and not does.later:
                    yield unknown(f"{where}.does", does.rule, known, ("规则", "rule"))


def rule_names(edition: Edition) -> frozenset[str]:
    """The names by which articles.toml may call what carries a clause out."""
    names = {f"guard.{g.id}" for g in edition.guards} | {f"fact.{f.id}" for f in edition.facts}
    names |= {f"action.{a.subject}.{a.id}" for a in edition.actions}
    names |= {f"deadline.{d.id}" for d in edition.deadlines}
    names |= {f"setting.{s.id}" for s in edition.settings} | set(COMPUTED)
    names |= {f"edition.{f.name}" for f in fields(Edition)}
    names |= {f"notice.{f.name}" for f in fields(Notice)} | {"notice.edition"}
    names |= {law.id for law in edition.other_law} | {f"access.{role}" for role in ROLES}
    for measure in edition.measures:
        names.add(f"measure.{measure.id}")
        for table in TABLES:
            names |= {f"{table}.{e.id}" for e in getattr(measure, table)}
    return frozenset(names)

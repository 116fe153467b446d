"""In which section of an application's materials does a fact stand, and at which address?"""

from __future__ import annotations

from flask import url_for

from workflows.edition import FactKind, Measure
from workflows.facts import Actor, CaseFacts
from workflows.rules import Rules

from .fact_rows import group_of, is_list

CONDITIONS, FIGURES, STATEMENTS, PAPERS = "conditions", "figures", "statements", "papers"
APPLICATION = ("application", "condition", "evidence", "indicator", "document")


def holds(kind: FactKind) -> bool:
    """Do the materials hold facts of this kind at all? What an act alone writes is none of them."""
    return kind.owner == "case" and group_of(kind) in APPLICATION


def section_of(measure: Measure, kind: FactKind) -> str:
    """The section that holds the facts of a kind: conditions with what they ask for, figures, …"""
    if kind.items in ("condition", "evidence") or kind.id in listed(measure):
        return CONDITIONS
    if kind.items == "indicator" or is_list(kind):
        return FIGURES
    return PAPERS if kind.items == "document" else STATEMENTS


def first_of(rules: Rules, case: CaseFacts, actor: Actor) -> str:
    """The first section in which something is this person's now; for who only reads, the first."""
    measure = rules.measure(case.measure)
    theirs = {section_of(measure, kind) for kind in rules.edition.facts
              if holds(kind) and actor.has(*kind.who)
              and case.state in kind.states and measure.id in (kind.measures or (measure.id,))}  # fmt: skip
    return next(
        (one for one in (CONDITIONS, FIGURES, STATEMENTS, PAPERS) if one in theirs), CONDITIONS
    )


def listed(measure: Measure) -> set[str]:
    """The kinds of list that a condition asks for."""
    return {kind for condition in measure.condition for kind in condition.lists}


def anchor(kind: FactKind, item: str) -> str:
    """Where on its page it stands."""
    return f"{kind.id}-{item}" if item else kind.id


def address(measure: Measure, ref: str, kind: FactKind, item: str) -> str:
    """The address of a fact among the materials of the case `ref`."""
    return url_for("recommend.materials_section", ref=ref, section=section_of(measure, kind),
                   _anchor=anchor(kind, item))  # fmt: skip

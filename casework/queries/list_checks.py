"""Which conditions of the ministry's decision does a list meet, which not, and what was written of them?"""

from __future__ import annotations

from dataclasses import dataclass

from workflows.edition import GuardRule
from workflows.facts import ListFacts
from workflows.guards import Ask, findings
from workflows.machine import reason_given, reason_key
from workflows.rules import Rules
from workflows.words import Breach, breach

PROPOSING = ("ranked", "proposed", "decided", "publicised")


@dataclass(frozen=True, slots=True)
class Check:
    """A condition of the list: its rule, what it finds (nothing: it holds), and the reasons on
    record for what it found before.
    """

    guard: GuardRule
    breaches: tuple[Breach, ...]
    reasons: tuple[str, ...] = ()


def checks(rules: Rules, facts: ListFacts, ask: Ask) -> list[Check]:
    """Each condition of the decision, met or not, while there is still something to decide."""
    if facts.state not in PROPOSING:
        return []
    found: dict[str, list[Breach]] = {}
    told: dict[str, list[str]] = {}
    for guard, finding in findings(rules, "decide", facts, ask):
        if finding.soft and (reason := reason_given(facts, reason_key(guard, finding))):
            told.setdefault(guard.id, []).append(reason)
        else:
            found.setdefault(guard.id, []).append(breach(rules, guard, finding, facts, guard.id))
    wanted = rules.actions["list", "decide"].guards
    return [Check(rules.guards[id], tuple(found.get(id, ())), tuple(told.get(id, ())))
            for id in wanted if id not in ("decision", "determined", "maker_checker_list")]  # fmt: skip

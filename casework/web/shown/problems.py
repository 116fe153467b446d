"""What would the rules find wrong with each thing on a case if it were handed in as it stands?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from casework.filters import plain_words
from casework.i18n import language
from casework.queries import missing
from casework.services.items import next_item
from workflows.facts import Actor, CaseFacts
from workflows.formal import parts
from workflows.guards import Ask, Finding, findings
from workflows.machine import reason_given, reason_key
from workflows.own_articles import LISTED
from workflows.rules import Rules
from workflows.words import breach

from .parts import roles_words

Key = tuple[str, str]  # (kind, item)
Problems = Mapping[Key, Sequence[str]]  # sentences, in the reader's language


@dataclass(frozen=True, slots=True)
class Judged:
    """What is still wrong with each item, and the reasons on record that settle the rest."""

    problems: Problems
    reasons: Mapping[Key, str]


def judged(rules: Rules, facts: CaseFacts, actor: Actor, now: datetime) -> Judged:
    """What `submit` would find, by the item that it is about; of an empty list its first entry."""
    problems: dict[Key, list[str]] = {}
    reasons: dict[Key, str] = {}
    for guard, finding in findings(rules, "submit", facts, Ask(rules, "submit", actor, now)):
        key = reason_key(guard, finding)
        about = breach(rules, guard, finding, facts, key)
        words = plain_words(about)
        reason = reason_given(facts, key) if finding.soft else ""
        if finding.soft and not reason:
            words = _with_place(words, rules, facts, guard.id)
        for one in _about(rules, facts, guard.id, finding):
            if reason:
                reasons[one] = _("%(words)s Reason given: %(reason)s", words=words, reason=reason)
            else:
                problems.setdefault(one, []).append(words)
    return Judged(problems, reasons)


def problems_of(rules: Rules, facts: CaseFacts, actor: Actor, now: datetime) -> Problems:
    """What is still wrong with each item."""
    return judged(rules, facts, actor, now).problems


def _with_place(words: str, rules: Rules, facts: CaseFacts, guard: str) -> str:
    """By whom, and at which act, the reason is written that would settle it."""
    act = missing.reason_at(rules, facts.state, guard)
    if act is None:
        return words
    return _("%(words)s The %(who)s writes it at “%(act)s”.", words=words,
             who=roles_words(act.who), act=act.words(language()))  # fmt: skip


def _about(rules: Rules, facts: CaseFacts, guard: str, finding: Finding) -> Iterator[Key]:
    item = finding.item.partition("=")[0]
    if guard in missing.NAMING:
        named, whose = parts(item)
        yield named, whose or (next_item(()) if rules.facts[named].items else "")
        return
    for listed in LISTED:
        if any(e.id == item for e in getattr(rules.measure(facts.measure), listed)):
            of = {k.id for k in rules.edition.facts if k.items == listed}
            settled = missing.SETTLED_BY.get(
                guard, ""
            )  # the day of an audit is a matter of the audit
            yield next((kind for kind in (guard, settled) if kind in of), listed), item
    alone = missing.settles(rules, guard, facts.state)
    if alone is not None and not alone.items:
        yield alone.id, ""

"""What did people who fill in an application together say to each other about one part of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.filters import iso, moment_words
from casework.i18n import language
from casework.models import User
from casework.queries.visible import sees_kind
from casework.services.desk import Opened
from workflows.commented import COMMENT, SETTLED, settles, subject_of
from workflows.edition import FactKind
from workflows.facts import Actor, CaseFacts
from workflows.rules import Rules

from . import facts, places
from .law import Shown

Comments = Mapping[str, list[Shown]]  # about → what was said, oldest first
NEWEST = 5  # so many stand at a field; the page with all of them is asked for


def about(kind: FactKind, item: str, field: str = "") -> str:
    """How a comment names the fact that it is about, and the field of it."""
    return "/".join(filter(None, (f"{kind.id}:{item}", field)))


def comments_of(opened: Opened, actor: Actor, people: Mapping[int, User]) -> Comments:
    """Every comment on the case by the fact that it is about; nothing for who doesn't see them."""
    rules, recorded = opened.rules, opened.facts.recorded
    kind = rules.facts.get(COMMENT)
    if kind is None or not sees_kind(actor, kind):
        return {}
    may, found = may_comment(opened, actor), dict[str, list[Shown]]()
    for item, fact in sorted(recorded.all(COMMENT).items(), key=lambda one: one[1].seq):
        kind_id, of_item, field = subject_of(fact)
        whose, of = f"{kind_id}:{of_item}", rules.facts.get(kind_id)
        label = next((f.words(language()) for f in of.field if f.id == field), "") if of else ""
        at, person = datetime.fromisoformat(fact.at), people.get(fact.by)
        settled = recorded.one(SETTLED, item) is not None
        found.setdefault(whose, []).append({
            "who": person.name if person else "", "iso": iso(at), "field": label,
            "words": moment_words(at, language()), "text": fact.value.get("text", ""),
            "settled": settled, "number": item,
            "url": facts.url("case", opened.ref, SETTLED, item) if may and not settled and settles(
                rules, fact, actor, measure=opened.row["measure"]) else "",
        })  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """How many comments at a field aren't shown, and how many of those nobody has settled."""

    number: int = 0
    open: int = 0


def newest(said: Sequence[Shown], *, whole: bool) -> tuple[Sequence[Shown], Earlier]:
    """The newest of what was said at one field, and what was said before them; or all of it."""
    if whole or len(said) <= NEWEST:
        return said, Earlier()
    before = said[:-NEWEST]
    return said[-NEWEST:], Earlier(len(before), sum(not one["settled"] for one in before))


def still_open(rules: Rules, case: CaseFacts, actor: Actor) -> list[Shown]:
    """Every comment on a case that nobody has settled, as a link to what it is about."""
    kind, recorded = rules.facts.get(COMMENT), case.recorded
    if kind is None or not sees_kind(actor, kind):
        return []
    found = []
    for item, fact in sorted(recorded.all(COMMENT).items(), key=lambda one: one[1].seq):
        of_kind, of_item, of_field = subject_of(fact)
        of = rules.facts.get(of_kind)
        if of is None or recorded.one(SETTLED, item) is not None:
            continue
        name = facts.name(rules, of, of_item, case.measure, recorded.one(of_kind, of_item))
        label = next((f.words(language()) for f in of.field if f.id == of_field), "")
        found.append({
            "words": f"{name} · {label}" if label else name, "text": fact.value.get("text", ""),
            "url": places.address(rules.measure(case.measure), case.ref, of, of_item),
        })  # fmt: skip
    return found


def may_comment(opened: Opened, actor: Actor) -> bool:
    """May this person say something about a part of it now?"""
    kind = opened.rules.facts.get(COMMENT)
    return (kind is not None and actor.has(*kind.who) and opened.may(actor)
            and opened.state in kind.states)  # fmt: skip


def fields_of(kind: FactKind, item: str) -> list[tuple[str, str]]:
    """What of a fact can be commented on: (how a comment names it, its words)."""
    return [(about(kind, item, field.id), field.words(language())) for field in kind.field]

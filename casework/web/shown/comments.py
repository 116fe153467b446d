"""What did people who fill in an application together say to each other about one part of it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from casework.filters import iso, moment_words
from casework.i18n import language
from casework.models import User
from casework.queries.visible import sees_kind
from casework.services.desk import Opened
from workflows.edition import FactKind
from workflows.facts import Actor

from . import facts
from .law import Shown

COMMENT, SETTLED = "comment", "comment_settled"
Comments = Mapping[str, list[Shown]]  # about → what was said, oldest first


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
        whose, _, field = str(fact.value["about"]).partition("/")
        of = rules.facts.get(whose.partition(":")[0])
        label = next((f.words(language()) for f in of.field if f.id == field), "") if of else ""
        at, person = datetime.fromisoformat(fact.at), people.get(fact.by)
        settled = recorded.one(SETTLED, item) is not None
        found.setdefault(whose, []).append({
            "who": person.name if person else "", "iso": iso(at), "field": label,
            "words": moment_words(at, language()), "text": fact.value.get("text", ""),
            "settled": settled, "number": item,
            "url": facts.url("case", opened.ref, SETTLED, item) if may and not settled else "",
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

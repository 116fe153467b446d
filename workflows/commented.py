"""What is a comment on an application about, and whose is it to settle?"""

from __future__ import annotations

from .facts import Actor, Fact
from .rules import Rules

COMMENT, SETTLED = "comment", "comment_settled"


def subject_of(comment: Fact) -> tuple[str, str, str]:
    """(kind, item, field) that it is about; without a field it is about the whole."""
    whose, _, field = str(comment.value.get("about", "")).partition("/")
    kind, _, item = whose.partition(":")
    return kind, item, field


def settles(rules: Rules, comment: Fact, actor: Actor, *, measure: str) -> bool:
    """Is it this person's to settle: their own, or about something that they may record?"""
    kind, item, _field = subject_of(comment)
    about = rules.facts.get(kind)
    mine = about is not None and actor.has(*rules.recorders(about, item, measure))
    return comment.by == actor.user or mine

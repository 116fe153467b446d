"""How is an attempt recorded that never came to the door?"""

from __future__ import annotations

from datetime import datetime

from casework.db import Database, Writer
from casework.models.base import canonical, instant_text
from workflows.facts import Actor

from .door import INSERT_REFUSAL

NOBODY = Actor(0, "", frozenset())


def note(w: Writer, subject: str, action: str, *, at: datetime, actor: Actor = NOBODY) -> None:
    """Record that `actor` was turned away from `subject`; no rule gave a reason."""
    roles = ",".join(sorted(actor.roles))[:16]
    w.run(INSERT_REFUSAL, subject=subject[:80], action=action[:40], actor=actor.user, role=roles,
          at=instant_text(at), breaches=canonical([]))  # fmt: skip


def note_page(db: Database, endpoint: str, method: str, *, at: datetime, actor: Actor) -> None:
    """Record that somebody with an account asked for a page that isn't theirs."""
    with db.writing() as w:
        note(w, f"page/{endpoint}", method, at=at, actor=actor)

"""For which of its divisions can a unit start a case, and if not, why?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from casework.models import Case, Division
from casework.services.desk import Opened
from casework.services.desks import BY_SUBJECT
from casework.services.door import Wish
from workflows.facts import Actor
from workflows.machine import Offer, actions_for
from workflows.words import Breach

from .cases import like
from .reader import Reader
from .snapshots import GONE

MOST = 60


@dataclass(frozen=True, slots=True)
class Start:
    """What starting a case would come to: the subject as the door would make it, and the offer."""

    opened: Opened
    offer: Offer | None

    @property
    def hard(self) -> tuple[Breach, ...]:
        """What no written reason settles."""
        return tuple(b for b in self.breaches if not b.soft)

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """All that stands in the way."""
        return self.offer.breaches if self.offer else ()


def divisions(session: Session, actor: Actor, words: str = "") -> Sequence[Division]:
    """The divisions of this person's unit (a city: its own) that `words` find, in order of code.

    By name, alias, pinyin initials or code; every word must fit.
    """
    where = [Division.code == actor.division] if actor.division else [Division.unit == actor.unit]
    for word in words.split():
        anywhere = like(word)
        ways = [Division.name_zh.like(anywhere, escape="\\"),
                Division.alias.like(anywhere, escape="\\")]  # fmt: skip
        if word.isascii():
            ways += [Division.initials.like(anywhere[1:].lower(), escape="\\"),
                     Division.code.like(anywhere[1:], escape="\\"),
                     Division.name_en.ilike(anywhere, escape="\\")]  # fmt: skip
        where.append(or_(*ways))
    asked = select(Division).where(and_(*where)).order_by(Division.code).limit(MOST)
    return session.scalars(asked).all()


def running(session: Session, year: int, measure: str) -> dict[str, str]:
    """Division → its running case for the measure in the round."""
    rows = session.execute(
        select(Case.division, Case.ref).where(
            Case.round_year == year, Case.measure == measure, Case.state.not_in(GONE)
        )
    )
    return {row.division: row.ref for row in rows}


def start(
    session: Session, actor: Actor, *, year: int, measure: str, division: str, now: datetime
) -> Start:
    """What the rules say to a new case; Invalid where measure or division don't exist."""
    new = {"round": year, "measure": measure, "division": division}
    wish = Wish(actor=actor, subject="case", name="draft", received_at=now, new=new)
    opened: Opened = BY_SUBJECT["case"].open(Reader(session), wish)
    offers = actions_for(opened.rules, opened.facts, actor=actor, now=now)
    return Start(opened, next((o for o in offers if o.rule.id == "draft"), None))

"""Which accounts are there, and what happened to one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Text, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from casework.models import Division, Event, Organisation, Unit, User

SIZE = 50
CAP = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: words in login, name or organisation, a role, open or closed accounts."""

    words: str = ""
    role: str = ""
    standing: str = "open"  # open, closed, all


@dataclass(frozen=True, slots=True)
class Page:
    """A page of accounts by login; `next` is the login after which the next one begins."""

    users: Sequence[User]
    total: int  # at most CAP + 1
    next: str | None


def _condition(wanted: Wanted) -> list[object]:
    found: list[object] = []
    for word in wanted.words.split():
        found.append(or_(*(c.contains(word, autoescape=True) for c in (
            User.login, User.name, Organisation.name_zh, Organisation.name_en))))  # fmt: skip
    if wanted.role:
        roles = type_coerce(User.roles, Text)
        found.append(roles.contains(f'"{wanted.role}"', autoescape=True))
    if wanted.standing != "all":
        found.append(User.active.is_(wanted.standing == "open"))
    return found


def page(session: Session, wanted: Wanted, *, after: str = "") -> Page:
    """One page of accounts."""
    where = and_(True, *_condition(wanted))  # type: ignore[arg-type]
    asked = select(User).join(Organisation).where(where).order_by(User.login)
    counted = select(User.id).join(Organisation).where(where).limit(CAP + 1).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    rows = session.scalars(asked.where(User.login > after).limit(SIZE + 1)).all()
    return Page(rows[:SIZE], total, rows[SIZE - 1].login if len(rows) > SIZE else None)


def places(session: Session) -> Sequence[Unit]:
    """Every recommending unit, for the form of a new account."""
    return session.scalars(select(Unit).order_by(Unit.code)).all()


def place_words(session: Session, user: User, lang: str) -> str:
    """The place that scopes what an account sees: its division, else its unit, else nothing."""
    org = user.organisation
    found: Division | Unit | None = None
    if org.division:
        found = session.get(Division, org.division)
    elif org.unit:
        found = session.get(Unit, org.unit)
    if found is None:
        return ""
    return found.name_zh if lang.startswith("zh") or not found.name_en else found.name_en


def happened(session: Session, user_id: int, *, most: int = 50) -> Sequence[Event]:
    """What happened to an account, newest first."""
    return session.scalars(
        select(Event).where(Event.stream == f"account/{user_id}").order_by(Event.seq.desc())
        .limit(most)
    ).all()  # fmt: skip


def names(session: Session, numbers: set[int]) -> Mapping[int, str]:
    """What the accounts with these numbers are called."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(numbers)))
    return {row.id: row.name for row in rows}

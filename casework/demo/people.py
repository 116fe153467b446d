"""Who works in the demo?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.db import Database
from casework.models import User
from casework.reference.loaders import provinces
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.login_sessions import actor_of
from casework.services.organisations import Office
from workflows.facts import Actor

from .story import all_divisions, told


@dataclass(frozen=True, slots=True)
class Person:
    """An account to be made; `offered` to visitors, or at work in the background."""

    login: str
    name: str
    roles: tuple[str, ...]
    office: Office
    offered: bool


def employ(db: Database, *, now: datetime) -> None:
    """Add every account of the demo, without a password, in the order in which they are offered."""
    for person in sorted(_people(), key=_rank):
        accounts.add(db, person.login, name=person.name, email=f"{person.login}@example.invalid",
                     roles=person.roles, office=person.office, actor=CONSOLE, now=now,
                     demo=person.offered)  # fmt: skip


def _rank(person: Person) -> int:
    """The ministry first, then the invented province, then the others."""
    invented = told("demo_unit")["unit"]["code"]
    place = person.office.division or person.office.unit
    if person.office.kind == "ministry":
        return 0
    if place[:2] == invented[:2]:
        return 1
    return 2 if person.offered else 3


def _people() -> Iterator[Person]:
    for office in told("accounts")["office"]:
        where = Office(kind=office["kind"], name_zh=office["zh"], name_en=office["en"])
        for account in office["account"]:
            yield Person(account["login"], account["name"], tuple(account["roles"]), where, True)
    yield from _authorities()
    yield from _cities()


def _authorities() -> Iterator[Person]:
    """The unit, the statistics bureau and the communications administration of every province."""
    invented = told("demo_unit")["unit"]
    units = [(p.code, p.short_zh, p.kind) for p in provinces()]
    units.append((invented["code"], invented["name_zh"], invented["kind"]))
    for kind, authority in told("accounts")["authority"].items():
        for code, short, unit_kind in units:
            if unit_kind in authority.get("not_in", ()):
                continue
            yield Person(f"{kind}.{code}", f"{short} {authority['title']}", (kind,),
                         Office(kind=kind, unit=code), code in authority["offered"])  # fmt: skip


def _cities() -> Iterator[Person]:
    """Every city that applies, and those that the file offers."""
    part = told("accounts")["city"]
    codes = {case["division"] for name in ("finished_round", "running_round")
             for case in told(name)["applications"]["case"]}  # fmt: skip
    for code in sorted(codes | set(part["offered"])):
        yield Person(f"city.{code}", f"{all_divisions()[code].name_zh} {part['title']}", ("city",),
                     Office(kind="city", division=code), code in part["offered"])  # fmt: skip


def cast(session: Session) -> Mapping[str, Actor]:
    """Login → actor, for every account that there is."""
    return {user.login: actor_of(user) for user in session.scalars(select(User))}

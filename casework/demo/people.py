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
from workflows.loader import find_notice
from workflows.rules import Rules, bind

from .story import Story, all_divisions, told


@dataclass(frozen=True, slots=True)
class Person:
    """An account to be made; `offered` to visitors, or at work in the background."""

    login: str
    name: str
    roles: tuple[str, ...]
    office: Office
    offered: bool


def employ(db: Database, story: Story, *, now: datetime) -> None:
    """Add every account of the demo, without a password, in the order in which they are offered."""
    for person in sorted(_people(story), key=_rank):
        accounts.add(db, person.login, name=person.name, email=f"{person.login}@example.invalid",
                     roles=person.roles, office=person.office, actor=CONSOLE, now=now,
                     demo=person.offered)  # fmt: skip


def _rank(person: Person) -> int:
    """The ministry first, then the invented province, then the others."""
    invented = told("demo_unit")["unit"]["code"]
    place = person.office.division or person.office.unit
    if person.office.kind == "ministry" and person.offered:
        return 0
    if place[:2] == invented[:2]:
        return 1
    return 2 if person.offered else 3


def city_roles(rules: Rules) -> frozenset[str]:
    """Whose part of an application is done by an office of the city itself.

    Of the city besides, where an edition asks for its own office (2019: Article 7(3)).
    """
    return frozenset({"city"}.union(*(kind.who for kind in rules.edition.facts if kind.own_city)))


def taking_part(rules: Rules) -> frozenset[str]:
    """Who does or records something on a case under these rules (2019 knows no communications
    administration): whoever doesn't is no one to become.
    """
    acts = (action.who for action in rules.edition.actions if action.subject == "case")
    records = (kind.who for kind in rules.edition.facts if kind.owner == "case" and not kind.beside)
    return frozenset[str]().union(*acts, *records)


def _people(story: Story) -> Iterator[Person]:
    for office in told("accounts")["office"]:
        where = Office(kind=office["kind"], name_zh=office["zh"], name_en=office["en"])
        for account in office["account"]:
            yield Person(account["login"], account["name"], tuple(account["roles"]), where,
                         account.get("offered", True))  # fmt: skip
    rules = [bind(*find_notice(part["year"])) for part in story.rounds]
    own = frozenset[str]().union(*map(city_roles, rules))
    yield from _authorities(own, taking_part(rules[-1]))
    yield from _cities(story, own)


def _authorities(own: frozenset[str], offered: frozenset[str]) -> Iterator[Person]:
    """The unit, the statistics bureau and the communications administration of every province.

    Not those whose work in this story is `own` to each city; to visitors only those that are
    `offered`, having a part in its open round.
    """
    invented = told("demo_unit")["unit"]
    units = [(p.code, p.short_zh, p.kind) for p in provinces()]
    units.append((invented["code"], invented["name_zh"], invented["kind"]))
    for kind, authority in told("accounts")["authority"].items():
        if kind in own:
            continue
        for code, short, unit_kind in units:
            if unit_kind in authority.get("not_in", ()):
                continue
            yield Person(f"{kind}.{code}", f"{short} {authority['title']}", (kind,),
                         Office(kind=kind, unit=code),
                         kind in offered and code in authority["offered"])  # fmt: skip


def _cities(story: Story, own: frozenset[str]) -> Iterator[Person]:
    """Every city that applies, and those that the file offers; each with the offices of its `own`."""
    part, authorities = told("accounts")["city"], told("accounts")["authority"]
    titles = {"city": part["title"]} | {
        kind: one["of_city"] for kind, one in authorities.items() if kind in own
    }
    codes = {case["division"] for round_ in story.rounds
             for case in round_["applications"]["case"]}  # fmt: skip
    for code in sorted(codes | set(part["offered"])):
        for kind, title in titles.items():
            yield Person(f"{kind}.{code}", f"{all_divisions()[code].name_zh} {title}", (kind,),
                         Office(kind=kind, division=code), code in part["offered"])  # fmt: skip


def cast(session: Session) -> Mapping[str, Actor]:
    """Login → actor, for every account that there is."""
    return {user.login: actor_of(user) for user in session.scalars(select(User))}

"""Who is at work in the last minutes before the cutoff, and on what?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from casework.models import Division
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.support.house import House

MEASURES = ("industry", "digital")


@dataclass(frozen=True, slots=True)
class Ready:
    """A case that may be handed in, and who of its unit will; only one of a place's rivals can."""

    login: str
    ref: str
    version: int
    place: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Somebody at work on a case: the facts that are theirs, as kind and item."""

    login: str
    ref: str
    parts: tuple[tuple[str, str], ...]


def gather(house: House, *, places: int, rivals: int, drafts: int) -> tuple[list[Ready], list[Draft]]:  # fmt: skip
    """Cases ready for so many places, `rivals` of which two want, and two people on each draft."""
    cities = _cities(house)
    units = list(cities)
    ready: list[Ready] = []
    for number in range(places):
        unit = units[number % len(units)]
        measure = MEASURES[number // len(units)]
        for _ in range(2 if number < rivals else 1):
            ref = house.draft(cities[unit].pop(0), measure)
            house.fill(ref)
            done = house.unit_acts(ref, "approve_province")
            login = _account(house, f"unit.{len(ready)}", "unit", Office(kind="unit", unit=unit))
            ready.append(Ready(login, ref, done.version, f"{unit}-{measure}"))
    evidence = [("evidence", one.id) for one in house.rules.measure("industry").evidence]
    half = len(evidence) // 2
    begun: list[Draft] = []
    for number in range(drafts):
        unit = max(units, key=lambda unit: len(cities[unit]))
        division = cities[unit].pop(0)
        ref = house.draft(division)
        city, its = Office(kind="city", division=division), Office(kind="unit", unit=unit)
        begun += [
            Draft(_account(house, f"city.{number}", "city", city), ref, tuple(evidence[:half])),
            Draft(_account(house, f"helps.{number}", "unit", its), ref, tuple(evidence[half:])),
        ]
    return ready, begun


def _cities(house: House) -> dict[str, list[str]]:
    """The cities of the provinces that have some to choose from, by unit."""
    found = defaultdict(list)
    with house.db.reading() as session:
        for one in session.scalars(select(Division).order_by(Division.code)):
            if one.kind == "prefecture_city" and not one.valid_to and not one.planned_single:
                found[one.unit].append(one.code)
    return {unit: codes for unit, codes in found.items() if len(codes) > 4}


def _account(house: House, login: str, role: str, office: Office) -> str:
    accounts.add(house.db, login, name=login, email="", roles=[role], office=office, actor=CONSOLE,
                 now=datetime.now(UTC), demo=True)  # fmt: skip
    return login

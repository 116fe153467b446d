"""Which records do the tests of the audit alter? Made once, found in order, and copied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.support.house import MINISTRY, WORKING, House, round_2022, wall
from tests.support.tampering import found
from workflows.calendar import BEIJING

PUBLISHED = datetime(2023, 2, 20, 9, tzinfo=BEIJING)


def busy_round(url: str) -> None:
    """A round with a submitted and a drafted case, and an accident on record."""
    house = opened(url)
    house.submitted("440300")
    house.draft("320500")
    house.door.record(MINISTRY, "division", "incident",
                      {"kind": "social", "date": "2022-01-01", "source": "示例"},
                      item="1", ref="440300", received_at=WORKING)  # fmt: skip
    _in_order(house)


def public_round(url: str) -> None:
    """A list of two cities that was made public."""
    house = opened(url)
    refs = house.ranked({"440300": "90", "320500": "85"})
    house.publicised(list(refs.values()), PUBLISHED)
    _in_order(house)


def peopled_round(url: str) -> None:
    """A round with a submitted case, and accounts that were added, changed and closed."""
    house = opened(url)
    house.submitted("440300")
    ministry = Office(kind="ministry")
    for login in ("first", "second"):
        own: dict[str, Any] = {"actor": CONSOLE, "now": wall()}
        number = accounts.add(house.db, login, name=login, email="", roles=["ministry"],
                              office=ministry, **own)  # fmt: skip
        accounts.give_roles(house.db, number, ["leader"], **own)
        accounts.deactivate(house.db, number, **own)
        accounts.reactivate(house.db, number, **own)
        accounts.rename(house.db, number, name="改名", lang="en", now=wall())
    _in_order(house)


def opened(url: str) -> House:
    """The house in which round FY2022 is open."""
    round_2022(url)
    return House.on(url)


def _in_order(house: House) -> None:
    assert found(house) == []
    house.db.engine.dispose()

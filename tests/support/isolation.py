"""How is a test of the rules kept from the network and from every database?"""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

RULES = Path(__file__).parents[1] / "workflows"
# The scenarios beside the rules are run through the real door, on a scratch database.
SCENARIOS = RULES / "scenarios"

DOORS = (
    (socket.socket, "connect"),
    (socket.socket, "connect_ex"),
    (socket.socket, "bind"),
    (socket, "getaddrinfo"),
    (sqlite3, "connect"),
    (sqlite3.dbapi2, "connect"),
    (psycopg, "connect"),
    (psycopg.Connection, "connect"),
    (psycopg.AsyncConnection, "connect"),
)


class OutsideWorld(AssertionError):
    """A test of the rules reached for something that the rules may not know."""


def is_a_test_of_the_rules(path: Path) -> bool:
    """Whether the test file belongs to workflows/, which knows neither network nor database."""
    return path.is_relative_to(RULES) and not path.is_relative_to(SCENARIOS)


def forbid_the_outside_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the test ends, opening a connection of any kind raises OutsideWorld."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OutsideWorld(
            "workflows/ decides without network and database; a test that needs one belongs "
            "under tests/casework/ or tests/notifications/."
        )

    for owner, name in DOORS:
        monkeypatch.setattr(owner, name, refuse)

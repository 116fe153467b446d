"""How is an account locked, read, and its every change written down?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from casework.db import Sql, Writer
from casework.errors import NotFound
from casework.models import Organisation, User
from workflows.facts import Actor

from .streams import Entry, Head, Stamp, append

# Whoever has the machine's own shell: the first account of an installation comes from there.
CONSOLE = Actor(0, "console", frozenset({"console"}))
MANAGER = "account_admin"

COLUMNS = ("id", "login", "name", "email", "lang", "organisation_id", "roles", "password_hash",
           "active", "failures", "locked_until", "last_seen_at", "demo", "version", "head",
           "touched_at")  # fmt: skip
# By number, the managers along with the one who is changed: of two who would each close the
# other's account one waits, and then finds itself the last.
ROWS = Sql(
    select(*(getattr(User, c) for c in COLUMNS), Organisation.kind)
    .join(Organisation, User.organisation_id == Organisation.id)
    .where(
        or_(User.id == bindparam("whose"), User.roles.like(bindparam("managers"))),
    )
    .order_by(User.id)
    .with_for_update(of=User)
)
OWN = Sql(
    select(*(getattr(User, c) for c in COLUMNS), Organisation.kind)
    .join(Organisation, User.organisation_id == Organisation.id)
    .where(User.id == bindparam("whose"))
    .with_for_update(of=User)
)
HEAD = Sql(
    update(User)
    .where(User.id == bindparam("whose"))
    .values(
        version=bindparam("version"), head=bindparam("head"), touched_at=bindparam("touched_at")
    )
)


@dataclass(slots=True)
class Account:
    """An account's row under its lock, with its organisation's kind, and its stream's head."""

    row: dict[str, Any]
    head: Head

    @property
    def id(self) -> int:
        """Its number."""
        return int(self.row["id"])

    @property
    def roles(self) -> frozenset[str]:
        """Its roles as they are kept."""
        return frozenset(self.row["roles"])


def _account(row: Any) -> Account:
    found = dict(zip((*COLUMNS, "office"), row, strict=True))
    found["roles"] = _plain(User.roles, found["roles"])
    for name in ("locked_until", "last_seen_at"):
        found[name] = _plain(getattr(User, name), found[name])
    found["active"], found["demo"] = bool(found["active"]), bool(found["demo"])
    head = Head(f"account/{found['id']}", found["version"], found["head"], found["touched_at"])
    return Account(found, head)


def _plain(column: Any, value: Any) -> Any:
    return column.type.process_result_value(value, None)


def open_account(w: Writer, user_id: int) -> Account:
    """Lock one account and read it. NotFound where there is none."""
    row = w.one(OWN, whose=user_id)
    if row is None:
        raise NotFound
    return _account(row)


def open_with_managers(w: Writer, user_id: int) -> tuple[Account | None, list[Account]]:
    """Lock an account (None: there is none) along with all who manage accounts, in one order."""
    rows = [_account(row) for row in w.rows(ROWS, whose=user_id, managers=f'%"{MANAGER}"%')]
    managers = [a for a in rows if MANAGER in a.roles and a.row["active"]]
    return next((a for a in rows if a.id == user_id), None), managers


def write(
    w: Writer,
    account: Account,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    kind: str = "act",
    payload: Mapping[str, Any] | None = None,
    text: Mapping[str, Any] | None = None,
) -> None:
    """Add event `name` to the account's stream. Names and addresses go into `text`, never payload.

    Accounts live by the wall clock: `now` is both when it came in and when it is written.
    """
    role = next((r for r in ("console", MANAGER) if actor.has(r)), "self")
    stamp = Stamp(actor.user, role, now, now)
    append(w, account.head, Entry(kind, name, payload=payload or {}, text=text or {}), stamp)
    w.run(HEAD, expect=1, whose=account.id, version=account.head.seq, head=account.head.hash,
          touched_at=account.head.touched_at)  # fmt: skip

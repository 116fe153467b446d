"""What does recording a fact change besides the fact?"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Text, bindparam, select, update

from casework.db import Sql, Writer
from casework.errors import Invalid
from casework.models import Case, Objection, Round, User
from workflows.rules import bind

from . import cutoffs, list_desk
from .desk import Opened
from .streams import Stamp

SET_DIGEST = Sql(
    update(Round).where(Round.year == bindparam("whose")).values(rules_digest=bindparam("digest"))
)
OFFICER = Sql(
    update(Case)
    .where(Case.ref == bindparam("whose"))
    .values(officer=bindparam("officer"), substitute=bindparam("substitute"))
)
ROLES = Sql(
    select(User.roles.cast(Text)).where(User.login == bindparam("login"), User.active.is_(True))
)
HANDLER = Sql(
    update(Objection)
    .where(Objection.ref == bindparam("whose"))
    .values(handler=bindparam("handler"))
)
PERSON = Sql(select(User.id).where(User.login == bindparam("login"), User.active.is_(True)))


def _setting(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    """The round's rules have another digest from now on."""
    rules = opened.rules
    settings = dict(rules.settings)
    if value is None:
        settings.pop(item)
    else:
        settings[item] = value["value"]
    bound = bind(rules.edition, rules.notice, settings)
    w.run(SET_DIGEST, expect=1, whose=opened.year, digest=bound.digest)
    if bound.deadlines["cutoff"] != rules.deadlines["cutoff"]:
        cutoffs.recount(w, opened, bound, stamp)


def _entry(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    list_desk.set_entries(w, opened, {item: value})


def _officer(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    """Who is in charge stands on the case too, so that lists find it."""
    ids: dict[str, int | None] = {"officer": None, "substitute": None}
    for name in ids:
        login = (value or {}).get(name)
        if login:
            found = w.one(PERSON, login=login)
            if found is None:
                raise Invalid({name: (f"没有账号“{login}”。", f"There is no account “{login}”.")})
            ids[name] = found[0]
    w.run(OFFICER, expect=1, whose=opened.ref, **ids)


def _member(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    """A member works in an account: conflicts are declared, and cases judged, by its own hand."""
    if value is None:
        return
    found = w.one(ROLES, login=item)
    if found is None or "expert" not in json.loads(found[0]):
        raise Invalid({"committee_member": (
            f"没有登录名为“{item}”的评审专家账号。",
            f"There is no committee expert with the login “{item}”.")})  # fmt: skip


def _assignment(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    """Who handles it stands on the objection too, so that lists and reminders find it."""
    handler: int | None = None
    for name, login in (value or {}).items():
        found = w.one(PERSON, login=login)
        roles = json.loads(w.one(ROLES, login=login)[0]) if found else ()
        if not {"ministry", "leader"}.intersection(roles):
            raise Invalid({name: (f"没有登录名为“{login}”的部里经办或领导账号。",
                                  "No account of the ministry or its leadership is called"
                                  f" “{login}”.")})  # fmt: skip
        if name == "handler":
            handler = found[0]
    w.run(HANDLER, expect=1, whose=opened.ref, handler=handler)


FOLLOWS = {"setting": _setting, "cutoff_moved": cutoffs.moved, "committee_member": _member,
           "entry": _entry, "officer": _officer, "assignment": _assignment}  # fmt: skip

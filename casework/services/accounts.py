"""Who gets an account, with which roles, and who loses it?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from casework.config import LANGUAGES
from casework.db import Database, Sql, Writer, is_duplicate
from casework.errors import Conflict, Forbidden, Invalid, NotFound
from casework.models import Assessment, FactRow, Shortlist, User
from casework.models.base import canonical
from casework.roles import ADMINISTRATORS, OFFICES, ROLES, SEES_ALL
from workflows.facts import Actor
from workflows.legible import written

from . import login_sessions
from .account_stream import CONSOLE, MANAGER, Account, open_account, open_with_managers, write
from .gather_list import IN_REVIEW
from .login import one_spelling
from .organisations import Office, as_json, find_or_add
from .passwords import DROP_LINKS
from .streams import Head

LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,78}[a-z0-9])?")
EMAIL = re.compile(r"""[^\s@<>,;:"\\()]+@[^\s@<>,;:"\\()]+\.[^\s@<>,;:"\\()]+""")

TAKEN = Sql(select(User.id).where(User.login == bindparam("login")))
_columns = [c.name for c in User.__table__.columns if c.name != "id"]
INSERT = Sql(insert(User).values({c: bindparam(c) for c in _columns}).returning(User.id))
SET_ROLES = Sql(update(User).where(User.id == bindparam("whose")).values(roles=bindparam("given")))
SET_ACTIVE = Sql(update(User).where(User.id == bindparam("whose")).values(active=bindparam("open")))
SET_OWN = Sql(
    update(User)
    .where(User.id == bindparam("whose"))
    .values(name=bindparam("called"), lang=bindparam("tongue"))
)
SEATED = Sql(
    select(Shortlist.ref)
    .join(FactRow, FactRow.owner == "list/" + Shortlist.ref)
    .where(FactRow.kind == "committee_member", FactRow.item == bindparam("login"),
           Shortlist.state.in_(("open", IN_REVIEW)))
    .union(select(Assessment.list_ref)
           .join(Shortlist, Shortlist.ref == Assessment.list_ref)
           .where(Assessment.expert == bindparam("expert"), Shortlist.state == IN_REVIEW))
    .order_by("ref")
)  # fmt: skip
LAST = ("这是最后一名账号管理员，先交给另一人。",
        "This is the last account administrator; give somebody else the role first.")  # fmt: skip


def add(
    db: Database,
    login: str,
    *,
    name: str,
    email: str,
    roles: Iterable[str],
    office: Office,
    actor: Actor,
    now: datetime,
    lang: str = LANGUAGES[0],
    demo: bool = False,
) -> int:
    """Add an account without a password (a reset link, or the console, sets one); its number.

    Raises Invalid (field → words), Conflict for a login that is taken, Forbidden for others than
    account administrators and the console. `demo`: no password ever, only the bar leads into it.
    """
    if not actor.has(MANAGER, "console"):
        raise Forbidden
    login, name, email = one_spelling(login), name.strip(), email.strip()
    given = frozenset(roles)
    wrong = _wrong(login, name, email) | _wrong_roles(given, office.kind)
    if lang not in LANGUAGES:
        wrong["lang"] = ("没有这种语言。", "There is no such language.")
    if wrong:
        raise Invalid(wrong)
    taken = Conflict(f"登录名“{login}”已有人使用。", f"The login “{login}” is taken.")
    with db.writing() as w:
        if w.one(TAKEN, login=login):
            raise taken
        where = find_or_add(w, office)
        try:
            user_id = w.one(
                INSERT, login=login, name=name, email=email, lang=lang, organisation_id=where,
                roles=canonical(sorted(given)), password_hash="", active=True, failures=0,
                locked_until=None, last_seen_at=None, demo=demo, version=0, head="", touched_at="",
            )[0]  # fmt: skip
        except Exception as error:
            if is_duplicate(error):  # somebody else was adding it at the same moment
                raise taken from None
            raise
        account = Account({"id": user_id}, Head(f"account/{user_id}"))
        write(w, account, "added", actor=actor, now=now,
              payload={"roles": sorted(given), "organisation": where, "demo": demo,
                       "office": as_json(w, where)},
              text={"login": login, "name": name, "email": email})  # fmt: skip
    return int(user_id)


def _wrong(login: str, name: str, email: str) -> dict[str, tuple[str, str]]:
    found = {}
    if not LOGIN.fullmatch(login):
        found["login"] = ("登录名由小写字母、数字和 . _ @ - 组成，首尾是字母或数字。",
                          "A login is made of small letters, digits and . _ @ -, and starts and "
                          "ends with a letter or digit.")  # fmt: skip
    found |= _wrong_name(name)
    if email and (len(email) > 160 or not EMAIL.fullmatch(email)):
        found["email"] = ("电子邮箱地址不对。", "This is no e-mail address.")
    return found


def _wrong_name(name: str) -> dict[str, tuple[str, str]]:
    if written(name) and len(name) <= 80 and name.isprintable():
        return {}
    return {"name": ("姓名为 1 至 80 个字。", "A name has 1 to 80 characters.")}


def _wrong_roles(roles: frozenset[str], office: str) -> dict[str, tuple[str, str]]:
    """Are these roles that somebody in such an office can hold, and hold together?"""
    if office not in OFFICES:
        return {"office": ("没有这种单位。", "There is no such kind of organisation.")}
    if not roles:
        return {"roles": ("至少选一个角色；不再使用的账号请关闭。",
                          "Choose at least one role; close an account that is no longer used.")}  # fmt: skip
    for role in sorted(roles):
        if role not in ROLES:
            return {"roles": (f"没有“{role}”这个角色。", f"There is no role “{role}”.")}
        if office not in ROLES[role].offices:
            zh, en = ROLES[role].zh, ROLES[role].en
            where = OFFICES[office]
            return {"roles": (f"“{where.zh}”的人员不能担任“{zh}”。",
                              f"“{en}” isn't a role for: {where.en}.")}  # fmt: skip
    both = sorted(roles & ADMINISTRATORS, key=list(ROLES).index)
    if "expert" in roles and roles & SEES_ALL:
        both = sorted(roles & (SEES_ALL | {"expert"}), key=list(ROLES).index)
    if len(both) > 1:
        zh, en = "、".join(ROLES[r].zh for r in both), " and ".join(ROLES[r].en for r in both)
        return {"roles": (f"{zh}不能由同一人担任。", f"Nobody is both {en}.")}
    return {}


def give_roles(
    db: Database, user_id: int, roles: Iterable[str], *, actor: Actor, now: datetime
) -> None:  # fmt: skip
    """Give an account exactly these roles; its sessions end, so that none acts with old ones.

    Nobody changes their own roles; the last account administrator keeps theirs; a member of a
    committee sees no more of its review than a member may until that is over (Article 9 of 2022).
    """
    given = frozenset(roles)
    with db.writing() as w:
        account, managers = _managed(w, user_id, actor)
        if wrong := _wrong_roles(given, account.row["office"]):
            raise Invalid(wrong)
        if given == account.roles:
            return
        if given & SEES_ALL and (
            lists := w.rows(SEATED, login=account.row["login"], expert=user_id)
        ):
            raise Invalid({"roles": _seated(lists[0][0])})
        if MANAGER in account.roles and MANAGER not in given and _is_last(account, managers):
            raise Invalid({"roles": LAST})
        w.run(SET_ROLES, expect=1, whose=user_id, given=canonical(sorted(given)))
        login_sessions.end_all(w, user_id)
        write(w, account, "roles", actor=actor, now=now,
              payload={"before": sorted(account.roles), "after": sorted(given)})  # fmt: skip


def deactivate(db: Database, user_id: int, *, actor: Actor, now: datetime) -> None:
    """Close an account; its sessions end, what it did stays. Not one's own, not the last."""
    with db.writing() as w:
        account, managers = _managed(w, user_id, actor)
        if not account.row["active"]:
            return
        if _is_last(account, managers):
            raise Invalid({"login": LAST})
        w.run(SET_ACTIVE, expect=1, whose=user_id, open=False)
        login_sessions.end_all(w, user_id)
        w.run(DROP_LINKS, whose=user_id)  # a link that was sent before doesn't outlive the closing
        write(w, account, "deactivated", actor=actor, now=now)


def reactivate(db: Database, user_id: int, *, actor: Actor, now: datetime) -> None:
    """Open a closed account again, with the roles that it had."""
    with db.writing() as w:
        account, _ = _managed(w, user_id, actor)
        if account.row["active"]:
            return
        w.run(SET_ACTIVE, expect=1, whose=user_id, open=True)
        write(w, account, "reactivated", actor=actor, now=now)


def rename(db: Database, user_id: int, *, name: str, lang: str, now: datetime) -> None:
    """Set one's own name and language."""
    name = name.strip()
    wrong = _wrong_name(name)
    if lang not in LANGUAGES:
        wrong["lang"] = ("没有这种语言。", "There is no such language.")
    if wrong:
        raise Invalid(wrong)
    with db.writing() as w:
        account = open_account(w, user_id)
        if (name, lang) == (account.row["name"], account.row["lang"]):
            return
        w.run(SET_OWN, expect=1, whose=user_id, called=name, tongue=lang)
        write(w, account, "renamed", actor=Actor(user_id, "", frozenset()), now=now,
              payload={"lang": lang}, text={"name": name})  # fmt: skip


def _managed(w: Writer, user_id: int, actor: Actor) -> tuple[Account, list[Account]]:
    """The account, for somebody who may manage it: an administrator still, and not of oneself."""
    if not actor.has(MANAGER, "console"):
        raise Forbidden
    account, managers = open_with_managers(w, user_id)
    if account is None:
        raise NotFound
    if actor != CONSOLE and actor.user not in {m.id for m in managers}:
        raise Forbidden  # closed, or no administrator any more, since the page was opened
    if actor.user == user_id:
        raise Invalid({"login": ("不能改动自己的角色和账号状态，请由另一名账号管理员办理。",
                                 "Nobody changes their own roles or closes their own account; "
                                 "another account administrator does.")})  # fmt: skip
    return account, managers


def _seated(ref: str) -> tuple[str, str]:
    return (f"此人是“{ref}”评审委员会的成员；评审结束前不能担任能看到全部评审情况的角色。",
            f"This person judges in {ref}; until that review is over they can't hold a role that "
            "sees all of it.")  # fmt: skip


def _is_last(account: Account, managers: list[Account]) -> bool:
    return [m.id for m in managers] == [account.id]

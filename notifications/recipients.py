"""Who belongs to an audience, and to which address may a message go?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Text, and_, cast, or_, select
from sqlalchemy.orm import Session

from casework.models import Division, Organisation, Unit, User
from casework.vault import Unreadable, Vault
from workflows.edition import PARTIES, Named

from .concern import Concern
from .objectors import KEY, Contact, key_of
from .wording import wording

# One mailbox, no display name: what a header or a command could be smuggled in with is not in it,
# nor "=?", the beginning of an encoded word (RFC 2047), which a header would read as something else.
MAILBOX = re.compile(
    r"(?!.*=\?)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
)
LONGEST = 160
CHINESE = "zh_Hans_CN"
NOWHERE = Named(zh="", en="")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address that is told, in its own language; `login` is who it is of the experts. `user` is
    0 for an objector, whose address is a key and `contact` what they left.
    """

    address: str
    user: int
    lang: str
    name: Named
    audience: str
    where: Named
    login: str = ""
    contact: Contact | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Nobody:
    """An audience that nobody could be found for: kept, so that it can be seen."""

    audience: str
    of: str  # the office by its code, the expert by the login
    where: Named
    lang = CHINESE

    @property
    def login(self) -> str:
        """Who it is, of the experts."""
        return self.of if self.audience == "expert" else ""

    @property
    def key(self) -> str:
        """What stands in the place of an address."""
        return f"({self.audience} {self.of})".replace(" )", ")")

    def why(self, lang: str) -> str:
        """Why nobody could be told, in `lang`."""
        return wording().part("nobody", self.audience, lang, where=self.where.words(lang))


Found = list[Recipient | Nobody]


def mailbox(text: str) -> str | None:
    """`text` as an address that a message can go to, else None (a telephone number, a name).

    A domain in Chinese is written as it travels (IDNA).
    """
    text = text.strip()
    local, at, domain = text.rpartition("@")
    if not at or len(text) > LONGEST:
        return None
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    address = f"{local}@{domain}"
    return address if MAILBOX.fullmatch(address) else None


def whom(session: Session, audiences: Iterable[str], concern: Concern) -> Found:
    """Everybody in `audiences` whom `concern` touches, each address once, the first audience
    deciding; a `Nobody` for each office that has no active account with an address. A role that
    has nothing to sign in the measure isn't touched.
    """
    found: Found = []
    seen: set[str] = set()
    for audience in audiences:
        if audience in concern.outside:
            continue
        for one in _of(session, audience, concern):
            if isinstance(one, Nobody):
                found.append(one)
            elif one.address.lower() not in seen:
                seen.add(one.address.lower())
                found.append(one)
    return found


def _of(session: Session, audience: str, concern: Concern) -> Found:
    if audience == "objector":
        return [_objector(concern)]
    if audience in ("ministry", "leader", "auditor"):
        return _ministry(session, audience, concern)
    if audience == "expert":
        return [one for login in concern.experts for one in _expert(session, login)]
    if audience in PARTIES:
        return [one for login in concern.parties.get(audience, ())
                for one in _party(session, audience, login)]  # fmt: skip
    if audience == "city":
        offices = [(Organisation.division == code, code, _division(session, code))
                   for code in concern.divisions]  # fmt: skip
    else:
        # The province's own; a city's only of the city that it is about.
        here = or_(Organisation.division.is_(None), Organisation.division.in_(concern.divisions))
        offices = [(and_(Organisation.unit == code, here), code, _unit(session, code))
                   for code in concern.units]  # fmt: skip
    return [one for office in offices for one in _office(session, audience, *office)]


def _objector(concern: Concern) -> Recipient | Nobody:
    """By what they left, whatever it is: only as the message is written out, and again as it leaves,
    is it opened. In the language in which they filled in the form.
    """
    if concern.contact is None:
        return Nobody("objector", concern.ref, NOWHERE)
    name = Named(zh=wording().part("frame", "objector", "zh"),
                 en=wording().part("frame", "objector", "en"))  # fmt: skip
    lang = "en" if concern.contact.lang == "en" else CHINESE
    return Recipient(key_of(concern.ref), 0, lang, name, "objector", NOWHERE,
                     contact=concern.contact)  # fmt: skip


def reached(to: Recipient | Nobody, vault: Vault) -> Recipient | Nobody:
    """The recipient, or that nobody can be reached: an objector who left no address.

    Without its key it can't be told; the message waits for it.
    """
    if isinstance(to, Nobody) or to.contact is None:
        return to
    try:
        found = mailbox(to.contact.opened(vault))
    except Unreadable:
        return to
    return to if found else Nobody("objector", KEY.sub(r"\1", to.address), NOWHERE)


def _ministry(session: Session, role: str, concern: Concern) -> Found:
    """The officer in charge and the substitute where they are set and can be reached, else all."""
    everybody = _active(session, role)
    own = [u for u in everybody if u.id in concern.handlers] if role == "ministry" else []
    found = _reached(own, role, NOWHERE) or _reached(everybody, role, NOWHERE)
    return found or [Nobody(role, "", NOWHERE)]


def _expert(session: Session, login: str) -> Found:
    """An expert, where the account still is one's and can be reached."""
    found = _reached(_active(session, "expert", User.login == login), "expert", NOWHERE)
    return found or [Nobody("expert", login, Named(zh=login, en=login))]


def _party(session: Session, audience: str, login: str) -> Found:
    """Somebody whom the record names, whatever their role is."""
    user = session.scalar(select(User).where(User.login == login))
    found = _reached([user], audience, NOWHERE) if user and user.active else []
    name = user.name if user else login
    return found or [Nobody(audience, login, Named(zh=name, en=name))]


def _office(session: Session, role: str, where: Any, code: str, name: Named) -> Found:
    return _reached(_active(session, role, where), role, name) or [Nobody(role, code, name)]


def _active(session: Session, role: str, *where: Any) -> Sequence[User]:
    has_role = cast(User.roles, Text).contains(f'"{role}"')  # a canonical JSON list of names
    return session.scalars(
        select(User)
        .join(User.organisation)
        .where(User.active.is_(True), has_role, *where)
        .order_by(User.id)
    ).all()


def _reached(users: Iterable[User], role: str, where: Named) -> Found:
    found: Found = []
    for user in users:
        address = mailbox(user.email)
        if address is not None:
            org = user.organisation
            found.append(Recipient(address, user.id, user.lang,
                                   Named(zh=org.name_zh, en=org.name_en), role, where,
                                   user.login))  # fmt: skip
    return found


def _unit(session: Session, code: str) -> Named:
    found = session.get(Unit, code)
    return Named(zh=found.name_zh, en=found.name_en) if found else Named(zh=code, en=code)


def _division(session: Session, code: str) -> Named:
    found = session.get(Division, code)
    return (Named(zh=found.name_zh, en=found.name_en or found.name_zh) if found
            else Named(zh=code, en=code))  # fmt: skip

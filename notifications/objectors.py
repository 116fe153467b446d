"""Where does a message to an objector go, and what does it say that no row of the outbox holds?

A row says whose objection it is about, and where the code is to stand; the address is opened and the
code put in as the message leaves, and neither is written back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.db import Database
from casework.models import Complaint, Event, FactRow, Objection
from casework.secret_codes import kept_code, shown
from casework.services.sealing import place
from casework.vault import Vault

from .models import OutboxMessage
from .outbox import Claimed

# Where the code will stand: what nobody types by chance, and says to a reader of the row what it is.
MARK = "〔查询码 · secret code〕"
NONE = "–"
KEY = re.compile(r"\(objector ([^()]+)\)")
# What was added when asked goes before what was first left.
TOLD = ("completion", "lodging", "complaint_lodging")
COMPLAINT = "J"  # how the number of a complaint begins


@dataclass(frozen=True, slots=True)
class Contact:
    """What an objector left, as it is kept: only the vault opens it, and only where it stands."""

    text: str
    place: str
    lang: str = ""  # in which they filled in the form: "zh", "en"; empty where staff wrote it down

    def opened(self, vault: Vault) -> str:
        """As it was typed; Unreadable without its key."""
        return vault.open(self.text, bound=self.place)


def key_of(ref: str) -> str:
    """What stands in the place of the address."""
    return f"(objector {ref})"


def stream_of(ref: str) -> str:
    """The stream of the objection, or the complaint, of this number."""
    return f"{'complaint' if ref.startswith(COMPLAINT) else 'objection'}/{ref}"


def contact_of(session: Session, stream: str) -> Contact | None:
    """What the objector left, or added when asked to complete the objection."""
    rows = session.scalars(
        select(FactRow).where(FactRow.owner == stream, FactRow.kind.in_(TOLD), FactRow.item == "")
    )
    told = {row.kind: row.value or {} for row in rows}
    lang = next((said["lang"] for said in told.values() if said.get("lang")), "")
    return next((Contact(said["contact"], place(stream, kind, "", "contact"), lang)
                 for kind in TOLD if (said := told.get(kind, {})).get("contact")), None)  # fmt: skip


def address_of(session: Session, vault: Vault, recipient: str) -> str | None:
    """What to put in the place of a row's recipient: for an objector what they left, as typed.

    None where nothing is left of it; Unreadable without its key. Anybody else's stands in the row.
    """
    found = KEY.fullmatch(recipient)
    if found is None:
        return recipient
    contact = contact_of(session, stream_of(found[1]))
    return contact.opened(vault) if contact else None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A message as it leaves: never written down."""

    to: str | None
    text: str
    html: str


def leaving(db: Database, vault: Vault, claimed: Claimed, text: str, html: str) -> Leaving:
    """A claimed message as it leaves, with these words; Unreadable without its key."""
    with db.reading() as session:
        to = address_of(session, vault, claimed.recipient)
        if to is None or MARK not in text:
            return Leaving(to, text, html)
        code = _code(session, vault, claimed.id)
    return Leaving(to, text.replace(MARK, code), html.replace(MARK, code))


def _code(session: Session, vault: Vault, number: int) -> str:
    """The code of the objection that a message tells of, in groups."""
    cause = session.get_one(OutboxMessage, number).cause
    stream, _, seq = cause.partition("#")
    event = session.get_one(Event, (stream, int(seq)))
    subject, _, ref = stream.partition("/")
    table = Complaint if subject == "complaint" else Objection
    kept = session.scalar(select(table.code_hash).where(table.ref == ref))
    if not kept or not event.request_id:
        return NONE
    return shown(kept_code(vault, event.request_id, kept))

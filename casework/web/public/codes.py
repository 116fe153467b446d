"""How does an objector, who has no account, prove that an objection is theirs?

By a secret code of 128 random bits, shown on the receipt; the record holds its SHA-256 alone. A
form carries its request id and its code under a seal, so that sent twice it asks for the same.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

# Without I, L, O and U: nothing in it is read as something else, or as a word.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26  # letters of five bits that hold 128
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
NOBODYS = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Seal:
    """What a form holds from the moment it is shown: its request id and the code it will have."""

    request_id: str
    code: str

    @property
    def code_hash(self) -> str:
        """What is kept of the code."""
        return hash_of(self.code)

    def sealed(self) -> str:
        """As the hidden field holds it; nobody can choose a code of their own."""
        return str(_serializer().dumps([self.request_id, self.code]))


def new_seal() -> Seal:
    """A seal for a form that is shown for the first time."""
    bits = secrets.randbits(128)
    code = "".join(LETTERS[bits >> (5 * n) & 31] for n in reversed(range(LENGTH)))
    return Seal(f"lodge-{secrets.token_hex(16)}", code)


def read_seal(sealed: str | None) -> Seal | None:
    """The seal of a form that came back; None where it isn't one of ours."""
    try:
        request_id, code = _serializer().loads(sealed or "")
    except (BadSignature, ValueError, TypeError):
        return None
    return Seal(str(request_id), str(code))


def shown(code: str) -> str:
    """The code in groups, to be copied down."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def hash_of(typed: str) -> str:
    """SHA-256 of a code as typed: small letters, blanks and look-alikes don't matter."""
    plain = "".join(c for c in typed.upper().translate(MISREAD) if c in LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()


def matches(typed: str, kept: str | None) -> bool:
    """Is it the code whose hash is kept? As long whether there is such an objection or not."""
    same = hmac.compare_digest(hash_of(typed), kept or NOBODYS)
    return same and bool(kept)


def _serializer() -> URLSafeSerializer:
    assert current_app.secret_key
    return URLSafeSerializer(current_app.secret_key, salt="objection form")

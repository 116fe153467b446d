"""How does an objector, who has no account, prove that an objection is theirs?

By a secret code of 130 bits, worked out of the key that stands outside the database and the request
id of the form: the receipt and the first mail show it, and the record holds its SHA-256 alone.
"""

from __future__ import annotations

import hashlib
import hmac

from casework.vault import Unreadable, Vault

# Without I, L, O and U: nothing in it is read as something else, or as a word.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26  # letters of five bits
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
NOBODYS = hashlib.sha256(b"").hexdigest()
PURPOSE = "code"


def code_of(vault: Vault, request_id: str) -> str:
    """The code of the objection that the form of this request id lodges."""
    return _letters(vault.mac(PURPOSE, request_id))


def kept_code(vault: Vault, request_id: str, kept: str) -> str:
    """The code that was given under this request id, by its hash; Unreadable without its key."""
    for mac in vault.macs(PURPOSE, request_id):
        if matches(code := _letters(mac), kept):
            return code
    raise Unreadable


def _letters(mac: bytes) -> str:
    bits = int.from_bytes(mac)
    return "".join(LETTERS[bits >> (5 * n) & 31] for n in range(LENGTH))


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

"""How are words and files kept so that whoever has the database or the folder can't read them?

Under keys that stand in a file of their own, beside neither: AES-SIV, authenticated, and the same
each time, so that the same form sent twice asks for the same. What is sealed is bound to the place
where it stands: moved elsewhere it doesn't open, and the same words stand differently there.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from casework.config import Config, made_once

KEY_OCTETS = 64  # AES-256-SIV takes two keys of 256 bits
TOKEN = re.compile(r"sealed:([0-9a-f]{8}):([A-Za-z0-9_-]+=*)")
FILE = re.compile(rb"sealed:([0-9a-f]{8}):")
LONGER = len("sealed:01234567:") + 16  # octets by which a sealed file is longer than it was
Keys = Callable[[bool], Sequence[bytes]]  # make one where there is none?


class Unreadable(Exception):
    """It can't be opened here: the key isn't among ours, or it was moved or changed."""


class Vault:
    """Seals and opens under keys of which the first seals and all open.

    They are read each time: a key that was added or put back is used at once, by every process.
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    @classmethod
    def of(cls, config: Config) -> Vault:
        """The vault of an installation; its key is made when something is sealed first."""
        path = file_of(config)
        return cls(lambda make: _read(path, make))

    @classmethod
    def scratch(cls) -> Vault:
        """A vault for a database that is thrown away: its key is kept nowhere."""
        key = secrets.token_bytes(KEY_OCTETS)
        return cls(lambda _make: (key,))

    def seal(self, text: str, *, bound: str) -> str:
        """`text` as a token that says nothing of it but its length; `bound` is where it will stand."""
        key = self._first()
        sealed = AESSIV(key).encrypt(text.encode(), [bound.encode()])
        return f"sealed:{_name(key)}:{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, token: str, *, bound: str) -> str:
        """The text of a token that stands at `bound`; what was never sealed, as it is.

        Unreadable where no key of ours opens it there.
        """
        found = TOKEN.fullmatch(token)
        if found is None:
            return token
        try:
            sealed = base64.urlsafe_b64decode(found[2])
        except binascii.Error:
            raise Unreadable from None
        return self._opened(found[1], sealed, bound).decode()

    def seal_file(self, content: bytes, *, bound: str) -> bytes:
        """A file as it is kept, by LONGER octets longer."""
        key = self._first()
        sealed = AESSIV(key).encrypt(content, [bound.encode()])
        return f"sealed:{_name(key)}:".encode() + sealed

    def open_file(self, content: bytes, *, bound: str) -> bytes:
        """A file as it was handed in; Unreadable as `open` is."""
        found = FILE.match(content)
        if found is None:
            return content
        return self._opened(found[1].decode(), content[found.end() :], bound)

    def mac(self, purpose: str, text: str) -> bytes:
        """32 octets that only who has the key can work out; another `purpose`, other octets."""
        return _mac(self._first(), purpose, text)

    def macs(self, purpose: str, text: str) -> list[bytes]:
        """The same by every key: what was worked out before the newest key came is among them."""
        return [_mac(key, purpose, text) for key in self._keys(False)]

    def _first(self) -> bytes:
        return self._keys(True)[0]

    def _opened(self, name: str, sealed: bytes, bound: str) -> bytes:
        key = next((key for key in self._keys(False) if _name(key) == name), None)
        if key is None:
            raise Unreadable
        try:
            return AESSIV(key).decrypt(sealed, [bound.encode()])
        except (InvalidTag, ValueError):
            raise Unreadable from None


def file_of(config: Config) -> Path:
    """Where the keys stand, one a line: outside the database, beside the session key."""
    return config.instance / "keys" / "objections.key"


def add_key(config: Config) -> None:
    """Put a new key before the others: it seals from now on, and all of them open."""
    path = file_of(config)
    before = made_once(path, _line())
    beside = path.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(_line() + before)
    beside.replace(path)


def _line() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_OCTETS)).decode() + "\n"


def _read(path: Path, make: bool) -> Sequence[bytes]:
    """The keys of a file; ValueError names the file where a line is none."""
    if not make and not path.exists():
        return ()
    keys = []
    for line in made_once(path, _line()).split():
        try:
            key = base64.urlsafe_b64decode(line)
        except binascii.Error:
            key = b""
        if len(key) != KEY_OCTETS:
            raise ValueError(f"{path}: a line of it is no key")
        keys.append(key)
    if not keys:
        raise ValueError(f"{path}: there is no key in it")
    return keys


def _name(key: bytes) -> str:
    """What a key is called by in what it sealed; it doesn't tell the key."""
    return hashlib.sha256(b"name\0" + key).hexdigest()[:8]


def _mac(key: bytes, purpose: str, text: str) -> bytes:
    return hmac.digest(key, f"{purpose}\0{text}".encode(), "sha256")

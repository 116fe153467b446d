"""What does a form of the public hold, so that sent twice it asks for the same?"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from casework import secret_codes
from casework.reading import casework


@dataclass(frozen=True, slots=True)
class Seal:
    """What a form holds from the moment it is shown: its request id, of which its code is made."""

    request_id: str

    @property
    def code(self) -> str:
        """The code that its objection gets; it stands in no form, and not in the database."""
        return secret_codes.code_of(casework().vault, self.request_id)

    def sealed(self) -> str:
        """As the hidden field holds it; nobody can choose a request id of their own."""
        return str(_serializer().dumps(self.request_id))


def new_seal() -> Seal:
    """A seal for a form that is shown for the first time."""
    return Seal(f"lodge-{secrets.token_hex(16)}")


def read_seal(sealed: str | None) -> Seal | None:
    """The seal of a form that came back; None where it isn't one of ours."""
    try:
        request_id = _serializer().loads(sealed or "")
    except BadSignature:
        return None
    return Seal(request_id) if isinstance(request_id, str) else None


def _serializer() -> URLSafeSerializer:
    assert current_app.secret_key
    return URLSafeSerializer(current_app.secret_key, salt="objection form")

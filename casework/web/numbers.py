"""Which number stands in an address or a form?

Python reads digits of every script, however many; a database column doesn't.
"""

from __future__ import annotations

from flask import request
from werkzeug.routing import IntegerConverter

DIGITS = 9  # so that every number fits a column
NONE_SAID = -1  # no subject has this version: the door finds the form stale


class Number(IntegerConverter):
    """A number in an address; a longer one, or one in other digits, is no such page."""

    regex = f"[0-9]{{1,{DIGITS}}}"


def whole(text: str) -> int:
    """The number that a text says in plain digits; ValueError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise ValueError(text)
    return int(text)


def number_in(text: str) -> int | None:
    """The same, or None."""
    try:
        return whole(text)
    except ValueError:
        return None


def version_sent(name: str = "version") -> int:
    """The version that the form was made from; one that doesn't say it is stale."""
    return request.form.get(name, NONE_SAID, type=whole)

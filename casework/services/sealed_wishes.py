"""What of a wish is sealed before it is written down, and by which digest is it known again?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from casework.vault import Vault
from workflows.edition import FactKind
from workflows.legible import written
from workflows.machine import Given

from . import sealing
from .desk import Opened

PURPOSE = "asked"
OBJECTOR = "objector"


def digest(vault: Vault, wish: Any) -> str:
    """The digest of what is asked under a request id: a plain one of what is sealed could be
    guessed, name by name.
    """
    if wish.request_id is None:
        return ""
    if not sealing.is_sealed(wish.subject):
        return str(wish.digest)
    return vault.mac(PURPOSE, wish.digest).hex()


def digests(vault: Vault, wish: Any) -> list[str]:
    """Every digest that it may have been written down by: by each of our keys."""
    if not sealing.is_sealed(wish.subject):
        return [wish.digest]
    return [mac.hex() for mac in vault.macs(PURPOSE, wish.digest)]


def value(
    vault: Vault, opened: Opened, kind: FactKind, item: str, given: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """A fact's value as it is written down; None where it is taken away."""
    return None if given is None else sealing.sealed(vault, opened.head.stream, kind, item, given)


def sealed(vault: Vault, opened: Opened, wish: Any, given: Given, role: str) -> tuple[Any, Given]:
    """The wish and what is given with it as they are written down, once it is decided.

    What the author of an objection writes with an act of their own is sealed whole.
    """
    owner, kinds = opened.head.stream, opened.rules.facts
    kept = {kind: {item: value(vault, opened, kinds[kind], item, one)
                   for item, one in items.items()} for kind, items in given.items()}  # fmt: skip
    said = written(wish.comment)
    if role == OBJECTOR and said and sealing.is_sealed(owner):
        bound = sealing.comment_place(owner, wish.name)
        wish = replace(wish, comment=vault.seal(said, bound=bound))
    return wish, kept

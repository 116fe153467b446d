"""Whose words stand in the record under the vault's key alone, and how are they read again?

What may tell who objects: the personal fields of its facts, what its author wrote with an act, and
its files. Beside the record nothing of it is kept in the open either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from casework.attachments import Stored
from casework.vault import LONGER, Unreadable, Vault
from workflows.edition import FactKind, Named

# Owners of facts that may tell who somebody is that must stay unknown.
SUBJECTS = frozenset({"objection", "complaint"})
Value = Mapping[str, Any]


def is_sealed(owner: str) -> bool:
    """Is what belongs to this subject, or to this owner (`objection/…`), sealed?"""
    return owner.partition("/")[0] in SUBJECTS


def sealed(vault: Vault, owner: str, kind: FactKind, item: str, value: Value) -> dict[str, Any]:
    """A fact's value as it is written down: its personal fields as tokens."""
    if not is_sealed(kind.owner):
        return dict(value)
    return {id: vault.seal(str(said), bound=place(owner, kind.id, item, id))
            if id in personal(kind) else said for id, said in value.items()}  # fmt: skip


def opened(vault: Vault, owner: str, kind: FactKind, item: str, value: Value) -> dict[str, Any]:
    """The value as it was given; None for each field that no key of ours opens."""
    if not is_sealed(kind.owner):
        return dict(value)
    return {id: opened_text(vault, place(owner, kind.id, item, id), said)
            if id in personal(kind) else said for id, said in value.items()}  # fmt: skip


def opened_text(vault: Vault, bound: str, said: Any) -> str | None:
    """One text; None where no key of ours opens it."""
    try:
        return vault.open(str(said), bound=bound)
    except Unreadable:
        return None


def personal(kind: FactKind) -> frozenset[str]:
    """The fields that may tell who somebody is. Files are sealed by themselves."""
    return frozenset(f.id for f in kind.field if f.personal and f.kind != "file")


def place(owner: str, kind: str, item: str, field: str) -> str:
    """Where a field of a fact stands; what is sealed there opens nowhere else."""
    return f"{owner}/{kind}.{item}.{field}"


def comment_place(owner: str, action: str) -> str:
    """Where the words stand that the author wrote with an act of their own."""
    return f"{owner}/act/{action}"


def sealed_file(vault: Vault, file: Stored, *, bound: str) -> Stored:
    """The file as it is kept: hash and size are those of what stands on the disk.

    `bound` is its owner, or before there is one the request that it comes with.
    """
    if file.content is None:  # it waits, sealed
        return file
    content = vault.seal_file(file.content, bound=bound)
    return replace(file, sha256=sha256(content).hexdigest(), size=len(content), content=content)


def opened_file(vault: Vault, content: bytes, *bounds: str) -> bytes:
    """The file as it was handed in, at one of the places where it may stand; Unreadable at none."""
    for bound in bounds:
        try:
            return vault.open_file(content, bound=bound)
        except Unreadable:
            continue
    raise Unreadable


def size_as_sent(size: int) -> int:
    """How large a sealed file was before."""
    return size - LONGER


def neutral(file: Stored, what: Named, number: int = 0) -> Stored:
    """The file under what it is, not under the name that its sender chose: that may say who it is."""
    ending = file.name.rpartition(".")[2]
    return replace(file, name=f"{what.zh}{number or ''}.{ending}")

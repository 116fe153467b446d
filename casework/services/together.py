"""How are several acts done as one: all in one transaction, or none?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from casework.db import Writer
from casework.errors import Refused
from workflows.words import Breach

from . import announce, locks, objection_desk
from .requests import ALONG, version_after
from .wish import Answer, Wish, sha256_of


class AllRefused(Refused):
    """The rules say no, to one act or to several: `each` tells which of them for what."""

    def __init__(self, each: Sequence[tuple[Wish, tuple[Breach, ...]]]) -> None:
        found: list[Breach] = []
        for _, breaches in each:
            found += [breach for breach in breaches if breach not in found]
        super().__init__(tuple(found))
        self.each = each


def each(first: Wish, refused: Refused) -> Sequence[tuple[Wish, tuple[Breach, ...]]]:
    """Which act was refused for what; of one alone it is the first."""
    return refused.each if isinstance(refused, AllRefused) else [(first, refused.breaches)]


def done(
    w: Writer, wishes: Sequence[Wish], do: Callable[[Writer, Wish], Answer]
) -> tuple[Answer, ...]:
    """Do them in the order of their names, so that of two people neither waits for the other.

    Each is judged once those before it are done: the last objection of a city, dismissed along
    with the others, puts the city back. A refused one ends nothing here, so that the refusals of
    the rest are told along with its own. Asked for once more, nothing is done again.
    """
    if len(wishes) == 1:
        return (do(w, wishes[0]),)
    wishes = _as_one(wishes)
    bears = next(wish.request_id for wish in sorted(wishes, key=_name))
    _lock_lists(w, wishes)
    answers: dict[tuple[str, str], Answer] = {}
    refused: list[tuple[Wish, tuple[Breach, ...]]] = []
    again = False
    for wish in sorted(wishes, key=_name):
        try:
            answer = _answered(w, wish, bears) if again else do(w, wish)
        except Refused as no:
            refused.append((wish, no.breaches))
        else:
            answers[_name(wish)], again = answer, answer.again
    if refused:
        raise AllRefused(refused)
    if shown := wishes[0].shown:
        announce.announce(w, shown)
        for one in shown:  # the notice is an event of each list, too
            name = one.opened.subject, one.opened.ref
            answers[name] = replace(answers[name], version=one.opened.head.seq)
    return tuple(answers[_name(wish)] for wish in wishes)


def _name(wish: Wish) -> tuple[str, str]:
    return wish.subject, wish.ref


def _answered(w: Writer, wish: Wish, bears: str | None) -> Answer:
    """As it was answered when it was done along with the one that bears the request's id."""
    stream = f"{wish.subject}/{wish.ref}"
    seq, state = w.rows(ALONG, id=bears, whose=stream, act=wish.name)[0]
    return Answer(wish.subject, wish.ref, state, version_after(w, stream, seq), again=True)


def _as_one(wishes: Sequence[Wish]) -> list[Wish]:
    """Each knows of the others and came in with them; whichever is done first bears the request id
    for all of them.
    """
    asked, along = sha256_of([wish.digest for wish in wishes]), tuple(w.ref for w in wishes)
    bears = min(wishes, key=_name)
    shown: list[Any] = []
    return [replace(wish, along=along, shown=shown, as_one=asked if wish is bears else "",
                    request_id=wishes[0].request_id if wish is bears else None,
                    received_at=wishes[0].received_at)
            for wish in wishes]  # fmt: skip


def _lock_lists(w: Writer, wishes: Sequence[Wish]) -> None:
    """Lists are locked before what belongs to any of them."""
    if not w.locks_rows:
        return
    refs = {wish.ref for wish in wishes if wish.subject == "list"}
    for wish in wishes:
        if wish.subject == "objection" and (found := w.one(objection_desk.IDENTITY, ref=wish.ref)):
            refs.add(str(found[0]))
    if refs:
        w.batch(*locks.lists(refs))

"""What do messages know of the thing that they are about?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.edition import Named

from .objectors import Contact


@dataclass(frozen=True, slots=True)
class Left:
    """How many cases an expert has still to declare on or to judge, and how many in all."""

    open: int
    all: int


@dataclass(frozen=True, slots=True)
class Concern:
    """A subject as messages see it; `units` and `divisions` are codes, `handlers` ids of users.

    `experts` are the logins of those who judge; `left` is what each of them still has to do, where
    that is spoken of. `parties` are those whom the record itself names, by login. `contact` is what
    an objector left, sealed, for mail to that objector alone.
    Nothing else here says who objected, or why.
    """

    stream: str
    subject: str
    ref: str
    name: Named
    year: int
    measure: Named | None = None
    state: str = ""
    units: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    handlers: tuple[int, ...] = ()
    contact: Contact | None = field(default=None, repr=False)
    outside: frozenset[str] = frozenset()  # roles with nothing to record or do in the measure
    experts: tuple[str, ...] = ()
    left: Mapping[str, Left] = field(default_factory=dict)
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # audience → logins

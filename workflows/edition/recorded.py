"""What may be put on record: of which kinds are facts, with which fields, by whom and when?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from .named import Basis, Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Named):
    """One field of a fact: its type, and whether it must be there."""

    id: str
    kind: Literal["text", "long_text", "date", "integer", "decimal", "flag", "confirm", "choice",
                  "file", "instant", "case", "items"]  # fmt: skip
    required: bool = True
    asked: bool = False  # may be left out at first; a rule asks for it before the case goes on
    choice: tuple[str, ...] = ()
    choice_zh: tuple[str, ...] = ()
    choice_en: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    personal: bool = False
    party: bool = False  # names an organisation that nobody of its own judges the case for
    # Of a date, or of a year in figures: "today", or the field that it can't be later than.
    not_after: str = ""
    acts: tuple[str, ...] = ()  # handed in with these acts alone; empty: with any


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKind(Named):
    """A kind of fact: on what it is recorded, by whom, in which states, with which fields."""

    id: str
    owner: Literal["case", "list", "round", "division", "unit", "objection", "sanction",
                   "assessment", "complaint"]  # fmt: skip
    who: tuple[str, ...]
    cites: tuple[str, ...]
    basis: Basis = "text"
    # "", "free", "numbered" (each new one by the next number), "round" (the year of the round),
    # "expert" (the login of one), "side" (unit or city, whichever is asked), or what lists the
    # items: condition, indicator, document, …
    items: str = ""
    measures: tuple[str, ...] = ()
    own_city: bool = False  # of those, an office of the very city alone, none above it
    states: tuple[str, ...] = ()  # of the owner; empty: in every state that is not terminal
    kept: tuple[str, ...] = ()  # of the owner; there an act relies on it, and it stays as it is
    bound: tuple[str, ...] = ()  # of a city's case; from then on the ministry alone corrects it
    guards: tuple[str, ...] = ()  # that must hold with the new value in place
    signs: tuple[str, ...] = ()  # the kinds of fact that whoever records this puts a name to
    by_hand: bool = False
    either: tuple[str, ...] = ()  # fields of which one at least is asked for before it goes on
    of: str = ""  # each item is one of that kind on record, by its number
    once: bool = False  # what was recorded is neither changed nor taken away
    # What is done with a written reason alone: taking it away, or changing it too.
    explained: Literal["", "taken_away", "changed"] = ""
    beside: bool = False  # said beside the work: no form is out of date because of it
    sees: tuple[str, ...] = ()  # who alone may read it; empty: whoever sees the owner
    tells: tuple[str, ...] = ()  # but for the side that records it
    field: tuple[Field, ...] = ()

    def with_act(self, act: str) -> FactKind:
        """The kind with the fields alone that are handed in with this act."""
        return replace(self, field=tuple(f for f in self.field if not f.acts or act in f.acts))

"""In which words is a list made public?"""

from __future__ import annotations

from dataclasses import dataclass

from .named import Basis, Named

# What a sentence of a notice may name; what stands for each is known once it is published.
WORDS = frozenset({"year", "measures", "count", "start", "end", "days", "basis", "regulation",
                   "corrected", "corrected_on", "what"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Named):
    """A sentence, heading or line of a notice, by its `id`; `{…}` are words of WORDS or figures."""

    id: str
    cites: tuple[str, ...]
    basis: Basis = "inference"

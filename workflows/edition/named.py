"""What does every part of an edition have: its name in two languages, and what it rests on?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Basis = Literal["text", "inference", "setting", "house"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with an official Chinese name and an English one beside it."""

    zh: str
    en: str

    def words(self, lang: str) -> str:
        """The name in `lang` ("zh…" or anything else for English)."""
        return self.zh if lang.startswith("zh") else self.en

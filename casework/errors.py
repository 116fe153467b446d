"""Which few exceptions can a user meet?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.words import Breach


class CaseworkError(Exception):
    """What a user is told; nothing has been written."""


class Refused(CaseworkError):
    """The rules say no: every breach, each with its article."""

    def __init__(self, breaches: tuple[Breach, ...]) -> None:
        super().__init__("; ".join(b.words("en") for b in breaches))
        self.breaches = breaches


class Forbidden(CaseworkError):
    """It is there to see, but not this person's to do."""


class NotFound(CaseworkError):
    """There is no such thing, or it isn't this person's to see: the two look alike."""


class Conflict(CaseworkError):
    """Someone else changed it meanwhile, or a request id is used for something else."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class Busy(CaseworkError):
    """Others have been writing for so long that this had no turn; a second try may have."""

    def __init__(self) -> None:
        super().__init__("Others are writing just now. Nothing has been saved; please try again.")


class Invalid(CaseworkError):
    """What was sent isn't right: field → what is wrong, in both languages."""

    def __init__(self, errors: Mapping[str, tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{k}: {v[1]}" for k, v in errors.items()))
        self.errors = dict(errors)

    def words(self, lang: str) -> dict[str, Any]:
        """Field → message in `lang`."""
        return {k: v[0 if lang.startswith("zh") else 1] for k, v in self.errors.items()}


def unknown_division(code: str) -> Invalid:
    """What is said of a division code that doesn't exist."""
    return Invalid(
        {
            "division": (
                f"没有代码为“{code}”的行政区划。",
                f"There is no division with the code “{code}”.",
            )
        }
    )


def unknown_round() -> Invalid:
    """What is said of a round that isn't there."""
    return Invalid({"round": ("没有这个年度批次。", "There is no such round.")})

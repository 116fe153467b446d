"""What happens to a test when the machine lacks something it needs?"""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


class Missing(Exception):
    """Something of the machine's that a test needs, and how to get it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


def in_ci() -> bool:
    """Whether this run must be complete (`CI=true`, as every CI service sets it)."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def skip_or_fail(missing: Missing) -> NoReturn:
    """Skip with the remedy on a laptop; fail in CI, where a skipped test proves nothing."""
    if in_ci():
        pytest.fail(str(missing), pytrace=False)
    pytest.skip(str(missing))

"""What happens to a test when the machine lacks something it needs?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import NoReturn, TypeVar

import pytest

T = TypeVar("T")


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


@contextmanager
def needed(thing: AbstractContextManager[T]) -> Iterator[T]:
    """What a test needs of the machine, as long as it is wanted; else `skip_or_fail`."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(thing)
        except Missing as missing:
            skip_or_fail(missing)
        yield found

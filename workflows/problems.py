"""How is it said what is wrong with an edition: where, in both languages, and what was meant?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `where` is its file and key."""

    where: str
    zh: str
    en: str

    def words(self, lang: str) -> str:
        """File, key and what is wrong with it, in `lang`."""
        return f"{self.where}：{self.zh}" if lang.startswith("zh") else f"{self.where}: {self.en}"

    def __str__(self) -> str:
        return self.words("en")


class EditionError(ValueError):
    """A file of an edition can't be read; each of `problems` names file and key."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def words(self, lang: str) -> str:
        """Every problem on a line of its own."""
        return "\n".join(problem.words(lang) for problem in self.problems)


@contextmanager
def noting(found: list[Problem]) -> Iterator[None]:
    """Go on after a problem, and keep it in `found`."""
    try:
        yield
    except EditionError as error:
        found += error.problems


def unknown(where: str, given: Any, known: Iterable[str], what: tuple[str, str]) -> Problem:
    """A name that isn't one, with the nearest that are, else with all of them."""
    names = sorted(map(str, known))
    close = difflib.get_close_matches(str(given), names, n=3)
    zh, en = what
    if close:
        return Problem(where, f"没有{zh} {given!r}；是否 {'、'.join(close)}",
                       f"unknown {en} {given!r}; did you mean {', '.join(close)}?")  # fmt: skip
    listed = ", ".join(names) or "–"
    return Problem(where, f"没有{zh} {given!r}；有 {listed}",
                   f"unknown {en} {given!r}; known are {listed}")  # fmt: skip


def none_of(where: str, given: Any, known: Iterable[str]) -> Problem:
    """A value that isn't one of those allowed."""
    listed = ", ".join(known)
    return Problem(where, f"{given!r} 不在可取之列：{listed}", f"{given!r} is none of: {listed}")


def expected(where: str, zh: str, en: str, given: Any) -> Problem:
    """A value of another kind than is asked for."""
    return Problem(where, f"应为{zh}，而不是 {given!r}", f"{en} is expected, not {given!r}")


def missing(where: str, key: str) -> Problem:
    """A key that has to be there."""
    return Problem(where, f"缺 {key!r}", f"key {key!r} is missing")

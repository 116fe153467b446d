"""What does each kind of message say to whom, in both languages?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workflows.figures import put_in
from workflows.rules import Rules

FILE = Path(__file__).with_name("words.toml")
# Where a message's button leads; `{ref}` is the reference of what the message is about.
PATHS: Mapping[str, str] = {
    "case": "/cases/{ref}",
    "list": "/lists/{ref}",
    "objection": "/objections/{ref}",
    "sanction": "/sanctions/{ref}",
    "complaint": "/complaints/{ref}",
    "comments": "/recommend/comments",
    "division": "/divisions/{ref}",
    "publicity": "/publicities/{ref}",
    "desk": "/recommend",
    "review": "/review",
    "follow": "/follow",
    "dashboard": "/dashboard",
}


class WordsError(ValueError):
    """words.toml can't be read; the message names the entry and the key."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in both languages, with `{…}` to be filled."""

    zh: str
    en: str

    def under(self, rules: Rules, lang: str) -> str:
        """The sentence in `lang`, with the numbers that these rules go by."""
        return put_in(self.zh if lang.startswith("zh") else self.en, lang, rules.figure)

    def say(self, lang: str, **values: Any) -> str:
        """The sentence in `lang` ("zh…", or anything else for English); KeyError for a gap."""
        return (self.zh if lang.startswith("zh") else self.en).format(**values)


@dataclass(frozen=True, slots=True)
class Tell:
    """What an act means for some audiences, what they do next, and where the button leads."""

    to: tuple[str, ...]
    link: str
    means: Words
    next: Words


@dataclass(frozen=True, slots=True)
class Notice:
    """How an act is told: its title (None: name and act), and what each audience reads."""

    kind: str
    title: Words | None
    tells: Mapping[str, Tell]
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """How a deadline reminds: its title by what is left, its first and its last sentence."""

    kind: str
    link: str
    title: Words
    title_today: Words
    title_ready: Words | None
    lead: Words
    after: Words


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything in words.toml."""

    notices: Mapping[str, Notice]
    reminders: Mapping[str, Reminder]
    parts: Mapping[str, Mapping[str, Words]]

    def part(self, section: str, name: str, lang: str, /, **values: Any) -> str:
        """A sentence of one of the plain sections (`frame`, `why`, `remind`, …)."""
        return self.parts[section][name].say(lang, **values)


def _words(table: Any, where: str) -> Words:
    if not isinstance(table, dict) or set(table) != {"zh", "en"}:
        raise WordsError(f"{where}: {{ zh, en }} is expected, not {table!r}")
    return Words(**table)


def _take(table: dict[str, Any], where: str, *names: str, optional: tuple[str, ...] = ()) -> None:
    for name in table:
        if name not in names + optional:
            raise WordsError(f"{where}: unknown key {name!r}")
    for name in names:
        if name not in table:
            raise WordsError(f"{where}: key {name!r} is missing")


def _link(link: str, where: str) -> str:
    if link not in PATHS:
        raise WordsError(f"{where}: {link!r} is no link; known are {', '.join(PATHS)}")
    return link


def _notice(table: dict[str, Any]) -> Notice:
    where = f"notice {table.get('kind')}"
    _take(table, where, "kind", "tell", optional=("title", "receipt"))
    tells: dict[str, Tell] = {}
    for entry in table["tell"]:
        _take(entry, where, "to", "link", "means", "next")
        tell = Tell(tuple(entry["to"]), _link(entry["link"], where),
                    _words(entry["means"], where), _words(entry["next"], where))  # fmt: skip
        for audience in tell.to:
            if audience in tells:
                raise WordsError(f"{where}: {audience} is told twice")
            tells[audience] = tell
    title = _words(table["title"], where) if "title" in table else None
    return Notice(table["kind"], title, tells, bool(table.get("receipt", False)))


def _reminder(table: dict[str, Any]) -> Reminder:
    where = f"reminder {table.get('kind')}"
    texts = ("title", "title_today", "lead", "after")
    _take(table, where, "kind", "link", *texts, optional=("title_ready",))
    said = {name: _words(table[name], where) for name in (*texts, "title_ready") if name in table}
    return Reminder(kind=table["kind"], link=_link(table["link"], where),
                    **{"title_ready": None, **said})  # type: ignore[arg-type]  # fmt: skip


def read(text: str) -> Wording:
    """The words in `text`; a WordsError names what is wrong."""
    data = tomllib.loads(text)
    notices = [_notice(table) for table in data.pop("notice", [])]
    reminders = [_reminder(table) for table in data.pop("reminder", [])]
    parts = {
        section: {name: _words(words, f"{section}.{name}") for name, words in table.items()}
        for section, table in data.items()
    }
    return Wording({n.kind: n for n in notices}, {r.kind: r for r in reminders}, parts)


@cache
def wording() -> Wording:
    """The words of this installation."""
    return read(FILE.read_text("utf-8"))


def several(audience: str) -> str:
    """Where a message leads that is about more than one thing: to its reader's own desk."""
    return {"ministry": "dashboard", "leader": "dashboard", "expert": "review"}.get(
        audience, "desk"
    )


def link_of(base_url: str, link: str, ref: str) -> str:
    """The address behind a message's button."""
    return base_url.rstrip("/") + PATHS[link].format(ref=ref)

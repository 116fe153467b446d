"""How does a message read, as HTML and as plain text, in its reader's language?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    select_autoescape,
)

from casework.config import ROOT
from casework.filters import moment_words
from casework.vault import Vault

from .recipients import Recipient
from .wording import link_of, wording

TEMPLATES = ROOT / "templates"
LONGEST_TITLE = 200
# A message that can't be written (words or an edition that don't fit together) is logged and left
# where it is; the others go on.
UNWRITABLE = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, AssertionError,
              TemplateError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a heading and what stands beside it, more than one line if need be."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a message is to say, before it is laid out: `template` is a name under templates/mail.

    `link` is a key of PATHS, with the reference that it takes.
    """

    template: str
    title: str
    link: str
    ref: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as its reader will see it."""

    title: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every message: where the links lead, whether this is a demo, when it is, and
    what opens an objector's address.
    """

    base_url: str
    demo: bool
    now: datetime
    vault: Vault


@cache
def environment() -> Environment:
    """Jinja for mail: it needs no application, and a value that isn't there is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )


def write(draft: Draft, to: Recipient, number: str, frame: Frame) -> Letter:
    """The letter to one recipient; `number` is what they can name it by."""
    lang = to.lang
    words = wording()

    def say(section: str, name: str, **values: Any) -> str:
        return words.part(section, name, lang, **values)

    values = {
        "lang": "zh-Hans" if lang.startswith("zh") else "en",
        "say": say,
        "title": one_line(draft.title),
        "demo": frame.demo,
        "greeting": (
            say("frame", "hello")
            if to.audience == "objector"
            else say("frame", "greeting", whom=to.name.words(lang))
        ),
        "url": link_of(frame.base_url, draft.link, draft.ref),
        "button": say("button", draft.link),
        "why": say("why", to.audience, where=to.where.words(lang)),
        "number": number,
        "made": moment_words(frame.now, lang),
        **draft.values,
    }
    made = {
        suffix: environment().get_template(f"mail/{draft.template}.{suffix}").render(values)
        for suffix in ("txt", "html")
    }
    return Letter(str(values["title"]), made["txt"], made["html"])


def one_line(text: str) -> str:
    """A title that fits a header: no line break or control character, and not too long."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= LONGEST_TITLE else plain[: LONGEST_TITLE - 1] + "…"

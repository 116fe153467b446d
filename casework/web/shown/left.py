"""Which cities that were made public left the list since, by what, and how many places are free?"""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _

from casework.i18n import language
from casework.queries.lists import ListPage
from casework.queries.timeline import Happening, came_to
from casework.reading import session
from workflows.guards.lists import free

from . import events, law
from .law import Shown

OBJECTION = "objection"


def left(page: ListPage) -> list[Shown]:
    """Each city that a notice of the list shows and that holds no place any more, with what put it
    out: in words, and the way to the objection where it was one.
    """
    shown = dict.fromkeys(ref for one in page.facts.publicities for ref in one.entries)
    return [_left(page, ref) for ref in shown if ref not in page.facts.entries]


def free_places(page: ListPage) -> int:
    """How many places of those that were made public nobody holds."""
    return max(free(page.facts), 0)


def _left(page: ListPage, ref: str) -> Shown:
    case = page.cases[ref]
    state = law.state(page.rules, "case", case.state)
    by = came_to(session(), f"case/{ref}", case.state)
    number = _objection(by)
    found = {
        "ref": ref, "city": law.city_words(case), "url": url_for("staff.case", ref=ref),
        "demo": case.demo, "icon": state["icon"], "tone": state["tone"], "words": state["label"],
        "why_url": "", "line": by and events.line(page.rules, by, about=law.city_words(case)),
    }  # fmt: skip
    upheld = next((o for o in page.objections if o.ref == number), None)
    if upheld is not None:
        outcome = page.rules.states[OBJECTION, upheld.state].words(language())
        found["words"] = _("removed: objection %(ref)s, %(outcome)s", ref=number, outcome=outcome)
        found["why_url"] = url_for("staff.objection", ref=number)
    return found


def _objection(by: Happening | None) -> str:
    """The number of the objection by which it came so; "" where it wasn't one."""
    stream = by.event.cause.partition("#")[0] if by else ""
    subject, _slash, ref = stream.partition("/")
    return ref if subject == OBJECTION else ""


def with_left(lines: Sequence[Shown], gone: Sequence[Shown]) -> list[Shown]:
    """A list's timeline with what put cities off it, which stands in their own records."""
    more = [one["line"] | {"url": one["why_url"] or one["url"]} for one in gone if one["line"]]
    return sorted([*lines, *more], key=lambda line: str(line["iso"]), reverse=True)

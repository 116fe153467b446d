"""How do events of an account read?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from casework.filters import iso, moment_words
from casework.i18n import language
from casework.models import Event
from casework.models.base import instant_of
from casework.roles import role_words

# Kind of event → its icon and tone.
LOOK = {
    "added": ("plus-lg", "go"), "roles": ("person-badge", "go"), "password": ("key", "go"),
    "reset_link": ("key", "go"), "deactivated": ("lock", "stop"), "reactivated": ("unlock", "go"),
    "renamed": ("pencil", "idle"), "login": ("box-arrow-right", "idle"),
    "login_failed": ("exclamation-triangle", "warn"), "locked": ("lock", "stop"),
}  # fmt: skip
NAMES = tuple(LOOK)


def kind_words(name: str) -> str:
    """What a kind of event is called."""
    known = {
        "added": _("Account added"), "roles": _("Roles changed"), "password": _("Password set"),
        "reset_link": _("Link to set a password made"), "deactivated": _("Account closed"),
        "reactivated": _("Account opened again"), "renamed": _("Name or language changed"),
        "login": _("Signed in"), "login_failed": _("Signing in failed"),
        "locked": _("Locked after failures"),
    }  # fmt: skip
    return known.get(name, name)


def _detail(event: Event) -> str:
    told, lang = event.payload, language()
    comma = _(", ")
    if event.name == "added":
        return comma.join(role_words(told["roles"], lang))
    if event.name == "roles":
        before, after = (comma.join(role_words(told[k], lang)) or "–" for k in ("before", "after"))
        return f"{before} → {after}"
    if event.name == "locked":
        return _("until %(when)s", when=moment_words(instant_of(told["until"]), lang))
    if event.name == "password":
        by = {"link": _("by a link"), "self": _("by its owner"), "console": _("from the console")}
        return by[told["by"]]
    if event.name == "login_failed":
        why = {"password": _("wrong password"), "locked": pgettext("account", "locked"),
           "closed": pgettext("account", "closed"),
               "no_password": _("no password yet")}  # fmt: skip
        return why[told["why"]]
    return ""


def line(event: Event, names: Mapping[int, str]) -> dict[str, Any]:
    """An event of an account for the macro `timeline`."""
    icon, tone = LOOK.get(event.name, ("dot", "idle"))
    who = names.get(event.actor, _("console") if event.role == "console" else "")
    return {"iso": iso(event.recorded_at), "words": moment_words(event.recorded_at, language()),
            "what": kind_words(event.name), "who": who, "why": _detail(event), "icon": icon,
            "tone": tone}  # fmt: skip

"""How are the parties to a case named?"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from casework.i18n import language
from casework.models import Case, Unit
from casework.roles import ROLES

from .law import city_words


def role_name(role: str) -> str:
    """A role as the party that it is, in the reader's language."""
    others = {
        "objector": _("the objector"), "timer": _("the timer"), "list": _("the list"),
        "objection": _("an objection"), "sanction": _("a sanction"), "complaint": _("a complaint"),
        "console": _("the console"),
        "self": _("the account itself"), "handler": _("the handler"),
        "decider": _("who is named to decide"), "relieved": _("who had it before, if anybody"),
    }  # fmt: skip
    known = ROLES.get(role)
    return known.words(language()) if known else others.get(role, role)


def roles_words(roles: Iterable[str]) -> str:
    """Several of them in one line."""
    return _(", ").join(role_name(role) for role in roles)


def unit_words(unit: Unit, *, short: bool = False) -> str:
    """What a recommending unit is called."""
    if language().startswith("zh"):
        return unit.short_zh if short else unit.name_zh
    # The name in full is longer than any column.
    return unit.kind.upper() if short and unit.kind == "xpcc" else unit.name_en


def told(
    roles: Iterable[str], case: Case | None = None, unit: Unit | None = None, member: str = ""
) -> list[str]:  # fmt: skip
    """Who hears of an act: by name the unit and the city of one case, the member of one assessment."""
    named = []
    for role in roles:
        if role == "unit" and unit is not None:
            named.append(_("%(role)s: %(name)s", role=role_name(role), name=unit_words(unit)))
        elif role == "city" and case is not None:
            named.append(_("%(role)s: %(name)s", role=role_name(role), name=city_words(case)))
        elif role == "expert" and member:
            named.append(_("%(role)s: %(name)s", role=role_name(role), name=member))
        else:
            named.append(role_name(role))
    return named

"""How far are assessments, counted and named the same on every page?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask_babel import gettext as _

from workflows.rules import Rules

from . import law

LEFT = ("undeclared", "drafted")
BARRED = ("tied", "recused")


def counted(states: Iterable[str], *, runs: bool) -> str:
    """Judged, abstained, recused, and what is still to do, or, once the review is over, wasn't done.

    `states` are those of the assessments, with "tied" and "undeclared" where there is none.
    """
    number = Counter(states)
    left = sum(number[state] for state in LEFT)
    said = [_("%(num)s judged", num=number["handed_in"]),
            _("%(num)s abstained", num=number["abstained"]),
            _("%(num)s recused", num=sum(number[state] for state in BARRED)),
            _("%(num)s still to do", num=left) if runs
            else _("%(num)s not judged", num=left)]  # fmt: skip
    return " · ".join(said)


def state_words(rules: Rules, state: str, *, runs: bool = True) -> str:
    """The edition's own word for a state of an assessment; before there is one, what is missing;
    once the review is over, that it wasn't judged.
    """
    if state in LEFT and not runs:
        return _("not judged")
    if state == "tied":
        return _("recused: own province or organisation")
    if state == "undeclared":
        return _("interests not declared yet")
    return str(law.state(rules, "assessment", state)["label"])

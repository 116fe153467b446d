"""What begins by itself once a case is handed in?"""

from __future__ import annotations

from flask_login import current_user

from casework.business_clock import wall
from casework.documents import background
from casework.queries.missing import goals
from casework.reading import casework
from workflows.edition import ActionRule
from workflows.rules import Rules


def hands_in(rules: Rules, rule: ActionRule) -> bool:
    """Is it an act by which a unit hands a case in?"""
    return rule in goals(rules)


def draw(ref: str) -> None:
    """Its papers and package are drawn, so that the cover with the package's hash can be printed
    and sent along (N五.4)."""
    background.ask(casework().db, ref, by=current_user.actor.user, at=wall())

"""Who has which cities left to judge while a review runs, and when were they last reminded?"""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_login import current_user

from casework.queries.case import people
from casework.queries.reviews import Review
from casework.reading import session
from casework.web.shown import assessed, facts, law, offers
from casework.web.shown.law import Shown
from notifications import sent
from workflows.progress import progress

REMINDER = "review_reminder"


def left(page: Review) -> list[Shown]:
    """Each member who hasn't finished, with the cities by code; of who was taken off nothing is asked."""
    if not page.runs:
        return []
    found = []
    awaited = {one.expert: {case.ref for case in one.open}
               for one in progress(page.facts, page.rules)}  # fmt: skip
    for member in page.members:
        cells = [cell for cell in page.of_member(member.login)
                 if cell.case.ref in awaited.get(member.login, ())]  # fmt: skip
        if cells:
            found.append({"name": member.name, "cities": [
                (law.city_words(cell.case), assessed.state_words(page.rules, cell.state))
                for cell in cells]})  # fmt: skip
    return found


def remind(page: Review) -> Shown | None:
    """How they are reminded, for whom that is possible now."""
    kind = page.rules.facts[REMINDER]
    if not (page.runs and current_user.actor.has(*kind.who)):
        return None
    return {
        "url": url_for("facts.record", subject="list", ref=page.list.ref, kind=kind.id),
        "next": url_for("staff.list_review", ref=page.list.ref), "request_id": offers.request_id(),
    }  # fmt: skip


def reminded(page: Review) -> Shown | None:
    """When, by whom and of whom the newest reminder was sent; nobody is named before its mails are made."""
    made = page.facts.recorded.all(REMINDER).values()
    newest = max(made, key=lambda fact: datetime.fromisoformat(fact.at), default=None)
    if newest is None:
        return None
    told = sent.told_since(session(), f"list/{page.list.ref}", f"list.{REMINDER}",
                           datetime.fromisoformat(newest.at))  # fmt: skip
    return {"by": facts.recorder(newest, people(session(), {newest.by})),
            "to": [member.name for member in page.members if member.user in told]}  # fmt: skip

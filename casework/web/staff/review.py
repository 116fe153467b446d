"""What does a committee expert do here?"""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from casework.access import allow
from casework.i18n import language
from casework.models import FactRow, Shortlist, User
from casework.queries.snapshots import list_snapshot
from casework.reading import now, session
from casework.web.shown import law, parts
from casework.web.shown.law import Shown

from . import blueprint


@blueprint.get("/review")
@allow("expert")
def review() -> ResponseReturnValue:
    """The measures whose committee this person sits on, with the cases to be reviewed; no score."""
    found = [_list(one) for one in _lists(session().get_one(User, current_user.id))]
    return render_template("staff/review.html", lists=found)


def _lists(expert: User) -> list[Shortlist]:
    """Lists of which a committee member is recorded under this account's name or login."""
    asked = select(FactRow.owner, FactRow.item, FactRow.value).where(
        FactRow.kind == "committee_member"
    )
    mine = {owner.partition("/")[2] for owner, item, value in session().execute(asked)
            if {expert.login, expert.name} & {item, value["name"]}}  # fmt: skip
    rows = session().scalars(select(Shortlist).where(Shortlist.ref.in_(mine)))
    return sorted(rows, key=lambda one: one.ref, reverse=True)


def _list(one: Shortlist) -> Shown:
    """The accepted cases of a list, in order of code: what is to be read, nothing of how it went."""
    rules, facts = list_snapshot(session(), one.ref, now=now())
    accepted = [c for c in facts.cases if c.state == "submitted" and c.recorded.one("formal_check")]
    return {
        "title": law.measure_words(rules, one.measure), "year": one.round_year,
        "state": law.state(rules, "list", one.state), "todo": _todo(one.state, "score" in rules.facts),
        "cases": [{"city": law.city_words(c), "code": c.division.code, "unit": parts.role_name("unit")}
                  for c in sorted(accepted, key=lambda c: c.division.code)],
        "headings": [{"words": h.words(language()), "citations": law.cites(rules, h.cites)}
                     for h in rules.measure(one.measure).heading],
    }  # fmt: skip


def _todo(state: str, scored: bool) -> str:
    """What an expert is to do, and what comes of it: scores, or under 2019 an opinion."""
    if state != "open":
        return _("The review is over: nothing is left for you to do.")
    if scored:
        return _(
            "Yours are the accepted cases below but those of your own province: first tell the"
            " ministry in which of them you have an interest, then score the others on its sheets."
            " For now the ministry records the scores by hand; once all are in, it closes the"
            " review, ranks the cities and proposes the list."
        )
    return _(
        "Yours are the accepted cases below but those of your own province: first tell the"
        " ministry in which of them you have an interest, then review the others with your"
        " committee. For now the ministry records the committee's opinion and preliminary list by"
        " hand; then it closes the review and decides the list."
    )

"""What does a committee expert do here?"""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from casework.access import allow
from casework.i18n import language
from casework.models import FactRow, Shortlist, User
from casework.queries.rounds import rounds
from casework.queries.snapshots import list_snapshot
from casework.reading import now, session
from casework.web.shown import law, parts
from casework.web.shown.law import Shown

from . import blueprint


@blueprint.get("/review")
@allow("expert")
def review() -> ResponseReturnValue:
    """The measures whose committee this person sits on, with the cases to be reviewed; no score."""
    login = session().scalar(select(User.login).where(User.id == current_user.id)) or ""
    found = [shown for one in _lists(login) if (shown := _list(one))]
    return render_template("staff/review.html", lists=found, login=login,
                           years=[r.year for r in rounds(session())])  # fmt: skip


def _lists(login: str) -> list[Shortlist]:
    """Lists of which a committee member is recorded under this account's login."""
    asked = select(FactRow.owner, FactRow.item, FactRow.value).where(
        FactRow.kind == "committee_member"
    )
    mine = {owner.partition("/")[2] for owner, item, value in session().execute(asked)
            if login and login in (item, value.get("account"), value.get("name"))}  # fmt: skip
    rows = session().scalars(select(Shortlist).where(Shortlist.ref.in_(mine)))
    return sorted(rows, key=lambda one: one.ref, reverse=True)


def _list(one: Shortlist) -> Shown:
    """The accepted cases of a list, in order of code: what is to be read, nothing of how it went."""
    rules, facts = list_snapshot(session(), one.ref, now=now())
    accepted = [c for c in facts.cases if c.state == "submitted" and c.recorded.one("formal_check")]
    return {
        "title": law.measure_words(rules, one.measure), "year": one.round_year,
        "state": law.state(rules, "list", one.state), "open": one.state == "open",
        "cases": [{"city": law.city_words(c), "code": c.division.code, "unit": parts.role_name("unit")}
                  for c in sorted(accepted, key=lambda c: c.division.code)],
        "headings": [{"words": h.words(language()), "citations": law.cites(rules, h.cites)}
                     for h in rules.measure(one.measure).heading],
        "url": url_for("staff.review"),
    }  # fmt: skip

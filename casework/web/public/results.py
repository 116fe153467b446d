"""Which cities were approved, and which are in their incentive year on a given day?"""

from __future__ import annotations

from datetime import date, datetime, time

from flask import render_template, request
from flask_babel import gettext

from casework.access import PUBLIC, allow
from casework.queries import public
from casework.reading import casework, now, session
from casework.web.public import blueprint
from workflows.calendar import BEIJING, beijing_day


@blueprint.get("/results")
@allow(PUBLIC)
def results() -> str:
    """The final lists in order of division codes, and who is in term on the day asked for."""
    asked = request.args.get("on", "").strip()
    on, wrong = beijing_day(now()), ""
    if asked:
        try:
            on = date.fromisoformat(asked)
        except ValueError:
            wrong = gettext("“%(day)s” isn't a day. Write it like 2022-06-02.", day=asked[:20])
    # On a day means at its end, so that a term that starts on it is seen, and at this very
    # instant for today: what is over is over.
    at = now() if on == beijing_day(now()) else datetime.combine(on, time(12), tzinfo=BEIJING)
    return render_template(
        "public/results.html", title=gettext("Results"), on=on, wrong=wrong,
        today=beijing_day(now()), finals=public.final_lists(session()),
        in_term=public.in_term(session(), at), invented=casework().demo,
    )  # fmt: skip

"""What is public now, and what was: the list of notices, and each of them?"""

from __future__ import annotations

from flask import abort, render_template
from flask_babel import gettext

from casework.access import PUBLIC, allow
from casework.filters import calendar
from casework.queries import public
from casework.reading import casework, now, session
from casework.web.public import announcement, blueprint


@blueprint.get("/")
@allow(PUBLIC)
def home() -> str:
    """Publicities now and past, the final lists in short, and the way to object."""
    found = public.notices(session())
    at = now()
    days = calendar()
    running = [
        (shown, announcement.title(shown),
         announcement.until(shown, public.deadline_of(session(), shown.ref), at, days))
        for shown in found if shown.open(at)
    ]  # fmt: skip
    past = [(shown, announcement.title(shown)) for shown in found if not shown.open(at)]
    return render_template(
        "public/home.html", title=gettext("Publicity"), running=running, past=past,
        finals=public.final_lists(session()), in_term=len(public.in_term(session(), at)),
    )  # fmt: skip


@blueprint.get("/publicities/<ref>")
@allow(PUBLIC)
def notice(ref: str) -> str:
    """One publicity: text, end, why that date, the list and its hash, how to object."""
    shown = public.notice(session(), ref)
    if shown is None:
        abort(404)
    at, days = now(), calendar()
    row = public.deadline_of(session(), ref)
    return render_template(
        "public/notice.html", shown=shown, at=at, title=announcement.title(shown),
        text=announcement.text(shown), end=announcement.until(shown, row, at, days),
        why=announcement.why(shown, row, at, days), proof=announcement.proof(shown),
        invented=casework().demo,
    )  # fmt: skip

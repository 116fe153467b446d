"""What have ministry and unit written to each other on a case, all of it, page by page?"""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.errors import NotFound
from casework.queries.case import case_page
from casework.reading import now, session
from casework.web.numbers import whole
from casework.web.shown import law, talk

from . import READERS, blueprint


@blueprint.get("/cases/<ref>/messages")
@allow(*READERS, "unit")
def talk_page(ref: str) -> ResponseReturnValue:
    """The newest messages on page 1, older ones on those that follow."""
    actor = current_user.actor
    page = case_page(session(), actor, ref, now=now())
    number = max(1, request.args.get("page", 1, type=whole))
    thread = talk.whole_thread(page.opened, actor, page.people, number)
    if thread is None or (number > 1 and not thread["messages"]):
        raise NotFound

    def at(other: int) -> str:
        return url_for(".talk_page", ref=ref, page=other if other > 1 else None)

    return render_template(
        "staff/talk.html", case=page.case, round=page.round, city=law.city_words(page.case),
        talk=thread, first=at(1) if number > 2 else None, prev=at(number - 1) if number > 1 else None,
        next=at(number + 1) if thread["older"] else None,
        words=_("Page %(page)s of %(pages)s, the newest first", page=number,
                pages=max(1, -(-thread["total"] // talk.NEWEST))),
    )  # fmt: skip

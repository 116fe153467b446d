"""How does a handler save the letter by which an objector is answered?"""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import allow
from casework.documents import reply
from casework.queries.objections import objection_page
from casework.reading import let_go, now, session
from casework.web.saved import letter

from . import blueprint


@blueprint.get("/objections/<ref>/reply.<form>")
@allow("ministry")
def objection_letter(ref: str, form: str) -> ResponseReturnValue:
    """The letter as it stands on record, to be printed and sealed; 404 where there is no answer."""
    at = now()
    page = objection_page(session(), current_user.actor, ref, now=at)
    sheet = reply.reply(page.rules, page.facts, version=page.objection.version,
                        lodged_at=page.objection.lodged_at)  # fmt: skip
    let_go()
    return letter(reply.drawn(sheet, form, at=at), ref, form)

"""What can a unit show to prove that it handed a case in, and when?"""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from casework.access import allow
from casework.queries.receipts import receipt
from casework.reading import session
from casework.web.recommend import LOCAL, READERS, blueprint
from casework.web.shown import law, parts


@blueprint.get("/cases/<ref>/receipt")
@allow(*READERS, *LOCAL)
def receipt_page(ref: str) -> ResponseReturnValue:
    """Server time, version and hash of what was handed in, to print."""
    found = receipt(session(), current_user.actor, ref)
    act = found.rules.actions["case", found.event.name]
    return render_template(
        "recommend/receipt.html", title=gettext("Receipt"), found=found, case=found.case,
        round=found.round, event=found.event, act=act, unit=parts.unit_words(found.unit),
        city=law.city_words(found.case), measure=law.measure_words(found.rules, found.case.measure),
        citations=law.cites(found.rules, act.cites), notice=found.rules.notice,
    )  # fmt: skip

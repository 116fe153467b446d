"""How does staff enter an objection that came by letter, telephone or fax?"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from casework.access import actor, allow
from casework.queries import publicised
from casework.reading import now, session
from casework.web.public import announcement, sending
from casework.web.public.forms import Register
from casework.web.public.lodge import offer, send
from workflows.calendar import beijing_day

blueprint = Blueprint("register", __name__)  # the ministry's page, beside the public's forms


@blueprint.get("/objections/register")
@allow("ministry")
def register() -> ResponseReturnValue:
    """Which notice is it about? Then the form."""
    shown = _chosen()
    if shown is None:
        return render_template("public/register_which.html", title=gettext("Register an objection"),
                               notices=_titles(), at=now())  # fmt: skip
    return _form(shown, Register(formdata=None, data={"received_on": beijing_day(now())}))


@blueprint.post("/objections/register")
@allow("ministry")
def registered() -> ResponseReturnValue:
    """Record it as the officer's act; the code is printed for the letter of reply."""
    shown = _chosen()
    if shown is None:
        return register()
    form = Register()
    form.today, form.since = beijing_day(now()), beijing_day(shown.published_at)
    return send(shown, form, actor(), partial(_form, shown, form), staff=True)


def _chosen() -> publicised.Publicised | None:
    ref = request.args.get("publicity", "")
    return publicised.publicity(session(), ref) if ref else None


def _titles() -> list[tuple[publicised.Publicised, str]]:
    return [(shown, announcement.title(shown)) for shown in publicised.publicised(session())]


def _form(shown: publicised.Publicised, form: Register, **more: Any) -> Response:
    offer(form, shown)
    return sending.page_of(
        "public/register.html", form, edition=shown.rules.edition.id,
        title=gettext("Register an objection"), shown=shown, short=announcement.short(shown), **more,
    )  # fmt: skip

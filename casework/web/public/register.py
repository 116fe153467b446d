"""How does staff enter an objection that came by letter, telephone or fax?"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from casework.access import actor, allow
from casework.errors import Conflict, Invalid, Refused
from casework.filters import breach_view
from casework.i18n import language
from casework.queries import publicised
from casework.reading import now, session
from casework.web.public import announcement, codes
from casework.web.public.evidence import NAMES
from casework.web.public.forms import Register
from casework.web.public.keeping import (
    chosen_files,
    keep_for_later,
    kept_words,
)
from casework.web.public.lodge import FIELDS, lodged, offer, received
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
    return _form(shown, Register(formdata=None))


@blueprint.post("/objections/register")
@allow("ministry")
def registered() -> ResponseReturnValue:
    """Record it as the officer's act; the code is printed for the letter of reply."""
    shown = _chosen()
    if shown is None:
        return register()
    form = Register()
    form.today = beijing_day(now())
    offer(form, shown)
    seal = codes.read_seal(form.sealed.data)
    form.validate()
    if seal is None:  # there is nothing that a file could be sealed for
        return _form(shown, form, code=422)
    files = chosen_files(form, FIELDS, bound=seal.request_id)
    if form.errors:
        return _form(shown, form, files=files, code=422)
    try:
        ref = lodged(actor(), shown, form, seal, files)
    except Invalid as invalid:
        form.take(invalid)
        return _form(shown, form, files=files, code=422)
    except Refused as refused:
        edition = shown.rules.edition.id
        told = [breach_view(b, edition) for b in refused.breaches]
        return _form(shown, form, files=files, breaches=told, code=409)
    except Conflict as conflict:
        form.sealed.data = ""
        said = conflict.words(language())
        return _form(shown, form, files=files, trouble=said, code=409)
    return received(shown, ref, form, seal, files, staff=f"/objections/{ref}")


def _chosen() -> publicised.Publicised | None:
    ref = request.args.get("publicity", "")
    return publicised.publicity(session(), ref) if ref else None


def _titles() -> list[tuple[publicised.Publicised, str]]:
    return [(shown, announcement.title(shown)) for shown in publicised.publicised(session())]


def _form(shown: publicised.Publicised, form: Register, *, files: Any = None, code: int = 200,
          **more: Any) -> Response:  # fmt: skip
    seal = codes.read_seal(form.sealed.data) or codes.new_seal()
    form.sealed.data = seal.sealed()
    offer(form, shown)
    kept = keep_for_later(form, files or {})
    words = {"breaches": (), "trouble": ""} | more
    page = render_template(
        "public/register.html", title=gettext("Register an objection"), shown=shown, form=form,
        short=announcement.short(shown), kept=kept_words(kept), names=NAMES,
        **words,
    )  # fmt: skip
    return make_response(page, code)

"""How does somebody without an account object, and what do they get in hand?"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, abort, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from casework.access import OBJECTOR, PUBLIC, allow
from casework.i18n import language
from casework.models import Objection as ObjectionRow
from casework.queries import publicised
from casework.queries.public import City
from casework.reading import now, session
from casework.web.public import announcement, blueprint, codes, complain, entry, sending
from casework.web.public.forms import CONDUCT, GROUNDS, Lodge, Objection
from casework.web.public.sending import Files
from workflows.facts import Actor

OBJECTION = sending.Kind("objection", "lodge", "lodging", "proof")


@blueprint.get("/publicities/<ref>/object")
@allow(PUBLIC)
def object_to_list(ref: str) -> ResponseReturnValue:
    """The form, with the city still to be chosen."""
    return _form(_shown_or_404(publicised.publicity(session(), ref)), Lodge(formdata=None))


@blueprint.post("/publicities/<ref>/object")
@allow(PUBLIC)
@entry.sent_seldom(lambda wait: _slow_down(wait))
def lodge_against_list(ref: str) -> ResponseReturnValue:
    """Lodge, and give the receipt."""
    return _lodge(_shown_or_404(publicised.publicity(session(), ref)))


@blueprint.get("/object/<case>")
@allow(PUBLIC)
def object_to_case(case: str) -> ResponseReturnValue:
    """The form about one city."""
    shown = _shown_or_404(publicised.publicity_of_case(session(), case))
    return _form(shown, Lodge(formdata=None, data={"case": case}))


@blueprint.post("/object/<case>")
@allow(PUBLIC)
@entry.sent_seldom(lambda wait: _slow_down(wait))
def lodge_against_case(case: str) -> ResponseReturnValue:
    """Lodge, and give the receipt."""
    return _lodge(_shown_or_404(publicised.publicity_of_case(session(), case)))


@blueprint.record_once
def _say_it_on_the_form(state: BlueprintSetupState) -> None:
    """A form whose own protection ran out comes back with what was typed, not as a bare error."""
    for view in (lodge_against_list, lodge_against_case):
        state.app.extensions["csrf"].exempt(view)


def _shown_or_404(shown: publicised.Publicised | None) -> publicised.Publicised:
    return shown or abort(404)


def _slow_down(wait: int) -> Response:
    arguments = request.view_args or {}
    if "case" in arguments:
        found = publicised.publicity_of_case(session(), arguments["case"])
    else:
        found = publicised.publicity(session(), arguments["ref"])
    shown, form = _shown_or_404(found), Lodge(request.form)
    return sending.slowed_down(form, partial(_form, shown, form), wait)


def _form(shown: publicised.Publicised, form: Lodge, **more: Any) -> Response:
    offer(form, shown)
    return sending.page_of(
        "public/object.html", form, edition=shown.rules.edition.id,
        title=gettext("Lodge an objection"), shown=shown, at=now(),
        notice_title=announcement.title(shown), short=announcement.short(shown),
        years=int(shown.rules.settings["objection_retention_years"]), **more,
    )  # fmt: skip


def offer(form: Objection, shown: publicised.Publicised) -> None:
    """Let the form ask about the cities that the notice shows; on the site, not about one that has
    left the list.
    """
    offered = [c for c in shown.cities if not (c.left and isinstance(form, Lodge))]
    form.offer([(c.case, city_words(c)) for c in offered], language())


def city_words(city: City) -> str:
    """A city with its code."""
    return gettext("%(city)s (%(code)s)", city=city.words(language()), code=city.code)


def _lodge(shown: publicised.Publicised) -> ResponseReturnValue:
    form = Lodge()
    if form.about.data == CONDUCT:
        return complain.instead(shown)
    return send(shown, form, OBJECTOR, partial(_form, shown, form))


def send(
    shown: publicised.Publicised, form: Objection, who: Actor, page: sending.Page, *,
    staff: bool = False,
) -> Response:  # fmt: skip
    """Put it on record, and show its receipt; else its page again. `staff`: they registered it."""
    offer(form, shown)

    def record(seal: codes.Seal, files: Files) -> str:
        new = {"case": form.case.data}
        return sending.put_on_record(who, OBJECTION, form, seal, files, rules=shown.rules, new=new)

    def receipt(ref: str, seal: codes.Seal, files: Files) -> Response:
        where = f"/objections/{ref}" if staff else ""
        return _received(shown, ref, form, seal, files, staff=where)

    return sending.send(form, page, record, receipt)


def _received(
    shown: publicised.Publicised, ref: str, form: Objection, seal: codes.Seal, files: Files, *,
    staff: str,
) -> Response:  # fmt: skip
    """The receipt, shown at once, and with the same words if the form is sent again.

    `staff` is where the officer who registered it goes on.
    """
    row = session().scalars(select(ObjectionRow).where(ObjectionRow.ref == ref)).one()
    return make_response(render_template(
        "public/receipt.html", title=gettext("The objection is received"), shown=shown, row=row,
        city=city_words(next(c for c in shown.cities if c.case == row.case_ref)), files=files,
        staff=staff, about=GROUNDS[form.about.data].words(language()),
        code=sending.code_of(seal, row.code_hash), notice_title=announcement.title(shown),
        days=shown.rules.settings.get("objection_days"),
    ))  # fmt: skip

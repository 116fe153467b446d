"""How does somebody without an account object, and what do they get in hand?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Response, abort, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from casework import secret_codes
from casework.access import OBJECTOR, PUBLIC, allow
from casework.attachments import Stored as Kept
from casework.errors import Conflict, Invalid, Refused
from casework.filters import breach_view
from casework.i18n import language
from casework.models import Objection as ObjectionRow
from casework.queries import publicised
from casework.queries.public import City
from casework.reading import casework, let_go, now, session
from casework.vault import Unreadable
from casework.web.public import announcement, blueprint, codes, complain, entry
from casework.web.public.evidence import NAMES, neutrally, proofs
from casework.web.public.forms import CONDUCT, GROUNDS, Lodge, Objection
from casework.web.public.keeping import (
    chosen_files,
    handing_in,
    keep_for_later,
    kept_words,
)
from workflows.facts import Actor
from workflows.words import Breach

FIELDS = (*NAMES, "seal_scan")
HOUR = 3600


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
    """Too much was sent from one network; it isn't looked at, and comes back as it was typed."""
    arguments = request.view_args or {}
    if "case" in arguments:
        shown = publicised.publicity_of_case(session(), arguments["case"])
    else:
        shown = publicised.publicity(session(), arguments["ref"])
    form = Lodge(request.form)  # a file that comes with it isn't read; one that waits stays
    files = chosen_files(form, FIELDS, bound="")
    for name, file in request.files.items():
        if file.filename and name in FIELDS:
            form[name].errors = [gettext("Please choose this file again.")]
    return _later(_shown_or_404(shown), form, files, wait)


def _later(
    shown: publicised.Publicised, form: Lodge, files: Mapping[str, Kept], wait: int
) -> Response:
    """Too many: nothing is lost, it can be sent again in so many seconds, or by letter."""
    said = (gettext("Too many objections came from your network within the last hour. What you "
                    "typed is still here: please send it again later, or by letter.")
            if wait <= HOUR else
            gettext("Too many objections came in within the last day, from your network or "
                    "altogether. What you typed is still here: please send it again tomorrow, or "
                    "by letter."))  # fmt: skip
    answer = _form(shown, form, files=files, trouble=said, code=429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _form(
    shown: publicised.Publicised,
    form: Lodge,
    *,
    files: Mapping[str, Kept] | None = None,
    breaches: tuple[Breach, ...] = (),
    trouble: str = "",
    code: int = 200,
) -> Response:
    seal = codes.read_seal(form.sealed.data) or codes.new_seal()
    form.sealed.data, form.work.data = seal.sealed(), ""
    kept = keep_for_later(form, files or {})
    whole = code == 429 and not form.errors and len(kept) == len(files or {})
    offer(form, shown)
    edition = shown.rules.edition.id
    page = render_template(
        "public/object.html", title=gettext("Lodge an objection"), shown=shown, form=form,
        notice_title=announcement.title(shown), short=announcement.short(shown), at=now(),
        trouble=trouble, names=NAMES, **entry.asked_on_the_page(seal, again=whole),
        years=int(shown.rules.settings["objection_retention_years"]),
        kept=kept_words(kept), breaches=[breach_view(b, edition) for b in breaches],
    )  # fmt: skip
    return make_response(page, code)


def offer(form: Objection, shown: publicised.Publicised) -> None:
    """Let the form ask about the cities that the notice shows."""
    lang = language()
    form.offer([(c.case, city_words(c)) for c in shown.cities], lang)


def city_words(city: City) -> str:
    """A city with its code."""
    return gettext("%(city)s (%(code)s)", city=city.words(language()), code=city.code)


def _lodge(shown: publicised.Publicised) -> ResponseReturnValue:
    form = Lodge()
    offer(form, shown)
    if form.about.data == CONDUCT:
        return complain.instead(shown)
    seal = codes.read_seal(form.sealed.data)
    form.validate()
    if form.csrf_token.errors or seal is None:  # whose form it is isn't known: no file is kept
        form.csrf_token.errors = [
            gettext("This page had been open for too long. Please send again.")
        ]
        return _form(shown, form, code=422)
    files = chosen_files(form, FIELDS, bound=seal.request_id)
    if form.errors:
        return _form(shown, form, files=files, code=422)
    if wait := entry.wait_for(seal):
        return _later(shown, form, files, wait)
    try:
        ref = lodged(OBJECTOR, shown, form, seal, files)
    except Invalid as invalid:
        form.take(invalid)
        return _form(shown, form, files=files, code=422)
    except Refused as refused:
        return _form(shown, form, files=files, breaches=refused.breaches, code=409)
    except Conflict:
        form.sealed.data = ""
        said = gettext("You had sent this form before, with other words, and it was received. If "
                       "this is to be another objection, send again.")  # fmt: skip
        return _form(shown, form, files=files, trouble=said, code=409)
    return received(shown, ref, form, seal, files)


def lodged(
    who: Actor, shown: publicised.Publicised, form: Objection, seal: codes.Seal,
    files: Mapping[str, Kept],
) -> str:  # fmt: skip
    """The number of the objection, now on record with its files; raises what the door raises."""
    at = now()
    files = neutrally(files, shown.rules, lodging="lodging", proof="proof")
    let_go()
    with handing_in(files.values()):
        answer = casework().door.act(
            who, "objection", "lodge", received_at=at, request_id=seal.request_id,
            new={"case": form.case.data, "code_hash": secret_codes.hash_of(seal.code)},
            given=_given(form, files), files=[*files.values()],
        )  # fmt: skip
    return answer.ref


def _given(form: Objection, files: Mapping[str, Kept]) -> dict[str, Any]:
    """What it says, and what shows it, each on record by itself."""
    given: dict[str, Any] = {"lodging": {"": form.lodging(files)}}
    if told := proofs(form, files):
        given["proof"] = told
    return given


def received(
    shown: publicised.Publicised,
    ref: str,
    form: Objection,
    seal: codes.Seal,
    files: Mapping[str, Kept],
    *,
    staff: str = "",
) -> Response:
    """The receipt, shown at once, and with the same words if the form is sent again.

    `staff` is where the officer who registered it goes on.
    """
    row = session().scalars(select(ObjectionRow).where(ObjectionRow.ref == ref)).one()
    code = ""
    with suppress(Unreadable):  # the same form again, long after; by now the code may be erased
        code = secret_codes.kept_code(casework().vault, seal.request_id, row.code_hash)
    page = render_template(
        "public/receipt.html", title=gettext("The objection is received"), shown=shown, row=row,
        city=city_words(next(c for c in shown.cities if c.case == row.case_ref)), files=files,
        staff=staff,
        about=GROUNDS[form.about.data].words(language()), code=secret_codes.shown(code),
        notice_title=announcement.title(shown), days=shown.rules.settings.get("objection_days"),
    )  # fmt: skip
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer

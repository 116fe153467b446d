"""How does one office put its name to several figures at once: one form and file, all of them or none?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.access import allow
from casework.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from casework.i18n import language
from casework.queries.case import case_page
from casework.queries.reader import Reader
from casework.reading import casework, let_go, now, session
from casework.services import records
from casework.services.door import Wish
from casework.web import fact_values
from casework.web.fact_values import Sender
from casework.web.recommend import LOCAL, blueprint
from casework.web.shown import law, materials, offers, together
from casework.web.shown.together import Together
from workflows.words import Breach

from .materials import desk_of

SEEN = "seen-"


@blueprint.get("/cases/<ref>/together/<kind>")
@allow(*LOCAL)
def together_page(ref: str, kind: str) -> ResponseReturnValue:
    """Each figure that is still to be signed, to be ticked, and the form for all that are."""
    return _render(ref, kind, _loaded(ref, kind, [], {}))


@blueprint.post("/cases/<ref>/together/<kind>")
@allow(*LOCAL)
def sign_together(ref: str, kind: str) -> ResponseReturnValue:
    """Sign each that is ticked, by an event of its own; what is wrong is said beside its row."""
    ticked = request.form.getlist("item")
    found = _loaded(ref, kind, ticked, {})
    if found is None:
        raise Forbidden
    at, form = now(), found.form
    none = [] if ticked else [_("Tick at least one of them.")]
    try:
        value = fact_values.take(
            form, found.kind, Sender(current_user.actor.user, f"case/{ref}", at)
        )
        if not ticked:
            fact_values.check(form, found.kind, value, at)
            return _again(ref, kind, ticked, found, {}, none), 422
        let_go()
        casework().door.record_all(
            current_user.actor, "case", {kind: dict.fromkeys(ticked, value)}, ref=ref,
            received_at=at, seen={kind: {item: request.form.get(SEEN + item, "") for item in ticked}},
            request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused:
        return _again(ref, kind, ticked, found, _refused(ref, kind, ticked, value)), 422
    except Invalid as invalid:
        others = none + _beside_the_fields(found, invalid)
        return _again(ref, kind, ticked, found, {}, others), 422
    except Conflict as conflict:
        said = conflict.words(language())
        return _again(ref, kind, ticked, found, _changed(found), [said], as_read=_seen(found)), 409
    words = ngettext("Recorded: %(what)s, %(num)d of them.", "Recorded: %(what)s, %(num)d of them.",
                     len(ticked), what=found.kind.words(language()))  # fmt: skip
    flash(words, "good")
    return redirect(url_for(".materials_start", ref=ref), 303)


def _loaded(
    ref: str, kind: str, ticked: list[str], wrong: together.Wrong,
    as_read: Mapping[str, str] | None = None,
) -> Together | None:  # fmt: skip
    page = case_page(session(), current_user.actor, ref, now=now())
    desk, _last = desk_of(page)
    found = together.together(desk, materials.sections(desk), ticked=ticked, wrong=wrong,
                              as_read=as_read)  # fmt: skip
    return next((one for one in found if one.kind.id == kind), None)


def _beside_the_fields(found: Together, invalid: Invalid) -> list[str]:
    """What is wrong with the form is wrong for each that was ticked, and said once."""
    once: dict[str, tuple[str, str]] = {}
    for key, words in invalid.errors.items():
        once[key.rpartition(".")[2]] = words
    return fact_values.show(found.form, Invalid(once))


def _refused(ref: str, kind: str, ticked: list[str], value: Any) -> dict[str, list[str]]:
    """Why each can't be recorded, by item."""
    opened = case_page(session(), current_user.actor, ref, now=now()).opened
    rule = opened.rules.facts[kind]

    def stops(item: str) -> tuple[Breach, ...]:
        wish = Wish(actor=current_user.actor, subject="case", name=kind, ref=ref, item=item,
                    received_at=now(), recording=True)  # fmt: skip
        return records.breaches(Reader(session()), opened, rule, item, value, wish)

    return {
        item: [one["words"] for one in law.breaches(opened.rules, stops(item))] for item in ticked
    }


def _seen(found: Together) -> dict[str, str]:
    """How each of them stood when the form was made."""
    return {row["item"]: request.form.get(SEEN + row["item"], "") for row in found.rows}


def _changed(found: Together) -> dict[str, list[str]]:
    """Which of them stand otherwise than when the form was made."""
    words = _("Changed while you read: look at it again.")
    as_read = _seen(found)
    return {row["item"]: [words] for row in found.rows
            if row["ticked"] and row["seen"] != as_read[row["item"]]}  # fmt: skip


def _again(
    ref: str, kind: str, ticked: list[str], found: Together, wrong: together.Wrong,
    errors: list[str] | None = None, *, as_read: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """As things stand now, with what was typed and what is wrong with it."""
    fresh = _loaded(ref, kind, ticked, wrong, as_read)
    return _render(ref, kind, Together(found.kind, fresh.rows if fresh else found.rows, found.form,
                                       found.url), errors)  # fmt: skip


def _render(ref: str, kind: str, found: Together | None, errors: list[str] | None = None) -> str:
    page = case_page(session(), current_user.actor, ref, now=now())
    if kind not in page.rules.facts:
        raise NotFound
    return render_template(
        "recommend/together.html", case=page.case, round=page.round, together=found,
        city=law.city_words(page.case), name=page.rules.facts[kind].words(language()),
        errors=errors or [], request_id=offers.request_id,
    )  # fmt: skip

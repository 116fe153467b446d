"""How does somebody complain of the staff themselves, apart from any objection to a city?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from flask import Response, abort, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from casework.access import OBJECTOR, PUBLIC, allow
from casework.attachments import Stored as Kept
from casework.queries import complaints, publicised
from casework.queries.public import newest_round, rules_in_force
from casework.reading import session
from casework.web.public import blueprint, codes, entry, sending
from casework.web.public.evidence import fields
from casework.web.public.outside import (
    LONGEST,
    FromOutside,
    Online,
    agreed_field,
    channel_field,
    contact_field,
    facts_field,
    name_field,
    party_field,
    seal_field,
)
from casework.web.public.sending import Files
from workflows.facts import Actor

COMPLAINT = sending.Kind("complaint", "complain", "complaint_lodging", "complaint_proof")
RETENTION = "complaint_retention"


class Complaint(FromOutside):
    """What every complaint about staff says; no city belongs to it."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        "complaint_lodging.facts": "facts", "complaint_lodging.name": "name",
        "complaint_lodging.contact": "contact", "complaint_lodging.seal": "seal_scan",
        "complaint_lodging.channel": "channel", **fields(COMPLAINT.proof),
    }  # fmt: skip
    facts = facts_field(
        _l("Facts of the matter"),
        _l("Who, what, when, and what shows it. Up to %(most)s characters.", most=LONGEST),
    )
    party = party_field(_l("You are"))
    name = name_field()
    contact = contact_field()
    seal_scan = seal_field()


class Complain(Complaint, Online):
    """One that is sent on the site."""

    agreed = agreed_field()


class RegisterComplaint(Complaint):
    """One that came by letter, telephone or fax, entered by an auditor."""

    channel = channel_field()
    party = party_field(_l("The complaint is of"))

    def lodging(self, files: Mapping[str, Kept]) -> dict[str, Any]:
        """The fact, with how it came."""
        return {"channel": self.channel.data, **super().lodging(files)}


@blueprint.get("/complain")
@blueprint.get("/publicities/<ref>/complain")
@allow(PUBLIC)
def complain(ref: str = "") -> ResponseReturnValue:
    """The form; it stands whether or not anything is public."""
    return show(_year(ref), Complain(formdata=None), notice=ref)


@blueprint.post("/complain")
@blueprint.post("/publicities/<ref>/complain")
@allow(PUBLIC)
@entry.sent_seldom(lambda wait: _slow_down(wait))
def lodge_complaint(ref: str = "") -> ResponseReturnValue:
    """Lodge it, and give the receipt."""
    return send(_year(ref), Complain(), OBJECTOR, notice=ref)


@blueprint.record_once
def _say_it_on_the_form(state: BlueprintSetupState) -> None:
    """A form whose own protection ran out comes back with what was typed, not as a bare error."""
    state.app.extensions["csrf"].exempt(lodge_complaint)


def _year(ref: str) -> int:
    """The round of the publicity, or without one the newest."""
    if not ref:
        return newest_round(session()) or abort(404)
    shown = publicised.publicity(session(), ref) or abort(404)
    return shown.year


def _slow_down(wait: int) -> Response:
    ref, form = (request.view_args or {}).get("ref", ""), Complain(request.form)
    return sending.slowed_down(form, partial(show, _year(ref), form, notice=ref), wait)


def instead(shown: publicised.Publicised) -> Response:
    """The form in place of one for objections, with what was typed into that."""
    own = Complain(formdata=None)
    typed = {name: value for name, value in request.form.items()
             if name in own and not name.endswith("_kept") and name not in ANEW}  # fmt: skip
    return show(shown.year, Complain(formdata=None, data=typed), notice=shown.ref, moved=True)


ANEW = ("csrf_token", "sealed", "work", "website", "agreed")  # what each form has of its own


def show(
    year: int, form: Complaint, *, notice: str = "", moved: bool = False, **more: Any
) -> Response:
    """The form, on the public's pages, reached by a `notice` or not, or on an auditor's."""
    rules = rules_in_force(session(), year)
    return sending.page_of(
        "public/complain.html" if isinstance(form, Online) else "staff/complaint_register.html", form,
        edition=rules.edition.id, title=gettext("Complain about the staff"), notice=notice,
        moved=moved, years=rules.deadlines[RETENTION].amount, **more,
    )  # fmt: skip


def send(year: int, form: Complaint, who: Actor, *, notice: str = "") -> ResponseReturnValue:
    """Put it on record, and show number and code; else the form again."""

    def record(seal: codes.Seal, files: Files) -> str:
        rules = rules_in_force(session(), year)
        return sending.put_on_record(who, COMPLAINT, form, seal, files, rules=rules,
                                     new={"round": year})  # fmt: skip

    def receipt(ref: str, seal: codes.Seal, files: Files) -> Response:
        row = complaints.complaint_of(session(), ref)
        return make_response(render_template(
            "public/complaint_receipt.html", title=gettext("The complaint is received"), row=row,
            files=[kept.name for kept in files.values()], notice=notice,
            staff=not isinstance(form, Online), code=sending.code_of(seal, row.code_hash),
        ))  # fmt: skip

    return sending.send(form, partial(show, year, form, notice=notice), record, receipt)

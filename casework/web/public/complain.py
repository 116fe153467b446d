"""How does somebody complain of the staff themselves, apart from any objection to a city?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import Response, abort, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from casework import secret_codes
from casework.access import OBJECTOR, PUBLIC, allow
from casework.attachments import Stored as Kept
from casework.errors import Conflict, Invalid, Refused
from casework.filters import breach_view
from casework.i18n import language
from casework.models import Complaint
from casework.queries import publicised
from casework.queries.public import rules_in_force
from casework.reading import casework, let_go, now, session
from casework.security import limiter
from casework.web.public import blueprint, codes
from casework.web.public.evidence import (
    FILES,
    NAMES,
    SHORT,
    WithEvidence,
    fields,
    neutrally,
    proofs,
)
from casework.web.public.forms import CHANNELS, LONGEST, PARTIES, Asked
from casework.web.public.keeping import chosen_files, handing_in, keep_for_later, kept_words
from workflows.facts import Actor
from workflows.words import Breach

AT_MOST = "20 per hour; 60 per day"
FIELDS = (*NAMES, "seal_scan")


class Complain(WithEvidence):
    """A complaint about staff; no city belongs to it."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        "complaint_lodging.facts": "facts", "complaint_lodging.name": "name",
        "complaint_lodging.contact": "contact", "complaint_lodging.seal": "seal_scan",
        "complaint_lodging.channel": "channel", **fields("complaint_proof"),
    }  # fmt: skip
    facts = TextAreaField(
        _l("Facts of the matter"),
        description=_l("Who, what, when, and what shows it. Up to %(most)s characters.",
                       most=LONGEST),
        validators=[InputRequired(_l("Say what it is about.")),
                    Length(max=LONGEST, message=_l("At most %(most)s characters.", most=LONGEST))],
    )  # fmt: skip
    party = RadioField(_l("You are"), choices=PARTIES, default="person",
                       validators=[InputRequired(_l("Choose one."))])  # fmt: skip
    name = StringField(
        _l("Real name, or name of the organisation"),
        validators=[Asked(), Length(max=SHORT)],
        render_kw={"required": False, "autocomplete": "name"},
    )
    contact = StringField(
        _l("Telephone or e-mail"),
        validators=[Asked(), Length(max=SHORT)],
        render_kw={"required": False, "autocomplete": "email"},
    )
    seal_scan = FileField(_l("Scan with the seal of the organisation"), description=FILES)
    seal_scan_kept = HiddenField()
    sealed = HiddenField()
    agreed = BooleanField(
        _l("I have read the notice on personal data, and answer for the truth of what I say."),
        validators=[InputRequired(_l("Please confirm this."))],
    )
    website = StringField(_l("Leave this empty"))

    def validate_website(self, field: StringField) -> None:
        """Refuse what fills in everything."""
        if field.data:
            raise ValidationError(gettext("This must stay empty; please clear it and send again."))

    def lodging(self, files: Mapping[str, Kept]) -> dict[str, Any]:
        """The fact that it records; what was left empty is left out."""
        said = {"channel": "form", "facts": self.facts.data, "party": self.party.data,
                "name": (self.name.data or "").strip(),
                "contact": (self.contact.data or "").strip()}  # fmt: skip
        if "seal_scan" in files:
            said["seal"] = files["seal_scan"].value
        return {name: value for name, value in said.items() if value}


class RegisterComplaint(Complain):
    """One that came by letter, telephone or fax, entered by an auditor."""

    channel = RadioField(
        _l("How did it come?"), choices=CHANNELS, validators=[InputRequired(_l("Choose one."))]
    )
    agreed = None
    website = None

    def lodging(self, files: Mapping[str, Kept]) -> dict[str, Any]:
        """The fact, with how it came."""
        return super().lodging(files) | {"channel": self.channel.data}


@blueprint.get("/publicities/<ref>/complain")
@allow(PUBLIC)
def complain(ref: str) -> ResponseReturnValue:
    """The form."""
    return show(_year(ref), Complain(formdata=None), notice=ref)


@blueprint.post("/publicities/<ref>/complain")
@allow(PUBLIC)
@limiter.limit(AT_MOST)
def lodge_complaint(ref: str) -> ResponseReturnValue:
    """Lodge it, and give the receipt."""
    return send(_year(ref), Complain(), OBJECTOR, notice=ref)


@blueprint.record_once
def _say_it_on_the_form(state: BlueprintSetupState) -> None:
    """A form whose own protection ran out comes back with what was typed, not as a bare error."""
    state.app.extensions["csrf"].exempt(lodge_complaint)


def _year(ref: str) -> int:
    shown = publicised.publicity(session(), ref) or abort(404)
    return shown.year


def instead(shown: publicised.Publicised) -> Response:
    """The form in place of one for objections, with what was typed into that."""
    form = Complain(formdata=None, data={
        name: request.form.get(name) for name in ("facts", "party", "name", "contact")})  # fmt: skip
    return show(shown.year, form, notice=shown.ref, moved=True)


def show(
    year: int, form: Complain, *, notice: str = "", moved: bool = False, trouble: str = "",
    files: Mapping[str, Kept] | None = None, breaches: tuple[Breach, ...] = (), code: int = 200,
) -> Response:  # fmt: skip
    """The form, on the public's pages or (without a notice) on an auditor's."""
    seal = codes.read_seal(form.sealed.data) or codes.new_seal()
    form.sealed.data = seal.sealed()
    kept = keep_for_later(form, files or {})
    page = render_template(
        "public/complain.html" if notice else "staff/complaint_register.html",
        title=gettext("Complain about the staff"), form=form, notice=notice, moved=moved,
        names=NAMES, kept=kept_words(kept), trouble=trouble, year=year,
        breaches=[breach_view(b) for b in breaches],
    )  # fmt: skip
    return make_response(page, code)


def send(year: int, form: Complain, who: Actor, *, notice: str = "") -> ResponseReturnValue:
    """Check the form, put it on record, and show number and code; else the form again."""
    seal = codes.read_seal(form.sealed.data)
    form.validate()
    if form.csrf_token.errors or seal is None:
        form.csrf_token.errors = [
            gettext("This page had been open for too long. Please send again.")
        ]
        return show(year, form, notice=notice, code=422)
    files = chosen_files(form, FIELDS, bound=seal.request_id)
    if form.errors:
        return show(year, form, notice=notice, files=files, code=422)
    at = now()
    handed = neutrally(files, rules_in_force(session(), year), lodging="complaint_lodging",
                       proof="complaint_proof")  # fmt: skip
    given: dict[str, Any] = {"complaint_lodging": {"": form.lodging(handed)}}
    if told := proofs(form, handed):
        given["complaint_proof"] = told
    let_go()
    try:
        with handing_in(handed.values()):
            ref = casework().door.act(
                who, "complaint", "complain", received_at=at, request_id=seal.request_id,
                new={"round": year, "code_hash": secret_codes.hash_of(seal.code)},
                given=given, files=[*handed.values()],
            ).ref  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return show(year, form, notice=notice, files=files, code=422)
    except Refused as refused:
        return show(year, form, notice=notice, files=files, breaches=refused.breaches, code=409)
    except Conflict as conflict:
        form.sealed.data = ""
        said = conflict.words(language())
        return show(year, form, notice=notice, files=files, trouble=said, code=409)
    return _receipt(ref, seal, files, notice=notice)


def _receipt(ref: str, seal: codes.Seal, files: Mapping[str, Kept], *, notice: str) -> Response:
    row = session().scalars(select(Complaint).where(Complaint.ref == ref)).one()
    page = render_template(
        "public/complaint_receipt.html", title=gettext("The complaint is received"), row=row,
        files=[kept.name for kept in files.values()], code=secret_codes.shown(seal.code), notice=notice,
    )  # fmt: skip
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer

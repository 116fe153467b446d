"""What does every form say that somebody without an account fills in, or staff for a letter of theirs?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from casework.attachments import Stored as Kept
from casework.i18n import language
from casework.web.forms import Form
from casework.web.public.evidence import FILES, NAMES, SHORT, WithEvidence

LONGEST = 4000
FIELDS = (*NAMES, "seal_scan")  # those that take a file
PARTIES = [
    SelectChoice("person", _l("a person")),
    SelectChoice("organisation", _l("an organisation")),
]
CHANNELS = [
    SelectChoice("post", _l("by letter")),
    SelectChoice("telephone", _l("by telephone")),
    SelectChoice("fax", _l("by fax")),
]


class Asked:
    """Asked for, and the page doesn't call it optional; yet what comes without it is kept."""

    field_flags: ClassVar[Mapping[str, bool]] = {"required": True}

    def __call__(self, form: Form, field: Any) -> None:
        """Whatever it is, a person decides (F 6)."""


def short() -> Length:
    """No longer than a name is."""
    return Length(max=SHORT, message=_l("At most %(most)s characters.", most=SHORT))


def facts_field(label: Any, hint: Any) -> TextAreaField:
    """What it is about."""
    most = Length(max=LONGEST, message=_l("At most %(most)s characters.", most=LONGEST))
    return TextAreaField(label, description=hint,
                         validators=[InputRequired(_l("Say what it is about.")), most])  # fmt: skip


def party_field(label: Any) -> RadioField:
    """A person, or an organisation?"""
    return RadioField(label, choices=PARTIES, default="person",
                      validators=[InputRequired(_l("Choose one."))])  # fmt: skip


def name_field(hint: Any = "") -> StringField:
    """The real name that is asked for."""
    return StringField(
        _l("Real name, or name of the organisation"), description=hint, validators=[Asked(), short()],
        render_kw={"required": False, "autocomplete": "name"},
    )  # fmt: skip


def contact_field() -> StringField:
    """How whoever wrote is reached."""
    return StringField(_l("Telephone or e-mail"), validators=[Asked(), short()],
                       render_kw={"required": False, "autocomplete": "email"})  # fmt: skip


def seal_field() -> FileField:
    """The scan with the seal; on the public's pages it is shown once an organisation is chosen."""
    return FileField(
        _l("Scan with the seal of the organisation"), validators=[Asked()],
        description=_l("An organisation signs by its seal. %(files)s", files=FILES),
        render_kw={"required": False},
    )  # fmt: skip


def channel_field() -> RadioField:
    """How did it come that staff enter?"""
    return RadioField(
        _l("How did it come?"), choices=CHANNELS, validators=[InputRequired(_l("Choose one."))]
    )


def agreed_field() -> BooleanField:
    """The consent, and that it is true."""
    return BooleanField(
        _l("I have read the notice on personal data, and answer for the truth of what I say."),
        validators=[InputRequired(_l("Please confirm this."))],
    )


class FromOutside(WithEvidence):
    """What all of these forms hold; the fields that are asked for stand in each, in its order."""

    facts: TextAreaField
    party: RadioField
    name: StringField
    contact: StringField
    seal_scan_kept = HiddenField()
    sealed = HiddenField()

    def lodging(self, files: Mapping[str, Kept]) -> dict[str, Any]:
        """The fact that it records, as far as all ask for it; what was left empty is left out."""
        said: dict[str, Any] = {
            "facts": self.facts.data, "party": self.party.data,
            "name": (self.name.data or "").strip(), "contact": (self.contact.data or "").strip(),
        }  # fmt: skip
        if "seal_scan" in files:
            said["seal"] = files["seal_scan"].value
        return {name: value for name, value in said.items() if value}


class Online(FromOutside):
    """One that is filled in on the site: it has a puzzle, and a trap for what fills in everything."""

    agreed: BooleanField
    work = HiddenField()  # what the browser worked out: puzzle.py
    unsigned: Sequence[Any] = ()  # what its author is told is missing, once, before it is sent
    # Nobody sees it; a script fills it in. Who does see it is told what to do.
    website = StringField(_l("Leave this empty"))

    def asks_again(self, files: Mapping[str, Kept]) -> bool:
        """Is there something to be said to its author before it is sent? Not unless a form says so."""
        return False

    def lodging(self, files: Mapping[str, Kept]) -> dict[str, Any]:
        """The fact, as it came by the form, with the language in which its author reads."""
        lang = "zh" if language().startswith("zh") else "en"
        return {"channel": "form", "lang": lang, **super().lodging(files)}

    def validate_website(self, field: StringField) -> None:
        """Refuse what fills in everything."""
        if field.data:
            raise ValidationError(gettext("This must stay empty; please clear it and send again."))

"""What is asked of somebody who objects, and of staff who register what came on paper?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from casework.attachments import Stored as Kept
from casework.services.objection_desk import anonymous
from casework.web.forms import Form
from casework.web.public.evidence import FILES, fields
from casework.web.public.outside import (
    LONGEST,
    Asked,
    FromOutside,
    Online,
    agreed_field,
    channel_field,
    contact_field,
    facts_field,
    name_field,
    party_field,
    seal_field,
    short,
)
from workflows.edition import Named
from workflows.legible import written
from workflows.post import COUNTS

# What an objection may be about. The record keeps the Chinese words.
GROUNDS: Mapping[str, Named] = MappingProxyType({
    "data": Named(zh="申报数据或材料不真实", en="Data or documents are untrue"),
    "incident": Named(zh="近三年发生过事故或事件", en="An accident or event within three years"),
    "conditions": Named(zh="不具备申报条件", en="The conditions aren't met"),
    "procedure": Named(zh="评选程序", en="The procedure"),
    "conduct": Named(zh="工作人员履职问题", en="The conduct of the staff"),
    "other": Named(zh="其他", en="Something else"),
})  # fmt: skip


CONDUCT = "conduct"  # a complaint of its own, which no handler of objections reads


def concerning(kept: str, lang: str) -> str:
    """What an objection is about, in a reader's language; `kept` is what the record holds."""
    return next((g.words(lang) for g in GROUNDS.values() if g.zh == kept), kept)


class Objection(FromOutside):
    """What every objection says, whichever way it came."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        "case": "case", "lodging.grounds": "about", "lodging.facts": "facts",
        "lodging.name": "name", "lodging.contact": "contact", "lodging.seal": "seal_scan",
        "lodging.postmark": "postmark",
        "lodging.received_on": "received_on", "lodging.channel": "channel", **fields("proof"),
    }  # fmt: skip
    case = SelectField(
        _l("Which city is it about?"), validators=[InputRequired(_l("Choose a city."))]
    )
    about = RadioField(
        _l("What does it concern?"), validators=[InputRequired(_l("Choose one."))], choices=[]
    )
    facts = facts_field(
        _l("Facts and reasons"),
        _l("What, when, and what shows it. Up to %(most)s characters.", most=LONGEST),
    )
    party = party_field(_l("You are"))
    name = name_field(
        _l("Without a name or a contact the objection is kept, but a person may find that it "
           "can't be taken up.")
    )  # fmt: skip
    contact = contact_field()
    seal_scan = seal_field()

    def offer(self, cases: list[tuple[str, str]], lang: str) -> None:
        """Let the form ask for one of these cities (case, words)."""
        asked = SelectChoice("", gettext("Choose a city"))
        self.case.choices = [asked, *(SelectChoice(ref, words) for ref, words in cases)]
        self.about.choices = [SelectChoice(id, n.words(lang)) for id, n in GROUNDS.items()
                              if id != CONDUCT or isinstance(self, Lodge)]  # fmt: skip

    def lodging(self, files: Mapping[str, Kept]) -> dict[str, Any]:
        """The fact that the objection records; what was left empty is left out."""
        return {"grounds": GROUNDS[self.about.data].zh, **super().lodging(files)}


class Lodge(Objection, Online):
    """An objection lodged on the site."""

    agreed = agreed_field()
    as_is = HiddenField()  # its author was told what is missing, and sends it all the same

    def asks_again(self, files: Mapping[str, Kept]) -> bool:
        """Whoever forgot to sign is told so before it is sent, not on the receipt; once."""
        if self.as_is.data or not anonymous(self.lodging(files)):
            return False
        self.as_is.data = "y"
        body = self.party.data == "organisation" and "seal_scan" not in files
        self.unsigned = [
            *(self[one].label.text for one in ("name", "contact") if not written(self[one].data or "")),
            *([self.seal_scan.label.text] if body else []),
        ]  # fmt: skip
        return True


class Register(Objection):
    """An objection that came by letter, telephone or fax, entered by staff."""

    channel = channel_field()
    party = party_field(_l("The objector is"))
    postmark = DateField(
        _l("Date of the postmark"),
        validators=[Asked(), Optional()],
        render_kw={"required": False},
        description=_l("For a letter: the postmark decides whether it is in time."),
    )
    received_on = DateField(
        _l("Day on which it came"),
        validators=[Asked(), Optional()],
        render_kw={"required": False},
        description=_l("For a call or a fax: this day decides, also where it is entered later."),
    )
    signed = BooleanField(_l("It is signed, or bears a seal."))
    today: date = date.max
    since: date = date.min  # when the notice was published

    def validate(self, extra_validators: Any = None) -> bool:
        """It has the day that counts for how it came: of the notice's time, none of tomorrow."""
        sound = bool(super().validate(extra_validators))
        if self.channel.data not in COUNTS:
            return sound
        field = self[COUNTS[self.channel.data]]
        if field.data is None and not field.errors:
            field.errors = [
                gettext("A letter needs the date of its postmark.")
                if field is self.postmark
                else gettext("Say on which day it came.")
            ]
        elif field.data and field.data > self.today:
            field.errors = [gettext("This day has not come yet.")]
        elif field.data and field.data < self.since:
            field.errors = [gettext("On this day the notice was not public yet: please check it.")]
        return sound and not field.errors

    def lodging(self, files: Mapping[str, Kept]) -> dict[str, Any]:
        """The fact, with how it came."""
        said = {"channel": self.channel.data, "signed": self.signed.data, **super().lodging(files)}
        name = COUNTS[self.channel.data]
        return said | {name: self[name].data.isoformat()}


class Follow(Form):
    """The number and the code of a receipt."""

    number = StringField(
        _l("Receipt number"),
        validators=[
            InputRequired(_l("Type the number, such as %(sample)s.", sample="Y2022I-0001")),
            Length(max=40),
        ],
    )
    code = StringField(
        _l("Secret code"),
        description=_l("The 26 letters and digits of the receipt; dashes don't matter."),
        validators=[InputRequired(_l("Type the code of the receipt.")), Length(max=80)],
    )


class Complete(Form):
    """What an objector was asked to add; with a name and a contact it is signed from then on."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        f"completion.{name}": name for name in ("text", "name", "contact", "seal", "file")
    }
    text = TextAreaField(
        _l("What you add"),
        description=_l("Text or a file, whichever you were asked for."),
        validators=[
            Length(max=LONGEST, message=_l("At most %(most)s characters.", most=LONGEST)),
        ],
    )
    name = StringField(
        _l("Real name, or name of the organisation"),
        validators=[short()],
        render_kw={"autocomplete": "name"},
    )
    contact = StringField(
        _l("Telephone or e-mail"), validators=[short()], render_kw={"autocomplete": "email"}
    )
    seal = FileField(_l("Scan with the seal of the organisation"), description=FILES)
    seal_kept = HiddenField()
    file = FileField(_l("Another file"), description=FILES)
    file_kept = HiddenField()
    request_id = HiddenField()

    def completion(self, files: Mapping[str, Kept]) -> dict[str, Any]:
        """The fact that the completion records; what was left empty is left out."""
        said = {name: (self[name].data or "").strip() for name in ("text", "name", "contact")}
        said |= {name: kept.value for name, kept in files.items()}
        return {name: value for name, value in said.items() if value}

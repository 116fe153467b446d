"""How does somebody without an account hand in several files, each with a word on what it shows?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, StringField
from wtforms.validators import Length

from casework.attachments import Stored as Kept
from casework.services.sealing import neutral
from casework.web.forms import Form
from casework.web.public.keeping import MOST_MB
from workflows.rules import Rules

MOST = 5  # files with one form
FILES = _l("PDF, OFD, PNG, JPEG, DOCX or XLSX, up to %(size)s MB.", size=MOST_MB)
SHORT = 100
NAMES = ("evidence", *(f"evidence_{n}" for n in range(2, MOST + 1)))


class WithEvidence(Form):
    """A form with up to five files. Each is kept, as any other, while the rest is corrected."""

    evidence = FileField(_l("Evidence"), description=FILES)


def _more(name: str, number: int) -> None:
    if number > 1:
        setattr(WithEvidence, name, FileField(_l("Evidence, file %(n)s", n=number)))
    setattr(WithEvidence, f"{name}_kept", HiddenField())
    most = Length(max=SHORT, message=_l("At most %(most)s characters.", most=SHORT))
    setattr(WithEvidence, f"{name}_what",
            StringField(_l("What file %(n)s shows", n=number), validators=[most]))  # fmt: skip


for _number, _name in enumerate(NAMES, 1):
    _more(_name, _number)


def fields(kind: str) -> dict[str, str]:
    """Where the door's complaints about the facts `kind` are shown."""
    return {f"{kind}.{number}.{of}": name + after for number, name in enumerate(NAMES, 1)
            for of, after in (("file", ""), ("what", "_what"))}  # fmt: skip


def proofs(
    form: WithEvidence, files: Mapping[str, Kept], *, sent: Mapping[str, Kept]
) -> dict[str, dict[str, Any]]:
    """The facts that the files are, by the place in the form; a word without a file is none.

    `sent` are the same files under the names that their sender gave them: a name stands with the
    word on what the file shows, which is sealed, for the sender and the handlers to tell it by.
    """
    found: dict[str, dict[str, Any]] = {}
    for number, name in enumerate(NAMES, 1):
        if name in files:
            called, what = sent[name].name[:SHORT], (form[f"{name}_what"].data or "").strip()
            found[str(number)] = {"file": files[name].value,
                                  "what": f"{called} – {what}" if what else called}  # fmt: skip
    return found


class AddEvidence(WithEvidence):
    """What shows it, added later."""

    FIELDS: ClassVar[Mapping[str, str]] = fields("proof")
    request_id = HiddenField()


def neutrally(
    files: Mapping[str, Kept], rules: Rules, *, lodging: str, proof: str
) -> dict[str, Kept]:
    """The files as the record names them: by what they are, for a name can say whose it is.

    `lodging` and `proof` are the kinds of fact that name the scan of the seal, and the evidence.
    """
    seal = next(field for field in rules.facts[lodging].field if field.id == "seal")
    sent = [name for name in NAMES if name in files]
    return {name: neutral(kept, rules.facts[proof], sent.index(name) + 1) if name in sent
            else neutral(kept, seal) for name, kept in files.items()}  # fmt: skip

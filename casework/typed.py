"""What did somebody type into a form that isn't taken as it was sent?

Nothing of it is lost: it is shown to be read and copied, and where only the session had ended it can
be sent again. Passwords and secret codes aren't repeated. A form that no page of ours sent is shown
at most; whoever made it up, it wasn't the reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import g, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from casework.attachments import named
from casework.i18n import language
from workflows.edition import Field
from workflows.loader import editions

KEPT = "_kept"  # the hidden twin of a field for files
# What a form carries unseen: never shown; all but the token of the old session goes along again.
SEALS = frozenset({"csrf_token", "version", "seen", "request_id", "next", "sealed"})
SECRET = frozenset({"password", "again", "old", "code"})
OWN = "account"  # where passwords are typed


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it came: `words` to be read, `again` what is sent once more, `files` to choose anew."""

    words: Sequence[tuple[str, str]]  # label, value
    again: Sequence[tuple[str, str]] = ()  # name, value
    files: Sequence[tuple[str, str, str]] = ()  # field's name, label, the file's own name
    url: str = ""  # "" where it isn't to be sent again from here


def typed() -> Typed | None:
    """What came with this request; None where nothing was typed, or it isn't to be repeated."""
    if request.method != "POST" or request.blueprint == OWN:
        return None
    try:
        form, sent = request.form, request.files
    except HTTPException:  # more than is read at all
        return None
    words = [(_label(name), said) for name, said in _said()]
    files = [(name, _label(name), file.filename or "") for name, file in sent.items(multi=True)
             if file.filename]  # fmt: skip
    if not words and not files:
        return None
    g.secret_page = True  # nobody reads it from a cache
    if not ours():
        return Typed(words, files=files)
    again = [(name, value) for name, value in form.items(multi=True)
             if name != "csrf_token" and name not in SECRET]  # fmt: skip
    return Typed(words, again, files, request.full_path.rstrip("?"))


def ours() -> bool:
    """Did a page of ours send it? The browser says so, and no other site can make it say so."""
    said = request.headers.get("Origin") or request.referrer or ""
    return (urlsplit(said).scheme, urlsplit(said).netloc) == (request.scheme, request.host)


def _said() -> Iterator[tuple[str, str]]:
    """Each field that holds words, with all that was typed or chosen in it."""
    for name in request.form:
        if name in SEALS | SECRET or name.startswith("version-"):
            continue
        values = [_value(name, one) for one in request.form.getlist(name)]
        if said := _(", ").join(one for one in values if one.strip()):
            yield name, said


def _value(name: str, value: str) -> str:
    field = _field(name)
    if name.endswith(KEPT):
        return named(value)[1] if field is not None else ""
    if field is None:
        return value
    if field.kind in ("flag", "confirm"):
        return _("yes")
    words = field.choice_zh if language().startswith("zh") else field.choice_en
    return dict(zip(field.choice, words, strict=True)).get(value, value)


def _label(name: str) -> str:
    """What the field is called: in the edition's words, or as the forms say it."""
    if field := _field(name):
        return field.words(language())
    if name.startswith("reason-"):
        return _("Reason")
    return _("Remark") if name == "comment" else name


def _field(name: str) -> Field | None:
    """The field of a fact, by its name on the fact's own page or on an act's."""
    kind, _dash, field = name.removesuffix(KEPT).rpartition("-")
    kind = kind or (request.view_args or {}).get("kind", "")
    return next((f for e in reversed(editions()) for k in e.facts if k.id == kind
                 for f in k.field if f.id == field), None)  # fmt: skip

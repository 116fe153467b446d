"""How is a file that somebody chose kept while the rest of the form is still to be corrected?"""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from casework.attachments import Stored as Kept
from casework.attachments import attach, keep
from casework.errors import Invalid
from casework.filters import size_words
from casework.i18n import language
from casework.reading import casework, now
from casework.web.forms import Form

MOST_MB = 10


def kept_files(form: Form, fields: Iterable[str]) -> dict[str, Kept]:
    """The files of a form that came in: newly chosen, else kept from the last try.

    A file that can't be taken becomes an error of its field. Each field has a hidden twin
    `<field>_kept` in which its file waits, under our seal, so that nobody names another's file.
    """
    found: dict[str, Kept] = {}
    for name in fields:
        field, twin = form[name], form[f"{name}_kept"]
        stored = _read(twin.data)
        if field.data and getattr(field.data, "filename", ""):
            try:
                stored = keep(casework().config.uploads, field.data, field=name, most_mb=MOST_MB)
            except Invalid as invalid:
                field.errors = [*field.errors, invalid.words(language())[name]]
        if stored is not None:
            found[name] = stored
        twin.data = _serializer().dumps(_plain(stored)) if stored else ""
    return found


def kept_words(files: dict[str, Kept]) -> dict[str, list[str]]:
    """What the page says of each kept file: its name and size."""
    return {name: [f"{kept.name} ({size_words(kept.size)})"] for name, kept in files.items()}


def tie(files: Iterable[Kept], owner: str, *, by: int) -> None:
    """Put kept files on record as those of `owner`; again is harmless."""
    for kept in files:
        attach(casework().db, kept, owner, by=by, at=now())


def _plain(kept: Kept) -> list[object]:
    return [kept.sha256, kept.name, kept.media_type, kept.size]


def _read(sealed: str | None) -> Kept | None:
    try:
        return Kept(*_serializer().loads(sealed or ""))
    except (BadSignature, TypeError, ValueError):
        return None


def _serializer() -> URLSafeSerializer:
    assert current_app.secret_key
    return URLSafeSerializer(current_app.secret_key, salt="kept file")

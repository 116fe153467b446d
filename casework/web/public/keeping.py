"""How is a file that somebody chose kept while the rest of the form is still to be corrected?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer

from casework.attachments import Stored as Kept
from casework.errors import Invalid
from casework.filters import size_words
from casework.i18n import language
from casework.reading import casework
from casework.services import sealing
from casework.unnamed_files import put, there, wait
from casework.web.forms import Form
from casework.web.receiving import receive
from workflows.edition import FactKind

MOST_MB = 10


def chosen_files(form: Form, fields: Iterable[str], *, bound: str) -> dict[str, Kept]:
    """The files of a form that came in: newly chosen, else kept from the last try. Writes nothing.

    Each is looked at as it was sent and then sealed, for `bound`: what waits and what is kept can't
    be read where it stands. A file that can't be taken becomes an error of its field. Each field
    has a hidden twin `<field>_kept` in which its file waits, under a seal of ours that holds for
    `bound` alone, so that nobody names another's file, or one that would never open again.
    """
    found: dict[str, Kept] = {}
    for name in fields:
        field, waiting = form[name], form[f"{name}_kept"].data
        stored = _read(waiting, bound)
        if field.data and getattr(field.data, "filename", ""):
            try:
                stored = sealing.sealed_file(
                    casework().vault, receive(field.data, field=name, most_mb=MOST_MB), bound=bound
                )
            except Invalid as invalid:
                field.errors = [*field.errors, invalid.words(language())[name]]
        elif waiting and stored is None:
            choose_again(form, [name])
        if stored is not None:
            found[name] = stored
    return found


def choose_again(form: Form, fields: Iterable[str]) -> None:
    """Say of each of these that its file isn't here any more."""
    for name in fields:
        form[name].errors = [*form[name].errors, gettext("Please choose this file again.")]


def keep_for_later(form: Form, files: Mapping[str, Kept], *, bound: str) -> dict[str, Kept]:
    """Those of the files that wait until the form is corrected; the others must be chosen again."""
    found = {name: kept for name, kept in files.items() if wait(_uploads(), kept)}
    for name in form.data:
        if name.endswith("_kept"):
            kept = found.get(name.removesuffix("_kept"))
            form[name].data = _serializer(bound).dumps(_plain(kept)) if kept else ""
    return found


def called_neutrally(
    files: Mapping[str, Kept], kind: FactKind, fields: Mapping[str, str]
) -> dict[str, Kept]:
    """The files as the record names them: by what they are, for a name can say whose it is."""
    by_id = {field.id: field for field in kind.field}
    return {name: sealing.neutral(kept, by_id[fields[name]]) for name, kept in files.items()}


@contextmanager
def handing_in(files: Iterable[Kept]) -> Iterator[None]:
    """Files are in place when a row names them, and stay only if it comes to that."""
    with put(_uploads(), list(files)):
        yield


def kept_words(files: dict[str, Kept]) -> dict[str, list[str]]:
    """What the page says of each kept file: its name and size."""
    return {
        name: [f"{kept.name} ({size_words(sealing.size_as_sent(kept.size))})"]
        for name, kept in files.items()
    }


def _uploads() -> Path:
    return casework().config.uploads


def _plain(kept: Kept) -> list[object]:
    return [kept.sha256, kept.name, kept.media_type, kept.size]


def _read(sealed: str | None, bound: str) -> Kept | None:
    """The file that waits; None also where it is gone, or waits for something else."""
    try:
        kept = Kept(*_serializer(bound).loads(sealed or ""))
    except (BadSignature, TypeError, ValueError):
        return None
    return kept if there(_uploads(), kept) else None


def _serializer(bound: str) -> URLSafeSerializer:
    assert current_app.secret_key
    return URLSafeSerializer(current_app.secret_key, salt=f"kept file {bound}")

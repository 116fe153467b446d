"""How is a file that a form brings looked at before anything is kept of it?"""

from __future__ import annotations

from werkzeug.datastructures import FileStorage

from casework.attachments import Stored, checked
from casework.handed_in import Most
from casework.reading import casework, let_go
from casework.scanner import scan


def receive(upload: FileStorage, *, field: str, most_mb: int = 0) -> Stored:
    """The file, checked and scanned, not written yet; Invalid, under `field`, says what is wrong.

    The scanner may take its time, so whatever was being read is let go first.
    """
    own = casework().config
    stored = checked(upload, field=field, most_mb=most_mb or own.max_upload_mb)
    let_go()
    scan(own, stored.content or b"", stored.name, field=field)
    return stored


def most() -> Most:
    """How much one owner may have here."""
    own = casework().config
    return Most(own.max_files, own.max_files_mb)

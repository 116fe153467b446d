"""Which files does no row name: how long do they wait, how many may, and when are they gone?

Anybody may send a file with a form. It is put under its hash for as long as the door takes to
answer, and stays only with the row that names it. While a form is still to be corrected its file
waits in a room of its own, of so many octets and no more: anonymous people can't fill the disk.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Text, or_, select, type_coerce
from sqlalchemy.orm import Session

from casework.attachments import Stored, path_of, write
from casework.db import Database
from casework.errors import CutOff
from casework.models import Attachment, Drawing, EventText, FactRow

ROOM = 200 * 1024 * 1024  # octets for files that wait
LONGEST = timedelta(days=1)


@contextmanager
def alone(uploads: Path) -> Iterator[None]:
    """One at a time on this machine: of two who send the same file neither takes the other's away."""
    uploads.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (uploads / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def put(uploads: Path, files: Iterable[Stored]) -> Iterator[None]:
    """Put files where rows may name them; where what follows fails, away again what wasn't there.

    Where it isn't known whether it failed, they stay, until the daily sweep finds that no row does.
    """
    with alone(uploads):
        fresh = [file for file in files if not path_of(uploads, file.sha256).exists()]
        try:
            for file in fresh:
                content = file.content or _waiting(uploads, file.sha256).read_bytes()
                write(path_of(uploads, file.sha256), content)
            yield
        except CutOff:
            raise
        except BaseException:
            for file in fresh:
                path_of(uploads, file.sha256).unlink(missing_ok=True)
            raise
    for file in files:
        _waiting(uploads, file.sha256).unlink(missing_ok=True)


def wait(uploads: Path, file: Stored) -> bool:
    """Let a file wait for the rest of its form; is it there? Not where the room is full."""
    path = _waiting(uploads, file.sha256)
    if file.content is None or path.exists():
        return there(uploads, file)
    with alone(uploads):
        taken = sum(other.stat().st_size for other in path.parent.glob("*"))
        if taken + file.size > ROOM:
            return False
        write(path, file.content)
    return True


def there(uploads: Path, file: Stored) -> bool:
    """Does it wait, or is it handed in?"""
    return _waiting(uploads, file.sha256).exists() or path_of(uploads, file.sha256).exists()


def sweep(db: Database, uploads: Path, now: datetime) -> int:
    """Take away what has stood for a day and no row names; how many files that was.

    A fact names its file before the row of the attachment does; so may the text of an event.
    """
    gone = 0
    with alone(uploads), db.reading() as session:
        for path in sorted(uploads.glob("*/*")):
            old = now.timestamp() - path.stat().st_mtime > LONGEST.total_seconds()
            waits = path.parent == _waiting(uploads, "").parent
            if old and (waits or not _named(session, path.name)):
                path.unlink()
                gone += 1
    return gone


def _waiting(uploads: Path, sha256: str) -> Path:
    return uploads / "waiting" / (sha256 or "-")


def _named(session: Session, sha256: str) -> bool:
    row, said = Attachment.sha256 == sha256, f"%sha256:{sha256} %"
    asked = or_(
        select(Attachment.sha256).where(row).exists(),
        select(FactRow.owner).where(type_coerce(FactRow.value, Text).like(said)).exists(),
        select(EventText.stream).where(EventText.body.like(said)).exists(),
        select(Drawing.id).where(type_coerce(Drawing.files, Text).like(f'%"{sha256}"%')).exists(),
    )
    return bool(session.scalar(select(asked)))

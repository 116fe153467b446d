"""Which files does no row name: how long do they wait, how many may, and when are they gone?

Anybody may send a file with a form. It is put under its hash for as long as the door takes to
answer, and stays only with the fact that names it: a day without one, and it goes. While a form is
still to be corrected its file waits in a room of its own, of so many octets and no more: anonymous
people can't fill the disk.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Text, or_, select, type_coerce
from sqlalchemy.orm import Session

from casework.attachments import Stored, path_of, write
from casework.db import Database
from casework.errors import CutOff
from casework.handed_in import untie
from casework.models import Attachment, Drawing, EventText, FactRow
from casework.vault import FILE, LONGER

ROOM = 200 * 1024 * 1024  # octets for files that wait
LONGEST = timedelta(days=1)
HASH = re.compile("[0-9a-f]{64}")


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
        stays(uploads, file.sha256)


def stays(uploads: Path, sha256: str) -> None:
    """As young as if it were new, so that the fact that is to name it finds it."""
    with suppress(FileNotFoundError):
        os.utime(path_of(uploads, sha256))


def drop(db: Database, uploads: Path, hashes: Collection[str]) -> None:
    """Take away what gave way, unless something else names it, while nobody else is at it (in `put`)."""
    if not hashes:
        return
    with db.reading() as session:
        named = on_record(session, hashes)
    for sha256 in set(hashes) - named:
        path_of(uploads, sha256).unlink(missing_ok=True)


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
    """Take away what has stood for a day and no fact names; how many files that was.

    What a fact named once stays, as the texts of events name it, and so do the papers drawn.
    """
    gone = 0
    with alone(uploads):
        with db.reading() as session:
            named = on_record(session)
        for path in sorted(uploads.glob("*/*")):
            old = now.timestamp() - path.stat().st_mtime > LONGEST.total_seconds()
            waits = path.parent == _waiting(uploads, "").parent
            if old and (waits or path.name not in named):
                if not waits:
                    untie(db, path.name)
                path.unlink()
                gone += 1
    return gone


def forget(db: Database, uploads: Path) -> int:
    """Take away at once what was kept sealed and is tied to nobody any more; how many files.

    Nobody is handing one in meanwhile. Where this is cut short, the daily sweep finds the rest.
    """
    gone = 0
    if not uploads.is_dir():
        return gone
    with alone(uploads):
        with db.reading() as session:
            named = on_record(session) | set(session.scalars(select(Attachment.sha256)))
        for path in sorted(uploads.glob("[0-9a-f][0-9a-f]/*")):
            if path.name not in named and _is_sealed(path):
                path.unlink()
                gone += 1
    return gone


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return FILE.match(file.read(LONGER)) is not None


def _waiting(uploads: Path, sha256: str) -> Path:
    return uploads / "waiting" / (sha256 or "-")


def on_record(session: Session, among: Collection[str] = ("sha256",)) -> set[str]:
    """The hash of every file that a fact, an event or a drawing names, `among` some or all."""
    found: set[str] = set()
    for text in (
        type_coerce(FactRow.value, Text),
        EventText.body,
        type_coerce(Drawing.files, Text),
    ):
        asked = select(text).where(or_(*(text.like(f"%{one}%") for one in among)))
        for said in session.scalars(asked.execution_options(yield_per=500)):
            found.update(HASH.findall(str(said)))
    return found

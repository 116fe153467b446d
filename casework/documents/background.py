"""How are papers that were asked for drawn: once, whatever stops midway, and outside any transaction?"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from casework import attachments
from casework.business_clock import BusinessClock
from casework.db import Database, Lost
from casework.models import Drawing
from casework.services import drawings
from casework.services.drawings import Claim
from casework.unnamed_files import alone

from . import content, cover, own_templates, package, pdfs, word
from .apart import Unusable
from .application import Application
from .archive import FileGone
from .package import Paper
from .reading import Erased, application, handed_in_at

log = logging.getLogger("casework.documents")
CHANGED = ("生成之前内容又有改动，请重新生成。",
           "It was changed again before its papers were drawn; ask for them anew.")  # fmt: skip
ERASED = ("报送内容所依据的部分文字已被清除，无法再生成这一版本的材料。",
          "A text that told what was handed in was erased; papers of that version can't be drawn any"
          " more.")  # fmt: skip
FAULT = ("生成时出现系统错误，已记入日志，请联系系统管理员。",
         "Something went wrong while drawing; it is in the log. Tell the administrator.")  # fmt: skip
Clock = Callable[[], datetime]


def draw_all(db: Database, uploads: Path, clock: Clock) -> int:
    """Draw whatever waits, one after the other; how many drawings ended, well or not."""
    ended = 0
    while mine := drawings.claim(db, clock()):
        try:
            _draw(db, uploads, mine, clock)
            ended += 1
        except Lost:  # it took longer than its lease, and another does it now
            log.info("drawing %d was taken over", mine.id)
    return ended


def _draw(db: Database, uploads: Path, mine: Claim, clock: Clock) -> None:
    try:
        now = BusinessClock(db).now()  # whether anything is missing is for the law's clock to say
        with db.reading() as session:
            asked = session.get_one(Drawing, mine.id)
            handed = asked.stage == "handed_in"
            app = (handed_in_at(session, asked.case_ref, asked.version) if handed
                   else application(session, asked.case_ref, now=now))  # fmt: skip
            own = own_templates.in_force(session, app.year)
        made_of = own_templates.digest(own, app.measure) if handed else asked.made_of
        says = (app.version, app.stage, app.content)
        if not handed and says != (asked.version, asked.stage, asked.content):
            drawings.fail(db, mine, CHANGED, clock())
            return
        _make(db, uploads, mine, app, own, made_of, clock)
    except (Lost, SystemExit, KeyboardInterrupt):
        raise
    except Unusable as unusable:
        drawings.fail(db, mine, unusable.pair, clock())
    except Erased:
        drawings.fail(db, mine, ERASED, clock())
    except FileGone as gone:
        drawings.fail(db, mine, (f"附件“{gone}”缺失或已被改动，无法装入材料包，请联系系统管理员。",
                                 f"The file “{gone}” is gone or was changed and can't go into the"
                                 " package; tell the system's administrator."), clock())  # fmt: skip
    except Exception:
        log.exception("drawing %d failed", mine.id)
        drawings.fail(db, mine, FAULT, clock())


def _make(
    db: Database, uploads: Path, mine: Claim, app: Application, own: dict[str, str], made_of: str,
    clock: Clock,
) -> None:  # fmt: skip
    documents = app.entries("document")
    parts, done = len(documents) + 2, 0
    drawings.renew(db, mine, done, parts, clock())
    made: list[Paper] = []
    sheets: list[cover.Sheet] = []
    for number, document in enumerate(documents, 1):
        words = content.paper(app, document)
        pdf = pdfs.pdf(words, at=app.at)
        name = f"{number:02d} {document.zh}"
        made += [Paper(f"{name}.docx", document.zh, _docx(words, app, own, uploads)),
                 Paper(f"{name}.pdf", document.zh, pdf)]  # fmt: skip
        issuer = content.issuer(app, document)
        sheets.append(cover.Sheet(document.zh, issuer, pdfs.pages(pdf), document.sealed))
        done += 1
        drawings.renew(db, mine, done, parts, clock())
    with _room(uploads) as path:
        zipped = package.write(path, app, made, uploads)
        drawings.renew(db, mine, done + 1, parts, clock())
        size = path.stat().st_size
        words = cover.cover(app, sheets, zipped, size=size)
        pdf = pdfs.pdf(words | {"qr": cover.qr_svg(app, zipped)}, at=app.at, template="cover")
        code = cover.qr_png(app, zipped)
        made += [Paper(f"00 {cover.TITLE}.docx", cover.TITLE, _docx(words, app, own, uploads, code)),
                 Paper(f"00 {cover.TITLE}.pdf", cover.TITLE, pdf)]  # fmt: skip
        files = [_line(paper) for paper in made]
        files.append({"name": f"{app.ref}-v{app.version}.zip", "title": "", "sha256": zipped,
                      "size": size, "pages": 0})  # fmt: skip
        with alone(uploads):
            for paper in made:
                _keep(uploads, hashlib.sha256(paper.content).hexdigest(), paper.content)
            _move(path, attachments.path_of(uploads, zipped))
            drawings.finish(db, mine, zipped, files, clock(), content=app.content, made_of=made_of)


def _docx(
    words: dict[str, Any], app: Application, own: dict[str, str], uploads: Path,
    code: bytes | None = None,
) -> bytes:  # fmt: skip
    value = own.get(own_templates.item(app.measure, words["kind"]))
    if value is None:
        return word.docx(own_templates.standing_template(words["kind"]), words, qr=code)
    try:
        return own_templates.render(own_templates.octets(uploads, value), words, qr=code)
    except Unusable as unusable:
        raise Unusable(f"《{words['title']}》的自定义模板：{unusable.zh}",
                       f"The own template of “{words['title']}”: {unusable}") from None  # fmt: skip


def _line(paper: Paper) -> dict[str, Any]:
    pages = pdfs.pages(paper.content) if paper.name.endswith(".pdf") else 0
    return {"name": paper.name, "title": paper.title, "size": len(paper.content), "pages": pages,
            "sha256": hashlib.sha256(paper.content).hexdigest()}  # fmt: skip


@contextmanager
def _room(uploads: Path) -> Iterator[Path]:
    """A file beside the others for the package as it grows; what is left of it goes by itself."""
    folder = uploads / "drawing"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=folder, prefix="package-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _keep(uploads: Path, sha256: str, content: bytes) -> None:
    """Put it under its hash; what is there already is as young as if it were new."""
    path = attachments.path_of(uploads, sha256)
    attachments.write(path, content)
    path.touch()


def _move(fresh: Path, path: Path) -> None:
    """The package under its hash, on the disk before anything names it."""
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh.replace(path)


def ask(db: Database, ref: str, *, by: int, at: datetime) -> int:
    """Ask for the papers of a case as it stands; the number of the drawing. NotFound."""
    now = BusinessClock(db).now()
    with db.reading() as session:
        app = application(session, ref, now=now)
        own = own_templates.in_force(session, app.year)
    return drawings.ask(db, ref, app.version, stage=app.stage, content=app.content, by=by, at=at,
                        made_of=own_templates.digest(own, app.measure))  # fmt: skip

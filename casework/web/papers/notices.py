"""How does somebody save a notice, its draft, the proof that it was public, the pack of a report?"""

from __future__ import annotations

import io

from flask import Response, send_file
from flask.typing import ResponseReturnValue

from casework.access import allow
from casework.documents.publicity.notice_files import notice_file
from casework.documents.publicity.printed import of_draft
from casework.errors import NotFound
from casework.reading import casework, let_go
from casework.web.files import POLICY
from casework.web.papers import blueprint
from casework.web.papers.drawn import MEDIA
from casework.web.shown.draft import wanted
from casework.web.staff import READERS


@blueprint.get("/lists/<ref>/notice.<any(docx, pdf):extension>")
@allow(*READERS)
def draft_of_notice(ref: str, extension: str) -> ResponseReturnValue:
    """The notice as it would read, of the day and the lists that the address names, as a draft."""
    found = wanted(ref)
    draft = found.notice
    if draft is None:
        raise NotFound
    printed = of_draft(draft, found.page.round.note_zh, demo=casework().demo)
    let_go()
    return _to_save(notice_file(printed, extension), f"{ref} 公示预览稿.{extension}")


def _to_save(content: bytes, name: str) -> Response:
    """A file that is saved, never shown here."""
    answer = send_file(io.BytesIO(content), mimetype=MEDIA[name.rpartition(".")[2]],
                       as_attachment=True, download_name=name, max_age=0)  # fmt: skip
    answer.headers["Content-Security-Policy"] = POLICY
    return answer

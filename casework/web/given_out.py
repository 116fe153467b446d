"""How is a kept file given out: as it was handed in, always to be saved, never to be shown here?"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Response, send_file

from casework.attachments import path_of, unchanged
from casework.errors import Conflict, NotFound
from casework.queries.objections import sealed_for
from casework.reading import casework, session
from casework.services.sealing import is_sealed, opened_file
from casework.vault import Unreadable

# Whatever the file holds, the browser runs none of it and asks nobody else for it.
POLICY = "default-src 'none'; sandbox"
CHANGED = Conflict("这份文件的内容与收到时不同，不提供下载。",
                   "This file isn't what was handed in; it isn't given out.")  # fmt: skip
NO_KEY = Conflict("这份文件已加密保存，本机的密钥无法打开，请系统管理员放回原来的密钥。",
                  "This file is kept sealed, and the keys on this machine don't open it; ask whoever"
                  " runs the system to put its key back.")  # fmt: skip


def content_of(owner: str, sha256: str) -> Path | BytesIO:
    """What was handed in for `owner` (`case/…`); opened, where it is kept sealed.

    NotFound where it isn't there, Conflict where it isn't what it was or can't be opened.
    """
    uploads = casework().config.uploads
    path = path_of(uploads, sha256)
    if not path.is_file():
        raise NotFound
    if not unchanged(uploads, sha256):
        raise CHANGED
    if not is_sealed(owner):
        return path
    try:
        return BytesIO(
            opened_file(casework().vault, path.read_bytes(), *sealed_for(session(), owner))
        )
    except Unreadable:
        raise NO_KEY from None


def given_out(content: Any, name: str, media_type: str, *, sealed: bool) -> Response:
    """The answer that gives it out; no copy is kept of what is sealed here."""
    answer: Response = send_file(content, mimetype=media_type, as_attachment=True,
                                 download_name=name, max_age=0)  # fmt: skip
    if sealed:
        answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer

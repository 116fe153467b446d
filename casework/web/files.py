"""How is a file that was handed in given out again, and to whom?"""

from __future__ import annotations

from flask import Blueprint, Response, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import SIGNED_IN, allow
from casework.attachments import path_of, unchanged
from casework.errors import Conflict, NotFound
from casework.models import Attachment
from casework.queries.visible import sees_file
from casework.reading import casework, session
from casework.web.subjects import use_converter

blueprint = Blueprint("files", __name__)
blueprint.record_once(lambda state: use_converter(state.app))

# Whatever the file holds, the browser runs none of it and asks nobody else for it.
POLICY = "default-src 'none'; sandbox"
CHANGED = Conflict("这份文件的内容与收到时不同，不提供下载。",
                   "This file isn't what was handed in; it isn't given out.")  # fmt: skip


@blueprint.get("/<subject:subject>/<ref>/files/<sha256>")
@allow(SIGNED_IN)
def download(subject: str, ref: str, sha256: str) -> ResponseReturnValue:
    """A file of an owner that this person may see, always to be saved, never to be shown here."""
    found = session().get(Attachment, (sha256, f"{subject}/{ref}"))
    path = path_of(casework().config.uploads, sha256)
    if found is None or not sees_file(session(), current_user.actor, subject, ref):
        raise NotFound
    if not path.is_file():
        raise NotFound
    if not unchanged(casework().config.uploads, sha256):
        raise CHANGED
    answer: Response = send_file(path, mimetype=found.media_type, as_attachment=True,
                                 download_name=found.name, max_age=0)  # fmt: skip
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer

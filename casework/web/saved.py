"""How is a letter of reply given out, to staff and to whoever it answers?"""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from casework.documents import reply
from casework.file_kinds import KINDS
from casework.web.given_out import POLICY


def letter(made: bytes, ref: str, form: str) -> Response:
    """The file, to be saved and never run; no browser that others use keeps it."""
    answer = Response(made, mimetype=KINDS[form])
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = POLICY
    return named(answer, f"{ref}-reply.{form}", f"{ref} {reply.NAME}.{form}")


def named(answer: Response, plain: str, name: str) -> Response:
    """The file under its `name`, and a `plain` one for browsers that read no other."""
    answer.headers.set("Content-Disposition", "attachment", filename=plain)
    answer.headers["Content-Disposition"] += f"; filename*=UTF-8''{quote(name)}"
    return answer

"""How is a letter of reply given out, to staff and to whoever it answers?"""

from __future__ import annotations

import io

from flask import Response, send_file

from casework.documents import reply
from casework.file_kinds import KINDS
from casework.web.given_out import POLICY


def letter(made: bytes, ref: str, form: str) -> Response:
    """The file, to be saved and never run; no browser that others use keeps it."""
    answer: Response = send_file(
        io.BytesIO(made), mimetype=KINDS[form], as_attachment=True,
        download_name=f"{ref} {reply.NAME}.{form}",
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer

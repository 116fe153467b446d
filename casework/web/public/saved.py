"""How is a paper given to the public, to be saved?"""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from casework.web.given_out import POLICY
from casework.web.papers.drawn import MEDIA


def saved(content: bytes, plain: str, name: str) -> Response:
    """The file under its `name`, and a `plain` one for browsers that read no other; caches may keep
    it as any page that is the same for everybody."""
    answer = Response(content, mimetype=MEDIA[name.rpartition(".")[2]])
    answer.headers.set("Content-Disposition", "attachment", filename=plain)
    answer.headers["Content-Disposition"] += f"; filename*=UTF-8''{quote(name)}"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer

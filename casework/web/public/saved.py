"""How is a paper given to the public, to be saved?"""

from __future__ import annotations

from flask import Response

from casework.web.given_out import POLICY
from casework.web.papers.drawn import MEDIA
from casework.web.saved import named


def saved(content: bytes, plain: str, name: str) -> Response:
    """The file under its `name`, and a `plain` one for browsers that read no other; caches may keep
    it as any page that is the same for everybody."""
    answer = Response(content, mimetype=MEDIA[name.rpartition(".")[2]])
    answer.headers["Content-Security-Policy"] = POLICY
    return named(answer, plain, name)

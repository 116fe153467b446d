"""How does a page reach a telephone quickly? Compressed, where nothing secret is in it."""

from __future__ import annotations

import gzip

from flask import Response, request

TYPES = frozenset({"text/html", "text/css", "text/javascript", "application/javascript",
                   "image/svg+xml", "application/atom+xml", "application/json",
                   "application/schema+json", "text/csv"})  # fmt: skip
LEAST = 1_000
KEPT = 64
_compressed: dict[tuple[str, str], bytes] = {}


def smaller(answer: Response) -> Response:
    """Compress what is the same for everybody: our own files, and pages that caches may keep.

    Never a page with somebody's token in it: its length would tell, guess by guess, what it says.
    """
    if not _may_be(answer):
        return answer
    answer.vary.add("Accept-Encoding")  # also as it is: a cache in front keeps the two apart
    if answer.status_code == 304 or not request.accept_encodings.quality("gzip"):
        return answer
    answer.direct_passthrough = False
    content = answer.get_data()
    if len(content) < LEAST:
        return answer
    etag, _ = answer.get_etag()
    key = (request.full_path, etag or "")
    packed = _compressed.get(key) if etag else None
    if packed is None:
        packed = gzip.compress(content, compresslevel=6, mtime=0)
        if etag and request.path.endswith((".css", ".js", ".svg")) and len(_compressed) < KEPT:
            _compressed[key] = packed
    answer.set_data(packed)
    answer.headers["Content-Encoding"] = "gzip"
    if etag:
        answer.set_etag(etag, weak=True)  # not the same octets any more, but the same thing
    return answer


def _may_be(answer: Response) -> bool:
    if (
        answer.status_code not in (200, 304)
        or answer.mimetype not in TYPES
        or answer.content_encoding
    ):
        return False
    ours = request.endpoint is not None and request.endpoint.split(".")[-1] == "static"
    return ours or answer.headers.get("Cache-Control", "").startswith("public")

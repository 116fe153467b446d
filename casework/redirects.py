"""Is this an address of ours, to which somebody may be sent after signing in?"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

LONGEST = 2000


def is_ours(target: str) -> bool:
    """Is `target` the path of one of our own pages, and nothing that a browser reads otherwise?

    Browsers take `\\` for `/`, drop tabs and line ends, and read `//host` as another host; whatever
    isn't plainly a path, decoded once or twice, isn't ours. A path that no page answers neither.
    """
    if not target.startswith("/") or len(target) > LONGEST:
        return False
    said = target
    for _ in range(3):
        if said.startswith("//") or "\\" in said or not said.isprintable():
            return False
        said = unquote(said, errors="replace")
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    if parts.scheme or parts.netloc or "//" in parts.path:
        return False
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return False
    try:
        endpoint, _ = adapter.match(unquote(parts.path), method="GET")
    except HTTPException:
        return False
    return not str(endpoint).startswith("account.") or endpoint == "account.own"


def safe(target: str | None, otherwise: str) -> str:
    """`target` where it is ours, else `otherwise`."""
    return target if target and is_ours(target) else otherwise

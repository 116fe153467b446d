"""What do recommending units, cities and provincial bureaux work with?"""

from __future__ import annotations

from flask import Blueprint

from casework.web.staff import LOCAL, READERS

blueprint = Blueprint("recommend", __name__)

from casework.web.recommend import (  # noqa: E402  their views belong to it
    commenting,
    compare,
    copying,
    desk,
    materials,
    preflight,
    receipt,
    start,
    submit_all,
    together,
)

__all__ = [
    "LOCAL",
    "READERS",
    "blueprint",
    "commenting",
    "compare",
    "copying",
    "desk",
    "materials",
    "preflight",
    "receipt",
    "start",
    "submit_all",
    "together",
]

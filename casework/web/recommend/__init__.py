"""What do recommending units, cities and provincial bureaux work with?"""

from __future__ import annotations

from flask import Blueprint

from casework.web.staff import LOCAL, READERS

blueprint = Blueprint("recommend", __name__)

from casework.web.recommend import copying, desk, materials, preflight, receipt, start  # noqa: E402  their views belong to it

__all__ = [
    "LOCAL",
    "READERS",
    "blueprint",
    "copying",
    "desk",
    "materials",
    "preflight",
    "receipt",
    "start",
]

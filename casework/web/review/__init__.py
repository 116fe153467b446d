"""What do the members of a committee work with?"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("review", __name__)

from casework.web.review import assessment, desk, handing_in, interests  # noqa: E402  their views belong to it

__all__ = ["assessment", "blueprint", "desk", "handing_in", "interests"]

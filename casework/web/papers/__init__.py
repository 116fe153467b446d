"""What goes out on paper: the papers of a case, their package, and the templates of a round."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("papers", __name__)

from casework.web.papers import compared, drawn, templates  # noqa: E402  their views belong to it

__all__ = ["blueprint", "compared", "drawn", "templates"]

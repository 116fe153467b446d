"""What goes out on paper: the papers of a case, their package, those of a list's review, the templates."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("papers", __name__)

from casework.web.papers import compared, drawn, notices, review, templates  # noqa: E402  their views belong to it

__all__ = ["blueprint", "compared", "drawn", "notices", "review", "templates"]

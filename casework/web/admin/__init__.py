"""What do the administrators keep: accounts, calendar, audit? One file each."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

from . import audit, calendar, users  # noqa: E402, F401  their views belong to the blueprint above

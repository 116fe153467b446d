"""How does somebody save a notice, its draft, the proof that it was public, the pack of a report?"""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from casework.access import allow
from casework.errors import NotFound
from casework.web.papers import blueprint
from casework.web.staff import READERS


@blueprint.get("/lists/<ref>/notice.<extension>")
@allow(*READERS)
def draft_of_notice(ref: str, extension: str) -> ResponseReturnValue:
    """The notice as it would read, marked as a draft."""
    raise NotFound

"""Is the ZIP that somebody holds, from a disc or a mail, the package that was drawn here?"""

from __future__ import annotations

from contextlib import closing
from typing import BinaryIO, cast

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.attachments import path_of
from casework.documents import package
from casework.queries.papers import papers
from casework.reading import casework, session
from casework.web.papers import blueprint
from casework.web.papers.drawn import found_papers, shown
from casework.web.staff import LOCAL, READERS


@blueprint.post("/cases/<ref>/papers/check")
@allow(*READERS, *LOCAL)
def check(ref: str) -> ResponseReturnValue:
    """Compare a ZIP with the package of this case, file by file, or by its hash; nothing is kept.

    What is larger than a file may be is compared by the hash alone.
    """
    papers(session(), current_user.actor, ref)  # NotFound before anything is taken in
    found = found_papers(ref).current
    if found is None or found.state != "done":
        return shown(
            ref, error=_("Nothing has been drawn yet that it could be compared with.")
        ), 422
    path = path_of(casework().config.uploads, found.package)
    if not path.is_file():
        return shown(
            ref, error=_("The package isn't there any more; ask for the papers anew.")
        ), 422
    typed = "".join(request.form.get("sha256", "").lower().split())
    if typed:
        return shown(ref, package.Compared(typed, typed == found.package, differences=None))
    upload = request.files.get("package")
    if upload is None or not upload.filename:
        return shown(ref, error=_("Choose a file, or type its SHA-256.")), 422
    with path.open("rb") as stored, closing(upload):
        other = cast(BinaryIO, upload.stream)
        return shown(ref, package.compare(stored, found.package, other))

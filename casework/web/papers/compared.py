"""Is the ZIP that somebody holds, from a disc or a mail, the package that was drawn here?"""

from __future__ import annotations

import re
from contextlib import closing
from typing import BinaryIO, cast

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.attachments import path_of
from casework.documents import package
from casework.documents.package import Compared
from casework.queries.papers import by_package, papers, seen
from casework.reading import casework, now, session
from casework.web.papers import blueprint
from casework.web.papers.drawn import shown
from casework.web.staff import LOCAL, READERS
from workflows.legible import visible

SHA256 = re.compile("[0-9a-f]{64}")


@blueprint.post("/cases/<ref>/papers/check")
@allow(*READERS, *LOCAL)
def check(ref: str) -> ResponseReturnValue:
    """Compare a ZIP with the package of this case, file by file, or by its hash; nothing is kept.

    What is larger than a file may be is compared by the hash alone. One of an earlier drawing is
    known as that.
    """
    seen(session(), current_user.actor, ref)  # NotFound before anything is taken in
    # As copied from a paper or a mail, blanks and what has no width may stand between.
    typed = visible(request.form.get("sha256", "")).replace(" ", "").lower()
    upload = request.files.get("package")
    if typed and not SHA256.fullmatch(typed):
        return shown(
            ref, error=_("This is not a SHA-256: that has 64 digits and letters a to f.")
        ), 422
    if not typed and (upload is None or not upload.filename):
        return shown(ref, error=_("Choose a file, or type its SHA-256.")), 422
    theirs = typed or package.sum_of(cast(BinaryIO, upload.stream)) if upload else typed
    current = papers(session(), current_user.actor, ref, now=now()).current
    if current and current.package == theirs:
        return shown(ref, Compared(theirs, True))
    if known := by_package(session(), ref, theirs):
        return shown(ref, Compared(theirs, False), known=known)
    if current is None or current.state != "done":
        said = _("Nothing has been drawn yet that it could be compared with.")
        return shown(ref, error=said), 422
    if typed or upload is None:
        return shown(ref, Compared(theirs, False, differences=None))
    path = path_of(casework().config.uploads, current.package)
    if not path.is_file():
        return shown(
            ref, error=_("The package isn't there any more; ask for the papers anew.")
        ), 422
    with path.open("rb") as stored, closing(upload):
        return shown(ref, package.compare(stored, theirs, cast(BinaryIO, upload.stream)))

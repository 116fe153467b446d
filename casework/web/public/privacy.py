"""What becomes of the personal data of somebody who objects?"""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext

from casework.access import PUBLIC, allow
from casework.web.public import blueprint


@blueprint.get("/privacy")
@allow(PUBLIC)
def privacy() -> str:
    """The privacy notice: what is kept, who sees it, how long, whom to ask."""
    return render_template("public/privacy.html", title=gettext("Personal data"))

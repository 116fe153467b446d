"""How does somebody of the ministry save a paper of a list's review?"""

from __future__ import annotations

import io

from flask import Response, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import allow
from casework.documents.review import papers
from casework.queries.lists import list_page
from casework.queries.reviews import review
from casework.queries.timeline import timeline
from casework.reading import let_go, now, session
from casework.web.given_out import POLICY
from casework.web.papers import blueprint
from casework.web.papers.drawn import MEDIA
from casework.web.staff import READERS


@blueprint.get("/lists/<ref>/papers/<name>.<extension>")
@allow(*READERS)
def of_review(ref: str, name: str, extension: str) -> ResponseReturnValue:
    """A paper of the list as it stands now, drawn in the request; 404 where there is none yet.

    What it says is read first; it is drawn after the read has ended.
    """
    actor, at = current_user.actor, now()
    page = list_page(session(), actor, ref, now=at)
    wanted = papers.paper(page, actor, name)
    story = sorted(timeline(session(), actor, page.streams), key=lambda one: one.event.seq)
    sheet = wanted.content(page, story, review(session(), actor, ref, now=at))
    let_go()
    made = papers.drawn(sheet, extension, at=at)
    answer: Response = send_file(
        io.BytesIO(made), mimetype=MEDIA[extension], as_attachment=True, max_age=0,
        download_name=f"{ref} {wanted.name.zh}.{extension}",
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = POLICY
    return answer

"""What does somebody without an account find: publicities, lists, objections, the rules?"""

from __future__ import annotations

from flask import Blueprint, Response, g, request, session
from flask_login import current_user

from casework.compression import smaller

blueprint = Blueprint("public", __name__)
FRESH = 60  # seconds for which a copy of a page may be shown: what remains is told in hours


@blueprint.after_request
def keep_a_copy(answer: Response) -> Response:
    """Let caches keep what is the same for everybody; a page with a form's seal isn't."""
    if request.method not in ("GET", "HEAD") or answer.status_code != 200:
        return answer
    own = current_user.is_authenticated or "csrf_token" in g or session.modified
    if own or answer.headers.get("Cache-Control"):
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer
    answer.headers["Cache-Control"] = f"public, max-age={FRESH}"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


blueprint.after_app_request(smaller)

from casework.web.public import (  # noqa: E402  they put their views on the blueprint
    feed,
    follow,
    lodge,
    notices,
    privacy,
    results,
    rules,
)
from casework.web.public.open_data import views as open_data  # noqa: E402  so does this

__all__ = ["blueprint", "feed", "follow", "lodge", "notices", "open_data", "privacy", "results",
           "rules"]  # fmt: skip

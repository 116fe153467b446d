"""How is a person, or a program, told that something can't be done?"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext, ngettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from casework.access import must_sign_in, roles_of
from casework.business_clock import wall
from casework.db import unwritable
from casework.errors import (
    Busy,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    Unavailable,
    Unwritable,
)
from casework.filters import breach_line, breach_view, for_reader
from casework.i18n import language
from casework.models import Round
from casework.reading import casework, let_go, now, session
from casework.roles import ROLES, role_words
from casework.security import limiter
from casework.services import refusals
from casework.typed import ours, typed

PAGES = (400, 403, 404, 409, 413, 429, 500, 503)
# What stands when not even a page can be made.
LAST_WORDS = (
    "<!doctype html><meta charset=utf-8><title>500</title>"
    "<h1>系统出错 · System error</h1>"
    "<p>本步骤要么已全部办成，要么没有办。请重新打开页面查看。</p>"
    "<p lang=en>The step was either done whole or not at all. Load the page again to see which.</p>"
)


def act_words(label: object) -> None:
    """Say what is being tried, before it is tried, so that a refusal can name it."""
    g.acting = str(label)


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(("text/html", "application/json"))
    return request.is_json or best == "application/json"


def _page(code: int, template: str, **words: Any) -> Response:
    signed_in = getattr(g.get("_login_user"), "is_authenticated", False)
    layout = "layout/base.html" if signed_in else "layout/bare.html"
    let_go()  # what was read before the refusal may be old
    html = render_template(f"errors/{template}.html", layout=layout, back=_back(), typed=typed(),
                           **words)  # fmt: skip
    return make_response(html, code)


def _back() -> str | None:
    """The page that the form stood on, where the browser said so."""
    here = request.host_url
    came_from = request.referrer or ""
    return came_from if came_from.startswith(here) and request.method == "POST" else None


def _refused(error: Refused) -> Response:
    """The rules say no. 409 where it comes too early or too late in its life, else 422."""
    code = 409 if any(b.guard == "state" for b in error.breaches) else 422
    if _wants_json():
        found = [for_reader(b).as_json() for b in error.breaches]
        said = " ".join(breach_line(breach_view(b)) for b in error.breaches)
        return make_response(jsonify(error="refused", message=said, breaches=found), code)
    let_go()
    edition = _edition(error)
    shown = [breach_view(b, edition) for b in error.breaches]
    label = g.get("acting") or gettext("this step")
    return _page(code, "refused", refusal={"label": label, "breaches": shown})


def _edition(error: Refused) -> str:
    """Under which edition was it refused? The subject's ref begins with the year of its round."""
    years = [b.subject.partition("-")[0] for b in error.breaches]
    known = next((int(y) for y in years if y.isdigit()), None)
    asked = select(Round.edition).order_by(Round.year.desc())
    if known:
        asked = asked.where(Round.year == known)
    return session().scalar(asked.limit(1)) or ""


def _conflict(error: Conflict) -> Response:
    words = error.words(language())
    if _wants_json():
        return make_response(jsonify(error="conflict", message=words), 409)
    return _page(409, "409", why=words)


def _unavailable(error: Unavailable) -> Response:
    why = error.words(language())
    if _wants_json():
        answer = make_response(jsonify(error="503", message=why), 503)
    else:
        answer = _page(503, "503", why=None if isinstance(error, Busy) else why)
    answer.headers["Retry-After"] = str(error.after)
    return answer


def _invalid(error: Invalid) -> Response:
    found = error.words(language())
    if _wants_json():
        return make_response(jsonify(error="invalid", fields=found), 422)
    return _page(422, "invalid", errors=found)


def _forbidden(error: Forbidden) -> Response:
    if not error.noted:
        _note_page()
    return _plain(403)


def _not_found(_error: NotFound) -> Response:
    return _plain(404)


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    if code == 401 or isinstance(error, CSRFError):
        return _expired()
    if error.response is not None or code < 400:
        return error  # a redirect, or an answer that somebody made
    if code == 403:
        _note_page()
    if code == 405:
        code = 404  # nothing is there to be read; the methods of a form are nobody's business
    if code >= 500:
        return _broken(getattr(error, "original_exception", None) or error)
    return _plain(code if code in PAGES else 400)


def _expired() -> Response:
    """The session of a form is over: 401 where one has to sign in first, else 400."""
    away = must_sign_in()
    code = 401 if away else 400
    if _wants_json():
        return make_response(jsonify(error=str(code)), code)
    here = urlsplit(request.referrer or "").path if ours() else None
    sign_in = url_for("account.sign_in", next=here) if away else None
    return _page(code, "expired", reader=getattr(current_user, "name", ""), sign_in=sign_in)


def _plain(code: int) -> Response:
    if _wants_json():
        return make_response(jsonify(error=str(code)), code)
    words: dict[str, Any] = {}
    if code == 403:
        words |= _whose()
    elif code == 413:
        own = casework().config
        words |= {"limit": f"{own.max_upload_mb} MB", "whole": f"{own.max_form_mb} MB"}
    elif code == 429:
        words["retry"] = ngettext("in %(num)d minute", "in %(num)d minutes", -(-_wait() // 60))
    answer = _page(code, str(code), **words)
    if code == 429:
        answer.headers["Retry-After"] = str(_wait())
    return answer


def _wait() -> int:
    """Seconds until the limit that was hit lets one in again."""
    hit = limiter.current_limit
    return max(1, hit.reset_at - int(wall().timestamp())) if hit else 60


def _whose() -> dict[str, str]:
    """Whose a page is that isn't this reader's, and as whom they are signed in."""
    lang = language()
    roles = roles_of(current_app, request.endpoint) & ROLES.keys() if request.endpoint else set()
    said = {"who": gettext(", ").join(role_words(roles, lang))}
    if getattr(g.get("_login_user"), "is_authenticated", False):
        mine = gettext(", ").join(current_user.roles(lang))
        said["reader"] = gettext("%(name)s, %(roles)s", name=current_user.name, roles=mine)
    return said


def _note_page() -> None:
    """Record that somebody with an account asked for a page that isn't theirs."""
    if not getattr(g.get("_login_user"), "is_authenticated", False):
        return
    at = now()
    let_go()
    refusals.note_page(casework().db, str(request.endpoint), request.method, at=at,
                       actor=current_user.actor)  # fmt: skip


def _broken(error: Exception) -> Response:
    """Our own fault: the log has it under a number, the page shows the number.

    A disk that takes nothing in is nobody's here, and passes.
    """
    if unwritable(error):
        return _unavailable(Unwritable())
    incident = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}"
    current_app.logger.error("incident %s", incident, exc_info=error)
    if _wants_json():
        return make_response(jsonify(error="500", incident=incident), 500)
    try:
        return _page(500, "500", incident=incident)
    except Exception:
        current_app.logger.exception("incident %s has no page", incident)
        return make_response(LAST_WORDS, 500)


def init(app: Flask) -> None:
    """Answer every exception that a user can meet."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)

"""How does a newcomer become somebody else, move time, and read the mail, in a demo alone?"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from casework import sessions
from casework.access import DEMO, actor, allow
from casework.business_clock import wall
from casework.clock import sweep
from casework.demo.meanwhile import judged_meanwhile
from casework.filters import moment_words
from casework.frame import NOBODY, home_of, may_open
from casework.i18n import language
from casework.models import User
from casework.queries import demo as queries
from casework.queries.visible import visible_to
from casework.reading import casework, let_go, now, session
from casework.redirects import is_ours
from casework.services import login_sessions
from casework.startup import is_loopback
from casework.web.numbers import number_in, whole
from casework.web.shown.passed import passed
from notifications import sent
from notifications.models import OutboxMessage
from notifications.objectors import KEY, MARK
from workflows.facts import Actor

# Where somebody stays on becoming another: what a walk through the demo goes along.
WALKED = {"cases": "case", "lists": "list", "objections": "objection"}
blueprint = Blueprint("demo", __name__, url_prefix="/demo")
BEFORE = timedelta(minutes=5)
JUST_AFTER = timedelta(seconds=1)
# A message was written for a mail program: its own styles, and nothing else, nowhere else.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"


@blueprint.before_request
def _on_this_machine_only() -> None:
    """Anybody may be anybody here: not for somebody at another machine, nor behind a proxy."""
    if not is_loopback(request.remote_addr or "") or "X-Forwarded-For" in request.headers:
        abort(404)


@blueprint.post("/clock")
@allow(DEMO)
def move_clock() -> ResponseReturnValue:
    """Move the demo's clock, then let happen what is due by then."""
    to = request.form.get("to", "")
    own, was = casework(), now()
    instant = _instant(to, was)
    let_go()
    if instant is None:
        flash(gettext("No deadline is open: there is nothing to go to."), "warn")
        return redirect(_where_it_was(), 303)
    sweep(own)  # what is due already is done at the instant at which it was
    judged = judged_meanwhile(own, at=was)
    before = queries.messages_made(session())
    let_go()
    own.clock.set(instant)
    done = sweep(own)
    fired = sum(f.done for f in done.fired)
    made = queries.messages_made(session()) - before
    when = moment_words(instant, language(), weekday=True)
    said = [gettext("It is now %(when)s.", when=when)]
    if judged:
        said.append(ngettext("%(num)d assessment came in from members whom nobody plays.",
                             "%(num)d assessments came in from members whom nobody plays.",
                             judged))  # fmt: skip
    if fired:
        said.append(ngettext("%(num)d timer went off.", "%(num)d timers went off.", fired))
    if made:
        said.append(ngettext("%(num)d message was made.", "%(num)d messages were made.", made))
    said += passed(queries.ended(session(), actor(), was, instant), instant)
    if len(said) == 1:
        said.append(gettext("Nothing was due."))
    flash(" ".join(said), "good")
    return redirect(_where_it_was(), 303)


def _instant(to: str, was: datetime) -> datetime | None:
    """Where a button of the bar leads to; None where there is no deadline to go to."""
    if to == "hour":
        return was + timedelta(hours=1)
    if to == "day":
        return was + timedelta(days=1)
    if to == "next":
        row = queries.next_deadline(session(), actor(), was + BEFORE)
        return row.ends_at - BEFORE if row else None
    if to == "past":
        row = queries.next_deadline(session(), actor(), was)
        return queries.fires_at(row) + JUST_AFTER if row else None
    return abort(400)


@blueprint.post("/switch")
@allow(DEMO)
def switch() -> ResponseReturnValue:
    """Become another of the demo's people: a session of theirs, as if they had signed in.

    Who becomes the public signs out.
    """
    given = request.form.get("account", "")
    if given == NOBODY:
        path = urlsplit(_where_it_was()).path
        sessions.sign_out()
        return redirect(path if may_open(path, None) else home_of(None), 303)
    user = session().get(User, number_in(given) or 0)
    if user is None or not (user.demo and user.active):
        abort(404)
    user_id, visit, actor = user.id, user.last_seen_at, login_sessions.actor_of(user)
    where = _same_page(actor)
    let_go()
    sessions.sign_out()
    with casework().db.writing() as w:
        token = login_sessions.begin(w, user_id, wall())
    sessions.sign_in(token, last_visit=visit)
    return redirect(where or home_of(actor), 303)


def _same_page(actor: Actor) -> str | None:
    """The case, list or objection that was open, if the other person sees it too."""
    path = urlsplit(_where_it_was()).path
    _, kind, ref, *_ = [*path.split("/"), "", "", ""]
    if kind not in WALKED or not may_open(path, actor):
        return None
    return path if visible_to(session(), actor, WALKED[kind], ref) else None


def _where_it_was() -> str:
    """The page on which the bar was used."""
    parts = urlsplit(request.referrer or "")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if f"{parts.scheme}://{parts.netloc}/" == request.host_url and is_ours(path):
        return path
    return home_of(current_user.actor if current_user.is_authenticated else None)


@blueprint.get("/inbox")
@allow(DEMO)
def inbox() -> ResponseReturnValue:
    """Every message that was made, newest first: in a demo nothing leaves the machine."""
    before = request.args.get("before", type=whole)
    found = queries.messages(session(), before=before, to=request.args.get("to", ""))
    return render_template(
        "demo/inbox.html", page=found, to=request.args.get("to", ""), recipient=_recipient
    )


@blueprint.get("/inbox/<int:number>")
@allow(DEMO)
def message(number: int) -> ResponseReturnValue:
    """One message, as text."""
    found = session().get(OutboxMessage, number) or abort(404)
    return render_template("demo/message.html", message=found, why_not=sent.note(found, language()),
                           sender=casework().config.mail_sender, to=_recipient(found),
                           code_later=MARK in found.body_text)  # fmt: skip


def _recipient(found: OutboxMessage) -> str:
    """To whom, as its row says it: an objector by the number of the objection alone."""
    own = KEY.fullmatch(found.recipient)
    return gettext("the objector (%(ref)s)", ref=own[1]) if own else found.recipient


@blueprint.get("/inbox/<int:number>/html")
@allow(DEMO)
def message_html(number: int) -> Response:
    """One message as its recipient sees it, kept apart from our own pages."""
    found = session().get(OutboxMessage, number) or abort(404)
    answer = make_response(found.body_html)
    answer.headers["Content-Security-Policy"] = MAIL_POLICY
    return answer

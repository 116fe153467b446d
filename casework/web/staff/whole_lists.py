"""What is the whole list behind a number of the dashboard: deadlines, messages, changes?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from casework.access import allow
from casework.business_clock import wall
from casework.errors import NotFound
from casework.filters import moment_words
from casework.i18n import language
from casework.models import DeadlineRow, User
from casework.queries import deadlines as queries
from casework.queries.case import people
from casework.queries.rounds import rounds
from casework.queries.snapshots import calendar, rules_of
from casework.queries.timeline import CAP, Happening, changes_since
from casework.queries.visible import hidden_deadlines, visible_streams, visible_to
from casework.reading import now, session
from casework.web.numbers import number_in, whole
from casework.web.shown import events, periods
from casework.web.shown.law import Shown
from casework.web.subjects import home
from notifications import sent
from notifications.models import OutboxMessage

from . import READERS, blueprint
from .owners import owner_words

PAGE = 50
STATES = {"waiting": "waiting", "sent": "sent", "dead": "failed", "dropped": "dropped"}


@blueprint.get("/deadlines")
@allow(*READERS)
def deadlines() -> ResponseReturnValue:
    """Every open deadline by nearness; all, or those of a round, of a kind, or that are blocked."""
    year = request.args.get("round", type=whole)
    kind, blocked = request.args.get("kind", ""), request.args.get("blocked") == "1"
    page = queries.all_open(session(), current_user.actor, year=year, kind=kind, blocked=blocked,
                            after=_after(), most=PAGE)  # fmt: skip
    last = page.rows[-1] if page.rows and page.more else None
    query: dict[str, Any] = {"round": year, "kind": kind or None, "blocked": 1 if blocked else None}
    hidden = hidden_deadlines(current_user.actor)
    kinds = {d.id: d.words(language()) for r in rounds(session())
             if (rules := rules_of(session(), r.year)) for d in rules.edition.deadlines
             if d.id not in hidden}  # fmt: skip
    options = [{"value": "", "label": _("All")}] + [
        {"value": k, "label": words, "current": k == kind} for k, words in kinds.items()]  # fmt: skip
    return render_template(
        "staff/deadlines.html", rows=[_line(row) for row in page.rows], blocked=blocked,
        kinds=options, first=url_for("staff.deadlines", **query) if request.args.get("after") else None,
        next=url_for("staff.deadlines", **query,
                     after=f"{last.ends_at.isoformat()}~{last.id}") if last else None,
        words=ngettext("%(num)d on this page", "%(num)d on this page", len(page.rows)),
        year=year,
    )  # fmt: skip


def _after() -> tuple[datetime, int] | None:
    text, _tilde, said = request.args.get("after", "").rpartition("~")
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    number = number_in(said)
    return (at, number) if number is not None and at.tzinfo else None


def _line(row: DeadlineRow) -> Shown:
    rules = rules_of(session(), row.round_year)
    assert rules is not None
    subject, _slash, ref = row.owner.partition("/")
    label = _("%(what)s: %(whose)s", what=rules.deadlines[row.kind].words(language()),
              whose=owner_words(row.owner))  # fmt: skip
    return periods.line(row, rules, calendar(session()), now(), label=label, url=home(subject, ref))


@blueprint.get("/messages")
@allow(*READERS)
def messages() -> ResponseReturnValue:
    """Messages, the newest first; all, or those that wait, came back or were never sent."""
    status = request.args.get("status", "")
    status = status if status in STATES else ""
    below = request.args.get("below", type=whole)
    asked = select(OutboxMessage).order_by(OutboxMessage.id.desc())
    asked = asked.where(visible_streams(current_user.actor, OutboxMessage.subject_ref))
    if status:
        asked = asked.where(OutboxMessage.status == status)
    if below:
        asked = asked.where(OutboxMessage.id < below)
    found = list(session().scalars(asked.limit(PAGE + 1)))
    names = people(session(), {m.user_id for m in found})
    options = [("", _("All")), ("waiting", _("Waiting")), ("sent", _("Sent")),
               ("dead", _("Failed")), ("dropped", _("Not sent"))]  # fmt: skip
    return render_template(
        "staff/messages.html", rows=[_message(m, names) for m in found[:PAGE]],
        switch=[{"label": label, "url": url_for("staff.messages", status=value or None),
                 "current": value == status} for value, label in options],
        first=url_for("staff.messages", status=status or None) if below else None,
        next=url_for("staff.messages", status=status or None, below=found[PAGE - 1].id)
        if len(found) > PAGE else None,
        words=ngettext("%(num)d on this page", "%(num)d on this page", len(found[:PAGE])),
    )  # fmt: skip


def _to(message: OutboxMessage, names: Mapping[int, User]) -> str:
    person = names.get(message.user_id)
    if person is not None:
        office = person.organisation
        return f"{office.name_zh if language().startswith('zh') else office.name_en} {person.name}"
    if message.why.get("audience") == "objector":
        return _("the objector")  # never the address
    return message.recipient


def _message(message: OutboxMessage, names: Mapping[int, User]) -> Shown:
    at = message.sent_at or message.made_at
    return {"iso": at.isoformat(), "words": moment_words(at, language()), "subject": message.title,
            "url": url_for("staff.message", id=message.id), "to": _to(message, names),
            "state": "retrying" if message.status == "waiting" and message.tries
            else STATES[message.status], "note": sent.note(message, language())}  # fmt: skip


@blueprint.get("/messages/<int:id>")
@allow(*READERS)
def message(id: int) -> ResponseReturnValue:
    """One message as it was, or will be, sent."""
    found = session().get(OutboxMessage, id)
    if found is None or not _may_read(found):
        raise NotFound
    row = _message(found, people(session(), {found.user_id}))
    own = found.why.get("audience") == "objector"
    subject, _slash, ref = found.subject_ref.partition("/")
    why = found.why.get("zh" if language().startswith("zh") else "en") or ""
    return render_template(
        "staff/message.html", mail=row | {
            "sender": "", "why": why,
            "text": _("(What the objector was told stands on the objection.)") if own
            else found.body_text},
        about=owner_words(found.subject_ref) if ref else "",
        about_url=home(subject, ref) if ref and subject in ("case", "list", "objection", "sanction",
                                                            "round") else None,
    )  # fmt: skip


def _may_read(message: OutboxMessage) -> bool:
    subject, _slash, ref = message.subject_ref.partition("/")
    return subject != "complaint" or visible_to(session(), current_user.actor, subject, ref)


@blueprint.get("/changes")
@allow(*READERS)
def changes() -> ResponseReturnValue:
    """What changed since the last visit, or since so many days."""
    days = min(request.args.get("days", default=0, type=whole), 366)
    since = last_visit() if not days else wall() - timedelta(days=days)
    found = changes_since(session(), current_user.actor, since, most=200)
    return render_template(
        "staff/changes.html", rows=[change_line(one) for one in found.newest], total=found.total,
        since="" if since.year == 1970 else moment_words(since, language()), cap=CAP, switch=[
            {"label": _("Since my last visit"), "url": url_for("staff.changes"),
             "current": not days}] + [
            {"label": ngettext("%(num)d day", "%(num)d days", n),
             "url": url_for("staff.changes", days=n), "current": days == n} for n in (1, 7, 30)],
    )  # fmt: skip


def last_visit() -> datetime:
    """When this person was here before this session; at the first visit everything is new."""
    seen: datetime | None = current_user.last_visit
    return seen or datetime(1970, 1, 1, tzinfo=UTC)


def change_line(one: Happening) -> Shown:
    """A change for the macro `timeline`, with what it is about."""
    event = one.event
    subject, _slash, ref = event.stream.partition("/")
    rules = rules_of(session(), event.round_year) if event.round_year else None
    url = home(subject, ref) if subject in ("case", "list", "objection", "sanction", "round",
                                            "division", "unit") else None  # fmt: skip
    if rules is None:
        at = event.received_at
        return {"iso": at.isoformat(), "words": moment_words(at, language()), "icon": "dot",
                "what": events.other_act(event.name), "who": events.who(one), "url": url}  # fmt: skip
    return events.line(rules, one, about=owner_words(event.stream), url=url,
                       words=subject != "objection")  # fmt: skip

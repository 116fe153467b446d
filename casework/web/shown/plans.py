"""When is a list published by itself, why couldn't it be, and how is that planned or taken back?"""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from casework.filters import iso, left_words, moment_words
from casework.i18n import language
from casework.queries.lists import ListPage
from casework.queries.reader import Reader
from casework.queries.snapshots import calendar
from casework.reading import now, session
from casework.services.planned import PLANNED, planned_with
from casework.web import fact_forms
from casework.web.fact_choices import Source
from workflows.calendar import beijing_day
from workflows.guards.notices import PLAN

from . import consequences, law, offers, periods
from .draft import Wanted
from .law import Shown, kept_breaches

HOUR = 9  # when offices open


def plan(page: ListPage) -> Shown | None:
    """The plan that stands: its instant, and why it couldn't be carried out where it was tried."""
    row = next((d for d in page.deadlines if d.kind == PLANNED and d.status == "open"), None)
    if row is None:
        return None
    blocked = periods.standing(row, now()) == "blocked"
    along = planned_with(Reader(session()), page.list.ref, page.round.year)
    asked: dict[str, Any] = {"with": "all"} if along else {}
    return {
        "iso": iso(row.ends_at), "words": moment_words(row.ends_at, language(), weekday=True),
        "left": left_words(row.ends_at, now(), calendar(session())) if row.ends_at > now() else "",
        "blocked": kept_breaches(page.rules, row.breaches or ()) if blocked else [],
        "along": [law.measure_words(page.rules, ref.partition("-")[2]) for ref in along],
        "preview": url_for("staff.notice_page", ref=page.list.ref,
                           on=beijing_day(row.ends_at).isoformat(), **asked),
        "home": url_for("staff.notice_page", ref=page.list.ref, **asked),
    }  # fmt: skip


def form(page: ListPage, day: dict[str, object] | None = None) -> Form:
    """The form that asks for the hour of publication; it shows the one that is planned."""
    kind, data = page.rules.facts[PLAN], day or page.facts.recorded.one(PLAN)
    return fact_forms.build(kind, Source(page.opened), prefix=f"{PLAN}-", data=data)


def offered(page: ListPage, found: Wanted, typed: Form | None = None) -> Shown | None:
    """The form by which a publication is planned, and the act that takes the plan back; of several
    lists they are planned as one. `typed` is the form of a try that failed.
    """
    rules, actor = page.rules, current_user.actor
    rule = rules.actions.get(("list", "plan"))
    if rule is None or page.list.state not in rule.start or not actor.has(*rule.who):
        return None
    around = consequences.Around(page.opened, now())
    day = {"on": found.day.isoformat(), "hour": HOUR} if found.later else None
    several = len(found.pages) > 1
    can, _cannot = offers.offers(around, actor)
    back = url_for("staff.notice_page", ref=page.list.ref)
    return {
        "form": typed or form(page, day), "kind": rules.facts[PLAN],
        "url": url_for("staff.plan_as_one", ref=page.list.ref) if several else
        url_for("acts.do", subject="list", ref=page.list.ref, action=rule.id),
        "label": rule.words(language()), "request_id": offers.request_id(), "back": back,
        "happens": consequences.happens(around, rule), "tells": consequences.tells(around, rule),
        "unplan": [act | {"next": back} for act in can if act["id"] == "unplan"],
        "as_one": _("One notice carries both lists at that time; where something stands in the way"
                    " of one of them, the other is published alone.") if several else "",
    }  # fmt: skip

"""What does this person have to do today, and what can't start yet?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.filters import left_words, moment_words, near_end_words
from casework.i18n import language
from casework.models import Case, DeadlineRow, Shortlist
from casework.queries import dashboard as queries
from casework.queries.deadlines import deadlines_of
from casework.queries.lists import list_page, sizes
from casework.queries.missing import next_step
from casework.queries.objections import count_open
from casework.queries.snapshots import calendar, rules_of
from casework.queries.unanswered import unanswered
from casework.reading import now, session
from casework.services.planned import PLANNED
from casework.web.shown import law, left, reserve
from casework.web.shown.law import Shown
from casework.web.shown.periods import near
from workflows.rules import Rules

from .objection_tasks import complaint_tasks, objection_tasks, untold_tasks

MESSAGES = 5


def tasks(year: int | None) -> tuple[list[Shown], list[Shown]]:
    """(what waits for this person, what can't start yet): of one round, or of all."""
    actor = current_user.actor
    ready: list[Shown] = []
    locked: list[Shown] = []
    if actor.has("ministry", "leader"):
        ready += objection_tasks(year)
    if actor.has("ministry"):
        ready += untold_tasks(year)
        ready += _checks(year)
        ready += _messages(year)
    if actor.has("ministry", "leader"):
        for one in queries.open_lists(session(), year):
            if vacant := _vacant(one):
                ready.append(vacant)
            task, mine = _list(one)
            if mine:
                (locked if task["why"] and task["tone"] != "stop" else ready).append(task)
    if actor.has("auditor"):
        ready += complaint_tasks(year)
    return ready, locked


# --- formal checks ------------------------------------------------------------------------------


def _checks(year: int | None) -> Iterator[Shown]:
    """Submitted cases to be checked: one's own first, the rest as a number."""
    found = queries.to_check(session(), current_user.actor, year=year)
    for case, row in found.nearest:
        yield _check(case, row)
    if found.total > len(found.nearest):
        url = url_for("staff.cases", state="submitted", check="pending", round=year)
        yield {"icon": "inbox", "tone": "go", "url": url, "when": None, "count": found.total,
               "what": ngettext("Formal check: %(num)d case in all", "Formal check: %(num)d cases"
                                " in all", found.total),
               "why": ngettext("%(num)d of them in your charge", "%(num)d of them in your charge",
                               found.mine), "tag": None}  # fmt: skip


def _check(case: Case, row: DeadlineRow) -> Shown:
    rules = rules_of(session(), case.round_year)
    assert rules is not None
    me = current_user.id
    charge = (_("you are in charge") if case.officer == me
              else _("you are the substitute") if case.substitute == me
              else _("nobody is in charge yet") if not case.officer
              else _("in a colleague's charge"))  # fmt: skip
    return {
        "icon": "send-check", "tone": "go", "url": url_for("staff.check", ref=case.ref),
        "what": _("%(city)s: formal check", city=law.city_words(case)),
        "why": _("%(measure)s; %(charge)s", charge=charge,
                 measure=law.measure_words(rules, case.measure, short=True)),
        "when": near(row, calendar(session()), now()), "tag": None,
    }  # fmt: skip


# --- messages -----------------------------------------------------------------------------------


def _messages(year: int | None) -> Iterator[Shown]:
    """What the recommending side wrote last and nobody here has answered: the oldest ones."""
    for case, at in unanswered(session(), year=year)[:MESSAGES]:
        yield {
            "icon": "chat-left-text", "tone": "go", "tag": None, "when": None,
            "url": url_for("staff.case", ref=case.ref) + "#talk",
            "what": _("%(city)s: a message to answer", city=law.city_words(case)),
            "why": _("since %(when)s", when=moment_words(at, language())),
        }  # fmt: skip


# --- lists --------------------------------------------------------------------------------------


def _list(one: Shortlist) -> tuple[Shown, bool]:
    """The list's next step, with why it can't be taken yet, and whether it is this person's."""
    rules = rules_of(session(), one.round_year)
    assert rules is not None
    rule = next_step(rules, "list", one.state)
    state = rules.states["list", one.state]
    task: Shown = {
        "icon": state.icon, "tone": state.tone, "url": url_for("staff.list_page", ref=one.ref),
        "what": _("%(year)d %(measure)s list: %(action)s", year=one.round_year,
                  measure=law.measure_words(rules, one.measure, short=True),
                  action=rule.words(language()) if rule else ""),
        "why": "", "when": None, "tag": None, "citations": law.cites(rules, rule.cites[:1])
        if rule else [],
    }  # fmt: skip
    why, until = _holds_up(rules, one)
    task["why"] = why
    if (plan := _planned(one)) and plan.breaches:
        task |= {"icon": "pause-circle", "tone": "stop",
                 "why": _("not published at the planned time: something stands in the way")}  # fmt: skip
    if until:
        task["when"] = {"words": near_end_words(until, now(), language()),
                        "note": left_words(until, now(), calendar(session())), "tone": None}  # fmt: skip
    return task, rule is not None and current_user.actor.has(*rule.who)


def _vacant(one: Shortlist) -> Shown | None:
    """A place that is free on a public list, while somebody of the reserve could take it."""
    rules = rules_of(session(), one.round_year)
    assert rules is not None
    off = {s.id for s in rules.edition.states if s.subject == "case" and s.leaves_list}
    found = sizes(session(), one.round_year)
    if not any(found.get((one.measure, state)) for state in off):
        return None  # nobody left: the list needn't be opened
    page = list_page(session(), current_user.actor, one.ref, now=now())
    number = reserve.places(page)
    if not number:
        return None
    return {
        "icon": "plus-lg", "tone": "go", "url": url_for("staff.supplement", ref=one.ref),
        "when": None, "tag": None,
        "what": ngettext("%(year)d %(measure)s list: %(num)d place is free",
                         "%(year)d %(measure)s list: %(num)d places are free", number,
                         year=one.round_year, measure=law.measure_words(rules, one.measure, short=True)),
        "why": _("%(gone)s; bring in the next, or leave it empty", gone=_(", ").join(
            _("%(city)s (%(why)s)", city=gone["city"], why=gone["words"]) for gone in left.left(page))),
    }  # fmt: skip


def _planned(one: Shortlist) -> DeadlineRow | None:
    """The plan by which a list is published by itself."""
    found = deadlines_of(session(), [f"list/{one.ref}"], only_open=True)
    return next((row for row in found if row.kind == PLANNED), None)


def _holds_up(rules: Rules, one: Shortlist) -> tuple[str, datetime | None]:
    """What keeps the list from its next step, as far as the dashboard tells; its page says it all."""
    if one.state == "open":
        found = sizes(session(), one.round_year)
        before = sum(n for (m, s), n in found.items()
                     if m == one.measure and s in ("drafted", "provincially_approved"))  # fmt: skip
        waiting = sum(n for (m, s), n in found.items()
                      if m == one.measure and s in ("submitted", "returned"))  # fmt: skip
        if before:
            return ngettext("%(num)d case isn't submitted yet", "%(num)d cases aren't submitted yet",
                            before), None  # fmt: skip
        if not waiting:
            return _("no case is submitted"), None
    if plan := _planned(one):
        return _("it will be published by itself"), plan.ends_at
    if one.state == "publicised":
        running = deadlines_of(session(), [f"list/{one.ref}"], only_open=True)
        if running:
            return _("the publicity is running"), max(d.ends_at for d in running)
        open_ = sum(count_open(session(), list_ref=one.ref).values())
        if open_:
            return ngettext("%(num)d objection is open", "%(num)d objections are open", open_), None
    return "", None

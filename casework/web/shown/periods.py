"""How does a deadline read: its end in words, why that day, how sure, day by day?"""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from casework.filters import day_words, end_words, iso, left_words, moment_words, near_end_words
from casework.i18n import language
from casework.models import DeadlineRow
from casework.web.days import arrangements, strip_days
from workflows.calendar import WorkingCalendar, beijing_day
from workflows.counting import count, how_of
from workflows.deadlines import Period
from workflows.edition import DeadlineRule
from workflows.rules import Rules

from .law import Shown, cites, kept_breaches
from .parts import roles_words

ICONS = {"fixed": "calendar-check", "provisional": "hourglass-split", "blocked": "pause-circle",
         "due": "hourglass-split", "missed": "calendar-x", "done": "check-circle"}  # fmt: skip
TONES = {"fixed": "go", "provisional": "warn", "blocked": "stop", "due": "go", "missed": "stop",
         "done": "idle"}  # fmt: skip
STARTS = ("term_start", "planned_publication")  # an instant at which something begins
CLOSE_TO = 3  # working days: nearer than that is drawn as urgent
URGENT = 1  # days: a task nearer than that is drawn as urgent


def standing(row: DeadlineRow, now: datetime) -> str:
    """How sure is it? `blocked`: a timer was refused; `due`: it will come within seconds or, where
    it waits for what came in time, minutes; `missed`: over, and nobody closed it."""
    if row.status != "open":
        return "done"
    if row.breaches:
        return "blocked"
    if now >= row.ends_at:
        return "due" if row.next_try_at else "missed"
    return "provisional" if row.provisional else "fixed"


def counted(row: DeadlineRow, calendar: WorkingCalendar) -> Period:
    """The period counted again by what the row keeps, so that each day can be explained."""
    named = row.how.get("day")
    return count(row.how, row.start, calendar, day=date.fromisoformat(named) if named else None)


def end(row: DeadlineRow, calendar: WorkingCalendar, now: datetime) -> Shown:
    """The end in words with its hour, and what is left."""
    lang = language()
    left = left_words(row.ends_at, now, calendar) if row.status == "open" else ""
    if row.kind in STARTS:
        return {"iso": iso(row.ends_at), "words": moment_words(row.ends_at, lang), "left": left}
    return {"iso": iso(row.ends_at), "words": end_words(row.ends_at, lang, weekday=True),
            "left": left}  # fmt: skip


def why(
    rule: DeadlineRule, rules: Rules, start: date | None, last_day: date, *, named: bool
) -> str:
    """In a sentence: why does it end then?"""
    lang = language()
    begins = day_words(start, lang) if start else ""
    if rule.counts == "working_days" and not named:
        days = ngettext("%(num)d working day", "%(num)d working days", int(rule.amount))
        if rule.first_day_counts:
            return _("%(days)s, %(start)s itself counted (the round's setting).",
                     days=days, start=begins)  # fmt: skip
        return _("%(days)s; the first day, %(start)s, doesn't count.", days=days, start=begins)
    if rule.counts == "anniversary":
        return ngettext("%(num)d year from %(start)s, to the end of the corresponding day.",
                        "%(num)d years from %(start)s, to the end of the corresponding day.",
                        int(rule.amount), start=begins)  # fmt: skip
    if rule.id == "cutoff" and rules.notice.cutoff_words and last_day == rules.notice.cutoff:
        return _("The notice says “%(words)s”; read to include that day until %(close)s.",
                 words=rules.notice.cutoff_words, close=str(rule.close))  # fmt: skip
    return _("The day is named.")


def period(
    row: DeadlineRow, rules: Rules, calendar: WorkingCalendar, now: datetime, *, title: str = ""
) -> Shown:
    """A deadline for the macro `days`: end, reason, day by day, and the notices it rests on."""
    rule = rules.deadlines[row.kind]
    known = counted(row, calendar)
    sure = standing(row, now)
    shown: Shown = {
        "title": title or rule.words(language()), "standing": sure, "end": end(row, calendar, now),
        "why": why(rule, rules, known.start, row.last_day, named="day" in row.how),
        "citations": cites(rules, rule.cites), "basis": rule.basis, "today": beijing_day(now),
        "close": _close(known), "days": strip(known), "sources": sources(known, calendar),
        "kind": row.kind, "blocked": kept_breaches(rules, row.breaches or ()),
    }  # fmt: skip
    if row.status == "closed" and row.closed_at:
        shown["done"] = moment_words(row.closed_at, language())
    if sure == "provisional":
        shown["moves"] = _("Provisional: %(year)d has no holiday arrangement yet; this day moves"
                           " when the State Council publishes it.",
                           year=known.last_day.year)  # fmt: skip
    elif row.ends_at != known.ends_at:
        shown["moves"] = _(
            "Announced earlier with this end; an announced period is never shortened."
        )
    return shown


def planned(
    rule_id: str, rules: Rules, calendar: WorkingCalendar, start: date, now: datetime
) -> Shown:
    """The same for a period that hasn't begun: what if it did on `start`?"""
    rule = rules.deadlines[rule_id]
    known = count(how_of(rule), start, calendar)
    lang = language()
    shown: Shown = {
        "title": rule.words(lang), "standing": "provisional" if known.provisional else "fixed",
        "end": {"iso": iso(known.ends_at), "words": end_words(known.ends_at, lang, weekday=True)},
        "why": why(rule, rules, start, known.last_day, named=False), "citations": cites(rules, rule.cites),
        "basis": rule.basis, "today": beijing_day(now), "close": _close(known),
        "days": strip(known), "sources": sources(known, calendar),
    }  # fmt: skip
    if known.provisional:
        shown["moves"] = _("Provisional: %(year)d has no holiday arrangement yet; this day moves"
                           " when the State Council publishes it.",
                           year=known.last_day.year)  # fmt: skip
    return shown


def _close(known: Period) -> str:
    local = end_words(known.ends_at, "en")
    return local.rpartition(" ")[2]


def strip(known: Period) -> list[Shown]:
    """The days for the strip; nothing where a period has no days to tell one by one."""
    if len(known.days) < 3 or known.days[-1].number is None:
        return []
    return strip_days(known, start=_("first day"))


def sources(known: Period, calendar: WorkingCalendar) -> list[Shown]:
    """The State Council's arrangements that made a day of it something else than its weekday says.

    A year that was arranged by several notices names each with its place among them.
    """
    found = arrangements(known, calendar)
    shown = []
    for one in found:
        same = [other for other in found if other["year"] == one["year"]]
        nth = f"{same.index(one) + 1}/{len(same)}"
        words = _("Days off and made-up days of %(year)s: the State Council's holiday notice"
                  " %(number)s", year=one["year"], number=one["number"]).strip()  # fmt: skip
        shown.append({"words": words + (_(" (%(more)s)", more=nth) if len(same) > 1 else ""),
                      "url": one["url"]})  # fmt: skip
    return shown


def line(
    row: DeadlineRow, rules: Rules, calendar: WorkingCalendar, now: datetime, *,
    label: str, url: str | None = None, why_words: str = "",
) -> Shown:  # fmt: skip
    """A deadline for `deadline_row`."""
    rule = rules.deadlines[row.kind]
    sure = standing(row, now)
    last = end(row, calendar, now)
    urgent = sure in ("fixed", "provisional") and (row.ends_at - now).days < CLOSE_TO
    said, citations = why_words, cites(rules, rule.cites, basis=rule.basis)
    if sure == "blocked":  # by which article, not by which the deadline runs
        refused = kept_breaches(rules, row.breaches or ())
        said = "; ".join(b["words"] for b in refused)
        citations = [c for b in refused for c in b["citations"]]
    return {
        "label": label, "url": url, "standing": sure, "icon": ICONS[sure], "tone": TONES[sure],
        "why": said, "citations": citations, "words": last["words"],
        "iso": last["iso"], "left": last["left"], "urgent": urgent,
    }  # fmt: skip


def near(row: DeadlineRow | None, calendar: WorkingCalendar, now: datetime) -> Shown | None:
    """When a task is due, for the macro `task`; None where no clock runs for it."""
    if row is None:
        return None
    urgent = (row.ends_at - now).days < URGENT
    return {"words": near_end_words(row.ends_at, now, language()),
            "note": left_words(row.ends_at, now, calendar), "tone": "warn" if urgent else None}  # fmt: skip


def reminders(rule: DeadlineRule) -> str:
    """When and whom a deadline reminds, in words."""
    if not rule.remind:
        return ""
    days = _(", ").join(str(n) for n in rule.remind)
    number = sum(rule.remind)  # only whether it is one day or several
    who = roles_words(rule.reminds)
    if rule.counts == "anniversary":
        return ngettext("%(days)s day before: %(who)s", "%(days)s days before: %(who)s", number,
                        days=days, who=who)  # fmt: skip
    return ngettext("%(days)s working day before: %(who)s",
                    "%(days)s working days before: %(who)s", number, days=days, who=who)  # fmt: skip

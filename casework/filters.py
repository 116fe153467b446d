"""How are instants, days, what is left, and numbers said in words?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from flask import Flask, g
from flask_babel import gettext, ngettext, pgettext
from flask_login import current_user
from sqlalchemy import select, true

from casework.i18n import language
from casework.models import Case
from casework.queries.reader import Reader
from casework.queries.snapshots import NOBODY
from casework.queries.visible import as_seen, visible_cases
from casework.reading import now, session
from casework.services import ruling
from workflows.calendar import BEIJING, WEEKDAYS, WorkingCalendar, beijing_day
from workflows.deadlines import working_days_left
from workflows.figures import CLOSE_UP, MONTHS
from workflows.words import Breach

CASE = re.compile(r"(?<![\w-])\d{4}-[a-z]+-\d{6}(?!\d)", re.ASCII)  # the number of a case


def day_words(day: date, lang: str, *, weekday: bool = False, year: bool = True) -> str:
    """A day: 2022年12月22日（周四） or Thu 22 Dec 2022."""
    chinese = lang.startswith("zh")
    name = WEEKDAYS[0 if chinese else 1][day.weekday()]
    if chinese:
        text = (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"
        return f"{text}（{name}）" if weekday else text
    text = f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")
    return f"{name} {text}" if weekday else text


def moment_words(at: datetime, lang: str, *, weekday: bool = False, year: bool = True) -> str:
    """When something happened, in Beijing: 2022年12月5日 9:00."""
    local = at.astimezone(BEIJING)
    return f"{day_words(local.date(), lang, weekday=weekday, year=year)} {local:%H:%M}"


def end_words(at: datetime, lang: str, *, weekday: bool = False, year: bool = True) -> str:
    """When a period is over. Half-open: the first instant of the 23rd is the 22nd, 24:00."""
    local = at.astimezone(BEIJING)
    if (local.hour, local.minute, local.second, local.microsecond) != (0, 0, 0, 0):
        return moment_words(at, lang, weekday=weekday, year=year)
    return f"{day_words(local.date() - timedelta(days=1), lang, weekday=weekday, year=year)} 24:00"


def near_end_words(end: datetime, at: datetime, lang: str) -> str:
    """`end_words`, with the year where it isn't the year of `at`."""
    last = beijing_day(end - timedelta(microseconds=1))
    return end_words(end, lang, year=last.year != beijing_day(at).year)


def iso(at: datetime | date) -> str:
    """For `<time datetime=…>`: with Beijing's offset, or the plain day."""
    if not isinstance(at, datetime):
        return at.isoformat()
    return at.astimezone(BEIJING).isoformat(timespec="seconds")


def left_words(end: datetime, at: datetime, calendar: WorkingCalendar) -> str:
    """What is left until the half-open `end`: hours on its last day, else working days after today.

    Say it in the request's language; over is over from the very instant.
    """
    if at >= end:
        return pgettext("deadline", "over")
    today, last = beijing_day(at), beijing_day(end - timedelta(microseconds=1))
    if today == last:
        hours = int((end - at).total_seconds() // 3600)
        if hours:
            return ngettext("today, %(num)d hour left", "today, %(num)d hours left", hours)
        minutes = max(1, int((end - at).total_seconds() // 60))
        return ngettext("today, %(num)d minute left", "today, %(num)d minutes left", minutes)
    days = working_days_left(today, last, calendar=calendar)
    if days == 0:
        natural = (last - today).days
        return ngettext("%(num)d day left, no working day", "%(num)d days left, no working day",
                        natural)  # fmt: skip
    return ngettext("%(num)d working day left", "%(num)d working days left", days)


def number_words(value: float, places: int | None = None) -> str:
    """A number as the screen shows it, thousands apart: 12,345."""
    return f"{value:,}" if places is None else f"{value:,.{places}f}"


def size_words(octets: int) -> str:
    """How big a file is: 1.2 MB."""
    size = float(octets)
    for unit in ("B", "KB", "MB"):
        if size < 1024 or unit == "MB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError


def words(obj: Any) -> str:
    """Something that has its words beside it (a rule, a breach, a clause), in the page's language.

    Takes `Named`, `Breach`, `Citation`, a {"zh": …, "en": …} mapping, or a (zh, en) pair.
    """
    lang = language()
    if obj is None:
        return ""
    if isinstance(obj, Mapping):
        return str(obj["zh" if lang.startswith("zh") else "en"])
    if isinstance(obj, tuple):
        return str(obj[0 if lang.startswith("zh") else 1])
    return str(obj.words(lang))


def with_cities(said: str) -> str:
    """The same sentence, with its city at each number of a case: a number alone tells nobody which.

    Of a case that the reader may not see it says neither; the public reads of published ones alone.
    """
    refs = CASE.findall(said)
    if not refs:
        return said
    mine = visible_cases(current_user.actor) if current_user.is_authenticated else true()
    asked = select(Case.ref, Case.division_name, Case.division_name_en, mine.label("mine"))
    chinese = language().startswith("zh")
    cities = {ref: gettext("%(city)s (%(code)s)", city=zh if chinese or not en else en, code=ref)
              if seen else gettext("another city's case")
              for ref, zh, en, seen in session().execute(asked.where(Case.ref.in_(refs)))}  # fmt: skip
    said = CASE.sub(lambda ref: cities.get(ref[0], ref[0]), said)
    return CLOSE_UP.sub("", said) if chinese else said


def for_reader(breach: Breach) -> Breach:
    """The breach in words that the reader may read; the public sees no more than a city does."""
    if not breach.repeats:
        return breach
    reader = current_user.actor if current_user.is_authenticated else NOBODY
    return as_seen(session(), reader, breach)


def plain_words(breach: Breach) -> str:
    """A breach's sentence without its city's name in front, where the page says it."""
    breach = for_reader(breach)
    return with_cities(breach.zh if language().startswith("zh") else breach.en)


def breach_view(breach: Breach, edition: str = "") -> dict[str, Any]:
    """A breach as the macro `breaches` takes it; with `edition`, its articles are links."""
    return {"words": with_cities(for_reader(breach).words(language())), "basis": breach.basis,
            "citations": [citation_view(c, edition) for c in breach.cites]}  # fmt: skip


def breach_line(shown: Mapping[str, Any]) -> str:
    """A breach, as `breach_view` shows it, in one line with its articles: for a script to show."""
    articles = gettext("; ").join(one["label"] for one in shown["citations"])
    return gettext("%(sentence)s (%(articles)s)", sentence=shown["words"], articles=articles)


def citation_view(citation: Any, edition: str = "") -> dict[str, Any]:
    """A citation as the macro `cite` takes it; other law and house rules have no page to go to."""
    url = f"/rules/{edition}#{citation.id}" if edition and citation.article else None
    return {"label": citation.words(language()), "url": url, "basis": None}


def calendar() -> WorkingCalendar:
    """The working calendar in force, read once a request."""
    if "calendar" not in g:
        g.calendar = ruling.calendar(Reader(session()))
    return cast(WorkingCalendar, g.calendar)


def init(app: Flask) -> None:
    """Make the words above filters of the templates, in the request's language."""
    app.add_template_filter(lambda at, **how: moment_words(at, language(), **how), "moment")
    app.add_template_filter(lambda at, **how: end_words(at, language(), **how), "ends")
    app.add_template_filter(lambda day, **how: day_words(day, language(), **how), "day")
    app.add_template_filter(lambda end: left_words(end, now(), calendar()), "left")
    app.add_template_filter(iso, "iso")
    app.add_template_filter(number_words, "number")
    app.add_template_filter(size_words, "size")
    app.add_template_filter(words, "words")
    app.add_template_filter(breach_view, "breach_view")
    app.add_template_filter(citation_view, "citation_view")

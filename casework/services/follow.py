"""What does recording a fact change besides the fact?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, exists, select, update

from casework.db import Sql, Writer
from casework.errors import Invalid
from casework.models import Case, DeadlineRow, Round, User
from casework.models.base import instant_text
from workflows.counting import count
from workflows.rules import Rules, bind

from . import case_effects, deadlines, list_desk
from .desk import Opened
from .streams import Stamp

SET_DIGEST = Sql(
    update(Round).where(Round.year == bindparam("whose")).values(rules_digest=bindparam("digest"))
)
CUTOFFS = Sql(
    select(DeadlineRow.id, DeadlineRow.kind, DeadlineRow.ends_at, Case.unit)
    .join(Case, DeadlineRow.owner == "case/" + Case.ref)
    .where(
        Case.round_year == bindparam("year"), DeadlineRow.kind.in_(("cutoff", "correction")),
        DeadlineRow.status == "open",
    )
    .order_by(DeadlineRow.id)
)  # fmt: skip
# Applications that were begun before this year's last day was known.
UNDATED = Sql(
    select(Case.ref, Case.unit)
    .where(
        Case.round_year == bindparam("year"),
        Case.state.in_(("drafted", "provincially_approved")),
        ~exists().where(
            DeadlineRow.owner == "case/" + Case.ref, DeadlineRow.kind == "cutoff",
            DeadlineRow.status == "open",
        ),
    )
    .order_by(Case.id)
)  # fmt: skip
OFFICER = Sql(
    update(Case)
    .where(Case.ref == bindparam("whose"))
    .values(officer=bindparam("officer"), substitute=bindparam("substitute"))
)
PERSON = Sql(select(User.id).where(User.login == bindparam("login"), User.active.is_(True)))


def _setting(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    """The round's rules have another digest from now on."""
    rules = opened.rules
    settings = dict(rules.settings)
    if value is None:
        settings.pop(item)
    else:
        settings[item] = value["value"]
    bound = bind(rules.edition, rules.notice, settings)
    w.run(SET_DIGEST, expect=1, whose=opened.year, digest=bound.digest)
    if bound.deadlines["cutoff"] != rules.deadlines["cutoff"]:
        _recount_cutoffs(w, opened, bound, stamp)


def _cutoff(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    """The issuing office moved the cutoff, or set one where the notice's isn't known."""
    _recount_cutoffs(w, opened, opened.rules, stamp)
    for ref, unit in w.rows(UNDATED, year=opened.year):
        day = case_effects.cutoff_day(w, opened.rules, opened.year, unit)
        if day is not None:
            deadlines.open_(w, opened.rules, opened.extra["calendar"], "cutoff", f"case/{ref}",
                            start=stamp.received_at, now=stamp.received_at, year=opened.year,
                            day=day)  # fmt: skip


def _recount_cutoffs(w: Writer, opened: Opened, rules: Rules, stamp: Stamp) -> None:
    """Every open cutoff is counted anew; the guard reads the same rows as the timer.

    A correction has never less time than all have: it follows where that is longer (8d, N五).
    """
    calendar, rule = opened.extra["calendar"], rules.deadlines["cutoff"]
    for row_id, kind, ends_at, unit in w.rows(CUTOFFS, year=opened.year):
        day = case_effects.cutoff_day(w, rules, opened.year, unit)
        if day is None:
            continue
        how = {"counts": "named_day", "day": day.isoformat(), "close": rule.close}
        period = count(how, stamp.received_at, calendar, day=day)
        if kind == "cutoff" or instant_text(period.ends_at) > ends_at:
            deadlines.move(w, row_id, rules.deadlines[kind], period, how, calendar,
                           stamp.received_at)  # fmt: skip


def _entry(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    list_desk.set_entries(w, opened, {item: value})


def _officer(w: Writer, opened: Opened, item: str, value: Any, stamp: Stamp) -> None:
    """Who is in charge stands on the case too, so that lists find it."""
    ids: dict[str, int | None] = {"officer": None, "substitute": None}
    for name in ids:
        login = (value or {}).get(name)
        if login:
            found = w.one(PERSON, login=login)
            if found is None:
                raise Invalid({name: (f"没有账号“{login}”。", f"There is no account “{login}”.")})
            ids[name] = found[0]
    w.run(OFFICER, expect=1, whose=opened.ref, **ids)


FOLLOWS = {"setting": _setting, "cutoff_moved": _cutoff, "entry": _entry, "officer": _officer}

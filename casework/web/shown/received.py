"""How does it look that a round's notice went out, and who has confirmed that they have it?"""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_login import current_user

from casework.filters import day_words, end_words, iso, moment_words
from casework.i18n import language
from casework.models import Unit
from casework.queries.case import people
from casework.queries.notice import ISSUED, RECEIVED, REMINDER, NoticeOut, notice_out
from casework.queries.rounds import newest
from casework.queries.snapshots import opened
from casework.queries.visible import sees_everything
from casework.reading import now, session
from casework.services.desk import Opened
from casework.web import fact_forms
from casework.web.fact_choices import Source
from workflows.facts import CaseFacts

from . import facts, law, offers, parts
from .law import Shown


def on_round(page: Opened) -> Shown:
    """The panel of a round's page: issue it, or see who has it; `rows` are the ministry's alone."""
    actor, year = current_user.actor, page.year
    out = notice_out(session(), year)
    kind = page.rules.facts[ISSUED]
    assert isinstance(page.facts, CaseFacts)
    over = page.facts.submit_by is not None and now() >= page.facts.submit_by
    shown: Shown = {
        "issued": out and _issued(out), "rows": [], "citations": law.cites(page.rules, kind.cites),
        "issue_url": facts.url("round", page.ref, ISSUED, back=_back(page.ref))
        if not out and not over and actor.has(*kind.who) else None,
    }  # fmt: skip
    if out and sees_everything(actor):
        shown |= _receipts(out, page)
    return shown


def _back(ref: str) -> str:
    return url_for("staff.round_page", ref=ref) + "#receipts"


def _issued(out: NoticeOut) -> Shown:
    """The notice itself: its number, its day, when it went out, its file."""
    value, stream = out.issued.value, str(out.year)
    return {
        "number": value["number"], "iso": iso(out.issued.at),
        "day": day_words(date.fromisoformat(value["date"]), language()),
        "words": moment_words(out.issued.at, language()),
        "file": facts.value_words(next(f for f in out.rules.facts[ISSUED].field if f.id == "file"),
                                  value.get("file"), "round", stream),
        "url": facts.url("round", stream, ISSUED),
    }  # fmt: skip


def _receipts(out: NoticeOut, page: Opened) -> Shown:
    waiting, by = set(out.waiting(now())), people(session(), _people(out))
    rows = []
    for unit in out.units:
        row = out.receipts.get(unit.code)
        writer = by.get(row.recorded_by) if row else None
        rows.append({
            "name": parts.unit_words(unit), "url": url_for("staff.unit", ref=unit.code),
            "demo": unit.demo, "received": row is not None, "waits": unit.code in waiting,
            "iso": iso(row.at) if row else "",
            "words": moment_words(row.at, language()) if row else "",
            "person": row.value.get("person", "") if row else "",
            "account": writer.name if writer else "",
        })  # fmt: skip
    next_ = out.next(now())
    return {
        "rows": sorted(rows, key=lambda one: one["received"]), "have": len(out.receipts),
        "all": len(out.units), "waiting": len(waiting),
        "reminds": law.cites(out.rules, out.rules.facts[REMINDER].cites),
        "next": moment_words(next_, language()) if next_ else "",
        "by_hand": [moment_words(one.at, language()) for one in out.by_hand],
        "remind_url": facts.url("round", page.ref, REMINDER)
        if waiting and current_user.actor.has(*out.rules.facts[REMINDER].who) else None,
        "request_id": offers.request_id(), "version": page.head.seq, "back": _back(page.ref),
    }  # fmt: skip


def _people(out: NoticeOut) -> set[int]:
    return {row.recorded_by for row in out.receipts.values()}


def on_desk(year: int, unit: Unit | None) -> Shown | None:
    """The notice on a unit's desk, with the form to confirm it until that is done; None where it
    didn't go out here."""
    out = notice_out(session(), year)
    if out is None or unit is None:
        return None
    actor, kind = current_user.actor, out.rules.facts[RECEIVED]
    row, end = out.receipts.get(unit.code), out.ends.get(unit.code)
    mine = actor.has(*kind.who) and actor.unit == unit.code and year == newest(session())
    shown: Shown = _issued(out) | {
        "year": year, "citations": law.cites(out.rules, kind.cites), "form": None,
        "end": end_words(end, language()) if end else "", "kind": kind,
        "received": moment_words(row.at, language()) if row else "",
        "person": row.value.get("person", "") if row else "",
        "over": row is None and unit.code not in out.waiting(now()),
    }  # fmt: skip
    if mine and row is None and not shown["over"]:
        found = opened(session(), "unit", unit.code, now=now())
        shown |= {
            "form": fact_forms.build(kind, Source(found), data={"person": current_user.name}),
            "form_url": facts.url("unit", unit.code, RECEIVED, str(year)),
            "version": found.head.seq, "request_id": offers.request_id(),
            "back": url_for("recommend.desk", round=year),
        }  # fmt: skip
    return shown

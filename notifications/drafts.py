"""What does a message about one event say?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.filters import day_words, end_words, moment_words
from casework.models import DeadlineRow, Event, EventText, Round
from casework.queries.asked import ASKS
from casework.roles import ROLES
from workflows.edition import ActionRule, FactKind
from workflows.rules import Rules
from workflows.words import cite

from . import to_correct
from .concern import Concern
from .handed_in import handed_in, own_words
from .objectors import MARK
from .recipients import Nobody, Recipient
from .texts import Draft, Row
from .unfinished import REMINDER, left_words, until
from .wording import Notice, several, wording

# Where a message about a recorded fact leads.
LINKS: Mapping[str, str] = {s: s for s in ("case", "list", "objection", "sanction", "complaint")}


@dataclass(frozen=True, slots=True)
class Told:
    """An event with what is needed to tell of it: its rule, its concern, what it opened."""

    event: Event
    rules: Rules
    rule: ActionRule | FactKind
    concern: Concern
    opened: tuple[DeadlineRow, ...]
    text: Mapping[str, Any]
    note: tuple[str, str]
    asked: tuple[to_correct.Asked, ...] = ()
    answer_by: date | None = None  # until when the side that was asked for comments answers

    @property
    def kind(self) -> str:
        """`<subject>.<action>`, or of the fact that was recorded."""
        return f"{self.event.stream.partition('/')[0]}.{self.event.name}"


def told(session: Session, event: Event, rules: Rules, concern: Concern) -> Told:
    """Read what a message about `event` needs; LookupError where the edition doesn't know it."""
    rule: ActionRule | FactKind
    rule = (
        rules.actions[concern.subject, event.name]
        if event.kind == "act"
        else rules.facts[event.name]
    )
    round_ = session.get(Round, event.round_year)
    note = (round_.note_zh, round_.note_en) if round_ else ("", "")
    opens = rule.opens if isinstance(rule, ActionRule) else ()
    asked = (to_correct.asked(session, concern.ref, event.received_at)
             if "correction" in opens else ())  # fmt: skip
    return Told(event, rules, rule, concern, tuple(_opened(session, event, rules)),
                _text(session, event, concern), note, asked,
                _answer_by(session, event))  # fmt: skip


def _opened(session: Session, event: Event, rules: Rules) -> Iterator[DeadlineRow]:
    """The deadlines that the act opened, or the act that caused it (a list's publicity)."""
    for stream, name in ((event.stream, event.name), causing(session, event)):
        rule = rules.actions.get((stream.partition("/")[0], name))
        if rule and rule.opens:
            yield from session.scalars(
                select(DeadlineRow)
                .where(DeadlineRow.owner == stream, DeadlineRow.kind.in_(rule.opens),
                       DeadlineRow.status == "open")
                .order_by(DeadlineRow.id.desc())
                .limit(1)
            )  # fmt: skip
    if event.name == REMINDER and (running := until(session, event.stream)):
        yield running


def causing(session: Session, event: Event) -> tuple[str, str]:
    """Stream and name of the act that brought the event about; empty where it came by itself."""
    stream, _, seq = event.cause.partition("#")
    if not seq.isdigit():
        return "", ""
    name = session.scalar(select(Event.name).where(Event.stream == stream, Event.seq == int(seq)))
    return stream, name or ""


def _text(session: Session, event: Event, concern: Concern) -> Mapping[str, Any]:
    """The event's own words. Never an objection's or a complaint's: they may say who wrote, and why
    (12)."""
    if event.stream.partition("/")[0] in ("objection", "complaint"):
        return {}
    found = session.get(EventText, (event.stream, event.seq))
    text = json.loads(found.body) if found and found.body else {}
    if event.kind == "record" and "value" in text:  # read as what is handed in with an act
        return {"given": {event.name: {event.item: text["value"]}}}
    return text


def _answer_by(session: Session, event: Event) -> date | None:
    """The day by which comments are asked for; all else of the question is read on its page."""
    found = session.get(EventText, (event.stream, event.seq)) if event.name == ASKS else None
    text = json.loads(found.body) if found and found.body else {}
    return date.fromisoformat(text["value"]["by"]) if "value" in text else None


def draft(told: Told, to: Recipient | Nobody) -> Draft:
    """What a reader of an audience reads of the event, in their language."""
    words, audience, lang = wording(), to.audience, to.lang
    notice = words.notices.get(told.kind)
    tell = notice.tells.get(audience) if notice else None
    at = moment_words(told.event.received_at, lang)
    fill = {"name": told.concern.name.words(lang), "ref": told.concern.ref,
            "action": told.rule.words(lang), "when": at}  # fmt: skip
    if notice is None or tell is None:
        title = words.part("recorded", "title", lang, **fill)
        means, next_ = (words.part("recorded", n, lang) for n in ("means", "next"))
        link = LINKS.get(told.concern.subject, several(audience))
    else:
        title = _title(notice, lang, fill)
        means, next_ = (said.under(told.rules, lang) for said in (tell.means, tell.next))
        link = tell.link
    rows = tuple(_rows(told, to, bool(notice and notice.receipt)))
    values = {"means": means, "next": next_, "rows": rows,
              "note": told.note[0 if lang.startswith("zh") else 1]}  # fmt: skip
    return Draft("act", title, link, told.concern.ref, values)


def _title(notice: Notice, lang: str, fill: Mapping[str, str]) -> str:
    if notice.title:
        return notice.title.say(lang, **fill)
    return f"{fill['name']}{wording().part('frame', 'colon', lang)}{fill['action']}"


def _rows(told: Told, to: Recipient | Nobody, receipt: bool) -> Iterator[Row]:
    """The record, as far as this reader may read it."""
    words, event, audience, lang = wording(), told.event, to.audience, to.lang

    def row(name: str, *lines: str) -> Row:
        return Row(words.part("frame", name, lang), lines)

    yield row("about", told.concern.name.words(lang))
    if told.concern.year:  # a city is of no round
        yield row("round", words.part("frame", "round_of", lang, year=told.concern.year))
    yield row("act", told.rule.words(lang))
    if audience == "objector":
        yield row("receipt_number", told.concern.ref)
        if told.event.seq == 1 and told.event.request_id:  # its first: the code is of that request
            yield row("code", MARK)
    when = moment_words(event.received_at, lang, weekday=True)
    yield row("at", words.part("frame", "beijing", lang, when=when))
    if audience != "objector" and (who := _who(event.role, lang)):
        yield row("by", who)
    if event.to_state and event.from_state != event.to_state:
        yield row("state", _states(told, lang))
    if left := told.concern.left.get(to.login):
        yield Row(words.part("remind", "left", lang), (left_words(left, lang),))
    for deadline in told.opened:
        yield row("due", due_words(told.rules, deadline, lang))
    if told.answer_by:
        yield row("answer_by", day_words(told.answer_by, lang))
    cites = cite(told.rules, told.rule.cites)
    yield row("basis", *(c.words(lang) for c in cites))
    if audience == "objector" or (audience, told.concern.subject) == ("expert", "list"):
        return  # what the ministry writes of a list may name other experts
    yield from to_correct.rows(told.asked, lang)
    yield from handed_in(told.rules, told.concern.subject, told.text, lang)
    if comment := str(told.text.get("comment", "")):
        yield row("comment", *own_words(comment, lang))
    if receipt:
        yield row("receipt", event.hash)
        yield row("record", f"{event.stream}#{event.seq}")


def _who(role: str, lang: str) -> str:
    if role in ("timer", "objector"):
        return wording().part("frame", role, lang)
    return ROLES[role].words(lang) if role in ROLES else ""


def _states(told: Told, lang: str) -> str:
    subject, event = told.concern.subject, told.event
    after = told.rules.states[subject, event.to_state].words(lang)
    if not event.from_state:
        return after
    before = told.rules.states[subject, event.from_state].words(lang)
    return wording().part("frame", "states", lang, before=before, after=after)


def due_words(rules: Rules, row: DeadlineRow, lang: str) -> str:
    """A deadline by its name and its end, marked where the end is provisional."""
    words = wording()
    end = words.part("frame", "beijing", lang, when=end_words(row.ends_at, lang, weekday=True))
    what = rules.deadlines[row.kind].words(lang)
    said = words.part("frame", "due_is", lang, what=what, end=end)
    return said + (words.part("frame", "provisional", lang) if row.provisional else "")

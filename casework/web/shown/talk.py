"""What do ministry and unit say about a case beside the work, and what has one's own side noted?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from casework.attachments import named
from casework.filters import iso, moment_words
from casework.i18n import language
from casework.models import User
from casework.queries.visible import sees_kind
from casework.services.desk import Opened
from casework.web import fact_forms
from casework.web.fact_choices import Source
from workflows.edition import FactKind
from workflows.facts import Actor, Fact, Recorded

from . import facts, law, offers
from .law import Shown

MESSAGE = "message"
NEWEST = 20  # messages on the page of a case, and on each page of all of them


def of_case(opened: Opened, actor: Actor, people: Mapping[int, User]) -> Shown:
    """The thread and the notes of a case that this person sees; `people` are accounts by number."""
    kinds = [k for k in opened.rules.edition.facts if k.beside and sees_kind(actor, k)]
    shown: Shown = {"thread": None, "notes": []}
    for kind in kinds:
        if kind.id == MESSAGE:
            shown["thread"] = _thread(opened, actor, people, kind)
        elif not kind.items:
            shown["notes"].append(_note(opened, actor, people, kind))
    return shown


def _may(opened: Opened, actor: Actor, kind: FactKind) -> bool:
    state = opened.rules.states.get((opened.subject, opened.state))
    return actor.has(*kind.who) and opened.may(actor) and not (state and state.terminal)


def whole_thread(
    opened: Opened, actor: Actor, people: Mapping[int, User], page: int
) -> Shown | None:  # fmt: skip
    """One page of all messages of a case, the newest on page 1; None for who doesn't see them."""
    kind = opened.rules.facts[MESSAGE]
    if not sees_kind(actor, kind):
        return None
    thread = _thread(opened, actor, people, kind, page)
    return thread | {"form": None, "older_url": None}


def _thread(
    opened: Opened, actor: Actor, people: Mapping[int, User], kind: FactKind, page: int = 1
) -> Shown:
    may = _may(opened, actor, kind)
    said = sorted(opened.facts.recorded.all(kind.id).values(), key=lambda fact: fact.seq)
    end = max(0, len(said) - (page - 1) * NEWEST)
    start = max(0, end - NEWEST)
    return {
        "kind": kind, "citations": law.cites(opened.rules, kind.cites), "basis": kind.basis,
        "messages": [_message(opened, actor, people, fact) | {"number": number}
                     for number, fact in enumerate(said[start:end], start + 1)],
        "total": len(said), "older": start,
        "older_url": url_for("staff.talk_page", ref=opened.ref, page=2) if start else None,
        "form": fact_forms.build(kind, Source(opened)) if may else None,
        "url": facts.url(opened.subject, opened.ref, kind.id), "request_id": offers.request_id(),
        "back": _back(opened),
    }  # fmt: skip


def _message(opened: Opened, actor: Actor, people: Mapping[int, User], fact: Fact) -> Shown:
    at, file = datetime.fromisoformat(fact.at), fact.value.get("file", "")
    return {
        "iso": iso(at), "words": moment_words(at, language()), "who": _who(people.get(fact.by)),
        "own": fact.by == actor.user, "text": fact.value.get("text", ""),
        "file": named(file)[1] if file else "",
        "file_url": facts.file_url(opened.subject, opened.ref, file) if file else None,
    }  # fmt: skip


def _who(user: User | None) -> str:
    if user is None:
        return ""
    office = user.organisation
    return _(", ").join([user.name, office.name_zh if language().startswith("zh")
                         else office.name_en])  # fmt: skip


def _note(opened: Opened, actor: Actor, people: Mapping[int, User], kind: FactKind) -> Shown:
    fact = opened.facts.recorded.fact(kind.id)
    return {
        "title": kind.words(language()), "citations": law.cites(opened.rules, kind.cites),
        "text": fact.value.get("text", "") if fact else "",
        "by": facts.recorder(fact, people) if fact else "",
        "url": facts.url(opened.subject, opened.ref, kind.id, back=_back(opened))
        if _may(opened, actor, kind) else None,
    }  # fmt: skip


def _back(opened: Opened) -> str:
    return url_for("staff.case", ref=opened.ref) + "#talk"


def newest(recorded: Recorded, actor: Actor, people: Mapping[int, User]) -> Shown | None:
    """How many messages there are, when the newest came, and whether one's own side wrote it; None
    where there is none."""
    said = recorded.all(MESSAGE)
    if not said:
        return None
    last = max(said.values(), key=lambda fact: fact.seq)
    writer = people.get(last.by)
    return {"number": len(said), "own": bool(writer and actor.has(*writer.roles)),
            "words": moment_words(datetime.fromisoformat(last.at), language())}  # fmt: skip


def writers(recorded: Iterable[Recorded]) -> set[int]:
    """Who wrote any of the messages, as numbers of accounts."""
    return {fact.by for one in recorded for fact in one.all(MESSAGE).values()}

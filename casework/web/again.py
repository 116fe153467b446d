"""What does a form that comes back bring along: the reasons that were written, and who was quicker?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from flask import request
from flask_login import current_user

from casework.errors import Conflict
from casework.i18n import language
from casework.queries.timeline import Happening, came_to, since_last_note, timeline
from casework.reading import session
from casework.services.desk import Opened
from workflows.rules import Rules
from workflows.signing import signed, signers
from workflows.words import Breach

from .shown import events, law
from .shown.law import Shown

REASON = "reason-"


def written_reasons() -> dict[str, str]:
    """The reasons that a form sent, by the key of what each settles."""
    return {name.removeprefix(REASON): words for name, words in request.form.items()
            if name.startswith(REASON) and words.strip()}  # fmt: skip


def reasons_asked(
    rules: Rules, soft: Iterable[Breach], typed: Mapping[str, str], *, refused: Collection[Breach]
) -> list[Shown]:
    """The boxes for reasons, as they were filled in; one that settles nothing more is only kept."""
    asked = [law.breaches(rules, [b])[0] | {
        "key": b.key, "value": typed.get(b.key, ""), "missing": b in refused and not typed.get(b.key)
    } for b in soft]  # fmt: skip
    known = {one["key"] for one in asked}
    return asked + [{"key": key, "value": words, "hidden": True} for key, words in typed.items()
                    if key not in known]  # fmt: skip


def still_read(rules: Rules, stream: str, version: int) -> int:
    """The version that a form was made from, or a newer one that differs by talk alone."""
    beside = [kind.id for kind in rules.edition.facts if kind.beside]
    return since_last_note(session(), stream, version, beside)


def meanwhile(opened: Opened, conflict: Conflict, *, fact: tuple[str, str] | None = None) -> Shown:
    """Who was quicker, and what they did: of a case's fact, by its kind and item, to what it hangs on."""
    happened = timeline(session(), current_user.actor, [opened.head.stream])
    of = _hangs_on(opened, *fact) if fact and opened.subject == "case" else ()
    newest = next((one for one in happened if _sets(one, of)), None) or next(
        (one for one in happened if not _beside(opened.rules, one)), None)  # fmt: skip
    words = conflict.words(language())
    if newest is None:
        return {"who": "", "iso": "", "words": "", "what": words, "url": request.path,
                "own": False}  # fmt: skip
    return _said(opened, newest) | {"said": words}


def _hangs_on(opened: Opened, kind_id: str, item: str) -> set[tuple[str, str]]:
    """A fact, what it signs, and who signed it: what its form was made from (`stands`)."""
    rules, kind = opened.rules, opened.rules.facts[kind_id]
    of = signed(rules, opened.facts.recorded, kind, item, measure=opened.row["measure"])
    return {(kind_id, item), *((k.id, of_item) for k, of_item, _fact in of),
            *((by.id, item) for by in signers(rules, kind))}  # fmt: skip


def _sets(happening: Happening, facts: Collection[tuple[str, str]]) -> bool:
    """Did it record, change or take away one of these facts, alone or with an act?"""
    event, given = happening.event, happening.text.get("given", {})
    alone = event.kind == "record" and (event.name, event.item) in facts
    return alone or any(item in given.get(kind, {}) for kind, item in facts)


def _beside(rules: Rules, happening: Happening) -> bool:
    """Is it talk, or a look at personal words: nothing that a form could be wrong about?"""
    event = happening.event
    kind = rules.facts.get(event.name)
    return event.kind == "note" or (event.kind == "record" and kind is not None and kind.beside)


def closed(opened: Opened) -> Shown | None:
    """Who brought the subject to where it stands now, and by which act; None where nobody did."""
    found = came_to(session(), opened.head.stream, opened.state)
    return _said(opened, found) if found else None


def _said(opened: Opened, happening: Happening) -> Shown:
    line = events.line(opened.rules, happening, measure=opened.row.get("measure", ""))
    return {"who": line["who"], "iso": line["iso"], "words": line["words"], "what": line["what"],
            "url": None, "own": happening.event.actor == current_user.actor.user}  # fmt: skip

"""What is there for this person to fill in before the next act, and on which form?"""

from __future__ import annotations

from collections.abc import Iterable

from casework.i18n import language
from casework.queries.missing import Missing
from casework.services.items import next_item
from workflows.facts import Actor, CaseFacts, Recorded, SubjectFacts
from workflows.rules import Rules

from . import facts
from .law import Shown, breaches
from .preflight import Reader, reason

AT_ONCE = 6  # so many stand open; the rest unfolds


def form_url(missing: Missing, recorded: Recorded, back: str) -> str:
    """The form that settles it; from there one comes back to where one was."""
    kind = missing.kind
    assert kind is not None
    item = missing.item
    if kind.items == "free" and item not in (have := recorded.all(kind.id)):
        item = next_item(have)
    return facts.url(kind.owner, missing.ref, kind.id, item, back=back)


def yours(
    rules: Rules, found: Iterable[Missing], facts_: SubjectFacts, actor: Actor, back: str
) -> Shown:
    """What of it is this person's now, for `to_fill_in`: `first` at once, `rest` folded."""
    mine = [_thing(rules, one, facts_, actor, back) for one in found
            if one.for_(actor) and not _later(one, facts_)]  # fmt: skip
    return {"first": mine[:AT_ONCE], "rest": mine[AT_ONCE:]}


def _thing(
    rules: Rules, one: Missing, facts_: SubjectFacts, actor: Actor, back: str
) -> Shown:  # fmt: skip
    """In the sentence of its breach, without the city's name in front: the page says it.

    Where all is filled in and a reason alone is missing, it leads to the act at which that is
    written, who does it.
    """
    breach, url = one.breach, form_url(one, facts_.recorded, back)
    if breach.soft and isinstance(facts_, CaseFacts) and facts_.recorded.fact(
        one.kind.id if one.kind else "", one.item
    ):  # fmt: skip
        said = reason(rules, breach, Reader(actor, facts_, lambda _one: url, back))
        url = (said and said["url"]) or url
    return {"words": breach.zh if language().startswith("zh") else breach.en, "url": url,
            "citations": breaches(rules, [breach])[0]["citations"]}  # fmt: skip


def _later(one: Missing, facts_: SubjectFacts) -> bool:
    """Can't it be recorded as things stand, as of a case that must be opened again first?"""
    kind = one.kind
    return (kind is not None and kind.owner == facts_.subject and bool(kind.states)
            and facts_.state not in kind.states)  # fmt: skip

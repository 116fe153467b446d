"""What is there for this person to fill in before the next act, and on which form?"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from casework.filters import plain_words
from casework.queries.missing import Missing, settled_by
from casework.services.items import next_item
from workflows.facts import Actor, CaseFacts, Recorded, SubjectFacts
from workflows.rules import Rules
from workflows.words import Breach

from . import facts, parts, places
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


def with_ways(
    rules: Rules, found: Iterable[Breach], facts_: SubjectFacts, actor: Actor, back: str
) -> list[Shown]:  # fmt: skip
    """Breaches; of a case's each with the way to where it is settled, or with whom that is for."""
    if not isinstance(facts_, CaseFacts):
        return breaches(rules, found)
    return [breaches(rules, [one])[0] | _way(rules, one, facts_, actor, back) for one in found]


def _way(rules: Rules, breach: Breach, case: CaseFacts, actor: Actor, back: str) -> Shown:
    one = settled_by(rules, case, breach)
    if one.kind is None:
        return {}
    if not one.for_(actor) or _later(one, case):
        return {"who": parts.roles_words(one.who)}
    url = form_url(one, case.recorded, back)
    if places.holds(one.kind):
        item = one.item or (next_item(()) if one.kind.items == "free" else "")
        url = places.address(rules.measure(case.measure), case.ref, one.kind, item)
    return {"url": url, "link": _("Fill in")}


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
    return {"words": plain_words(breach), "url": url,
            "citations": breaches(rules, [breach])[0]["citations"]}  # fmt: skip


def _later(one: Missing, facts_: SubjectFacts) -> bool:
    """Can't it be recorded as things stand, as of a case that must be opened again first?"""
    kind = one.kind
    return (kind is not None and kind.owner == facts_.subject and bool(kind.states)
            and facts_.state not in kind.states)  # fmt: skip

"""How is an admitted objection handled: what is added, asked, joined to it, answered, closed?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from ..facts import GIVEN, ObjectionFacts, SubjectFacts
from .publicity import DISPOSED
from .registry import Ask, Finding, check, has_been


@check
def added_in_time(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """Evidence is added before the end of the newest publicity that shows the case (10, 12)."""
    if facts.until and ask.now >= facts.until:
        yield Finding("over", words={"end": facts.until})


@check
def proofs_few(
    facts: SubjectFacts, ask: Ask, *, fact: str, also: tuple[str, ...], most: int
) -> Iterator[Finding]:
    """So many pieces of evidence at most, so that each can be looked at (house rule)."""
    number = sum(len(facts.recorded.all(kind)) for kind in (fact, *also))
    if number > most:
        yield Finding("many", words={"most": most, "number": number})


@check
def assigned_apart(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """Who handles an objection isn't who decides on it (house rule)."""
    assigned = facts.recorded.one("assignment") or {}
    if assigned.get("decides") and assigned["decides"] == assigned.get("handler"):
        yield Finding("same")


@check
def assigned_to(facts: ObjectionFacts, ask: Ask, *, field: str) -> Iterator[Finding]:
    """Once it is assigned to somebody to handle, or to decide on, that person alone does (12).

    Another does once it is assigned anew, which is on record.
    """
    whose = facts.assigned.get(field)
    if whose and whose.user != ask.actor.user:
        yield Finding("other", words={"objection": facts.ref, "name": whose.name})


@check
def nothing_since(
    facts: ObjectionFacts, ask: Ask, *, fact: str, after: tuple[str, ...]
) -> Iterator[Finding]:
    """What came in since `fact` was proposed has it proposed anew, so that no ruling passes over it.

    Whoever proposed it hadn't read that, and whoever decides reads the proposal (12).
    """
    made = facts.recorded.fact(fact)
    since = made.seq if made else GIVEN
    for kind in after:
        newer = [f for f in facts.recorded.all(kind).values() if f.seq > since]
        if newer:
            at = datetime.fromisoformat(max(newer, key=lambda f: f.seq).at)
            yield Finding("newer", kind, {"what": ask.rules.facts[kind], "at": at})


@check
def comment_asked_for(facts: ObjectionFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """Unit and city answer what they were asked; a late answer is taken until a ruling is proposed.

    After that only one that is in time, nor is one taken back: whoever decides has read the
    proposal that knows nothing of it, so that the day that was set stands.
    """
    for side in sorted(facts.recorded.given.get("comment_reply", ())):
        asked = facts.recorded.one(fact, side)
        if asked is None:
            yield Finding("not_asked")
        elif facts.state == "ruling_proposed" and ask.today > (
            by := date.fromisoformat(asked["by"])
        ):
            yield Finding("too_late", words={"by": by})


@check
def joinable(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """Open objections to one case are joined to one of them, which isn't joined itself (12)."""
    said = facts.recorded.one("joined")
    if said is None:
        return
    lead = next((o for o in facts.others if o.ref == said["lead"]), None)
    if lead is None:
        yield Finding("other_case", words={"lead": said["lead"]})
    elif lead.state in DISPOSED:
        words = {"lead": lead.ref, "state": ("state.objection", lead.state)}
        yield Finding("disposed", words=words)
    elif lead.lead and lead.lead != facts.ref:
        yield Finding("joined_itself", words={"lead": lead.ref, "other": lead.lead})
    for follower in facts.followers:
        yield Finding("leads", follower.ref, {"joined": follower.ref})


@check
def handled_as_one(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """What is joined is ruled on, answered and closed in one act, each with its own record (12)."""
    if (lead := facts.leader) and lead.ref not in facts.along:
        yield Finding("alone", words={"lead": lead.ref})
    for follower in facts.followers:
        if follower.ref not in facts.along:
            yield Finding("without", follower.ref, {"joined": follower.ref})


@check
def answered(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """The objector had a reply before it is closed, or it is written why there can be none (12).

    Who took an objection back waits for none.
    """
    if facts.state != "withdrawn" and not facts.recorded.one("answer"):
        yield Finding("not_yet", soft=True)


@check
@has_been
def not_closed(facts: ObjectionFacts, ask: Ask) -> Iterator[Finding]:
    """Nothing more is recorded or done once it is closed (house rule)."""
    closed = facts.recorded.fact("closed")
    if closed and closed.seq != GIVEN:
        yield Finding("closed")

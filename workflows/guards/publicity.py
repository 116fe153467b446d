"""Was the right list decided, shown long enough, and is no objection open?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from ..calendar import beijing_day, end_of, last_day_of
from ..facts import ListFacts
from .lists import brought_in
from .notices import shown_by
from .registry import Ask, Finding, check

DISPOSED = ("not_admitted", "upheld", "partly", "dismissed", "withdrawn")


@check
def decision(facts: ListFacts, ask: Ask, *, kinds: tuple[str, ...]) -> Iterator[Finding]:
    """The list was decided in one of the three ways of 10, on a day on which it could be."""
    made = facts.recorded.one("decision")
    if made is None or made["kind"] not in kinds:
        yield Finding("missing")
    else:
        yield from _dated(facts, ask, made["date"])


def _dated(facts: ListFacts, ask: Ask, said: str) -> Iterator[Finding]:
    """No later than today, not while applications still came in, hardly before what it is about."""
    day = date.fromisoformat(said)
    if day > ask.today:
        yield Finding("later", words={"date": day})
    if facts.open_until and end_of(day) < facts.open_until:
        yield Finding("early", words={"date": day, "end": facts.open_until})
    proposal = facts.recorded.fact("proposal")
    if proposal and day < (proposed := beijing_day(datetime.fromisoformat(proposal.at))):
        yield Finding("unproposed", str(day), {"date": day, "proposed": proposed}, soft=True)


@check
def own_decision(facts: ListFacts, ask: Ask, *, fact: str = "decision") -> Iterator[Finding]:
    """A city brought in later has a decision of its own (10; '19 8 a determination)."""
    for ref in brought_in(facts):
        made = facts.recorded.one(fact, ref)
        if made is None or date.fromisoformat(made["date"]) > ask.today:
            yield Finding("missing", ref, {"case": facts.case(ref) or ref})


@check
def place_free(facts: ListFacts, ask: Ask, *, fact: str) -> Iterator[Finding]:
    """A city is decided on once a place is free, not for one that may be (10; '19 8): no earlier
    than a city left whose place none has filled.

    The list's own decision, and that on a city that was brought in, have been acted upon.
    """
    shown = {"", *(ref for publicity in facts.publicities for ref in publicity.entries)}
    filled = sum(len(p.entries) for p in facts.publicities if p.supplement)
    left = [beijing_day(at) for at in facts.left[filled:]]
    for ref in sorted(facts.recorded.given.get(fact, frozenset()) - shown):
        made, words = facts.recorded.one(fact, ref), {"case": facts.case(ref) or ref}
        day = date.fromisoformat(made["date"]) if made else None
        if day and not left:
            yield Finding("none", ref, words)
        elif day and day < left[0]:
            yield Finding("early", ref, words | {"date": day, "free": left[0]})


@check
def determined(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """2019 asks only that the ministry determined the list, with its date ('19 8)."""
    made = facts.recorded.one("determination")
    if made is None:
        yield Finding("missing")
    else:
        yield from _dated(facts, ask, made["date"])


@check
def frozen(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """The hash of the entries is the one that was decided."""
    if facts.digest != facts.decided_digest:
        yield Finding("changed")


@check
def portal(facts: ListFacts, ask: Ask, *, address: tuple[str, ...]) -> Iterator[Finding]:
    """The place is the ministry's portal, its address recorded beforehand ('19 9).

    Each notice has an address of its own: also of a supplement, and of a correction.
    """
    if any(facts.recorded.one("publication", item) is None for item in shown_by(ask.action, facts)):
        yield Finding("missing")
    for _, published in sorted(facts.recorded.all("publication").items()):
        if not str(published.value["place"]).startswith(tuple(address)):
            yield Finding("elsewhere", words={"place": published.value["place"]})


@check
def calendar_known(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """The publicity ends in a year whose holidays are arranged; else a confirmation of its own."""
    if facts.ends_provisional:
        number = len(facts.publicities) + 1
        yield Finding("provisional", str(number) if number > 1 else "", soft=True)


@check
def publicity_over(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """Every publicity of the list, supplements too, is at or past its half-open end (10, 12)."""
    if not facts.publicities:
        yield Finding("never")
    for publicity in facts.publicities:
        if ask.now < publicity.ends_at:
            yield Finding("running", publicity.ref, {"end": publicity.ends_at})


@check
def no_objection(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """No timely objection is undisposed, formally checked or not; late ones only if admitted."""
    for objection in facts.objections:
        if objection.state in DISPOSED or (objection.late and not objection.admitted_late):
            continue
        words = {
            "objection": objection.ref,
            "case": facts.case(objection.case) or objection.case,
            "state": ("state.objection", objection.state),
        }
        yield Finding("open", objection.ref, words)


@check
def post_underway(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """A report while a letter posted in time may still be on its way needs a reason (12, F 6).

    The reason is for that day: it doesn't hold for a later one, as of a supplement.
    """
    if facts.post_until and ask.now < facts.post_until:
        until = last_day_of(facts.post_until)
        yield Finding("underway", until.isoformat(), {"end": facts.post_until}, soft=True)


@check
def lists_together(facts: ListFacts, ask: Ask, *, separate: bool) -> Iterator[Finding]:
    """Where the round reports both measures together, the other list is ready too (12)."""
    for other in () if separate else facts.beside:
        ready = other.state in ("reported", "approved", "rejected") or (
            other.publicities
            and not any(publicity_over(other, ask))
            and not any(no_objection(other, ask))
        )
        if not ready:
            words = {
                "measure": ask.rules.measure(other.measure),
                "state": ("state.list", other.state),
            }
            yield Finding("waits", other.measure, words)


@check
def applications_closed(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """The review isn't closed while a unit may still submit (N五)."""
    if facts.open_until and ask.now < facts.open_until:
        yield Finding("open", words={"end": facts.open_until})


@check
def same_list(facts: ListFacts, ask: Ask) -> Iterator[Finding]:
    """Each entry was shown, word for word, in a completed publicity and is in the state that
    follows it (12).
    """
    shown = {(ref, said) for p in facts.publicities if ask.now >= p.ends_at
             for ref, said in p.shown.items()}  # fmt: skip
    ever = {ref for ref, _ in shown}
    for case in facts.listed():
        if case.ref not in ever:
            yield Finding("not_published", case.ref, {"case": case})
        elif (case.ref, facts.shown_as(case)) not in shown:
            yield Finding("shown_otherwise", case.ref, {"case": case})
        if case.state not in ("publicised", "objected"):
            words = {"case": case, "state": ("state.case", case.state)}
            yield Finding("other_state", case.ref, words)


@check
def dated(
    facts: ListFacts, ask: Ask, *, order: tuple[str, ...], after_publicity: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Documents of one list are dated in the order of the steps, none in the future.

    Those in `after_publicity` say that there is no objection, so they are younger than its end.
    A term that the last of them sets doesn't start before the one that it answers.
    """
    ends = max((p.ends_at for p in facts.publicities), default=None)
    before: date | None = None
    last = ""
    for kind in order:
        made = facts.recorded.one(kind)
        if made is None:
            continue
        day = date.fromisoformat(made["date"])
        if day > ask.today:
            yield Finding("later", kind, {"date": day})
        if before and day < before:
            words = {"date": day, "before": before, "step": ask.rules.facts[last]}
            yield Finding("order", kind, words)
        if ends and kind in after_publicity and end_of(day) <= ends:
            yield Finding("before_end", kind, {"date": day, "end": ends})
        starts = date.fromisoformat(made["starts_on"]) if made.get("starts_on") else None
        if before and starts and starts < before:
            yield Finding("starts_before", kind, {"date": starts, "before": before})
        before, last = day, kind

"""Is what was signed off, confirmed and consented to still what the application says?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from ..calendar import beijing_day
from ..edition import FactKind
from ..facts import CaseFacts
from ..formal import named
from ..signing import changed_since
from .registry import Ask, Finding, check


@check
def joint(
    facts: CaseFacts, ask: Ask, *, measures: tuple[str, ...], without: tuple[str, ...]
) -> Iterator[Finding]:
    """The communications administration signs the digital measure off (4); XPCC has none.

    What it put its name to and was changed since needs its name anew.
    """
    if facts.measure not in measures:
        return
    if signed := facts.recorded.fact("joint_signoff"):
        if changed := _changed(facts, ask, "joint_signoff", signed.seq):
            yield Finding("changed", words={"changed": changed})
        return
    if facts.unit_kind in without:
        yield Finding("none_named", soft=True)
    else:
        yield Finding("missing")


@check
def consent(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The right government consented, by a numbered document dated no later than today (N五, 8)."""
    right = "xpcc" if facts.unit_kind == "xpcc" else "province"
    given = facts.recorded.one("consent")
    if given is None:
        yield Finding("missing", words={"government": right})
        return
    if given["government"] != right:
        yield Finding("wrong_government", words={"government": right})
    if date.fromisoformat(given["date"]) > ask.today:
        yield Finding("later", words={"date": given["date"]})


@check
def statistics_sheet(facts: CaseFacts, ask: Ask) -> Iterator[Finding]:
    """The city's own statistical organ confirmed the figures under its seal ('19 7(3))."""
    sheet = facts.recorded.fact("statistics_sheet")
    if sheet is None:
        yield Finding("missing")
        return
    if not sheet.value.get("sealed"):
        yield Finding("unsealed")
    kind = ask.rules.facts["statistics_sheet"]
    for of, item, fact in changed_since(ask.rules, facts.recorded, kind, sheet.seq,
                                        measure=facts.measure):  # fmt: skip
        if fact is None:
            yield Finding("gone", of.id, {"kind": of})
        else:
            named = {i.id: i for i in ask.rules.measure(facts.measure).indicator}
            yield Finding("changed", item, {"indicator": named.get(item) or fact.value["name"]})


@check
def of_the_round(
    facts: CaseFacts, ask: Ask, *, fact: str, notice: date | None = None
) -> Iterator[Finding]:
    """What is dated before the round's year, or before the notice that asks for it was issued,
    hardly speaks of this application: a reason (N四, N五, 8).
    """
    for item, made in sorted(facts.recorded.all(fact).items()):
        day = date.fromisoformat(made.value["date"])
        of = named(ask.rules, facts.recorded, facts.measure, fact, item)
        if day.year < facts.year:
            words = {"item": of, "date": day, "year": facts.year}
            yield Finding("older", f"{item}={day}", words, soft=True)
        elif notice and day < notice:
            words = {"item": of, "date": day, "notice": notice}
            yield Finding("before_notice", f"{item}={day}", words, soft=True)


@check
def after_consent(
    facts: CaseFacts, ask: Ask, *, documents: tuple[str, ...], back: tuple[str, ...]
) -> Iterator[Finding]:
    """What speaks to the ministry once the government consents isn't dated before that (N五, 8).

    What the ministry has had before the case came `back` was judged then, by the consent of then.
    """
    given, last = facts.recorded.one("consent"), _last(facts, back)
    if given is None:
        return
    for one in ask.rules.measure(facts.measure).document:
        paper = facts.recorded.fact("document", one.id)
        if one.id not in documents or paper is None or paper.seq <= last:
            continue
        day, consented = (date.fromisoformat(v["date"]) for v in (paper.value, given))
        if day < consented:
            words = {"document": one, "date": day, "consent": consented}
            yield Finding("before", f"{one.id}={day}/{consented}", words, soft=True)


@check
def consent_covers(
    facts: CaseFacts, ask: Ask, *, back: tuple[str, ...], documents: tuple[str, ...]
) -> Iterator[Finding]:
    """What was changed after the consent is consented to anew, or a person says that it is (N五, 8).

    Whether at first, or since the case came `back` (opened again, returned): then a new consent was
    given that day or later; the old one is none, entered once more. A person who says so says it
    of what was changed before, of nothing that is changed later.
    """
    given, kept = facts.recorded.fact("consent"), facts.recorded.fact("consent_kept")
    approved, last = facts.recorded.fact("approval"), _last(facts, back)
    if given is None:
        return
    day, anew, since = date.fromisoformat(given.value["date"]), True, given.seq
    if came := [fact for kind in back if (fact := facts.recorded.fact(kind))
                and fact.seq == last and not (approved and approved.seq > last)]:  # fmt: skip
        earliest = beijing_day(datetime.fromisoformat(came[0].at))
        anew = given.seq > last and day >= earliest
        day, since = earliest, given.seq if anew else last
    since = max(since, kept.seq if kept else 0)
    changed = _changed(facts, ask, "consent", since)
    # After a consent, the old or a new one, its papers are made out (8): a new one covers them,
    # but not another paper in the place of one that stood when it was given, or was approved.
    stood = [one.seq for one in (given, approved) if one and one.seq > last]
    replaced = [
        one for one in ask.rules.measure(facts.measure).document if one.id in documents
        and (paper := facts.recorded.fact("document", one.id)) and paper.seq > since
        and (not anew or any(_stood(facts, one.id, last, bar)
                             for bar in stood if bar < paper.seq))]  # fmt: skip
    if changed or replaced:
        yield Finding("changed", words={"changed": (*changed, *replaced), "date": day})


def _last(facts: CaseFacts, kinds: tuple[str, ...]) -> int:
    """The number of the last event that recorded one of these; 0 where there is none."""
    return max((fact.seq for kind in kinds if (fact := facts.recorded.fact(kind))), default=0)


def _stood(facts: CaseFacts, document: str, after: int, bar: int) -> bool:
    """Was the paper on record at event `bar`, as it was recorded `after` another?"""
    return any(after < seq < bar for seq in facts.recorded.papers.get(document, ()))


def _changed(facts: CaseFacts, ask: Ask, signature: str, seq: int) -> tuple[FactKind, ...]:
    """The kinds of that which `signature` is put to and which was changed after event `seq`."""
    since = changed_since(ask.rules, facts.recorded, ask.rules.facts[signature], seq,
                          measure=facts.measure)  # fmt: skip
    return tuple(dict.fromkeys(of for of, _item, _fact in since))

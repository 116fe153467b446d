"""What came of a list's review and study: where does the line run, what was written and decided?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from casework.services.desk import Opened
from workflows.facts import TIMER, CaseFacts, ListFacts
from workflows.guards import Ask

from .lists import RANKED, ListPage, Ranked, ranked
from .timeline import Happening

DECIDES, PROPOSES, ENTRY = "decide", "propose", "entry"


def as_decided(page: ListPage, story: Sequence[Happening]) -> ListPage:
    """The page with the list as it was decided, which is what is made public (10); as it stands where
    no decision does. `story` are its records up to that decision.

    Whatever left it since stands on it, whatever came in later doesn't.
    """
    if not page.facts.decided_digest or not story:
        return page
    entries, have = entries_decided(page, story), {case.ref for case in page.facts.cases}
    cases = tuple(_still_on(case) if case.ref in entries else case for case in page.facts.cases)
    facts = replace(page.facts, cases=cases, entries=tuple(e for e in entries if e in have))
    at = story[-1].event.received_at
    rows = ranked(facts, Ask(page.rules, DECIDES, TIMER, at))
    return replace(page, opened=replace(page.opened, facts=facts), rows=rows)


def entries_decided(page: ListPage, story: Sequence[Happening]) -> tuple[str, ...]:
    """The cases that stood on the list as it was decided: what was shown first, or before that what
    was put on it by hand and with each proposal.
    """
    if page.facts.publicities:
        return page.facts.publicities[0].entries
    found: dict[str, None] = {}
    for one in story:
        given = one.text.get("given", {}).get(ENTRY, {})
        if (one.event.kind, one.event.name) == ("record", ENTRY):
            given = {one.event.item: one.value}
        for ref, value in given.items():
            if value is None:
                found.pop(ref, None)
            else:
                found[ref] = None
    return tuple(found)


def _still_on(case: CaseFacts) -> CaseFacts:
    return case if case.state in RANKED else replace(case, state="publicised")


def changed_since(page: ListPage, decided: ListPage) -> tuple[list[CaseFacts], list[CaseFacts]]:
    """The cities that left the list after it was decided, and those that came in."""
    first, have = decided.facts.entries, {case.ref: case for case in page.facts.cases}
    return ([have[ref] for ref in first if ref not in page.facts.entries],
            [have[ref] for ref in page.facts.entries if ref not in first])  # fmt: skip


def until_decided(page: ListPage, story: Sequence[Happening]) -> Sequence[Happening]:
    """The records of a list, the oldest first, up to the decision on it; all where none stands, as
    where it was amended since.
    """
    acts = [n for n, one in enumerate(story)
            if (one.event.kind, one.event.name) == ("act", DECIDES)]  # fmt: skip
    return story[: acts[-1] + 1] if acts and page.facts.decided_digest else story


def last_by_score(page: ListPage) -> Ranked | None:
    """The last of the best by score alone, after whom the line runs.

    None where there are no more cities than places, or nothing is proposed by score.
    """
    scored = [row for row in page.rows if row.total is not None]
    places = page.rules.edition.places
    if len(scored) <= places or all(row.why is None for row in scored):
        return None
    return scored[places - 1]


def reasons_given(story: Sequence[Happening]) -> dict[str, str]:
    """The reasons that were written with these acts, by key; the newest where one was written anew.

    A list that is proposed anew rests on the reasons of then: those of the proposal before, and of
    what was decided on it, are gone.
    """
    before: dict[str, str] = {}
    found: dict[str, str] = {}
    for one in story:
        if (one.event.kind, one.event.name) == ("act", PROPOSES):
            found = {}
        if one.event.name in (PROPOSES, DECIDES):
            found |= one.reasons
        else:
            before |= one.reasons
    return before | found


def reasons_written(
    opened: Opened, lang: str, given: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """The written reasons that settled a condition: of what, and of which member or city where it is
    one's own, and why; each once. Those `given`, else all that are on record.
    """
    if given is None:
        on_record = opened.facts.recorded.all("reason").items()
        given = {key: str(fact.value["text"]) for key, fact in on_record}
    found: dict[tuple[str, str], None] = {}
    for key, why in given.items():
        case, _slash, condition = key.rpartition("/")
        id, _colon, item = condition.partition(":")
        guard = opened.rules.guards.get(id)
        what = guard.words(lang) if guard else key
        whose = _named(opened, item, lang) or _named(opened, case, lang)
        if guard and whose:
            what = f"{what}（{whose}）" if lang.startswith("zh") else f"{what} ({whose})"
        found[what, why] = None
    return list(found)


def _named(opened: Opened, item: str, lang: str) -> str:
    """The member or the city that a reason's item stands for; "" where it stands for neither."""
    facts = opened.facts
    if not item or not isinstance(facts, ListFacts):
        return ""
    login = item.partition("=")[0]  # of whom was passed over, with how many cities
    if seat := facts.recorded.one("committee_member", login):
        return str(seat["name"])
    case = facts.case(item.rpartition("=")[2])  # of a visit: which one, and of which city
    return case.division.words(lang) if case else ""

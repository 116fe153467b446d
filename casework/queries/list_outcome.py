"""What came of a list's review and study: where does the line run, what was written?"""

from __future__ import annotations

from casework.services.desk import Opened
from workflows.facts import ListFacts

from .lists import ListPage, Ranked


def last_by_score(page: ListPage) -> Ranked | None:
    """The last of the best by score alone, after whom the line runs.

    None where there are no more cities than places, or nothing is proposed by score.
    """
    scored = [row for row in page.rows if row.total is not None]
    places = page.rules.edition.places
    if len(scored) <= places or all(row.why is None for row in scored):
        return None
    return scored[places - 1]


def reasons_written(opened: Opened, lang: str) -> list[tuple[str, str]]:
    """The written reasons that settled a condition: of what, and of which member or city where it is
    one's own, and why; each once."""
    found: dict[tuple[str, str], None] = {}
    for key, fact in opened.facts.recorded.all("reason").items():
        case, _slash, condition = key.rpartition("/")
        id, _colon, item = condition.partition(":")
        guard = opened.rules.guards.get(id)
        what = guard.words(lang) if guard else key
        whose = _named(opened, item, lang) or _named(opened, case, lang)
        if guard and whose:
            what = f"{what}（{whose}）" if lang.startswith("zh") else f"{what} ({whose})"
        found[what, str(fact.value["text"])] = None
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

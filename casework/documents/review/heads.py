"""How do the papers of a list call it, its cities and its settings, and on what do they rest?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casework.documents import content, said
from casework.queries.lists import ListPage, Ranked
from casework.queries.reviews import Member, Review, frozen_settings
from workflows.facts import CaseFacts
from workflows.rules import Rules

REGIONS = {"east": "东部", "central": "中部", "west": "西部", "northeast": "东北"}
BESIDE = 14  # characters of the type of titles that fit on a line of the page beside the year


def lines(page: ListPage, name: str) -> tuple[str, ...]:
    """The title, broken after the measure's name, as in the papers of the cases.

    Where that name is long, the year stands on a line of its own, lest the name be broken.
    """
    year, measure = f"{page.round.year}年度", page.rules.measure(page.list.measure).zh
    first = (year, measure) if len(measure) > BESIDE else (year + measure,)
    return *first, f"成效明显市（州）{name}"


def called(page: ListPage) -> str:
    """What the list is called at the head of a page."""
    return f"{page.round.year}年度 · {page.rules.measure(page.list.measure).zh}"


def marks(page: ListPage) -> tuple[str, ...]:
    """What has to be known first: that data are invented, what the round's note says."""
    demo = any(case.demo for case in page.cases.values())
    return tuple(filter(None, (content.DEMO if demo else "", page.round.note_zh)))


def basis(rules: Rules, cites: Iterable[str]) -> str:
    """On which articles it rests, and that it was made of what is on record."""
    articles = said.articles(rules, dict.fromkeys(cites))
    return f"本件由系统依据《{rules.edition.zh}》{articles}，按已登记的内容生成。"


def city(case: CaseFacts) -> str:
    """What a case's city is called."""
    return case.division.name


def cities(cases: Iterable[CaseFacts]) -> str:
    """Several of them in one line."""
    return "、".join(map(city, cases))


def member(review: Review, one: Member) -> str:
    """What a member is called: by name; where two have the same, with the account too."""
    same = [other for other in review.members if other.name == one.name]
    return one.name if len(same) == 1 else f"{one.name}（{one.login}）"


def unit(page: ListPage, case: CaseFacts) -> str:
    """The recommending unit, in short."""
    found = page.units.get(case.unit)
    return found.short_zh if found else case.unit


def region(case: CaseFacts) -> str:
    """A region as the regulation speaks of it."""
    return REGIONS.get(case.region, case.region)


def listed(page: ListPage) -> list[CaseFacts]:
    """The cities on the list in the order of their division codes, whatever their rank."""
    return sorted(page.facts.listed(), key=lambda case: case.division.code)


def shared(rows: Sequence[Ranked]) -> str:
    """Cities in order of rank; those of one total stand together, apart from all others by “；”, so
    that nobody takes a city before them for one of theirs.
    """
    groups: dict[int, list[CaseFacts]] = {}
    for row in rows:
        if row.rank is not None:
            groups.setdefault(row.rank, []).append(row.case)
    tied = any(len(same) > 1 for same in groups.values())
    told = [cities(same) + ("（并列）" if len(same) > 1 else "") for same in groups.values()]
    return ("；" if tied else "、").join(told)


def settings(rules: Rules, measure: str, *, weights: bool = True) -> list[tuple[str, str]]:
    """How the measure was judged, as the round set it and the review froze it; none where the edition
    knows no scores ('19 8). Without the `weights` where the headings stand with theirs.
    """
    weighed = {str(h.weight) for h in rules.measure(measure).heading}
    if "score" not in rules.facts:
        return []
    found = []
    for one, value in frozen_settings(rules, measure):
        if f"@setting.{one.id}" in weighed:
            continue
        shown = one.choices[one.choice.index(value)].zh if one.choices else str(value)
        found.append((one.zh, shown))
    if weights:
        given = rules.method(measure).weights
        told = [f"{h.zh} {given[h.id]:f}%" for h in rules.measure(measure).heading]
        found.append(("各项权重", "；".join(told)))
    return found


def limits(rules: Rules) -> list[tuple[str, str]]:
    """How many places there are, and the cap and the floor where the edition has them."""
    found = [("遴选名额", f"{rules.edition.places} 个")]
    if "cap" in rules.guards:
        rule = rules.guards["cap"]
        found.append((rule.zh, f"{rule.params['most']} 个"))
    if "floor" in rules.guards:
        rule = rules.guards["floor"]
        found.append((rule.zh, f"合计不少于 {rule.params['least']} 个"))
    return found


def state(page: ListPage) -> str:
    """Where the list stands."""
    return page.rules.states["list", page.list.state].zh

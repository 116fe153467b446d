"""How does the reason read for which a city is proposed, or not, and by which article?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from casework.queries.lists import Ranked
from workflows.rules import Citation, Rules
from workflows.words import cite

# Which guard of the list says so.
GUARDS = {"rank": "differs", "below": "differs", "tie": "differs", "cap": "cap", "floor": "floor",
          "displaced": "floor", "accident": "clean", "sanctioned": "city_free"}  # fmt: skip

# How each place of `what_if.Place` reads.
PLACES = {"in": ("列入", "in"), "tied": ("同分待定", "tied"), "out": ("未列入", "out"),
          "absent": ("不在其中", "not there")}  # fmt: skip


def articles(rules: Rules, because: str, measure: str) -> tuple[Citation, ...]:
    """The clauses that the reason rests on."""
    guard = rules.guards[GUARDS[because]]
    return cite(rules, (*guard.cites, *guard.cites_for.get(measure, ())))


def asked(rules: Rules, guard: str, have: int, least: int, lang: str) -> str:
    """What a rule asks a person for, of whose cities fewer fit than it wants."""
    name = rules.guards[guard].words(lang)
    if lang == "zh":
        return f"{name}：可列入 {have} 个，应有 {least} 个，须写明理由。"
    return f"{name}: {have} fit, of {least} wanted; a reason is needed."


def lowest(found: Iterable[tuple[str | None, Decimal | None]]) -> Decimal | None:
    """The lowest total that is taken, or tied, by itself, of (because, total) of every city.

    Equals between whom people choose only because the floor lifts one of them are tied below others
    that are out: their total isn't the line.
    """
    known = [(why, total) for why, total in found if total is not None]
    passed = max((total for why, total in known if why in ("displaced", "below")), default=None)
    return min((total for why, total in known if why in ("rank", "room")
                or (why == "tie" and (passed is None or total >= passed))), default=None)  # fmt: skip


def of_row(row: Ranked, rules: Rules, *, line: Decimal | None, lang: str) -> str:
    """Why the scores propose a city of the ranking, or don't; nothing where no proposal is made."""
    if row.why is None:
        return ""
    rule = rules.guards.get("differs")  # an edition may have none, and no cap
    return said(row.why, [case.division.words(lang) for case in row.others], lang=lang,
                cap=rule.params["cap"] if rule else 0, cost=row.cost, line=line,
                places=row.places)  # fmt: skip


def said(
    because: str, by: Sequence[str] = (), *, lang: str, cap: int, cost: Decimal | None = None,
    line: Decimal | None = None, places: int = 0,
) -> str:  # fmt: skip
    """The reason as a sentence in `lang` ("zh…" or anything else for English).

    `because` is that of `explained.Reason`, "room" for a city that moves up for one above it that
    its unit's cap keeps out, or what keeps it from being ranked: "accident", "sanctioned", "barred"
    by one of them, "unscored", "dropped". `by` names the cities of the reason, `cost` is its own; `line` is
    the `lowest` total that is taken by itself, `places` how many places a tie is about.
    """
    zh = lang.startswith("zh")
    others = ("、" if zh else ", ").join(by)
    match because:
        case "rank":
            words = "按总分列入。", "By its total."
        case "room":
            words = ("递补列入：线上有市（州）超过同一推荐单位上限。",
                     "Moves up: a city above it is over its unit's cap.")  # fmt: skip
        case "floor" if not cost:
            words = "同分，因地区下限列入。", "Chosen among equals by the regional floor."
        case "floor" if not others:  # those that it goes before are tied
            words = (f"因地区下限列入，名单总分少 {cost} 分。",
                     f"Lifted by the regional floor; the list's total is {cost} points less.")  # fmt: skip
        case "floor":
            words = (f"因地区下限列入，替换{others}，名单总分少 {cost} 分。",
                     f"Lifted by the regional floor over {others}; the list's total is {cost}"
                     " points less.")  # fmt: skip
        case "tie":
            words = (f"与{others}同分，余 {places} 个名额，由人决定。",
                     f"Equal with {others}, places left: {places}; people choose.")  # fmt: skip
        case "cap":
            words = (f"同一推荐单位最多 {cap} 个，{others}在前。",
                     f"Its unit has at most {cap} on the list; {others} comes first.")  # fmt: skip
        case "displaced" if not others:  # those that the floor lifts are tied
            words = "为满足地区下限让出。", "Makes room for the regional floor."
        case "displaced":
            words = (f"为满足地区下限让出，由{others}列入。",
                     f"Makes room for {others}, whom the regional floor lifts.")  # fmt: skip
        case "below" if line is None:
            words = "线下。", "Below the line."
        case "below":
            words = (f"线下；按总分列入的最低为 {line}。",
                     f"Below the line: the lowest taken by its total has {line}.")  # fmt: skip
        case "accident":
            words = "有事故、事件，不参加排序。", "An accident or event bars it from the ranking."
        case "sanctioned":
            words = "受惩戒期间，不参加排序。", "A sanction bars it from the ranking."
        case "barred":
            words = ("因事故、事件或惩戒，不参加排序。",
                     "An accident, an event or a sanction bars it from the ranking.")  # fmt: skip
        case "unscored":
            words = "没有得分。", "No score."
        case "dropped":
            words = "已去掉。", "Dropped."
        case _:
            raise LookupError(because)
    return words[not zh]

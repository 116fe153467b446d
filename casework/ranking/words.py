"""How does the reason read for which a city is proposed, or not, and by which article?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from workflows.explained import Reason
from workflows.rules import Citation, Rules
from workflows.words import cite

# Which guard of the list says so.
GUARDS = {"rank": "differs", "below": "differs", "tie": "differs", "cap": "cap", "floor": "floor",
          "displaced": "floor", "accident": "clean", "sanctioned": "city_free"}  # fmt: skip


def articles(rules: Rules, because: str, measure: str) -> tuple[Citation, ...]:
    """The clauses that the reason rests on."""
    guard = rules.guards[GUARDS[because]]
    return cite(rules, (*guard.cites, *guard.cites_for.get(measure, ())))


def barred(bar: str) -> tuple[str, str]:
    """Why a city isn't ranked at all, in Chinese and English."""
    return {
        "accident": ("有事故、事件，不参加排序。", "An accident or event bars it from the ranking."),
        "sanctioned": ("受惩戒期间，不参加排序。", "A sanction bars it from the ranking."),
    }[bar]  # fmt: skip


def asked(rules: Rules, guard: str, have: int, least: int, lang: str) -> str:
    """What a rule asks a person for, of whose cities fewer fit than it wants."""
    name = rules.guards[guard].words(lang)
    if lang == "zh":
        return f"{name}：可列入 {have} 个，应有 {least} 个，须写明理由。"
    return f"{name}: {have} fit, of {least} wanted; a reason is needed."


def said(
    reason: Reason, by: Sequence[str], *, lang: str, line: Decimal | None, cap: int, places: int
) -> str:
    """The reason as a sentence in `lang` ("zh" or "en").

    `by` names the cities of `reason.by`; `line` is the lowest total that is taken by
    itself, `places` how many places a tie is about.
    """
    zh, others = lang == "zh", ("、" if lang == "zh" else ", ").join(by)
    match reason.because:
        case "rank":
            return "按总分列入。" if zh else "By its total."
        case "floor" if not reason.cost:
            return "同分，因地区下限列入。" if zh else "Chosen among equals by the regional floor."
        case "floor":
            return (f"因地区下限列入，替换{others}，名单总分少 {reason.cost} 分。" if zh else
                    f"Lifted by the regional floor over {others}; the list's total is {reason.cost}"
                    " points less.")  # fmt: skip
        case "tie":
            return (f"与{others}同分，余 {places} 个名额，由人决定。" if zh else
                    f"Equal with {others}, places left: {places}; people choose.")  # fmt: skip
        case "cap":
            return (f"同一推荐单位最多 {cap} 个，{others}在前。" if zh else
                    f"Its unit has at most {cap} on the list; {others} comes first.")  # fmt: skip
        case "displaced":
            return (f"为满足地区下限让出，由{others}列入。" if zh else
                    f"Makes room for {others}, whom the regional floor lifts.")  # fmt: skip
        case "below":
            return (f"线下；按总分列入的最低为 {line}。" if zh else
                    f"Below the line: the lowest taken by its total has {line}.")  # fmt: skip

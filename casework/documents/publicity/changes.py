"""Which cities left a list after it was made public, why, and which came in their place?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.documents import said
from casework.documents.review import heads
from workflows.edition import FactKind
from workflows.facts import CaseFacts
from workflows.rules import Rules

from .material import Material, brought, gone
from .proof import last_moment, moment

FINDING = "disqualification"


def changes(known: Material) -> list[str]:
    """A paragraph for each city, in the ministry's own words; none where the list is as it was."""
    page = known.page
    told = [f"{heads.city(case)}（{heads.unit(page, case)}）移出名单：{_why(known, case)}"
            for case in gone(known)]  # fmt: skip
    for case, run in brought(known):
        one = run.publicity
        told.append(
            f"递补{heads.city(case)}（{heads.unit(page, case)}）。{_decided(known, case)}"
            f"单独公示（公告编号 {one.notice_ref}）自{moment(one.published_at)}至{last_moment(one.ends_at)}。"
        )
    return told


def _why(known: Material, case: CaseFacts) -> str:
    """The finding or the rulings that took it off the list; what nobody wrote is left to be filled in."""
    rules = known.page.rules
    if found := case.recorded.one(FINDING):
        kind = rules.facts[FINDING]
        ground = next(f for f in kind.field if f.id == "ground")
        return f"认定不符合资格（{said.value(ground, found['ground'])}）。{ended(found['reason'])}"
    rulings = [
        o for o in known.objections if o.case == case.ref and o.outcome in ("upheld", "partly")
    ]
    if rulings:
        return "".join(
            f"异议 {o.ref} {_outcome(rules, o.outcome)}。{ended(o.reasons)}" for o in rulings
        )
    return f"现为“{rules.states['case', case.state].zh}”。"


def _outcome(rules: Rules, outcome: str) -> str:
    return rules.states["objection", outcome].zh


def _decided(known: Material, case: CaseFacts) -> str:
    """The ministry's own decision on it (10.3)."""
    kind = known.decision_kind
    fact = known.page.facts.recorded.one(kind.id, case.ref)
    return f"经{by(kind, fact)}。" if fact else "【单独决定尚未登记】"


def by(kind: FactKind, value: Mapping[str, Any]) -> str:
    """部务会议审议通过（纪要7号，2023年1月18日）: how it was decided, by which paper, when."""
    way = [f for f in kind.field if f.kind == "choice" and value.get(f.id)]
    rest = [f for f in kind.field if f.kind not in ("choice", "file") and value.get(f.id)]
    how = "、".join(said.value(f, value[f.id]) for f in way) or kind.zh
    return how + (f"（{'，'.join(said.value(f, value[f.id]) for f in rest)}）" if rest else "")


def ended(words: str) -> str:
    """A text that somebody wrote, ended as a sentence is."""
    told = said.fit(words).strip()
    return told if not told or told[-1] in "。！？.!?；;" else f"{told}。"

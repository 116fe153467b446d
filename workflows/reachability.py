"""Can every state of an edition be reached from the beginning, and left for an end?"""

from __future__ import annotations

from collections.abc import Iterator

from .edition import ActionRule, Edition
from .problems import Problem


def unreachable(edition: Edition, subject: str) -> Iterator[Problem]:
    """What is wrong with a subject's states: unreachable, inescapable, or an end that is left."""
    states = {s.id: s for s in edition.states if s.subject == subject}
    actions = [a for a in edition.actions if a.subject == subject]
    reached = _spread({a.to for a in actions if not a.start}, actions, forward=True)
    ends = {s.id for s in states.values() if s.terminal}
    leads_out = _spread(ends, actions, forward=False)
    for id, state in states.items():
        where = f"process.toml: state[{subject}.{id}]"
        if id not in reached:
            yield Problem(where, "到不了，没有办理通向它", "unreachable, no action leads to it")
        if id not in leads_out:
            yield Problem(
                where, "出不去，没有路通向终点", "inescapable, no way leads from it to an end"
            )
        if state.terminal and any(id in a.start and a.to not in ("", id) for a in actions):
            yield Problem(where, "是终点，却有办理离开它", "terminal, but an action leaves it")


def _spread(seed: set[str], actions: list[ActionRule], *, forward: bool) -> set[str]:
    found = set(seed)
    while True:
        more = {
            target
            for a in actions
            for source in a.start
            for here, target in [(source, a.to) if forward else (a.to, source)]
            if here in found and target and target not in found
        }
        if not more:
            return found
        found |= more

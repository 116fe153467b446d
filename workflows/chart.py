"""Which states does a subject pass through, and by which acts: as nodes, edges and Mermaid text?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .edition import ActionRule, Edition, StateRule, Subject

Place = Literal["way", "beside", "out"]


@dataclass(frozen=True, slots=True)
class Node:
    """A state and where it belongs: on the way, beside it (one comes back), or a way out."""

    rule: StateRule
    place: Place


@dataclass(frozen=True, slots=True)
class Edge:
    """An act from one state to another; `start` is "" where it creates its subject."""

    start: str
    to: str
    rule: ActionRule


@dataclass(frozen=True, slots=True)
class Chart:
    """The states of a subject in the order of their steps, and the acts between them.

    Acts that stay in their state are edges whose ends are the same.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, id: str) -> Node:
        """The node of state `id`."""
        return next(node for node in self.nodes if node.rule.id == id)


def chart(edition: Edition, subject: Subject) -> Chart:
    """The chart of a subject: the way first, by step, then what is beside it, then the ways out."""
    states = [s for s in edition.states if s.subject == subject]
    order: dict[Place, int] = {"way": 0, "beside": 1, "out": 2}
    nodes = [Node(s, _place(s)) for s in states]
    nodes.sort(key=lambda node: (order[node.place], node.rule.step))
    edges = [
        Edge(start, action.to or start, action)
        for action in edition.actions
        if action.subject == subject
        for start in action.start or ("",)
    ]
    return Chart(tuple(nodes), tuple(edges))


def _place(state: StateRule) -> Place:
    if state.step:
        return "way"
    return "out" if state.terminal else "beside"


def mermaid(edition: Edition, subject: Subject, lang: str) -> str:
    """The chart as Mermaid's `stateDiagram-v2`, with names in `lang`."""
    drawn = chart(edition, subject)
    lines = ["stateDiagram-v2"]
    lines += [f'  state "{node.rule.words(lang)}" as {node.rule.id}' for node in drawn.nodes]
    seen: dict[tuple[str, str], list[str]] = {}
    for edge in drawn.edges:
        if edge.start != edge.to:
            seen.setdefault((edge.start or "[*]", edge.to), []).append(edge.rule.words(lang))
    lines += [f"  {start} --> {to}: {' / '.join(words)}" for (start, to), words in seen.items()]
    lines += [f"  {node.rule.id} --> [*]" for node in drawn.nodes if node.rule.terminal]
    return "\n".join(lines) + "\n"

"""How is the demo's story played through the door?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from casework.business_clock import wall
from casework.clock import sweep
from casework.errors import CaseworkError, Refused
from casework.installation import Casework
from casework.services.rounds import open_round
from workflows.calendar import beijing_day, start_of
from workflows.edition import NoticePlace
from workflows.facts import Actor
from workflows.loader import find_notice
from workflows.rules import bind

from .applications import applications
from .lists import MAKER, lists
from .shadows import shadows
from .story import TIMER, Step, Story, ticks
from .talk import notice, said

Cast = Mapping[str, Actor]


class Stuck(RuntimeError):
    """The story can't go on: the door answered a step otherwise than it tells."""


def play(own: Casework, cast: Cast, story: Story) -> None:
    """The whole story, every step at its own instant, in the order of time."""
    rounds = story.rounds
    steps = [step for part in rounds for step in _steps(part)]
    steps = sorted(steps + list(_evenings(steps)), key=lambda step: step.at)
    for part, until in zip(rounds, [r["opens"] for r in rounds[1:]] + [None], strict=True):
        _open(own, cast, part)
        now = [s for s in steps if s.at >= part["opens"] and (until is None or s.at < until)]
        perform(own, cast, now)


def _steps(part: Mapping[str, Any]) -> Iterator[Step]:
    """What a round's file tells; most rounds have some of it, none has all."""
    rules = bind(*find_notice(part["year"]))
    if "cutoff" in part:
        cutoff = part["cutoff"]
        yield Step(at=cutoff["at"], who=MAKER, does="record", subject="round", name="cutoff_moved",
                   wish={"ref": str(part["year"]), "item": cutoff["item"],
                         "value": cutoff["value"]})  # fmt: skip
    yield from notice(part)
    yield from applications(part, rules)
    if "begun" in part:  # and never handed in
        yield from applications({"year": part["year"], **part["begun"]}, rules)
    yield from lists(part, rules)
    yield from said(part)
    yield from shadows(part)
    yield from ticks(part)


def _evenings(steps: Iterable[Step]) -> Iterator[Step]:
    """After each day's work but the last the timer looks and the post goes out."""
    days = {beijing_day(step.at) for step in steps}
    for day in sorted(days)[:-1]:
        yield Step(at=start_of(day) + timedelta(hours=18), who=TIMER, does="tick")


def _open(own: Casework, cast: Cast, part: Mapping[str, Any]) -> None:
    """Open the round; one whose notice isn't public is run as a demonstration, and says so."""
    places = tuple(NoticePlace(**place) for place in part.get("places", ()))
    open_round(
        own.db, part["year"], actor=cast[MAKER], received_at=part["opens"], wall=wall,
        note={"zh": part["note_zh"], "en": part["note_en"]}, runnable=bool(places), places=places,
    )  # fmt: skip


def perform(own: Casework, cast: Cast, steps: Iterable[Step]) -> None:
    """Take each step through the door; Stuck where the answer isn't the one that is told."""
    door = own.door
    for step in steps:
        if step.does == "tick":
            own.clock.set(step.at)
            sweep(own)
            continue
        wish = dict(step.wish) | {"received_at": step.at}
        try:
            if step.does == "act":
                door.act(cast[step.who], step.subject, step.name, **wish)
            elif step.does == "record_all":
                door.record_all(cast[step.who], step.subject, wish.pop("facts"), **wish)
            else:
                door.record(cast[step.who], step.subject, step.name, wish.pop("value"), **wish)
        except CaseworkError as error:
            if not (step.refused and isinstance(error, Refused)):
                raise Stuck(f"{step.at}: {step.who} {step.name} {step.wish}: {error!r}") from error
        else:
            if step.refused:
                raise Stuck(f"{step.at}: {step.who} {step.name}: the door should have refused")

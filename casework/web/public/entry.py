"""May a form of somebody without an account go to the door now, or how long does it wait?

With a solved puzzle much is let in from one network, as from an office behind one address; without,
as without a script, the same more slowly. Nobody is refused for the puzzle alone. Counted apart, so
that who floods without solving takes nothing from a neighbour who solves.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Response, g, request
from flask_limiter import RouteLimit

from casework.business_clock import wall
from casework.queries import followed
from casework.reading import casework, let_go, session
from casework.security import caller, counted, limiter, seconds_until
from casework.services import spent_work
from casework.web.public import codes, puzzle

log = logging.getLogger("casework.entry")


@dataclass(frozen=True, slots=True)
class Way:
    """How often a network may send a form, also one to be corrected, and how often one is let in."""

    name: str
    sent: str
    let_in: str


SLOWLY = 5  # an hour from one network
SOLVED = Way("solved", sent="120 per hour; 600 per day", let_in="60 per hour; 300 per day")
PLAIN = Way("plain", sent="30 per hour; 100 per day", let_in=f"{SLOWLY} per hour; 15 per day")
# What comes without a solution from all networks together. Beyond it a network has one a day: many
# networks fill the register slowly and not unseen, and each person still gets through.
TOGETHER, FLOODED = "60 per hour", "1 per day"
COUNTING = threading.Lock()  # one form at a time, as the counts are this process's own


def solution() -> puzzle.Solved:
    """What became of the puzzle of the form that was sent."""
    if "solution" not in g:
        seal = codes.read_seal(request.form.get("sealed"))
        g.solution = puzzle.solved(request.form.get("work", ""), seal.request_id if seal else "")
    return cast(puzzle.Solved, g.solution)


def asked_on_the_page(seal: codes.Seal, *, again: bool = False) -> dict[str, object]:
    """What `public/_puzzle.html` needs: a puzzle for this form, and may its script send it again?

    `again` where nothing but a solution was in the way; what was solved wrongly isn't sent for ever.
    """
    return {"puzzle": puzzle.handed_out(seal.request_id, wall()), "slowly": SLOWLY,
            "again": again and solution() in ("missing", "run out")}  # fmt: skip


def sent_seldom(otherwise: Callable[[int], Response]) -> RouteLimit:
    """Limit what is sent, in order or not; `otherwise` answers, told the seconds to wait."""
    return limiter.shared_limit(
        lambda: _way().sent, "sent", key_func=lambda: f"{caller()} {_way().name}",
        on_breach=lambda hit: otherwise(seconds_until(hit.window.reset_time)),
    )  # fmt: skip


def wait_for(seal: codes.Seal) -> int:
    """0, and the form may go to the door; or the seconds until it may be sent again.

    A form that was let in is let in again, uncounted: whoever lost the answer gets the receipt, and
    two clicks at the same moment are one form.
    """
    with COUNTING:
        let_go()  # what the other click did meanwhile is seen by a look that begins now
        spent = spent_work.is_spent(session(), seal.request_id)
        if spent or followed.was_received(session(), seal.request_id):
            return 0
        let_go()
        wait = _counted(_way())
        if not wait:
            spent_work.spend(casework().db, seal.request_id, wall() + puzzle.LASTS)
    return wait


def _way() -> Way:
    return SOLVED if solution() == "solved" else PLAIN


def _counted(way: Way) -> int:
    wait = counted(way.let_in, "let in", f"{caller()} {way.name}")
    if wait or way is SOLVED or not counted(TOGETHER, "let in", "all"):
        return wait
    if not counted("1 per hour", "let in", "said"):
        log.warning("over %s forms came without a solved puzzle: one a day from a network is "
                    "let in for now", TOGETHER)  # fmt: skip
    return counted(FLOODED, "let in", f"{caller()} flooded")

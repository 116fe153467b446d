"""What does a visitor's machine work out for a form, so that a flood of them costs something?

PBKDF2, until a key begins with zeros: a browser has it built in and is hardly slower at it than a
program made for floods, which finds plain SHA-256 hundreds of times faster than a page does. Who
runs no script, or not over HTTPS, solves nothing and goes the slower way: `entry.py`.
"""

from __future__ import annotations

import hmac
import json
from datetime import datetime, timedelta
from typing import Literal

from altcha import Payload, create_challenge, verify_solution
from flask import current_app

# 256 tries on average, each of COST rounds: 0.12 s in a desk's Chromium, 0.9 s in one slowed down six
# times, as a cheap phone is; 0.14 s of one core in a program made for it; 0.6 ms of ours to check.
ALGORITHM, COST, PREFIX = "PBKDF2/SHA-256", 3_000, "00"
LASTS = timedelta(hours=12)  # a form left open for a day's work; longer, and it is solved anew

Solved = Literal["solved", "missing", "run out", "wrong"]


def handed_out(form: str, at: datetime) -> str:
    """The puzzle of the form with this request id, as JSON for its script; `at` by the host's clock."""
    made = create_challenge(
        ALGORITHM, COST, key_prefix=PREFIX, data={"form": form}, expires_at=at + LASTS,
        hmac_secret=_secret(),
    )  # fmt: skip
    return json.dumps(made.to_dict())


def solved(solution: str, form: str) -> Solved:
    """Is that a solution of the puzzle which this form was given here, in time?"""
    if not solution:
        return "missing"
    found = verify_solution(solution, _secret())
    if not found.verified:
        return "run out" if found.expired else "wrong"
    own = Payload.from_base64(solution).challenge.parameters.data == {"form": form}
    return "solved" if own else "wrong"


def _secret() -> bytes:
    key = current_app.secret_key
    assert isinstance(key, str)
    return hmac.digest(key.encode(), b"puzzle of a form", "sha256")

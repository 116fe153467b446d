"""Is there anything to be read in what was written, and does it read as it stands?

A reason, a number or a name of which nobody sees anything says nothing: wherever text is asked
for, it counts as not given (8a, N五.2 ask for a reason and a number that somebody can read).
"""

from __future__ import annotations

import re
import unicodedata

# Controls, formats (of no width, or turning the order round), halves of a pair, and all blanks
# but the plain one. What isn't assigned yet may be a rare character of somebody's name.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
MARKS = frozenset({"Mn", "Me"})  # they shape the letter before them, and are nothing alone
BLANK = "\u115f\u1160\u2800\u3164\uffa0\U0001d159"  # letters and signs of which nothing is seen
# No text ever shows these, though no Python's table knows all of them.
NEVER = re.compile("[\u2065\ufff0-\ufff8\U000e0000-\U000e0fff]")
# What embeds, overrides or isolates a direction: the line reads otherwise than it is recorded.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """The text without what can't be seen, and without what turns the order of its letters round."""
    return "".join(c for c in text if c == " " or not _unseen(c))


def written(text: str) -> str:
    """The text without blanks around it; "" where there is nothing in it to be read.

    What joins or parts letters within it stays: it is harmless, and some scripts need it.
    """
    read = any(unicodedata.category(c) not in MARKS for c in visible(text).strip())
    return text.strip() if read else ""


def turned(text: str) -> bool:
    """Would a line with this text read in another order than it was typed in?"""
    return bool(TURNING.search(text))


def _unseen(c: str) -> bool:
    return unicodedata.category(c) in UNSEEN or c in BLANK or bool(NEVER.match(c))

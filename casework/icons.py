"""Which icons does the product use, and how is the small sprite of them built?

Bootstrap Icons come whole with Bootstrap-Flask: 1.1 MB, of which a page needs a few dozen.
`static/icons.svg` holds the names below and nothing else; after a change here run
`python -m casework.icons`. A test compares the file with the build, and every name that a
template or an edition uses with the list.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "icons.svg"
SYMBOL = re.compile(
    r'<symbol[^>]*viewBox="(?P<box>[^"]+)"[^>]*\bid="(?P<name>[^"]+)"[^>]*>(?P<shape>.*?)</symbol>',
    re.DOTALL,
)

NAMES: tuple[str, ...] = (
    # States of cases, lists, objections, sanctions: the editions name them
    "arrow-return-left", "award", "box-arrow-left", "building-check", "calendar-x",
    "check2-circle", "check2-square", "circle", "circle-half", "clipboard-check",
    "dash-circle", "exclamation-diamond", "file-earmark-arrow-up", "hourglass-bottom",
    "clipboard2-pulse", "inbox", "list-ol", "megaphone", "patch-check", "pencil-square",
    "person-x", "send-check",
    "shield-exclamation", "shield-x", "slash-circle", "x-circle", "x-octagon",
    # How sure a date is, how a message fared, what a rule rests on, what the system does about it
    "arrow-repeat", "book", "calculator", "calendar-check", "check-circle", "check2", "dash",
    "envelope-check", "envelope-x", "file-earmark-text", "graph-up", "hourglass-split",
    "house-door", "info-circle", "journal-text", "lightbulb", "list-check", "lock",
    "pause-circle", "person-check", "sliders",
    # Signs of the pages
    "arrow-clockwise", "arrow-counterclockwise", "arrow-left", "arrow-left-right",
    "arrow-right", "arrow-right-circle", "arrow-up", "bell", "box-arrow-right", "building", "calendar3",
    "chat-left-text", "check-circle-fill", "chevron-double-left", "chevron-down",
    "chevron-left", "chevron-right", "clipboard2-check", "clock", "clock-history",
    "diamond-half", "dot", "download", "envelope", "exclamation-octagon",
    "exclamation-triangle", "eye", "flag", "folder2-open", "funnel", "gear", "heart-pulse",
    "key", "moon-stars", "paperclip", "pencil", "people", "person-badge", "person-circle",
    "person-dash", "person-plus",
    "plus-lg", "printer", "question-circle", "rss", "search", "send", "shield-check",
    "shield-lock", "sun", "table", "trash", "unlock", "upload", "x-lg",
)  # fmt: skip


def build(names: tuple[str, ...] = NAMES) -> str:
    """The sprite of these icons by name; a KeyError for a name that Bootstrap Icons lacks."""
    whole = files("flask_bootstrap").joinpath("static/bootstrap5/icons/bootstrap-icons.svg")
    found = {match["name"]: match for match in SYMBOL.finditer(whole.read_text(encoding="utf-8"))}
    symbols = [
        '<symbol id="{name}" viewBox="{box}">{shape}</symbol>'.format(**found[name].groupdict())
        for name in sorted(names)
    ]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


if __name__ == "__main__":
    SPRITE.write_text(build(), encoding="utf-8", newline="\n")

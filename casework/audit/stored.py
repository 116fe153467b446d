"""What does a stored event say, if it can be read at all?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def plain(text: str | None) -> Any:
    """The value that a column holds as JSON; the text itself where it isn't JSON."""
    try:
        return json.loads(text or "null")
    except ValueError:
        return text


def payload(event: Mapping[str, Any]) -> dict[str, Any]:
    """What it says in the open; {} where that can't be read: its hash tells."""
    found = plain(event["payload"])
    return found if isinstance(found, dict) else {}


def text(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """Its text, {} where it has none, None where that is erased or can't be read."""
    found = plain(event["body"]) if event["text_digest"] else {}
    return found if isinstance(found, dict) else None

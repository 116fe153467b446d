"""When did a request arrive: as its last byte was read, or only when somebody had time for it?

In the last minutes before a cutoff hundreds wait for their turn. What decides is the instant at
which an application reached the ministry's system (民法典137), not how long it stood in line there.
"""

from __future__ import annotations

import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask

from casework.reading import ARRIVED


class Arriving(HTTPRequestParser):  # type: ignore[misc, unused-ignore]
    """A request that remembers when it was whole."""

    arrived = 0.0

    def received(self, data: bytes) -> int:
        """Take in what has come."""
        taken: int = super().received(data)
        if self.completed:
            self.arrived = time.monotonic()
        return taken


class Turn(WSGITask):  # type: ignore[misc, unused-ignore]
    """A request whose turn has come; the application is told since when it has waited."""

    def get_environment(self) -> dict[str, Any]:
        """What the application is given."""
        given: dict[str, Any] = super().get_environment()
        return given | {ARRIVED: self.request.arrived}


class Line(HTTPChannel):  # type: ignore[misc, unused-ignore]
    """A connection whose requests remember when they arrived."""

    parser_class = Arriving
    task_class = Turn

"""What does another process do that tells and sends, and may be killed at any moment?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from casework.business_clock import BusinessClock
from casework.config import Config
from casework.installation import Casework
from notifications.run import Ran, run
from tests.support.house import House


def installation(house: House, port: int) -> Casework:
    """The house outside a demo, with the mail server at `port`."""
    config = Config(base_url="https://casework.example", mail_server="127.0.0.1", mail_port=port,
                    mail_timeout=30)  # fmt: skip
    return Casework(config, house.db, house.door, BusinessClock(house.db), False)


def run_twice(house: House, port: int) -> list[str]:
    """Tell and send, twice: what one run was too late for, the next one finds done."""
    found = Ran()
    for _ in range(2):
        done = run(installation(house, port))
        found = Ran(**{k: v + asdict(found)[k] for k, v in asdict(done).items()})
    return [f"{found.sent} {found.dead}"]


def run_for_ever(url: str, port: int, ready: Any) -> None:
    """Say that all is set up, then tell and send until somebody kills this process."""
    own = installation(House.on(url), port)
    own.clock.now()
    ready.set()
    while True:
        run(own)

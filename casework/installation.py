"""What does every process of an installation work with?"""

from __future__ import annotations

from dataclasses import dataclass

from casework import startup
from casework.business_clock import BusinessClock, wall
from casework.config import Config
from casework.db import Database
from casework.services.door import Door
from casework.services.seed import is_demo
from casework.vault import Vault


@dataclass(slots=True)
class Casework:
    """Settings, database, door and the law's clock; views reach it as `reading.casework()`."""

    config: Config
    db: Database
    door: Door
    clock: BusinessClock
    demo: bool

    @property
    def vault(self) -> Vault:
        """What the door seals, and who may read it opens."""
        return self.door.vault


def installed(config: Config) -> Casework:
    """The installation of these settings; CannotStart says in sentences what is in the way."""
    db = Database(config.database)
    startup.check(db, config)
    with db.reading() as session:
        demo = is_demo(session)
    return Casework(config, db, Door(db, wall, Vault.of(config)), BusinessClock(db), demo)

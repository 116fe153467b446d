"""How does the database get its tables, on both engines, from the first one on?"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from casework.db import Database

FOLDER = Path(__file__).parent


def config(db: Database) -> Config:
    """Alembic's settings for this database; there is no ini file to keep in step."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["engine"] = db.engine
    return made


def upgrade(db: Database) -> None:
    """Bring the database to the newest revision; nothing where it is there."""
    command.upgrade(config(db), "head")

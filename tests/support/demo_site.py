"""Where does a browser find the prepared demo, as a newcomer meets it?

The demo itself, served with its timers beside it as `casework serve` does, on a copy of a database
that is made once a session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from casework import clock
from casework.demo.prepare import made
from casework.installation import Casework
from tests.support.databases import Databases
from tests.support.installation import app_on, cookie_of
from tests.support.live_server import served


@dataclass(frozen=True)
class DemoSite:
    """A served demo: its address, and the application behind it."""

    url: str
    app: Flask

    @property
    def own(self) -> Casework:
        """The installation: database, door, clock."""
        found: Casework = self.app.extensions["casework"]
        return found

    def cookies(self, login: str = "", *, lang: str = "zh") -> list[Any]:
        """What the browser of `login` (of nobody where it is empty) brings along."""
        brought = [{"name": "lang", "value": lang}]
        if login:
            brought.append(cookie_of(self.app, login))
        return [one | {"url": self.url} for one in brought]


@contextmanager
def demo_site(url: str, instance: Path, *, timers: bool = True) -> Iterator[DemoSite]:
    """Serve the demo at the database `url` while the block lasts, its timers running beside it."""
    instance.mkdir(parents=True, exist_ok=True)
    app = app_on(url, instance, tick_seconds=2)
    app.testing = False  # errors are answered as they are to a reader
    site_timers = clock.start(app.extensions["casework"]) if timers else None
    try:
        with served(app) as address:
            yield DemoSite(address, app)
    finally:
        if site_timers is not None:
            site_timers.shutdown(wait=True)
        app.extensions["casework"].db.engine.dispose()


@contextmanager
def own_site(
    databases: Databases,
    folder: Path,
    *,
    recipe: Callable[[str], None] = made,
    timers: bool = False,
) -> Iterator[DemoSite]:
    """Serve a demo of its own, made by `recipe`, while the block lasts; it is gone afterwards."""
    url = databases.new("sqlite", recipe=recipe)
    with demo_site(url, folder / "instance", timers=timers) as site:
        yield site
    databases.drop(url)

"""What does every test find ready: databases, a browser, and a machine that tells it nothing?"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.support.browser import Pages, running_chromium
from tests.support.compiled import compile_once
from tests.support.databases import ENGINES, Databases, Engine
from tests.support.house import House, round_2022
from tests.support.isolation import forbid_the_outside_world, is_a_test_of_the_rules
from tests.support.memory import keep_it_in_memory
from tests.support.needs import in_ci, needed
from tests.support.one_run import folder_of
from tests.support.postgres import PostgresServer, running_server

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "test-results"
FAILED = pytest.StashKey[bool]()

# Where it is yesterday for most of Beijing's day, and where clocks jump twice a year: code that
# asks the machine's zone gives itself away.
os.environ["TZ"] = "America/Los_Angeles"
time.tzset()
# An installation's own settings must not reach the tests.
for name in [n for n in os.environ if n.startswith("CASEWORK_") and "_TEST_" not in n]:
    del os.environ[name]

keep_it_in_memory()
# A third of a test of pages would be compiling the same templates.
compile_once()
# No deadlines: a busy machine isn't a finding. In CI the same examples each time.
settings.register_profile("laptop", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if in_ci() else "laptop")


# --- what a test needs, and what its outcome means -------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a browser or PostgreSQL, so that `make test-fast` can leave them.

    Those with a browser run first.
    """
    for item in items:
        needs = set(getattr(item, "fixturenames", ()))
        values = getattr(getattr(item, "callspec", None), "params", {}).values()
        if "browser" in needs:
            item.add_marker("browser")
        if "postgres_server" in needs or "postgresql" in values:
            item.add_marker("postgresql")
    # The long files first, with `--no-loadscope-reorder`: one begun last would run alone.
    first = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in first)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one. Remember a failure for the pictures."""
    report = yield
    if report.skipped and in_ci() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
        report.longrepr = f"CI accepts no skipped test. {why}"
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(autouse=True)
def _rules_stay_inside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if is_a_test_of_the_rules(request.path):
        forbid_the_outside_world(monkeypatch)


# --- databases ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The session's server; nothing written to it survives, and it doesn't wait for the disk."""
    with needed(running_server()) as server:
        yield server


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    """Makes databases on either engine; a test takes `new_database`, which also drops them."""
    return Databases(
        folder=tmp_path_factory.mktemp("databases"),
        shared=folder_of(tmp_path_factory) / "recipes",
        server=lambda: request.getfixturevalue("postgres_server"),
    )


@pytest.fixture
def new_database(databases: Databases) -> Iterator[Callable[..., str]]:
    """`new_database(engine, recipe=None)`: the address of a new database, dropped afterwards."""
    made: list[str] = []

    def new(engine: Engine, *, recipe: Callable[[str], None] | None = None) -> str:
        made.append(databases.new(engine, recipe=recipe))
        return made[-1]

    yield new
    for url in made:
        databases.drop(url)


@pytest.fixture(params=ENGINES)
def engine_url(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> str:
    """The address of an empty database; the test runs on SQLite, then on PostgreSQL."""
    return new_database(request.param)


@pytest.fixture(params=ENGINES)
def house(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[House]:
    """Round FY2022, open, with its door; on each engine in turn."""
    found = House.on(new_database(request.param, recipe=round_2022))
    yield found
    found.db.engine.dispose()


@pytest.fixture
def sqlite_url(new_database: Callable[..., str]) -> str:
    """The address of a SQLite file that doesn't exist yet."""
    return new_database("sqlite")


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, new_database: Callable[..., str]) -> str:
    """The address of an empty PostgreSQL database."""
    return new_database("postgresql")


# --- browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The session's Chromium."""
    with needed(running_chromium()) as chromium:
        yield chromium


@pytest.fixture
def pages(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Pages]:
    """Opens pages (`pages.open("/", width=390, colour_scheme="dark", locale="en-US")`).

    A script error, a console error or a missing resource fails the test, unless it is expected:
    `@pytest.mark.complaints("pattern")`. A failed test leaves its pictures in test-results/.
    """
    opened = Pages(browser)
    yield opened
    if request.node.stash.get(FAILED, False):
        opened.pictures(PICTURES / re.sub(r"[^\w.-]+", "-", request.node.name))
    opened.close()
    marks: list[Any] = list(request.node.iter_markers("complaints"))
    unexpected = opened.unexpected(allowed=[pattern for mark in marks for pattern in mark.args])
    assert not unexpected, "The browser complained:\n" + "\n".join(unexpected)

"""Are the servers, the browser and the guards that the other tests stand on real?"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from tests.support import system
from tests.support.accessibility import violations
from tests.support.browser import Pages
from tests.support.isolation import (
    RULES,
    SCENARIOS,
    OutsideWorld,
    forbid_the_outside_world,
    is_a_test_of_the_rules,
)
from tests.support.live_server import served
from tests.support.needs import Missing, skip_or_fail
from tests.support.postgres import PostgresServer, driver_url, running_server

# --- databases -----------------------------------------------------------------------------------


def a_table(url: str) -> None:
    """Build something to copy."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE noted (word TEXT)"))
        connection.execute(text("INSERT INTO noted VALUES ('工作日')"))
    engine.dispose()


def test_postgresql_is_really_there(postgres_url: str) -> None:
    with psycopg.connect(driver_url(postgres_url)) as connection:
        version = connection.execute("SELECT version()").fetchone()
        tables = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchone()
    assert version is not None
    assert version[0].startswith("PostgreSQL")
    assert tables == (0,)


def test_a_test_gets_an_empty_database_on_each_engine(engine_url: str) -> None:
    engine = create_engine(engine_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    a_table(engine_url)


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_two_copies_of_a_recipe_know_nothing_of_each_other(
    engine_name: str, new_database: Callable[..., str]
) -> None:
    counts = []
    for _ in range(2):
        engine = create_engine(new_database(engine_name, recipe=a_table))
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO noted VALUES ('休息日')"))
            counts.append(connection.execute(text("SELECT count(*) FROM noted")).scalar_one())
        engine.dispose()
    assert counts == [2, 2]


def test_the_tests_server_doesnt_wait_for_the_disk(postgres_server: PostgresServer) -> None:
    if os.environ.get(system.POSTGRES_URL):
        assert postgres_server.setting("fsync") in {"on", "off"}  # the server's owner decides
    else:
        assert postgres_server.setting("fsync") == "off"


@pytest.mark.slow
def test_the_benchs_server_waits_for_the_disk_and_leaves_nothing_behind(
    postgres_server: PostgresServer,
) -> None:
    if os.environ.get(system.POSTGRES_URL):
        assert postgres_server.setting("server_version")  # not ours to start, nor to stop
        return
    with running_server(durable=True) as server:
        assert (server.setting("fsync"), server.setting("synchronous_commit")) == ("on", "on")
        folder = Path(str(server.admin.query["host"]))
        pid = int((folder / "data/postmaster.pid").read_text().split()[0])
        assert len(str(folder / ".s.PGSQL.5432")) < 107
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_dropped_database_is_gone(postgres_server: PostgresServer) -> None:
    url = postgres_server.create()
    postgres_server.drop(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(driver_url(url))


def test_the_bare_drivers_address_has_no_sqlalchemy_in_it() -> None:
    assert driver_url(make_url("postgresql+psycopg://a:b@h/d")) == "postgresql://a:b@h/d"


# --- browser -------------------------------------------------------------------------------------


def test_chromium_draws_chinese_and_not_boxes(pages: Pages) -> None:
    page = pages.open()
    page.set_content("<html lang='zh-CN'><body><p style='font-size:64px'></p></body></html>")
    pictures = {}
    for glyph in "国囯□\U0010fffd":
        page.evaluate("g => document.querySelector('p').textContent = g", glyph)
        pictures[glyph] = page.locator("p").screenshot()
    # The last one is a code point that no font has: whatever it looks like is the missing glyph.
    assert len(set(pictures.values())) == len(pictures)


def a_page(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A small site: a good page, a bad page, a missing picture, under a strict policy."""
    bodies = {
        "/good": "<h1>办理进度</h1><button type='button'>下一步</button>",
        "/bad": "<h1>办理进度</h1><button type='button'></button><img src='/none.png' alt='图'>",
        "/script": "<h1>办理进度</h1><script>document.title = 'changed'</script>",
        "/abroad": "<h1>办理进度</h1><img src='http://example.com/a.png' alt='图'>",
    }
    body = bodies.get(environ["PATH_INFO"])
    start_response(
        "200 OK" if body else "404 Not Found",
        [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", "default-src 'self'; img-src * data:"),
        ],
    )
    title, icon = "<title>办理</title>", "<link rel='icon' href='data:,'>"
    page = f"<!doctype html><html lang='zh-CN'>{title}{icon}<main>{body or '<h1>没有</h1>'}</main>"
    return [page.encode()]


def test_axe_finds_nothing_on_a_good_page_even_under_a_strict_policy(pages: Pages) -> None:
    with served(a_page) as base:
        page = pages.open(f"{base}/good", width=390, colour_scheme="dark", locale="en-US")
        assert violations(page) == []
        assert page.evaluate("navigator.language") == "en-US"
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert page.viewport_size == {"width": 390, "height": 900}
        # A page that says itself that it isn't there is an answer, not a complaint.
        page.goto(f"{base}/nowhere")
        assert pages.unexpected() == []


@pytest.mark.complaints("none.png")
def test_axe_names_a_button_without_a_name(pages: Pages) -> None:
    with served(a_page) as base:
        page = pages.open(f"{base}/bad")
        assert [said for said in violations(page) if said.startswith("button-name")]
        assert violations(page, but=["button-name"]) == []
        assert any("none.png answered 404" in said for said in pages.complaints)


@pytest.mark.complaints("Content Security Policy")
def test_a_script_that_the_policy_blocked_is_a_complaint(pages: Pages) -> None:
    with served(a_page) as base:
        page = pages.open(f"{base}/script")
        assert page.title() == "办理"
        assert pages.unexpected() != []


@pytest.mark.complaints("ERR_NAME_NOT_RESOLVED")
def test_a_page_cant_reach_another_host(pages: Pages) -> None:
    with served(a_page) as base:
        pages.open(f"{base}/abroad").wait_for_load_state("networkidle")
        assert any("ERR_NAME_NOT_RESOLVED" in said for said in pages.complaints)


def test_a_visitor_without_scripts_is_a_visitor_too(pages: Pages) -> None:
    page = pages.open(scripts=False)
    page.set_content("<noscript><p>没有脚本也能用</p></noscript>")
    assert page.locator("p").is_visible()


# --- guards --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reach",
    [
        lambda: sqlite3.connect(":memory:"),
        lambda: psycopg.connect("host=127.0.0.1"),
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("localhost", 80),
        lambda: create_engine("sqlite://").connect(),
        lambda: create_engine("postgresql+psycopg://h/d").connect(),
    ],
)
def test_a_test_of_the_rules_can_reach_nothing(
    reach: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        forbid_the_outside_world(patched)
        with pytest.raises(OutsideWorld):
            reach()


def test_the_guard_stands_before_the_tests_of_the_rules_and_only_there() -> None:
    assert is_a_test_of_the_rules(RULES / "guards/test_time.py")
    assert not is_a_test_of_the_rules(SCENARIOS / "test_scenarios.py")
    assert not is_a_test_of_the_rules(RULES.parent / "casework/test_door.py")


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_what_a_machine_lacks_is_a_skip_on_a_laptop_and_a_failure_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="Install it"):
        skip_or_fail(Missing("Chromium isn't here.", "Install it."))


def test_a_named_chromium_that_isnt_there_is_said_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(system.CHROMIUM, "/nowhere/chromium")
    with pytest.raises(Missing, match=system.CHROMIUM):
        system.BROWSER.found()


@pytest.mark.parametrize(
    ("ci", "closing"),
    [
        # A mark skips before the test begins, which pytest counts as an error.
        ("true", "1 failed, 1 passed, 1 xfailed, 1 error"),
        ("", "1 passed, 2 skipped, 1 xfailed"),
    ],
)
def test_ci_accepts_no_skipped_test_and_a_warning_is_an_error(
    ci: str, closing: str, tmp_path: Path
) -> None:
    root = Path(__file__).parents[1]
    (tmp_path / "conftest.py").write_text((root / "tests/conftest.py").read_text())
    (tmp_path / "test_x.py").write_text(
        "import pytest, warnings\n"
        "def test_a(): pytest.skip('not today')\n"
        "@pytest.mark.skip(reason='never')\n"
        "def test_b(): ...\n"
        "def test_c():\n"
        "    with pytest.raises(DeprecationWarning): warnings.warn('old', DeprecationWarning)\n"
        "@pytest.mark.xfail(reason='known')\n"
        "def test_d(): assert False\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", str(root / "pyproject.toml"), str(tmp_path)],
        cwd=root,
        env={**os.environ, "CI": ci},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip().splitlines()[-1].startswith(closing), run.stdout

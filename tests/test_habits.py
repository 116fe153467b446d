"""Does the checkout keep the habits that a newcomer, a clean machine and a reviewer rely on?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import templates

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "requirements").glob("*.in"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# Written in two halves, so that this file doesn't hold what it looks for.
NOBODYS_BUSINESS = [
    "/" + "root/",
    "/" + "work/",
    "pypi" + ".org",
    "files.python" + "hosted.org",
    "registry.npm" + "js.org",
    "test." + "pypi",
    "proxy.golang" + ".org",
]


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask git about the checkout, also where another account owns it."""
    return subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(ROOT), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def git_ignores(name: str) -> bool:
    if not (ROOT / ".git").exists():
        pytest.skip("Not a git checkout. Clone the repository to run this test.")
    answer = git("check-ignore", "--quiet", "--no-index", name)
    assert answer.returncode in {0, 1}, answer.stderr
    return answer.returncode == 0


def our_files() -> Iterator[Path]:
    """Every file that is, or would be, committed; of an unpacked archive, every file."""
    if (ROOT / ".git").exists():
        listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        assert listed.returncode == 0, listed.stderr
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        made = {".venv", ".venv-lock", "__pycache__", "casework.egg-info", "instance"}
        tools = {".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "test-results"}
        paths = [p for p in ROOT.rglob("*") if not (made | tools) & set(p.parts)]
    return (path for path in paths if path.is_file())


def pins(lock: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==(\S+)", lock.read_text(), re.M):
        found.setdefault(name, set()).add(version)
    return found


# --- locks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_requirement_in_a_lock_is_pinned_by_version_and_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text().strip())
    assert entries
    for entry in entries:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==[^\s=]+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_address(lock: Path) -> None:
    assert not re.search(
        r"://|file:|@|--(extra-)?index|--find-links|--trusted|^#", lock.read_text(), re.M
    )


def test_the_tests_run_on_the_very_versions_that_the_product_ships_with() -> None:
    runtime = pins(ROOT / "requirements/runtime.txt")
    tested = pins(ROOT / "requirements/test.txt")
    assert {name: tested.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_every_requirement_asked_for_is_in_its_lock(source: Path) -> None:
    locked = {re.sub(r"[-_.]+", "-", name).lower() for name in pins(source.with_suffix(".txt"))}
    asked = re.findall(r"^([A-Za-z][\w.-]*)", source.read_text(), re.M)
    assert asked
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in asked} <= locked


def test_what_builds_the_package_comes_from_the_lock_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for requirement in project["build-system"]["requires"]:
        assert re.split(r"[^\w.-]", requirement)[0] in pins(ROOT / "requirements/runtime.txt")


# --- files ---------------------------------------------------------------------------------------


def test_no_file_names_a_machine_of_ours_or_a_package_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in our_files()
        for text in NOBODYS_BUSINESS
        if text.encode() in path.read_bytes()
    ]
    assert not found


@pytest.mark.parametrize(
    "name", ["config.py", "casework.sqlite", "casework.sqlite-wal", "uploads/a.pdf", "keys/k.pem"]
)
def test_git_never_takes_what_an_installation_keeps(name: str) -> None:
    assert git_ignores(f"instance/{name}")


def test_git_keeps_the_readme_of_the_instance_folder() -> None:
    assert (ROOT / "instance/README.md").read_text(encoding="utf-8").strip()
    assert not git_ignores("instance/README.md")


# --- make ----------------------------------------------------------------------------------------


def plain_make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as from a shell, although we may have been started by make."""
    environment = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_alone_lists_every_target_with_what_it_does() -> None:
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M)
    answer = plain_make()
    assert answer.returncode == 0, answer.stderr
    listed = dict(re.findall(r"^\s+make (\S+)\s+(\S.*)$", answer.stdout, re.M))
    assert set(targets) == set(listed)
    assert {"help", "setup", "run", "test", "test-fast", "lint", "bench", "lock"} <= set(listed)


def test_without_a_usable_python_make_says_so_in_a_sentence(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements/runtime.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    answer = plain_make("-C", str(tmp_path), "setup", "PYTHON=no-such-python")
    assert answer.returncode != 0
    assert "needs Python 3.11 or newer" in answer.stderr


def test_ci_runs_what_a_developer_runs() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert re.search(r"^(exec )?make test\b", script.read_text(), re.M)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_linters_find_nothing() -> None:
    answer = plain_make("lint", f"PY={sys.executable}")
    assert answer.returncode == 0, answer.stdout + answer.stderr


# --- the template linter can fail ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{% if x %}", "Unexpected end"),
        ("{{ comment|safe }}", "|safe"),
        ('<p class="a"\n style="color:red">', "inline style"),
        ('<a href="#" onclick="go()">', "inline handler"),
        ("<script>go()</script>", "inline script"),
        ('<script src="//cdn.example/x.js"></script>', "another host"),
        ('<img src="a.png">', "without alt"),
        ("<button>好</button>", "without a type"),
    ],
)
def test_the_template_linter_sees(source: str, fault: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(source, encoding="utf-8")
    assert any(fault in said for _, said in templates.faults(page, page=True))


def test_the_template_linter_lets_a_good_page_and_a_reasoned_exception_pass(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!-- <style> -->{{ _("Cases") }}<script src="/static/a.js"></script>\n'
        '<button type="submit">好</button>\n'
        "{{ svg|safe }}{# lint: drawn by us from numbers #}\n",
        encoding="utf-8",
    )
    assert list(templates.faults(page, page=True)) == []

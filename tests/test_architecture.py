"""Does the house still have the shape that the README says?"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("workflows", "casework", "notifications")
# The composition roots: the only modules that may import everything, and may ask a clock.
ROOTS = {"casework/app.py", "casework/clock.py", "casework/wsgi.py", "casework/business_clock.py"}
# Where statements that change rows may stand: the door's side, and what has no door (README).
WRITERS = (
    "casework/services/", "casework/migrations/", "casework/sessions.py",
    "casework/business_clock.py", "casework/handed_in.py", "notifications/",
    "casework/demo/seed", "casework/clock.py",
    "casework/replay/stage.py",  # accounts on a scratch database, which is thrown away
)  # fmt: skip


def modules(*packages: str) -> list[str]:
    return sorted(
        str(path.relative_to(ROOT))
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if "versions" not in path.parts
    )


ALL = modules(*PACKAGES)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text("utf-8"))


def imported(module: str) -> Iterator[str]:
    """Every module that `module` imports, relative ones made absolute."""
    package = module.removesuffix(".py").removesuffix("/__init__").split("/")
    is_package = module.endswith("__init__.py")
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            if not node.level:
                base = node.module or ""
            else:
                up = package[: len(package) - node.level + is_package]
                base = ".".join([*up, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{name.name}" for name in node.names)


def offenders(chosen: list[str], forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{module} imports {name}"
        for module in chosen
        for name in sorted(set(imported(module)))
        if name.split(".")[0] in forbidden or any(name.startswith(f"{f}.") for f in forbidden)
    ]


def test_workflows_import_nothing_but_the_standard_library_and_transitions():
    allowed = set(sys.stdlib_module_names) | {"workflows", "transitions"}
    assert [
        f"{m} imports {name}"
        for m in modules("workflows")
        for name in imported(m)
        if name.split(".")[0] not in allowed
    ] == []


def test_only_the_machine_imports_transitions():
    users = {m for m in ALL if any(n.split(".")[0] == "transitions" for n in imported(m))}
    assert users == {"workflows/machine.py"}


def test_nothing_below_the_composition_roots_asks_a_clock():
    asks = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time|localtime)\b")
    below = [m for m in ALL if m not in ROOTS and not m.startswith("casework/cli/")]
    assert [m for m in below if asks.search((ROOT / m).read_text("utf-8"))] == []


def test_services_models_and_queries_know_nothing_of_the_web():
    chosen = modules("casework/services", "casework/audit", "casework/models", "casework/queries",
                     "notifications")  # fmt: skip
    web = ("flask", "flask_login", "flask_wtf", "werkzeug", "casework.web", "casework.app")
    allowed = {"notifications/mail.py", "notifications/run.py"}  # Flask-Mail; the type Casework
    found = offenders([m for m in chosen if m not in allowed], web)
    assert found == []


def test_models_know_nothing_of_services_and_rules_nothing_of_either():
    assert offenders(modules("casework/models"), ("casework.services", "workflows.machine")) == []


def test_the_recording_side_never_sends_mail():
    recording = modules("casework/services", "casework/models")
    assert offenders(recording, ("notifications", "smtplib", "flask_mail")) == []


def test_rows_are_changed_by_the_services_alone():
    """`act` and `record` are the only writers; what has no door stands in the list above."""
    found = []
    for module in ALL:
        if module.startswith(WRITERS):
            continue
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in ("insert", "update", "delete"):
                    found.append(f"{module}:{node.lineno}")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                if node.func.attr in ("add", "add_all", "merge", "commit") and "session" in owner:
                    found.append(f"{module}:{node.lineno}")
    assert found == []


def test_no_edition_or_year_stands_in_the_code():
    """A difference between editions is a difference in data."""
    year = re.compile(r"\b(2019|2018|2021|2022)\b")
    exempt = ("casework/demo/", "casework/reference/", "casework/cli/", "casework/migrations/")
    found = []
    for module in ALL:
        if module.startswith(exempt):
            continue
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Constant) and node not in docstrings(module):
                text = str(node.value)
                if isinstance(node.value, int | str) and year.search(text) and len(text) < 40:
                    found.append(f"{module}:{node.lineno} {text!r}")
    allowed = re.compile(r"如 2022-12-22|such as 2022-12-22")
    assert [f for f in found if not allowed.search(f)] == []


@cache
def docstrings(module: str) -> set[ast.AST]:
    return {node.value for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}


@pytest.mark.parametrize("module", ALL)
def test_each_module_says_in_one_sentence_which_question_it_answers(module: str):
    text = ast.get_docstring(tree(module))
    assert text, f"{module} has no docstring"
    first = text.split("\n\n")[0].replace("\n", " ")
    if not module.endswith("__init__.py"):
        assert "?" in first, f"{module}: {first}"


def test_no_modules_import_each_other_in_a_circle():
    """A package's face, which hands on what its modules hold, doesn't count."""
    names = {m.removesuffix(".py").replace("/", "."): m for m in ALL if "__init__" not in m}
    below = {name: set(imported(m)) & set(names) - {name} for name, m in names.items()}
    while ready := {name for name, needs in below.items() if not needs}:
        below = {name: needs - ready for name, needs in below.items() if name not in ready}
    assert below == {}


def test_files_are_short_enough_to_answer_one_question():
    kinds = (".py", ".html", ".css", ".js")
    code = [p for folder in (*PACKAGES, "templates") for p in (ROOT / folder).rglob("*")
            if p.suffix in kinds]  # fmt: skip
    long = {
        str(p.relative_to(ROOT)): n
        for p in code
        if "versions" not in p.parts and (n := len(p.read_text("utf-8").splitlines())) > 250
    }
    assert long == {}


def test_there_is_no_drawer_for_odds_and_ends():
    names = {p.stem for folder in PACKAGES for p in (ROOT / folder).rglob("*")}
    assert names & {"utils", "util", "helpers", "common", "misc"} == set()


def test_the_top_level_is_what_it_is_said_to_be():
    asked = ["git", "ls-files"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert top <= {
        "casework", "workflows", "templates", "notifications", "instance", "tests",
        "pyproject.toml", "README.md", "README.zh-CN.md", "Makefile", ".ci", "requirements",
        "LICENSE", "CHANGELOG.md", "docs", ".gitignore",
    }  # fmt: skip

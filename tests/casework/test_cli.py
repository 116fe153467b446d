"""Does an installation get its tables and its first account from the command line?"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from casework import audit
from casework.app import create_app
from casework.business_clock import wall
from casework.cli import main
from casework.config import Config
from casework.db import Database
from casework.models import User
from casework.services import login
from tests.support.accounts import PASSWORD
from tests.support.databases import ENGINES, Engine

Run = Callable[..., Result]


@pytest.fixture(params=ENGINES)
def run(
    request: pytest.FixtureRequest, new_database: Callable[..., str], tmp_path: Path
) -> Run:  # fmt: skip
    """`run("db", "upgrade")` on an empty database; `run.url` and `run.instance` say where."""
    engine: Engine = request.param
    url = new_database(engine)
    here = {"CASEWORK_DATABASE_URL": url, "CASEWORK_INSTANCE": str(tmp_path / "instance")}

    def invoke(*words: str, typed: str = "", **more: str) -> Result:
        return CliRunner().invoke(main, words, input=typed, env=here | more)

    invoke.url = url  # type: ignore[attr-defined]
    invoke.instance = tmp_path / "instance"  # type: ignore[attr-defined]
    return invoke


def test_a_new_installation_has_no_account_until_one_is_added(run: Run) -> None:
    assert "casework db upgrade" in run("db", "check").output
    assert "casework db upgrade" in run("user", "add", "root", "--name", "甲").output
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "upgrade").exit_code == 0, "safe to repeat"
    assert run("db", "check").exit_code == 0
    db = Database(run.url)  # type: ignore[attr-defined]
    with db.reading() as session:
        assert session.scalars(select(User)).all() == []
    done = run("user", "add", "root", "--name", "管理员", "--email", "root@example.cn",
               "--role", "account_admin", "--password-stdin", typed=PASSWORD + "\n")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert login.attempt(db, "root", PASSWORD, config=Config(), wall=wall)
    assert PASSWORD not in done.output
    assert audit.verify(db).problems == []
    db.engine.dispose()


def test_without_a_password_a_link_is_printed_that_works_once(run: Run) -> None:
    run("db", "upgrade")
    base = {"CASEWORK_BASE_URL": "https://casework.example.cn/"}
    done = run("user", "add", "gd", "--name", "粤", "--role", "unit", "--org-kind", "unit",
               "--unit", "440000", **base)  # fmt: skip
    found = re.search(r"^https://casework\.example\.cn/reset/(\S+)$", done.output, re.M)
    assert found, done.output
    app = create_app(Config(database_url=run.url, instance=run.instance))  # type: ignore[attr-defined]
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert "gd" in client.get(f"/reset/{found[1]}").text
    form = {"password": PASSWORD, "again": PASSWORD}
    assert client.post(f"/reset/{found[1]}", data=form).status_code == 303
    assert client.post(f"/reset/{found[1]}", data=form).status_code == 404
    assert client.post("/login", data={"login": "gd", "password": PASSWORD}).status_code == 303
    again = run("user", "reset", "gd", **base)
    assert "/reset/" in again.output
    app.extensions["casework"].db.engine.dispose()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x", "--name", ""), "姓名"),
        (("x", "--name", "甲", "--role", "unit"), "不能担任"),
        (("x", "--name", "甲", "--role", "king"), "king"),
        (("x", "--name", "甲"), "至少选一个角色"),
        (("x", "--name", "甲", "--role", "account_admin", "--role", "audit_admin"), "同一人"),
        (
            ("x", "--name", "甲", "--org-kind", "city", "--role", "city", "--division", "1"),
            "行政区划",
        ),
        (("a b", "--name", "甲"), "登录名"),
        (("x", "--name", "甲", "--email", "no"), "邮箱"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    run: Run, words: tuple[str, ...], said: str
) -> None:  # fmt: skip
    run("db", "upgrade")
    done = run("user", "add", *words)
    assert done.exit_code != 0
    assert said in done.output
    assert "Traceback" not in done.output


def test_a_weak_password_adds_nobody(run: Run) -> None:
    run("db", "upgrade")
    done = run(
        "user",
        "add",
        "root",
        "--name",
        "甲",
        "--role",
        "account_admin",
        "--password-stdin",
        typed="short\n",
    )
    assert done.exit_code == 1
    assert "12" in done.output
    assert "没有账号" in run("user", "reset", "root").output


def test_a_login_that_is_taken_is_said_so(run: Run) -> None:
    run("db", "upgrade")
    role = ("--role", "account_admin")
    assert run("user", "add", "root", "--name", "甲", *role).exit_code == 0
    done = run("user", "add", "root", "--name", "乙", *role)
    assert done.exit_code == 1
    assert "已有人使用" in done.output

"""Are settings read as they were written, and secrets kept to their owner?"""

from __future__ import annotations

import os
import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from casework.config import Config, from_environment, secret_key


def test_every_setting_can_come_from_the_environment() -> None:
    given = {
        "CASEWORK_PORT": "8080", "CASEWORK_HTTPS": "yes", "CASEWORK_INSTANCE": "/tmp/there",
        "CASEWORK_DATABASE_URL": "postgresql://h/d", "CASEWORK_TRUSTED_PROXIES": "1",
        "PORT": "1", "CASEWORK_TEST_POSTGRES_URL": "not a setting",
    }  # fmt: skip
    found = from_environment(given)
    assert (found.port, found.https, found.trusted_proxies) == (8080, True, 1)
    assert found.database == "postgresql://h/d"
    assert found.uploads == Path("/tmp/there/uploads")
    assert found.idle_minutes == Config().idle_minutes


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "eighty"), ("HTTPS", "perhaps"), ("IDLE_MINUTES", "1.5"),
                        ("PORT", "")]
)  # fmt: skip
def test_a_setting_that_cant_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"CASEWORK_{name}"):
        from_environment({f"CASEWORK_{name}": value})


def test_without_a_database_address_it_is_sqlite_in_the_instance_folder(tmp_path: Path) -> None:
    assert Config(instance=tmp_path).database == f"sqlite:///{tmp_path}/casework.sqlite"


def test_secrets_dont_show_in_a_log(tmp_path: Path) -> None:
    shown = repr(Config(secret_key="hidden1", mail_password="hidden2"))
    assert "hidden" not in shown


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key(Config(instance=tmp_path))
    assert secret_key(Config(instance=tmp_path)) == first
    path = tmp_path / "keys" / "session.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(first) >= 64
    assert os.listdir(path.parent) == ["session.key"]  # noqa: PTH208
    assert secret_key(Config(instance=tmp_path, secret_key="given")) == "given"


def _key(folder: Path) -> str:
    return secret_key(Config(instance=folder))


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        assert len(set(pool.map(_key, [tmp_path] * 8))) == 1

"""Is a file found that isn't the one that was handed in, and is it given to nobody?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from casework import audit
from casework.attachments import Stored, path_of
from casework.audit import files
from tests.casework.test_attachments import app, stored  # noqa: F401  fixtures
from tests.support.files import PDF
from tests.support.house import MINISTRY, WORKING, House
from tests.support.installation import client_of
from tests.support.whole_record import keep_file, whole_record

OWNER = "case/2022-industry-440300"


def found(app: Flask) -> list[str]:  # noqa: F811
    own, report = app.extensions["casework"], audit.Report()
    files.compare(own.db, report, own.config.uploads)
    return [f"{p.stream} {p.en}" for p in report.problems]


@pytest.fixture
def kept(app: Flask, stored: Stored) -> Path:  # noqa: F811
    return path_of(app.extensions["casework"].config.uploads, stored.sha256)


def test_a_file_that_was_changed_is_found_and_not_given_out(
    app: Flask,  # noqa: F811
    kept: Path,
) -> None:
    assert found(app) == []
    kept.chmod(0o600)
    kept.write_bytes(PDF.replace(b"1.7", b"1.4"))
    assert found(app) == [f"{OWNER} The file {kept.name} was changed."]
    answer = client_of(app, "unit").get(f"/cases/2022-industry-440300/files/{kept.name}?lang=en")
    assert answer.status_code == 409
    assert b"%PDF" not in answer.data
    assert "given out" in answer.text
    app.config["WTF_CSRF_ENABLED"] = False
    shown = client_of(app, "auditor").post("/admin/audit/verify").text
    assert kept.name in shown


def test_a_file_that_is_gone_is_found(app: Flask, kept: Path) -> None:  # noqa: F811
    kept.unlink()
    assert found(app) == [f"{OWNER} The file {kept.name} is gone."]


def test_words_that_look_like_a_file_are_no_file(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    """Whoever writes such a text, an objector too, can't make the record look broken."""
    house, report = House.on(new_database("sqlite", recipe=whole_record)), audit.Report()
    keep_file(tmp_path)
    told = {"kind": "social", "date": "2022-01-01", "source": f"sha256:{'0' * 64} 示例.pdf"}
    house.door.record(MINISTRY, "division", "incident", told, item="2", ref="320500",
                      received_at=WORKING)  # fmt: skip
    files.compare(house.db, report, tmp_path)
    house.db.engine.dispose()
    assert report.problems == []

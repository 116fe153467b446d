"""Is a file found that isn't the one that was handed in, and is it given to nobody?"""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from casework.attachments import Stored, path_of
from casework.services import audit, audit_files
from tests.casework.test_attachments import PDF, app, stored  # noqa: F401  fixtures
from tests.support.installation import client_of

OWNER = "case/2022-industry-440300"


def found(app: Flask) -> list[str]:  # noqa: F811
    own, report = app.extensions["casework"], audit.Report()
    audit_files.compare(own.db, report, own.config.uploads)
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

"""Is a file what it says it is, and does nobody get what isn't theirs?"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from casework.attachments import Stored, checked, named, path_of, plain_name
from casework.errors import Invalid
from casework.handed_in import Most, attach
from casework.unnamed_files import put
from tests.support.files import JPEG, PDF, PNG
from tests.support.house import WORKING
from tests.support.installation import app_on, client_of
from tests.support.rounds import early_round

ROOM = Most(files=2, mb=1)


# What the main part of a package is, as its program begins it.
MAIN = {
    "word/document.xml": b"<document/>",
    "xl/workbook.xml": b"<workbook/>",
    "OFD.xml": b"<OFD/>",
}


def package(*parts: str, content: bytes = b"<x/>", **more: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part, MAIN.get(part, content))
        for part, body in more.items():
            archive.writestr(part, body)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")
OFD = package("OFD.xml", "Doc_0/Document.xml")


def bomb() -> bytes:
    """A small archive that says it would unpack to far more than it is."""
    return package("word/document.xml", "word/a.xml", content=b"\0" * 30_000_000)


def locked() -> bytes:
    content = bytearray(DOCX)
    where = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x05\x06"))
    content[where + 8] |= 1  # the flag of an encrypted part, in the directory
    return bytes(content)


def upload(name: str, content: bytes) -> FileStorage:
    return FileStorage(BytesIO(content), filename=name)


def refused(name: str, content: bytes, folder: Path, most_mb: int = 1) -> tuple[str, str]:
    with pytest.raises(Invalid) as invalid:
        checked(upload(name, content), field="file", most_mb=most_mb)
    assert list(folder.rglob("*")) == []  # nothing half-written
    return invalid.value.errors["file"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("同意函.pdf", PDF, "application/pdf"),
        ("扫描.PNG", PNG, "image/png"),
        ("照片.jpeg", JPEG, "image/jpeg"),
        ("申报书.docx", DOCX,
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("指标.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("公文.ofd", OFD, "application/ofd"),
    ],
)  # fmt: skip
def test_a_file_is_kept_under_the_hash_of_its_content(
    tmp_path: Path, name: str, content: bytes, kind: str
) -> None:
    stored = checked(upload(name, content), field="file", most_mb=1)
    with put(tmp_path, [stored]):
        pass
    digest = hashlib.sha256(content).hexdigest()
    assert (stored.sha256, stored.media_type, stored.size) == (digest, kind, len(content))
    assert path_of(tmp_path, digest).read_bytes() == content
    assert named(stored.value) == (digest, stored.name)
    again = checked(upload("别名." + name.rpartition(".")[2], content), field="f", most_mb=1)
    assert again.sha256 == stored.sha256


def test_a_name_that_says_something_else_is_refused_with_what_to_do(tmp_path: Path) -> None:
    chinese, _english = refused("表格.xlsx", DOCX, tmp_path)
    assert "DOCX" in chinese
    assert "扩展名" in chinese


def test_too_big_and_empty_are_refused_with_the_limit(tmp_path: Path) -> None:
    chinese, english = refused("大.pdf", PDF + b"\0" * 1024 * 1024, tmp_path)
    assert "1 MB" in chinese
    assert "1 MB" in english
    assert "空文件" in refused("空.pdf", b"", tmp_path)[0]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\文件\\同意函.PDF", "同意函.pdf"),
        ("a\r\nContent-Type: text.pdf", "aContent-Type: text.pdf"),
        ("x" * 500 + ".pdf", "x" * 114 + ".pdf"),
        ("", "file.pdf"),
        ("证明\u202egpj.exe.pdf", "证明gpj.exe.pdf"),
        ("\u200b\u3164同\u2066意\u2800.pdf", "同意.pdf"),
    ],
)
def test_a_name_is_only_a_name(sent: str, kept: str) -> None:
    assert plain_name(sent, "pdf") == kept


# --- who gets it ---------------------------------------------------------------------------------


@pytest.fixture
def app(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Flask]:
    found = app_on(new_database("sqlite", recipe=early_round), tmp_path)
    yield found
    found.extensions["casework"].db.engine.dispose()


@pytest.fixture
def stored(app: Flask) -> Stored:
    own = app.extensions["casework"]
    kept = checked(upload("同意函.pdf", PDF), field="f", most_mb=1)
    with put(own.config.uploads, [kept]):
        attach(own.db, kept, "case/2022-industry-440300", by=4, at=WORKING, most=ROOM, field="f")
    return kept


def test_a_file_is_given_to_who_sees_its_owner_and_only_to_be_saved(
    app: Flask, stored: Stored
) -> None:
    address = f"/cases/2022-industry-440300/files/{stored.sha256}"
    for login in ("ministry", "leader", "auditor", "unit", "city", "statistics"):
        with client_of(app, login).get(address) as answer:
            assert (answer.status_code, answer.data) == (200, PDF), login
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "%E5%90%8C%E6%84%8F%E5%87%BD.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("login", ["other", "communications", "expert", "system_admin"])
def test_nobody_else_gets_it(app: Flask, stored: Stored, login: str) -> None:
    address = f"/cases/2022-industry-440300/files/{stored.sha256}"
    assert client_of(app, login).get(address).status_code == 404


def test_a_hash_opens_no_other_owners_file(app: Flask, stored: Stored) -> None:
    other = f"/cases/2022-industry-990100/files/{stored.sha256}"
    assert client_of(app, "other").get(other).status_code == 404

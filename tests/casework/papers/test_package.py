"""Is the package whole, the same octets each time, and is another one told from it?"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from casework import attachments
from casework.documents import own_templates, package
from casework.documents.application import Application
from casework.documents.archive import MANIFEST, SUMS, FileGone
from casework.documents.package import Difference, Paper
from workflows.calendar import BEIJING
from workflows.facts import Fact, Recorded
from workflows.loader import edition
from workflows.rules import bind

AT = datetime(2022, 12, 19, 15, 30, tzinfo=BEIJING)
SCAN = b"%PDF-1.4 scan"
HASH = hashlib.sha256(SCAN).hexdigest()
PAPERS = [Paper("01 申报书.pdf", "申报书", b"one"), Paper("02 推荐函.pdf", "推荐函", b"two")]


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    attachments.write(attachments.path_of(tmp_path, HASH), SCAN)
    return tmp_path


def with_files() -> Application:
    known = edition("2022")
    app = own_templates.example(bind(known, known.notice(2022)), "industry", AT)
    consent = {"file": f"sha256:{HASH} 同意../../文件:1\u202efdp.pdf"}
    sealed = {"file": f"sha256:{HASH} 扫描.pdf"}
    return replace(app, recorded=Recorded({
        "consent": {"": Fact(consent)}, "document": {"letter": Fact(sealed)},
        "selection_record": {"": Fact({"file": "只写了名称.pdf"})},
        "score": {"": Fact({"file": f"sha256:{'0' * 64} 部里的评分表.pdf"})},
    }))  # fmt: skip


def packed(app: Application, uploads: Path, name: str = "a.zip") -> tuple[Path, str]:
    path = uploads / name
    return path, package.write(path, app, PAPERS, uploads)


def test_it_holds_papers_and_files_with_a_manifest_and_sums_that_agree(uploads: Path) -> None:
    path, sha256 = packed(with_files(), uploads)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        sums = dict(reversed(line.split("  ", 1)) for line in
                    archive.read(SUMS).decode().splitlines())  # fmt: skip
        names = set(archive.namelist())
        assert names == {*sums, SUMS}
        for name, wanted in sums.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == wanted
    assert {f["path"]: f["sha256"] for f in manifest["files"]} | {
        MANIFEST: sums[MANIFEST]} == sums  # fmt: skip
    assert all(name.isprintable() for name in names)
    assert [f for f in names if ".." in f.split("/") or "部里" in f] == []
    assert sum(name.startswith(package.FILES) for name in names) == 2
    kept = sorted(name for name in names if name.startswith(package.FILES))
    assert [name.split("/")[1][:4] for name in kept] == [
        "001 ",
        "002 ",
    ]  # no gap for what isn't there
    assert manifest["named_but_not_handed_in"][0]["name"] == "只写了名称.pdf"


def test_the_same_version_makes_the_same_octets(uploads: Path) -> None:
    assert packed(with_files(), uploads)[1] == packed(with_files(), uploads, "b.zip")[1]


@pytest.mark.parametrize("spoil", [lambda p: p.unlink(), lambda p: p.write_bytes(b"%PDF-1.4 xcan")])
def test_a_file_that_is_gone_or_changed_is_named(uploads: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    spoil(attachments.path_of(uploads, HASH))
    with pytest.raises(FileGone, match="同意"):
        packed(with_files(), uploads)


def repacked(path: Path, change: dict[str, bytes | None]) -> io.BytesIO:
    """The same archive packed anew, with some parts changed, added or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts: dict[str, bytes | None] = {n: old.read(n) for n in old.namelist()} | change
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    out.seek(0)
    return out


def test_another_archive_is_told_file_by_file(uploads: Path) -> None:
    path, sha256 = packed(with_files(), uploads)
    one = f"{package.PAPERS}/{PAPERS[0].name}"

    def compared(other: io.BytesIO) -> package.Compared:
        with path.open("rb") as stored:
            return package.compare(stored, package.sum_of(other), other)

    assert package.sum_of(io.BytesIO(path.read_bytes())) == sha256
    again = compared(repacked(path, {}))
    assert (again.same, again.readable, again.differences) == (False, True, ())
    changed = compared(repacked(path, {one: b"another", SUMS: None, "more": b"x"}))
    assert changed.differences == (Difference(SUMS, "missing"), Difference(one, "changed"),
                                   Difference("more", "added"))  # fmt: skip
    assert compared(repacked(path, {one: b"0ne"})).differences == (Difference(one, "changed"),)
    assert not compared(io.BytesIO(b"no archive")).readable
    cut = path.read_bytes()[:-40]
    assert not compared(io.BytesIO(cut)).readable


def test_what_is_said_beside_the_work_is_no_part_of_an_application() -> None:
    known = edition("2022")
    app = own_templates.example(bind(known, known.notice(2022)), "industry", AT)
    said = {
        "message": {"1": Fact({"text": "一句话", "file": f"{HASH} 答复.pdf"})},
        "unit_note": {"": Fact({"text": "一句话"})},
        "ministry_note": {"": Fact({"text": "一句话"})},
    }
    with_talk = replace(app, recorded=Recorded({**app.recorded.facts, **said}))
    assert list(package.attachments(with_talk)) == list(package.attachments(app))
    assert not said.keys() & {kind.id for kind in with_talk.kinds()}
    named = " ".join(name for name, _ in own_templates.placeholders(app.rules))
    assert not [kind for kind in said if f".{kind}" in named]

"""What do the archives hold that prove a publicity and go up with a report, and how are they written?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from casework.attachments import path_of, unchanged
from casework.documents.archive import Pack, plain
from casework.documents.review.papers import FORMATS, offered
from casework.documents.review.sheet import Sheet
from casework.models.base import instant_text
from workflows.notice_text import written

from .contents import contents
from .decided import attached, decided
from .known import Known
from .material import DECISIONS, Material, entries
from .notice_files import notice_file
from .printed import of_notice
from .proof import NAME, proof
from .register import register
from .request import request

TEXT = "text.json"


def write_proof(out: IO[bytes], known: Known) -> None:
    """The proof of a notice: signed paper, the notice itself, its text to the last octet."""
    with Pack(out) as pack:
        put_proof(pack, known, "")
        pack.conclude(told(known))


def put_proof(pack: Pack, known: Known, folder: str) -> None:
    """The same within a larger archive."""
    notice, sheet = known.notice, proof(known)
    for kind in ("pdf", "docx"):
        content = FORMATS[kind](sheet, at=known.at)
        pack.add(f"{folder}{NAME} {notice.ref}.{kind}", NAME, content)
    printed = of_notice(notice, "zh", demo=known.demo, address=known.address)
    for kind in ("pdf", "docx"):
        pack.add(f"{folder}公示 {notice.ref}.{kind}", "公示正文", notice_file(printed, kind))
    pack.add(f"{folder}{TEXT}", "公示正文的原始字节", written(notice.text).encode())


def told(known: Known) -> dict[str, Any]:
    """What the manifest says before it names the files."""
    notice = known.notice
    return {
        "notice": notice.ref, "kind": notice.kind, "text_sha256": notice.digest,
        "made_at": instant_text(known.at), "rules_hash": known.rules.digest,
        "lists": [{"publicity": one.ref, "list_sha256": one.digest,
                   "published_at": instant_text(one.published_at),
                   "ends_at": instant_text(one.ends_at),
                   "events": [{"stream": run.published.event.stream, "seq": event.seq,
                               "name": event.name, "hash": event.hash}
                              for event in (done.event for done in run.happened)]}
                  for one, run in zip(notice.lists, known.runs, strict=True)],
        "newest_seal": known.sealed.hash or None,
    }  # fmt: skip


# --- what goes up with a report -----------------------------------------------------------------


def write_report(out: IO[bytes], known: Material, uploads: Path) -> None:
    """All that goes up with a report, one folder each; what is missing the cover says."""
    missing: list[str] = []
    with Pack(out) as pack:
        _drawn(pack, known, request(known), "1 请示草稿/", ("docx", "pdf"))
        for name, folder in (("names", "2 名单/"), ("minutes", "6 会议纪要/")):
            if sheet := _of_review(known, name):
                _drawn(
                    pack,
                    known,
                    sheet,
                    folder,
                    ("docx", "pdf", "xlsx")[: 3 if name == "names" else 2],
                )
            else:
                missing.append(f"{folder[2:-1]}：系统里没有可以生成的内容，或者您无权查看。")
        for notice in known.notices:
            put_proof(pack, notice, f"3 公示证明/{notice.notice.ref}/")
        _drawn(pack, known, register(known), "4 异议/", ("xlsx", "pdf"))
        _drawn(pack, known, decided(known), "5 决定/", ("pdf",))
        missing += _files(pack, known, uploads)
        cover = contents(known, sorted(pack.lines, key=lambda line: str(line["path"])), missing)
        _drawn(pack, known, cover, "0 ", ("pdf", "docx"))
        pack.conclude(_told_of(known), missing=missing)


def _drawn(pack: Pack, known: Material, sheet: Sheet, folder: str, kinds: Iterable[str]) -> None:
    for kind in kinds:
        pack.add(
            f"{folder}{plain(sheet.name)}.{kind}", sheet.name, FORMATS[kind](sheet, at=known.at)
        )


def _of_review(known: Material, id: str) -> Sheet | None:
    """A paper of the list's review, where there is one and this person may have it."""
    found = next((one for one in offered(known.page, known.actor) if one.id == id), None)
    return found.content(known.page, known.story, known.review) if found else None


def _files(pack: Pack, known: Material, uploads: Path) -> list[str]:
    """The files of the decisions, of the report and the reply; those that aren't whole are named."""
    missing = []
    if not any(known.page.facts.recorded.all(kind) for kind in DECISIONS):
        missing.append("部里的决定：尚未登记。")
    for number, one in enumerate(attached(known), 1):
        if not one.sha256:
            missing.append(f"{one.what}：文件“{one.name}”只登记了名称，没有上传。")
            continue
        kept = path_of(uploads, one.sha256)
        if not (kept.is_file() and unchanged(uploads, one.sha256)):
            missing.append(f"{one.what}：文件“{one.name}”在系统里找不到，或者与上传时不同。")
            continue
        path = f"5 决定/{number:02d} {plain(one.what)} {plain(one.name)}"
        pack.copy(path, one.what, kept, one.sha256)
    return missing


def _told_of(known: Material) -> dict[str, Any]:
    page = known.page
    return {
        "list": page.list.ref, "version": page.list.version, "record_hash": page.list.head,
        "state": page.list.state, "list_sha256": page.facts.digest,
        "made_at": instant_text(known.at), "rules_hash": page.rules.digest,
        "entries": [{"case": one.case.ref, "code": one.code, "name": one.name,
                     "publicity": one.shown.ref if one.shown else None, "complete": one.complete}
                    for one in entries(known)],
        "notices": [told(notice) for notice in known.notices],
    }  # fmt: skip

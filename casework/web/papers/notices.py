"""How does somebody save a notice, its draft, the proof that it was public, the pack of a report?"""

from __future__ import annotations

import io
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Response, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import allow
from casework.audit import seals
from casework.documents.publicity.known import known
from casework.documents.publicity.material import material
from casework.documents.publicity.notice_files import notice_file
from casework.documents.publicity.packs import write_proof, write_report
from casework.documents.publicity.printed import of_draft
from casework.errors import NotFound
from casework.queries.publicity_record import sealed
from casework.reading import casework, let_go, now, session
from casework.web.given_out import POLICY
from casework.web.papers import blueprint
from casework.web.papers.drawn import MEDIA
from casework.web.public.addresses import of_page
from casework.web.saved import named
from casework.web.shown.draft import wanted
from casework.web.staff import READERS

IN_MEMORY = 4 << 20  # octets of an archive; a larger one is written to a temporary file


@blueprint.get("/lists/<ref>/notice.<any(docx,pdf):extension>")
@allow(*READERS)
def draft_of_notice(ref: str, extension: str) -> ResponseReturnValue:
    """The notice as it would read, of the day and the lists that the address names, as a draft."""
    found = wanted(ref)
    draft = found.notice
    if draft is None:
        raise NotFound
    printed = of_draft(draft, found.page.round.note_zh, demo=casework().demo)
    let_go()
    return _to_save(
        notice_file(printed, extension),
        f"{ref} 公示预览稿.{extension}",
        f"{ref}-notice-draft.{extension}",
    )


@blueprint.get("/notices/<ref>/proof.zip")
@allow(*READERS)
def proof_of_notice(ref: str) -> ResponseReturnValue:
    """The proof that it was public, for a dispute later: from its publication on."""
    own, at = casework(), now()
    found = known(session(), ref, sealed=sealed(seals.place(own.config)), at=at, demo=own.demo,
                  address=of_page)  # fmt: skip
    let_go()
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it
    write_proof(file, found)
    return _archive(file, f"公示 {ref} 公示情况证明.zip", f"{ref}-proof.zip")


@blueprint.get("/lists/<ref>/report-pack.zip")
@allow(*READERS)
def report_pack(ref: str) -> ResponseReturnValue:
    """All that goes up with a report, as the list stands now; from its first publicity on."""
    own, at = casework(), now()
    found = material(session(), current_user.actor, ref, seal=seals.place(own.config), at=at,
                     demo=own.demo, address=of_page)  # fmt: skip
    let_go()
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it
    write_report(file, found, own.config.uploads)
    return _archive(file, f"{ref} 报批材料.zip", f"{ref}-report-pack.zip")


def _archive(file: Any, name: str, plain: str) -> Response:
    file.seek(0)
    answer = send_file(file, mimetype=MEDIA["zip"], as_attachment=True, download_name=name,
                       max_age=0)  # fmt: skip
    answer.headers["Content-Security-Policy"] = POLICY
    return named(answer, plain, name)


def _to_save(content: bytes, name: str, plain: str) -> Response:
    """A file that is saved, never shown here."""
    answer = send_file(io.BytesIO(content), mimetype=MEDIA[name.rpartition(".")[2]],
                       as_attachment=True, download_name=name, max_age=0)  # fmt: skip
    answer.headers["Content-Security-Policy"] = POLICY
    return named(answer, plain, name)

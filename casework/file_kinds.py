"""What is a file by its content, and if it is none of ours, why not?"""

from __future__ import annotations

from casework import file_pdfs, file_pictures
from casework.file_packages import ARCHIVES, OLE, PROGRAMS, kind_of_package
from casework.file_parts import ZIP
from casework.file_pictures import JPEG, PNG
from casework.file_words import NotTaken

# Extension → media type. What a name may end in, once the content agrees.
KINDS = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ALIASES = {"jpeg": "jpg"}
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # the stream of a locked .docx or .xlsx
END_OF_ZIP = b"PK\x05\x06"
ENTRY_OF_ZIP = b"PK\x01\x02"
ELSEWHERE = b"\xff" * 4  # a large archive says in another place how long its directory is
# What is known well enough to say what to do about it: how it begins → reason.
KNOWN = (
    *((head, "archive") for head in ARCHIVES), *((head, "program") for head in PROGRAMS),
    (b"GIF8", "picture"), (b"BM", "picture"), (b"II*\0", "picture"), (b"MM\0*", "picture"),
    (b"RIFF", "picture"), (b"ID3", "picture"), (b"{\\rtf", "old_office"),
)  # fmt: skip
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")
TAIL = 64 * 1024  # how far from its end a PDF may say that it ends


def kind_of(content: bytes) -> str:
    """The extension that belongs to this content; NotTaken says why there is none."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf\0\t\n\r ")
    if content.startswith(ZIP):
        return kind_of_package(content)
    kinds = ((b"%PDF-", start, "pdf"), (PNG, content, "png"), (JPEG, content, "jpg"))
    kind = next((kind for head, octets, kind in kinds if octets.startswith(head)), "")
    if not kind:
        raise NotTaken(_why(content, start))
    if _holds_archive(content):
        raise NotTaken("two")
    if kind != "pdf":
        file_pictures.look(content, (OLE, b"%pdf-", *ARCHIVES, *PROGRAMS, *MARKUP))
    elif b"%%EOF" not in content[-TAIL:]:
        raise NotTaken("damaged")
    else:
        file_pdfs.look(content)
    return kind


def _why(content: bytes, start: bytes) -> str:
    """The reason for what is no kind of ours."""
    if content.startswith(OLE):
        return "locked_office" if LOCKED_OFFICE in content else "old_office"
    if b"%PDF-" in content[:1024]:
        return "before_pdf"
    if start.lower().startswith(MARKUP):
        return "markup"
    if content[4:8] == b"ftyp":  # a photograph or film of a telephone
        return "picture"
    return next((reason for head, reason in KNOWN if content.startswith(head)), "unknown")


def _holds_archive(content: bytes) -> bool:
    """Would another program open the same octets as an archive, whatever follows its directory?"""
    at = content.find(END_OF_ZIP)
    while at >= 0:
        size = content[at + 12 : at + 16]
        directory = at - int.from_bytes(size, "little")
        empty = directory == at and not any(content[at + 4 : at + 22])
        if empty or size == ELSEWHERE or content.startswith(ENTRY_OF_ZIP, max(directory, 0)):
            return True
        at = content.find(END_OF_ZIP, at + 4)
    return False

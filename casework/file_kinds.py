"""What is a file by its content, and if it is none of ours, why not?"""

from __future__ import annotations

from zlib import crc32

from casework import file_pdfs
from casework.file_packages import ARCHIVES, OLE, PROGRAMS, kind_of_package
from casework.file_parts import ZIP
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
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
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
    kind, whole = "", False
    if start.startswith(b"%PDF-"):
        kind, whole = "pdf", b"%%EOF" in content[-TAIL:]
    elif content.startswith(PNG):
        kind, whole = "png", _whole_png(content)
    elif content.startswith(JPEG):
        kind, whole = "jpg", _whole_jpeg(content)
    if not kind:
        raise NotTaken(_why(content, start))
    if _holds_archive(content):
        raise NotTaken("two")
    if not whole:
        raise NotTaken("damaged")
    if kind == "pdf":
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


def _whole_png(content: bytes) -> bool:
    """Chunk after chunk, from a head with a size to the end, with a picture between."""
    at, seen = len(PNG), []
    while at + 12 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body = content[at + 4 : at + 8 + length]
        seen.append(name)
        if crc32(body) != int.from_bytes(content[at + 8 + length : at + 12 + length], "big"):
            return False
        if name == b"IEND":
            return seen[0] == b"IHDR" and b"IDAT" in seen
        at += 12 + length
    return False


def _whole_jpeg(content: bytes) -> bool:
    """Segment after segment to the picture's own, after one that says its size, and an end."""
    at, sized = 2, False
    while content[at : at + 1] == b"\xff":
        while content[at + 1 : at + 2] == b"\xff":  # filled up
            at += 1
        mark = content[at + 1] if at + 1 < len(content) else 0
        sized |= 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC)
        if mark == 0xDA:
            return sized and b"\xff\xd9" in content[at:]
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return False

"""What is a file by its content, and if it is none of ours, why not?"""

from __future__ import annotations

import threading
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium

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
# The part without which a package isn't what it claims to be.
PARTS = {"OFD.xml": "ofd", "word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
OTHER_PARTS = ("ppt/presentation.xml", "mimetype", "content.xml")
MOST_PARTS = 2_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200
MOST_TYPES = 1024 * 1024  # octets of [Content_Types].xml that are read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # the stream of a locked .docx or .xlsx
END_OF_ZIP = b"PK\x05\x06"
HEADS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
)
# What is known well enough to say what to do about it: how it begins → reason.
KNOWN = (
    (END_OF_ZIP, "archive"), (b"Rar!\x1a\x07", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ\0", "archive"),
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"#!", "program"),
    (b"GIF8", "picture"), (b"BM", "picture"), (b"II*\0", "picture"), (b"MM\0*", "picture"),
    (b"RIFF", "picture"), (b"ID3", "picture"), (b"{\\rtf", "old_office"),
)  # fmt: skip
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")
MACROS = (".docm", ".dotm", ".xlsm", ".xlsb", ".xlam", ".pptm", "vbaproject.bin", "vbadata.xml")
EMBEDDED = (".docx", ".xlsx", ".pptx", ".odttf")  # documents that Office itself puts into another
# PDFium is one for the process, and works for one at a time.
ONE_AT_A_TIME = threading.Lock()


class NotTaken(Exception):
    """It is none of ours: `reason` is a key of casework.file_words, `inner` the part it is about."""

    def __init__(self, reason: str, inner: str = "") -> None:
        super().__init__(reason)
        self.reason, self.inner = reason, inner


def kind_of(content: bytes) -> str:
    """The extension that belongs to this content; NotTaken says why there is none."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf\0\t\n\r ")
    if start.startswith(b"%PDF-"):
        if _ends_as_archive(content):
            raise NotTaken("two")
        if _locked_pdf(content):
            raise NotTaken("locked_pdf")
        return "pdf"
    for head, kind in HEADS:
        if content.startswith(head):
            if _ends_as_archive(content):
                raise NotTaken("two")
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    raise NotTaken(_why(content, start))


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


def _ends_as_archive(content: bytes) -> bool:
    """Would another program open the same octets as an archive? Its directory ends the file."""
    at = content.rfind(END_OF_ZIP, max(0, len(content) - 22 - 0xFFFF))
    if at < 0 or at + 22 > len(content):
        return False
    return at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)


def _locked_pdf(content: bytes) -> bool:
    """Does it need a password, or a key, to be opened?

    One that everybody can open and only its owner may change is as good as any other.
    """
    if b"/Encrypt" not in content:
        return False
    with ONE_AT_A_TIME:
        try:
            pypdfium2.PdfDocument(content).close()
        except pypdfium2.PdfiumError as error:
            return error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
    return False


def _package(content: bytes) -> str:
    """OFD, DOCX and XLSX are zip archives: their directory, and how each part begins.

    An archive that would unpack to far more than it is, one that is locked, one that carries
    macros, programs or other archives is none of ours. Nothing is unpacked whole.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise NotTaken("locked_archive")
            unpacked = sum(part.file_size for part in parts)
            most = min(MOST_UNPACKED, MOST_RATIO * len(content))
            if len(parts) > MOST_PARTS or unpacked > most:
                raise NotTaken("bomb")
            names = {part.filename for part in parts}
            kind = next((kind for part, kind in PARTS.items() if part in names), None)
            if kind is None:
                raise NotTaken("office" if names & set(OTHER_PARTS) else "archive")
            if _has_macros(archive, names):
                raise NotTaken("macros")
            for inner in _foreign(archive):
                raise NotTaken("inside", inner)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, RuntimeError,
            zlib.error):  # fmt: skip
        raise NotTaken("damaged") from None
    return kind


def _has_macros(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """By its parts' names, and by what the package says of them: a macro can bear any name."""
    if any(name.lower().endswith(MACROS) or "/macrosheets/" in name.lower() for name in names):
        return True
    if "[Content_Types].xml" not in names:
        return False
    with archive.open("[Content_Types].xml") as types:
        said = types.read(MOST_TYPES).lower()
    return b"macroenabled" in said or b"vbaproject" in said


def _foreign(archive: zipfile.ZipFile) -> Iterator[str]:
    """The parts that are archives or programs, however they are called."""
    for part in archive.infolist():
        if part.is_dir():
            continue
        with archive.open(part) as inner:
            head = inner.read(8)
        if head.startswith(b"PK\x03\x04"):
            if not part.filename.lower().endswith(EMBEDDED):
                yield part.filename
        elif any(head.startswith(known) and reason in ("archive", "program")
                 for known, reason in KNOWN):  # fmt: skip
            yield part.filename

"""Does a PDF open for everybody, and does nothing in it run, act by itself, or carry another file?

PDFium reads it and writes it out anew: what lay in packed or locked streams, or was spelt in
another way, then stands there plainly. A small file can ask for all the memory there is, so that
happens in a process of its own: `python -m casework.file_pdfs`.
"""

from __future__ import annotations

import ctypes
import re
import resource
import subprocess
import sys
import threading

import pypdfium2
import pypdfium2.raw as pdfium

from casework import file_pdf_actions
from casework.config import ROOT
from casework.file_words import WHY, NotTaken

SECONDS = 15
MEMORY = 768 * 1024 * 1024
LARGEST = 96 * 1024 * 1024  # octets of what is written anew
AT_ONCE = threading.BoundedSemaphore(2)  # of the server's eight threads
# As PDFium writes it: an action that starts something, a file within, a form that is a program.
RUNS = re.compile(
    rb"(?:/S|obj\s+)/(?:Launch|JavaScript|Rendition)\b|/(?:EF|XFA)(?:<<|\[| \d+ \d+ R)"
)


def look(content: bytes) -> None:
    """NotTaken, where it is no whole PDF of a page at least, is locked, or does more than be read.

    One that everybody can open and only its owner may change is as good as any other.
    """
    with AT_ONCE:
        try:
            done = subprocess.run(
                [sys.executable, "-m", __name__], input=content, cwd=ROOT, capture_output=True,
                check=False, timeout=SECONDS, env={},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NotTaken("heavy_pdf") from None
    found = done.stdout.decode()
    if done.returncode or found not in {"", *WHY}:
        raise NotTaken("heavy_pdf")
    if found:
        raise NotTaken(found)


def main() -> int:
    """Say why the PDF on the standard input isn't taken; nothing where it is."""
    content = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(_why_not(content))
    return 0


def _why_not(content: bytes) -> str:
    try:
        opened = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        return "locked_pdf" if locked else "damaged"
    if not len(opened):
        return "damaged"
    written = _written_anew(opened)
    if written is None:
        return "heavy_pdf"
    if RUNS.search(written):
        return "runs"
    return "opens" if file_pdf_actions.acts(written) else ""


def _written_anew(opened: pypdfium2.PdfDocument) -> bytearray | None:
    """The same without packing and locks; None where that is too much."""
    found = bytearray()

    def take(_writer: object, block: object, size: int) -> int:
        found.extend(ctypes.string_at(block, size))  # type: ignore[arg-type]
        return int(len(found) <= LARGEST)  # 0 ends it

    writer = pdfium.FPDF_FILEWRITE(version=1)
    writer.WriteBlock = type(writer.WriteBlock)(take)
    flags = pdfium.FPDF_NO_INCREMENTAL | pdfium.FPDF_REMOVE_SECURITY
    whole = pdfium.FPDF_SaveAsCopy(opened.raw, ctypes.byref(writer), flags)
    return found if whole and len(found) <= LARGEST else None


if __name__ == "__main__":
    sys.exit(main())

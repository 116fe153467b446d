"""What stands on a page that was printed, as somebody sees it who holds it?"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass

import pypdfium2 as pdfium

DOTS = 144 / 72  # a page's points to a picture's dots
DARK = bytes(dot < 128 for dot in range(256))


@dataclass(frozen=True)
class Printed:
    """A PDF: the text of its pages without spaces and as copied, and what share of each page is inked."""

    text: str
    inked: tuple[float, ...]
    copied: str = ""


def printed(content: bytes, *, drawn: bool = True) -> Printed:
    """Read and draw a PDF; with `drawn` False, its first and last page alone."""
    with pdfium.PdfDocument(content) as document:
        texts, inked = [], []
        for number, page in enumerate(document, 1):
            texts.append(page.get_textpage().get_text_range())
            if not drawn and 1 < number < len(document):
                continue
            dots = bytes(page.render(scale=DOTS, grayscale=True).buffer)
            inked.append(dots.translate(DARK).count(1) / len(dots))
        return Printed(re.sub(r"[\s\u200b]", "", "".join(texts)), tuple(inked), "".join(texts))


def pages(content: bytes) -> list[tuple[str, bool]]:
    """Each page of a PDF: its text, and is it wider than high."""
    with pdfium.PdfDocument(content) as document:
        return [(page.get_textpage().get_text_range(), page.get_width() > page.get_height())
                for page in document]  # fmt: skip


def picture_of(content: bytes) -> bytes:
    """The first page of a PDF in grey, as PNG."""
    with pdfium.PdfDocument(content) as document:
        seen = document[0].render(scale=1.2, grayscale=True)
        wide, high, dots = seen.width, seen.height, bytes(seen.buffer)
    lines = (dots[y * seen.stride :][:wide] for y in range(high))
    parts = ((b"IHDR", struct.pack(">2I5B", wide, high, 8, 0, 0, 0, 0)),
             (b"IDAT", zlib.compress(b"".join(b"\0" + line for line in lines), 9)), (b"IEND", b""))  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )

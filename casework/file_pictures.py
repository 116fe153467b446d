"""Is a PNG or JPEG whole, of a size that can be shown, and does nothing else follow its end?"""

from __future__ import annotations

import re
from zlib import crc32

from casework.file_parts import ZIP
from casework.file_words import NotTaken

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# More than a sheet of A3 at 1200 dots an inch, or what any telephone takes: each dot is four octets
# of whoever opens it.
MOST_DOTS, MOST_SIDE = 300_000_000, 65_535
# What another program would find behind the picture, wherever it lies.
ANYWHERE = re.compile(
    rb"%PDF-|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|PK\x03\x04|<!doctype|<html|<script|<\?php",
    re.IGNORECASE,
)
BLANK = b"\0\t\r\n "


def look(content: bytes, heads: tuple[bytes, ...]) -> None:
    """NotTaken where it isn't; `heads` are how a file of another kind begins.

    What a telephone puts behind a picture, a second one or a short film, is none.
    """
    size, end = (_png if content.startswith(PNG) else _jpeg)(content)
    wide, high = size
    if end == 0 or not wide or not high:
        raise NotTaken("damaged")
    rest = content[end:]
    if rest.lstrip(BLANK).lower().startswith((ZIP.lower(), *(h.lower() for h in heads))):
        raise NotTaken("two")
    if ANYWHERE.search(rest):
        raise NotTaken("two")
    if max(size) > MOST_SIDE or wide * high > MOST_DOTS:
        raise NotTaken("huge", f"{wide} × {high}")


def _number(octets: bytes) -> int:
    return int.from_bytes(octets, "big")


def _png(content: bytes) -> tuple[tuple[int, int], int]:
    """Chunk after chunk, from a head with a size to the end, with a picture between: its size, and
    where it ends; 0 where it doesn't."""
    at, seen = len(PNG), []
    while at + 12 <= len(content):
        length, name = _number(content[at : at + 4]), content[at + 4 : at + 8]
        body = content[at + 4 : at + 8 + length]
        seen.append(name)
        if crc32(body) != _number(content[at + 8 + length : at + 12 + length]):
            break
        at += 12 + length
        if name == b"IEND":
            head = content[len(PNG) + 8 :]
            whole = seen[0] == b"IHDR" and b"IDAT" in seen
            return (_number(head[:4]), _number(head[4:8])), at if whole else 0
    return (0, 0), 0


def _jpeg(content: bytes) -> tuple[tuple[int, int], int]:
    """Segment after segment, one that says the size before the first scan, to the mark of the end:
    its size, and where it ends; 0 where it doesn't."""
    at, size = 2, (0, 0)
    while content[at : at + 1] == b"\xff":
        while content[at + 1 : at + 2] == b"\xff":  # filled up
            at += 1
        mark = content[at + 1] if at + 1 < len(content) else 0
        if mark == 0xD9:
            break
        long = max(2, _number(content[at + 2 : at + 4]))
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            size = _number(content[at + 7 : at + 9]), _number(content[at + 5 : at + 7])
        at += 2 + long
        if mark == 0xDA:
            if not size[0]:
                break
            at = _after_scan(content, at)
            if content[at : at + 2] == b"\xff\xd9":
                return size, at + 2
    return (0, 0), 0


# In a scan an 0xff is followed by a nought, or by a mark that only restarts it.
MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def _after_scan(content: bytes, at: int) -> int:
    """Where the next segment begins."""
    found = MARK.search(content, at)
    return found.end() - 2 if found else len(content)

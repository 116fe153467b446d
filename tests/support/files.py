"""What are the smallest files of each kind that every program opens?"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from zlib import compress, crc32

PAGES = (b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")


def pdf(content: bytes = b"", *, catalog: bytes = b"", more: Sequence[bytes] = ()) -> bytes:
    """A PDF of one empty page; `content` tells one from another.

    The `catalog` may say more, of the objects `more`, which are numbered from 5.
    """
    parts = [b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog, *PAGES,
             b"<</Length %d>>\nstream\n%b\nendstream" % (len(content), content), *more]  # fmt: skip
    made, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return made + (b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\n"
                   b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(made)))  # fmt: skip


def packed_pdf(*, catalog: bytes, more: Sequence[bytes] = ()) -> bytes:
    """The same with all its objects in one packed stream, as many programs write them today."""
    parts = [b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog, *PAGES, b"null", *more]
    own, last = len(parts) + 1, len(parts) + 2  # the stream of objects, the table
    index, body = b"", b""
    for number, part in enumerate(parts, 1):
        index += b"%d %d " % (number, len(body))
        body += part + b" "
    rows = struct.pack(">BIH", 0, 0, 0)
    rows += b"".join(struct.pack(">BIH", 2, own, place) for place in range(len(parts)))
    rows += struct.pack(">BIH", 1, 9, 0)
    head = b"/Type/ObjStm/N %d/First %d" % (len(parts), len(index))
    made = b"%PDF-1.7\n" + _stream(own, head, index + body)
    rows += struct.pack(">BIH", 1, len(made), 0)
    table = _stream(last, b"/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R" % (last + 1), rows)
    return made + table + b"startxref\n%d\n%%%%EOF\n" % len(made)


def _stream(number: int, head: bytes, content: bytes) -> bytes:
    packed = compress(content, 9)
    return b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n" % (
        number, head, len(packed), packed)  # fmt: skip


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))


def png(wide: int = 1, high: int = 1) -> bytes:
    """A picture of a dot that says that it is so large."""
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", compress(b"\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def jpeg(wide: int = 1, high: int = 1) -> bytes:
    """The same as a photograph."""
    return (b"\xff\xd8" + b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + b"\xff\xdb\0\x43\0" + b"\1" * 64
            + b"\xff\xc0\0\x0b\x08" + struct.pack(">HH", high, wide) + b"\1\1\x11\0"
            + b"\xff\xc4\0\x14\0\1" + b"\0" * 15 + b"\0"
            + b"\xff\xc4\0\x14\x10\1" + b"\0" * 15 + b"\0" + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\0"
            + b"\xff\xd9")  # fmt: skip


PDF, PNG, JPEG = pdf(), png(), jpeg()

"""What are the smallest files of each kind that every program opens?"""

from __future__ import annotations

import struct
from zlib import compress, crc32


def pdf(content: bytes = b"") -> bytes:
    """A PDF of one empty page; `content` tells one from another."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
             b"<</Length %d>>\nstream\n%b\nendstream" % (len(content), content)]  # fmt: skip
    made, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + (b"xref\n0 5\n0000000000 65535 f \n%btrailer<</Size 5/Root 1 0 R>>\n"
                   b"startxref\n%d\n%%%%EOF\n" % (table, len(made)))  # fmt: skip


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))


PDF = pdf()
PNG = (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
       + _chunk(b"IDAT", compress(b"\0\0")) + _chunk(b"IEND", b""))  # fmt: skip
JPEG = (b"\xff\xd8" + b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + b"\xff\xdb\0\x43\0" + b"\1" * 64
        + b"\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0" + b"\xff\xc4\0\x14\0\1" + b"\0" * 15 + b"\0"
        + b"\xff\xc4\0\x14\x10\1" + b"\0" * 15 + b"\0" + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\0"
        + b"\xff\xd9")  # fmt: skip

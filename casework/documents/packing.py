"""How does the same content always make the same archive?"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

THEN = (1980, 1, 1, 0, 0, 0)  # the first instant that an archive can name
FIRST = "[Content_Types].xml"


def entry(name: str, *, pressed: bool) -> zipfile.ZipInfo:
    """A part of an archive with nothing in it of this day or machine."""
    info = zipfile.ZipInfo(name, THEN)
    info.compress_type = zipfile.ZIP_DEFLATED if pressed else zipfile.ZIP_STORED
    info.create_system, info.external_attr = 3, 0o644 << 16
    return info


def repacked(content: bytes) -> bytes:
    """A Word file with its parts in order and without dates."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name != FIRST, name))
        return packed((name, archive.read(name)) for name in names)


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of these parts, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts:
            archive.writestr(entry(name, pressed=True), content)
    return out.getvalue()

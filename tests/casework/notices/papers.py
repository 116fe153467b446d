"""How do the tests read a Word file, a PDF, a workbook and an archive?"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

import docx
import openpyxl
import pypdfium2


def of_docx(content: bytes) -> str:
    """The lines of a Word file: paragraphs, cells, and what stands at the foot."""
    made = docx.Document(io.BytesIO(content))
    lines = [one.text for one in made.paragraphs]
    lines += [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    lines += [one.text for part in (made.sections[0].header, made.sections[0].footer)
              for one in part.paragraphs]  # fmt: skip
    return "\n".join(lines)


def of_pdf(content: bytes) -> str:
    """The text of a PDF without the spaces and breaks that setting it put in."""
    pages = pypdfium2.PdfDocument(content)
    said = "".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"\s+", "", said)


def of_xlsx(content: bytes) -> str:
    """Every cell of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for page in book for row in page.iter_rows(values_only=True)
                     for cell in row if cell is not None)  # fmt: skip


def unpacked(content: bytes) -> dict[str, bytes]:
    """Name → content of everything in an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def wrong_sums(parts: dict[str, bytes]) -> list[str]:
    """Files whose hash isn't the one that the manifest and SHA256SUMS say, or that they don't name."""
    sums = dict(reversed(line.split("  ", 1)) for line in parts["SHA256SUMS"].decode().splitlines())
    manifest = {one["path"]: one["sha256"] for one in json.loads(parts["manifest.json"])["files"]}
    found = []
    for name, content in parts.items():
        own = hashlib.sha256(content).hexdigest()
        if name != "SHA256SUMS" and sums.get(name) != own:
            found.append(f"{name}: SHA256SUMS")
        if name not in ("SHA256SUMS", "manifest.json") and manifest.get(name) != own:
            found.append(f"{name}: manifest")
    return found + sorted((set(sums) | set(manifest)) - set(parts))


def everything(parts: dict[str, bytes]) -> str:
    """All that an archive says, whatever the kinds of its files."""
    read = {"docx": of_docx, "pdf": of_pdf, "xlsx": of_xlsx}
    return "\n".join(read.get(name.rpartition(".")[2], lambda c: c.decode("utf-8", "replace"))(content)
                     for name, content in parts.items())  # fmt: skip

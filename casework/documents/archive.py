"""How is an archive made whose every file can be checked by its hash?

A manifest says what each is, plain SHA256SUMS lets anyone check them; nothing large is held.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from workflows.legible import visible

from .packing import entry

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
CHUNK = 1 << 20


class FileGone(Exception):
    """A file on record isn't where it is kept, or isn't what was handed in; it says which."""


def plain(name: str) -> str:
    """A name that every system can write to its disk, and shows as it is."""
    return visible(UNSAFE.sub(" ", name)).strip(" .")[:100] or "-"


class Pack:
    """An archive that is being written to `out`: the same files in the same order make the same
    octets, as nothing in it names a day and nothing is compressed.
    """

    def __init__(self, out: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(out, "w")
        self.lines: list[dict[str, Any]] = []

    def __enter__(self) -> Pack:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def add(self, path: str, what: str, content: bytes) -> None:
        """A file that was made here."""
        self._archive.writestr(entry(path, pressed=False), content)
        self._line(path, what, len(content), hashlib.sha256(content).hexdigest())

    def copy(self, path: str, what: str, kept: Path, sha256: str) -> None:
        """A kept file, chunk by chunk, looked at on the way; FileGone where it isn't whole."""
        if not kept.is_file():
            raise FileGone(what)
        digest, size, info = hashlib.sha256(), 0, entry(path, pressed=False)
        info.file_size = kept.stat().st_size
        with kept.open("rb") as file, self._archive.open(info, "w") as part:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                part.write(chunk)
                size += len(chunk)
        if digest.hexdigest() != sha256:
            raise FileGone(what)
        self._line(path, what, size, sha256)

    def conclude(self, told: Mapping[str, Any], **after: Any) -> None:
        """End with the manifest, which begins with what is `told` and ends with `after`, and sums."""
        self.lines.sort(key=lambda line: str(line["path"]))
        said = {**told, "files": self.lines, **after}
        manifest = (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
        self._archive.writestr(entry(MANIFEST, pressed=False), manifest)
        sums = [*self.lines, {"path": MANIFEST, "sha256": hashlib.sha256(manifest).hexdigest()}]
        self._archive.writestr(entry(SUMS, pressed=False),
                               "".join(f"{line['sha256']}  {line['path']}\n" for line in sums))  # fmt: skip

    def _line(self, path: str, what: str, size: int, sha256: str) -> None:
        self.lines.append({"path": path, "what": what, "size": size, "sha256": sha256})

"""Where do the tests keep what may be lost with the machine?

Thousands of small databases are made and forgotten. On a disk that is slow to make files, a new
PostgreSQL database takes ten times as long as in memory.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # where Linux has it
ROOM = 2 * 1024**3  # bytes; a whole run was seen to need a tenth


def keep_it_in_memory() -> None:
    """From now on a temporary folder is one in memory, here and in every process begun here.

    Not where TMPDIR names another place, where memory has no room, or where nothing that lies in
    it may be run, as in some containers.
    """
    if "TMPDIR" in os.environ or not os.access(IN_MEMORY, os.W_OK | os.X_OK):
        return
    if os.statvfs(IN_MEMORY).f_flag & os.ST_NOEXEC or shutil.disk_usage(IN_MEMORY).free < ROOM:
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)


def short_folder() -> Path:
    """A new folder with a short path, as a socket's may have 107 bytes and TMPDIR can be long."""
    within = IN_MEMORY if tempfile.gettempdir() == str(IN_MEMORY) else Path("/tmp")
    return Path(tempfile.mkdtemp(prefix="casework-", dir=within))

"""What do the tests of drawings work with: papers asked for, and a hand that dies midway?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from casework.documents import background, pdfs
from casework.models import Drawing
from tests.support.house import House, wall

ROOT = Path(__file__).parents[3]
DIE = "from tests.casework.papers.drawing import die; die()"


def asked(house: House, ref: str) -> int:
    """Ask for the papers of a case."""
    return background.ask(house.db, ref, by=1, at=wall())


def row(house: House, number: int) -> Drawing:
    """The drawing as it stands."""
    with house.db.reading() as session:
        return session.get_one(Drawing, number)


def killed_midway(url: str, uploads: Path) -> int:
    """Draw in a process of its own that is killed (-9) while it draws; its exit status."""
    command = [sys.executable, "-c", DIE, url, str(uploads)]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode


def die() -> None:
    """Draw, and be killed in the middle of it."""
    url, uploads = sys.argv[1:]

    def pdf(*_given: object, **_more: object) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""

    pdfs.pdf = pdf  # type: ignore[assignment]
    background.draw_all(House.on(url).db, Path(uploads), wall)

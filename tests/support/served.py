"""How is the product run for a crowd, as it is run for the public?"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import answer, beside, environment, free_port

SERVE = (sys.executable, "-m", "casework.cli", "serve")
WORKERS = (sys.executable, "-m", "gunicorn", "--workers", "4", "casework.wsgi:app", "--bind")
PATIENCE = 120.0


@contextmanager
def served(command: Sequence[str], url: str, instance: Path) -> Iterator[int]:
    """The port of the loopback at which the command serves the database, behind one proxy.

    What it says stands in `said.txt` of the instance; AssertionError with that if it never answers.
    """
    port = free_port()
    env = environment(url, instance, CASEWORK_PORT=port, CASEWORK_SECRET_KEY="test",
                      CASEWORK_TRUSTED_PROXIES=1)  # fmt: skip
    told = [*command, f"127.0.0.1:{port}"] if command is WORKERS else [*command]
    said = instance / "said.txt"
    with said.open("w") as file, beside(told, env, file) as process:
        end = time.monotonic() + PATIENCE
        while answer(f"http://127.0.0.1:{port}/healthz") != 200:
            assert process.poll() is None and time.monotonic() < end, said.read_text()
            time.sleep(0.05)
        yield port
        process.terminate()  # one with processes of its own ends them
        process.wait(30)

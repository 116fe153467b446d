"""How does a test run one of the product's own commands beside itself, and ask it something?"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]


def environment(url: str, instance: Path, **more: Any) -> dict[str, str]:
    """The settings of a process on the database at `url`; its timers look every second."""
    given = {
        "CASEWORK_DATABASE_URL": url,
        "CASEWORK_INSTANCE": instance,
        "CASEWORK_TICK_SECONDS": 1,
    }
    return os.environ | {k: str(v) for k, v in (given | more).items()}


@contextmanager
def running(
    command: str, env: dict[str, str], said: IO[str] | int = subprocess.PIPE
) -> Iterator[subprocess.Popen[str]]:
    """`casework <command>` as a process of its own, ended with the block.

    `said` is a file for one that says more than a pipe holds while nobody reads it.
    """
    with beside([sys.executable, "-m", "casework.cli", command], env, said) as process:
        yield process


@contextmanager
def beside(
    command: list[str], env: dict[str, str], said: IO[str] | int = subprocess.PIPE
) -> Iterator[subprocess.Popen[str]]:
    """Any command, in the same way; one with processes of its own ends them when it is told to."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=said, stderr=said)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def free_port() -> int:
    """A port of the loopback at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(address: str) -> int | None:
    """The code that a GET of it is answered with; None where nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=5) as found:  # noqa: S310  our own address
            return int(found.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None

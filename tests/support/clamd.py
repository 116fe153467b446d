"""What does a scanner look like from here? A server on a real socket that speaks clamd's INSTREAM."""

from __future__ import annotations

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"THIS-IS-NO-VIRUS-BUT-IS-FOUND"
SIGNATURE = "Test.Signature-1"


class _Talk(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        command = self.rfile.readline()
        self.server.asked.append(command.decode().strip())
        if self.server.sleep:
            time.sleep(self.server.sleep)
        if self.server.says is not None:
            self.wfile.write(self.server.says)
        elif command == b"nPING\n":
            self.wfile.write(b"PONG\n")
        elif command == b"nINSTREAM\n":
            content = b"".join(self._chunks())
            self.server.seen.append(content)
            found = f"stream: {SIGNATURE} FOUND\n" if VIRUS in content else "stream: OK\n"
            self.wfile.write(found.encode())

    def _chunks(self) -> Iterator[bytes]:
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            yield self.rfile.read(size)


class Clamd(socketserver.ThreadingUnixStreamServer):
    """`says`: its answer to everything; `sleep`: seconds before it answers."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), _Talk)
        self.path = str(path)
        self.says: bytes | None = None
        self.sleep = 0.0
        self.asked: list[str] = []
        self.seen: list[bytes] = []


@contextmanager
def clamd(folder: Path) -> Iterator[Clamd]:
    """One that listens in `folder`."""
    with Clamd(folder / "clamd.sock") as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        try:
            yield server
        finally:
            server.shutdown()

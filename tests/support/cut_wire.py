"""How does a connection break just after PostgreSQL has committed, before its answer arrives?"""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.support.memory import short_folder


class Wire:
    """Stands between clients and a server's socket, and cuts one of them off when it is armed: the
    transaction that is cut is the first one that says `words`, which stand in what it writes.
    """

    def __init__(self, server: Path, own: Path, words: str) -> None:
        self.armed = False
        self.words = words.encode()
        self.cuts = 0
        self._server = str(server)
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(own))
        self._listening.listen()

    def run(self) -> None:
        """Take in one client after the other, until the wire is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                threading.Thread(target=self._carry, args=(client, server), daemon=True).start()

    def close(self) -> None:
        """Take in nobody else."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        committing = threading.Event()

        def asked() -> None:
            writes = False
            with suppress(OSError):
                while data := client.recv(65536):
                    writes = writes or self.words in data
                    if self.armed and writes and b"COMMIT" in data:
                        committing.set()
                    server.sendall(data)
            with suppress(OSError):
                server.shutdown(socket.SHUT_WR)

        threading.Thread(target=asked, daemon=True).start()
        with suppress(OSError):
            while data := server.recv(65536):
                if committing.is_set():
                    self.armed, self.cuts = False, self.cuts + 1
                    break
                client.sendall(data)
        for end in (client, server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def cut_wire(url: str, words: str = "attachments") -> Iterator[tuple[str, Wire]]:
    """The address of the same database through a wire of which we hold the scissors."""
    address = make_url(url)
    host = address.query["host"]
    assert isinstance(host, str)
    server = next(Path(host).glob(".s.PGSQL.*[0-9]"))
    folder = short_folder()
    wire = Wire(server, folder / server.name, words)
    threading.Thread(target=wire.run, daemon=True).start()
    try:
        yield address.update_query_dict({"host": str(folder)}).render_as_string(False), wire
    finally:
        wire.close()
        shutil.rmtree(folder)

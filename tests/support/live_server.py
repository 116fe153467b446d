"""Where does a browser find the application under test?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.server import create_server

from casework.cli.arrival import Line

THREADS = 4


@contextmanager
def served(app: WSGIApplication, **settings: Any) -> Iterator[str]:
    """Serve `app`, as the product does, on a free port of the loopback while the block lasts.

    Gives its address; `settings` are waitress's own.
    """
    sockets: dict[int, Any] = {}
    server: Any = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=THREADS,
                                **settings)  # fmt: skip
    server.channel_class = Line
    over = threading.Event()

    def until_over() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=1, map=sockets, count=1)

    thread = threading.Thread(target=until_over, name="live-server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        over.set()
        server.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(sockets)

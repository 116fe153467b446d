"""Is a body that is far too large refused before it is read, and in words?"""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from waitress.channel import HTTPChannel

from casework.cli.serve import _server
from casework.cli.too_large import say_it_here
from tests.support.installation import staffed_installation
from tests.support.live_server import served


def never(_environ: Any, _start: Any) -> list[bytes]:
    raise AssertionError("the application is asked")


def test_four_gigabytes_are_refused_at_once_in_both_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(HTTPChannel, "error_task_class", HTTPChannel.error_task_class)
    say_it_here(20, 80)
    address = "127.0.0.1"
    with (
        served(never, max_request_body_size=1 << 20) as url,
        socket.create_connection((address, urlsplit(url).port or 0), 5) as wire,
    ):
        wire.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4294967296\r\n\r\n")
        answer = b"".join(iter(lambda: wire.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "单个文件最多 20 MB，一张表单连同文件最多 80 MB；没有保存任何内容" in answer
    assert "A file may have at most 20 MB, a form with all its files at most 80 MB" in answer
    assert "Content-Security-Policy: default-src 'none'" in answer


def test_the_server_takes_in_whatever_the_application_answers_in_full(
    monkeypatch: pytest.MonkeyPatch, new_database: Callable[..., str], tmp_path: Path
) -> None:
    monkeypatch.setattr(HTTPChannel, "error_task_class", HTTPChannel.error_task_class)
    url = new_database("sqlite", recipe=staffed_installation)
    here = {"DATABASE_URL": url, "INSTANCE": str(tmp_path), "PORT": "0", "MAX_UPLOAD_MB": "3"}
    for name, value in here.items():
        monkeypatch.setenv(f"CASEWORK_{name}", value)
    app, server = _server()
    try:
        # A file of over 3 MB is refused at its field, which takes reading the form that brings it.
        assert server.adj.max_request_body_size > app.config["MAX_CONTENT_LENGTH"] == 12 << 20
    finally:
        server.close()
        app.extensions["casework"].db.engine.dispose()

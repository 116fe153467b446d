"""Is a body that is far too large refused before it is read, and in words?"""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from waitress.channel import HTTPChannel

from casework.cli.too_large import say_it_here
from tests.support.live_server import served


def never(_environ: Any, _start: Any) -> list[bytes]:
    raise AssertionError("the application is asked")


def test_four_gigabytes_are_refused_at_once_in_both_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(HTTPChannel, "error_task_class", HTTPChannel.error_task_class)
    say_it_here(20)
    address = "127.0.0.1"
    with (
        served(never, max_request_body_size=1 << 20) as url,
        socket.create_connection((address, urlsplit(url).port or 0), 5) as wire,
    ):
        wire.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4294967296\r\n\r\n")
        answer = b"".join(iter(lambda: wire.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "一次最多接收 20 MB，没有保存任何内容" in answer
    assert "At most 20 MB are taken at once" in answer
    assert "Content-Security-Policy: default-src 'none'" in answer

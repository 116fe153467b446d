"""Which mail servers does a test talk to: one that takes, refuses, hangs up, or stays mute?"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

HANG_UP = "hang up"


@dataclass
class Script:
    """What the server answers, and what it took. An answer for a recipient goes before `""`."""

    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    on_data: Callable[[str], None] = lambda _id: None
    sessions: int = 0

    def ids(self) -> list[str]:
        """The Message-ID of everything taken, in order."""
        return [str(message["Message-ID"]) for _, message in self.taken]

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, host: str,
                          answers: list[str]) -> list[str]:  # fmt: skip
        self.sessions += 1
        session.host_name = host
        return answers

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str,
                          options: list[str]) -> str:  # fmt: skip
        answer = self.rcpt.get(address) or self.rcpt.get("")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        assert len(envelope.rcpt_tos) == 1  # one recipient a message
        to = envelope.rcpt_tos[0]
        answer = self.data.get(to) or self.data.get("") or "250 taken"
        if answer == HANG_UP or answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.taken.append((to, message))
            self.on_data(str(message["Message-ID"]))
        if answer == HANG_UP:
            assert server.transport is not None
            server.transport.abort()
        return answer


class _Server(Controller):
    """A controller that binds a free port and tells which."""

    def __init__(self, script: Script, **settings: Any) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        super().__init__(script, hostname="127.0.0.1", port=port, **settings)


@contextmanager
def playing(script: Script, *, pem: Path | None = None, starttls: bool = False,
            login: bool = False) -> Iterator[int]:  # fmt: skip
    """A mail server that plays `script`; its port. With `pem`, under TLS from the start, or after
    STARTTLS; with `login`, it refuses every password.
    """
    settings: dict[str, Any] = {}
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        settings = {"tls_context": context} if starttls else {"ssl_context": context}
    if login:
        settings |= {"authenticator": lambda *_: AuthResult(success=False, handled=False),
                     "auth_require_tls": False}  # fmt: skip
    server = _Server(script, **settings)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@contextmanager
def mute() -> Iterator[int]:
    """A server that takes the connection and never says a word."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()
        server.settimeout(0.1)

        def hold() -> None:
            while not stop.is_set():
                try:
                    held.append(server.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=hold, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            stop.set()
            thread.join()
            for one in held:
                one.close()


def nobody() -> int:
    """A port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port

"""Does the scanner that this installation names (clamd) find anything in a file?

A file is taken only once the scanner has said that it is clean: one that is away, slow or says
something else lets nothing through, and the sender is told to try again. One that hangs holds no
more than a few of the server's threads.
"""

from __future__ import annotations

import logging
from io import BytesIO
from threading import BoundedSemaphore

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket

from casework.config import Config
from casework.errors import Invalid

PORT = 3310
PING_SECONDS = 3
AT_ONCE = BoundedSemaphore(2)  # of the server's eight threads
LOG = logging.getLogger(__name__)
# What goes wrong on the way: the library's own, the socket's, words that are none.
TROUBLES = (ClamdError, OSError, ValueError)


class ScannerAway(Invalid):
    """The scanner doesn't answer; the same file may be sent again."""

    after = 20


class ScannerBusy(ScannerAway):
    """It is at other files just now."""

    after = 5


def scan(config: Config, content: bytes, name: str, *, field: str) -> None:
    """Nothing where it is clean, or no scanner is named; Invalid names what was found.

    Never call it within a transaction: it may take `clamd_timeout` seconds.
    """
    if not config.clamd:
        return
    if not AT_ONCE.acquire(blocking=False):
        raise ScannerBusy({field: (
            f"正在查毒的文件较多，“{name}”没有收下；其他内容都已保留，请稍后再试。",
            f"Other files are being scanned for viruses; “{name}” was not taken. Everything else is"
            " kept; please try again shortly.",
        )})  # fmt: skip
    try:
        status, signature = _asked(config, content)
    except TROUBLES as trouble:
        LOG.warning("clamd at %s: %s", config.clamd, trouble)
        raise ScannerAway({field: (
            f"“{name}”暂时无法查毒，没有收下；其他内容都已保留，请稍后再试。",
            f"“{name}” can't be scanned for viruses just now; it was not taken. Everything else is"
            " kept; please try again shortly.",
        )}) from trouble  # fmt: skip
    finally:
        AT_ONCE.release()
    if status == "FOUND":
        LOG.warning("clamd found %s in %s", signature, name)
        raise Invalid({field: (
            f"“{name}”含有病毒（{signature}），没有收下。请先在本机查杀，再上传干净的文件。",
            f"“{name}” holds a virus ({signature}); it was not taken. Clean your machine first, then"
            " send a clean file.",
        )})  # fmt: skip


def _asked(config: Config, content: bytes) -> tuple[str, str | None]:
    """OK or FOUND, and what; one of TROUBLES for any other answer."""
    found = _client(config.clamd, config.clamd_timeout).instream(BytesIO(content))
    ((status, signature),) = found.values()  # ValueError where it said nothing
    if status not in ("OK", "FOUND"):
        raise ValueError(f"{status}: {signature}")
    return status, signature


def answers(config: Config) -> bool:
    """Does it answer? So it does where none is named."""
    if not config.clamd:
        return True
    client = None
    try:
        client = _client(config.clamd, PING_SECONDS)
        return client.ping() == "PONG"
    except TROUBLES:
        return False
    finally:  # a ping that nobody answers leaves its socket open
        if client is not None and hasattr(client, "clamd_socket"):
            client.clamd_socket.close()


def _client(address: str, timeout: int) -> ClamdNetworkSocket:
    """For a socket's path, or `host:port`."""
    if address.startswith(("/", "unix:")):
        return ClamdUnixSocket(address.removeprefix("unix:"), timeout)
    host, _, port = address.rpartition(":")
    return ClamdNetworkSocket(host or port, int(port) if host else PORT, timeout)

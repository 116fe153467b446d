"""How do hundreds read the public pages at the same moment, and what is each of them given?"""

from __future__ import annotations

import hashlib
import http.client
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

from werkzeug.wrappers import Response

PATIENCE = 120.0
NOTICE = "/notices/2022-1"
# What was made public once and says the same for ever: every reader gets the same octets.
FIXED = (f"{NOTICE}/text.json", f"{NOTICE}.pdf", f"{NOTICE}.docx")
PAGES = ("/", NOTICE, "/feed.atom", "/data", "/data/notices.json", "/results", *FIXED,
         "/data/notices.csv", "/rules", "/privacy", f"{NOTICE}.pdf?lang=en")  # fmt: skip


@dataclass
class Square:
    """The server's address, who has come together there, and all that they were answered."""

    port: int
    gathered: threading.Barrier
    over: threading.Event = field(default_factory=threading.Event)
    codes: Counter[tuple[str, int]] = field(default_factory=Counter)
    same: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    wrong: list[str] = field(default_factory=list)


class Visitor:
    """Somebody at an address of their own behind the proxy, on a line that is kept open or not."""

    def __init__(self, square: Square, address: str, *, keeps: bool = True) -> None:
        self.square = square
        self.keeps = keeps
        self.line = http.client.HTTPConnection("127.0.0.1", square.port, timeout=PATIENCE)
        self.headers = {"X-Forwarded-For": address} | ({} if keeps else {"Connection": "close"})

    def ask(
        self, path: str, body: bytes | None = None, more: dict[str, str] | None = None
    ) -> Response:
        """What is answered; raises what befell the line. Nothing is asked again by itself."""
        self.send(path, body, more)
        told = self.line.getresponse()
        answer = Response(told.read(), status=told.status, headers=told.getheaders())
        if not self.keeps:
            self.line.close()
        self.square.codes[path, answer.status_code] += 1
        return answer

    def send(
        self, path: str, body: bytes | None = None, more: dict[str, str] | None = None
    ) -> None:
        """Ask without waiting for the answer."""
        self.line.request(
            "GET" if body is None else "POST", path, body, self.headers | (more or {})
        )


def reads(square: Square, number: int, *, least: int, pause: float) -> None:
    """Read one page after the other until it is over, at least so many, the first at once with all
    others and then up to `pause` seconds apart; as some browsers do, with what was kept of the last
    time, or packed.
    """
    dice = random.Random(number)
    visitor = Visitor(square, f"192.0.2.{number % 250}", keeps=number % 3 > 0)
    visitor.line.connect()
    square.gathered.wait(PATIENCE)
    asks = {"Accept-Encoding": "gzip"} if number % 2 else {}
    kept: dict[str, str] = {}
    for count, path in enumerate(islice(cycle(PAGES), number, None)):
        if square.over.wait(dice.uniform(0, pause) if count else 0) and count >= least:
            break
        again = {"If-None-Match": kept[path]} if path in kept and number % 5 else {}
        answer = visitor.ask(path, more=asks | again)
        kept[path] = answer.headers.get("ETag", "")
        square.wrong += [f"{path}: {fault}" for fault in _faults(answer, asked_again=bool(again))]
        if path in FIXED and answer.status_code == 200:
            square.same[f"{path} {answer.headers.get('Content-Encoding', '')}"].add(
                hashlib.sha256(answer.get_data()).hexdigest()
            )
    visitor.line.close()


def _faults(answer: Response, *, asked_again: bool) -> list[str]:
    """What is wrong with a page that any cache may keep and give to the next reader."""
    held = answer.headers
    return [said for said, so in {
        f"answered {answer.status_code}": answer.status_code not in (200, 304)[: 1 + asked_again],
        "no cache may keep it": not held.get("Cache-Control", "").startswith("public"),
        "it has no mark to ask again by": "ETag" not in held,
        "it sets a cookie": "Set-Cookie" in held,
    }.items() if so]  # fmt: skip


def all_at_once(square: Square, work: Sequence[Callable[[], None]]) -> list[threading.Thread]:
    """Each in a thread of its own, begun; what goes wrong in one is told by the test."""

    def one(what: Callable[[], None]) -> None:
        try:
            what()
        except Exception as error:  # noqa: BLE001  told by the test, not by a thread
            square.wrong.append(f"{what}: {error!r}")

    threads = [threading.Thread(target=one, args=(what,)) for what in work]
    for thread in threads:
        thread.start()
    return threads

"""What do people at their browsers send in the last minutes, and what are they answered?"""

from __future__ import annotations

import http.client
import json
import random
import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from tests.support.crowd import Draft, Ready

PATIENCE = 120.0
PAGES = ("conditions", "figures", "statements", "papers")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: its code and text, and between which instants of the law's clock it came."""

    code: int
    text: str
    sent: datetime
    came: datetime

    @property
    def seconds(self) -> float:
        """How long somebody waited for it."""
        return (self.came - self.sent).total_seconds()


@dataclass(frozen=True, slots=True)
class Tried:
    """One try to hand a case in."""

    ref: str
    told: Told

    @property
    def done(self) -> bool:
        """Was it answered as handed in?"""
        return self.told.code == 303

    @property
    def why(self) -> str:
        """Was it refused as late, or otherwise? The page cites the act's own articles besides."""
        return "late" if "Applications closed at" in self.told.text else "otherwise"


@dataclass
class Hall:
    """The server's address, its clock, and all that was answered there."""

    port: int
    begun: datetime
    cookies: dict[str, str]
    token: str
    started: float = field(default_factory=time.monotonic)
    told: list[Told] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    kept: dict[tuple[str, str, str], str] = field(default_factory=dict)
    saved: dict[str, datetime] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        """What the server's clock says."""
        return self.begun + timedelta(seconds=time.monotonic() - self.started)

    def wait(self, until: datetime) -> None:
        """Until then."""
        time.sleep(max(0.0, (until - self.now()).total_seconds()))


class Browser:
    """One person's connection, kept open as a browser keeps it."""

    def __init__(self, hall: Hall, login: str) -> None:
        self.hall = hall
        self._headers = {"Cookie": f"lang=en; session={hall.cookies[login]}"}
        self._line = http.client.HTTPConnection("127.0.0.1", hall.port, timeout=PATIENCE)
        self._used = False

    def get(self, path: str) -> Told:
        """Read a page."""
        return self._ask("GET", path, None, {"Accept": "text/html"})

    def post(self, path: str, form: dict[str, Any], accept: str = "text/html") -> Told:
        """Send a form with the page's token."""
        body = urlencode(form | {"csrf_token": self.hall.token})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self._ask("POST", path, body, kind)

    def _ask(self, how: str, path: str, body: str | None, headers: dict[str, str]) -> Told:
        sent = self.hall.now()
        try:
            answer, text = self._once(how, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            if not self._used:
                raise
            # The server has closed a line that rested; a browser opens another one by itself.
            self._line.close()
            answer, text = self._once(how, path, body, headers)
        self._used = True
        told = Told(answer, text, sent, self.hall.now())
        self.hall.told.append(told)
        return told

    def _once(self, how: str, path: str, body: str | None, more: dict[str, str]) -> tuple[int, str]:
        self._line.request(how, path, body, self._headers | more)
        answer = self._line.getresponse()
        return answer.status, answer.read().decode()

    def close(self) -> None:
        """Leave."""
        self._line.close()


def writes(hall: Hall, draft: Draft, until: datetime, pause: float, seed: int) -> None:
    """Type into one's own parts until then, every change saved by itself as autosave.js does."""
    dice, browser = random.Random(seed), Browser(hall, draft.login)
    time.sleep(dice.uniform(0, pause))
    if pause > 5:
        browser.get(f"/cases/{draft.ref}/materials/{dice.choice(PAGES)}")
    seen = dict.fromkeys(draft.parts, "0.0")
    while hall.now() < until:
        part = dice.choice(draft.parts)
        kind, item = part
        request_id, text = secrets.token_hex(12), f"{draft.login} {dice.random()}"
        told = browser.post(f"/cases/{draft.ref}/facts/{kind}/{quote(item)}", accept="application/json",
                            form={"seen": seen[part], "request_id": request_id, "text": text})  # fmt: skip
        answer = json.loads(told.text) if told.code in (200, 409, 422) else {}
        if answer.get("saved"):
            hall.kept[draft.ref, kind, item] = text
            hall.saved[request_id] = told.sent
        else:
            hall.wrong.append(f"{draft.login} wasn't saved: {told.code} {told.text[:300]}")
        seen[part] = answer.get("seen", "0.0")
        time.sleep(dice.uniform(0.1, 1) * pause)
    browser.close()


def hands_in(hall: Hall, case: Ready, at: datetime, until: datetime, *, reads: bool) -> None:
    """Hand it in at that instant, read the receipt; who has none tries again when it is over."""
    browser, where = Browser(hall, case.login), f"/cases/{case.ref}/actions/submit"
    if reads:
        hall.wait(at - timedelta(seconds=10))
        browser.get(where)
    for moment in (at, until):
        hall.wait(moment)
        form = {"version": case.version, "request_id": secrets.token_hex(12)}
        tried = Tried(case.ref, browser.post(where, form))
        hall.tried.append(tried)
        if tried.done:
            if (receipt := browser.get(f"/cases/{case.ref}/receipt")).code != 200:
                hall.wrong.append(f"{case.ref} has no receipt: {receipt.code}")
            break
    browser.close()


def all_at_once(hall: Hall, work: Sequence[tuple[Any, ...]]) -> None:
    """Each in a thread of its own: (function, its arguments without the hall, by name)."""

    def one(what: Any, arguments: dict[str, Any]) -> None:
        try:
            what(hall, **arguments)
        except Exception as error:  # noqa: BLE001  told by the test, not by a thread
            hall.wrong.append(repr(error))

    threads = [threading.Thread(target=one, args=job) for job in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

"""How do people lodge objections whose clicks come twice and whose lines break, and what is theirs?"""

from __future__ import annotations

import random
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from io import BytesIO

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart
from werkzeug.wrappers import Response

from tests.support.files import pdf, png
from tests.support.objecting import PATH, TYPED, hidden, puzzle_of, receipt_of, solution_of
from tests.support.visitors import Square, Visitor, all_at_once

Form = dict[str, str]
AT_ONCE = struct.pack("ii", 1, 0)  # a line that is closed so tells the other end nothing more


@dataclass
class Objector:
    """Somebody, what they send, and what they hold in the end: the number and code of a receipt."""

    number: int
    way: str
    form: Form = field(default_factory=dict)
    receipts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Their own, as the proxy says it."""
        return f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"

    @property
    def evidence(self) -> dict[str, tuple[str, bytes]]:
        """Their files, by field; nobody else's are the same."""
        own = b"objector %d" % self.number
        found = {"evidence": ("bulletin.pdf", pdf(own))}
        return found | ({"evidence_2": ("map.png", png() + own)} if self.number % 3 == 0 else {})

    def lodges(self, square: Square) -> None:
        """Open the form, solve its puzzle unless no script runs, and send it in one's own way."""
        visitor = self._visitor(square, keeps=self.number % 2 > 0)
        page = visitor.ask(PATH)
        self._holds(visitor, page)
        said = page.get_data(as_text=True)
        self.form = hidden(said) | TYPED | {"facts": f"Objection {self.number}."}
        if self.way not in WITHOUT_SCRIPT:
            self.form["work"] = solution_of(puzzle_of(said))
        WAYS[self.way](self, visitor)
        visitor.line.close()

    def body(self, form: Form, *, files: bool = True) -> tuple[bytes, dict[str, str]]:
        """The form as a browser sends it, and what it says of itself; the same octets each time."""
        values: MultiDict[str, object] = MultiDict(form)
        for name, (called, content) in self.evidence.items() if files else ():
            values[name] = FileStorage(BytesIO(content), called, name)
        boundary, body = encode_multipart(values, boundary="of-the-form")
        return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}

    def sends(self, visitor: Visitor) -> None:
        """Send the form and keep the receipt; anything else that comes back is told by the test."""
        self.receipts.append(receipt_of(visitor.ask(PATH, *self.body(self.form))))

    def again(self, visitor: Visitor) -> Visitor:
        """The same browser on a line of its own."""
        other = self._visitor(visitor.square, keeps=False)
        other.headers["Cookie"] = visitor.headers["Cookie"]
        return other

    def _visitor(self, square: Square, *, keeps: bool) -> Visitor:
        visitor = Visitor(square, self.address, keeps=keeps)
        visitor.headers["Cookie"] = "lang=en"
        return visitor

    def _holds(self, visitor: Visitor, page: Response) -> None:
        for said in page.headers.getlist("Set-Cookie"):
            for name, held in SimpleCookie(said).items():
                visitor.headers["Cookie"] += f"; {name}={held.value}"


def once(one: Objector, visitor: Visitor) -> None:
    """As most do."""
    one.sends(visitor)


def twice(one: Objector, visitor: Visitor) -> None:
    """And once more, as who goes back does; the receipt is the same."""
    one.sends(visitor)
    one.sends(one.again(visitor))


def double(one: Objector, visitor: Visitor) -> None:
    """Two clicks: the same form on two lines at the same moment."""
    for click in all_at_once(visitor.square, [partial(one.sends, line)
                                              for line in (visitor, one.again(visitor))]):  # fmt: skip
        click.join()


def cut(one: Objector, visitor: Visitor) -> None:
    """The line breaks as soon as all is sent; the same is sent again, maybe before that was read."""
    _sent_and_cut(one, visitor)
    time.sleep(random.Random(one.number).uniform(0, 0.5))
    one.sends(one.again(visitor))


def torn(one: Objector, visitor: Visitor) -> None:
    """The line breaks in the middle of a file."""
    body, said = one.body(one.form)
    visitor.send(PATH, body[: len(body) // 2], said | {"Content-Length": str(len(body))})
    _close(visitor, one.number)
    one.sends(one.again(visitor))


def gone(one: Objector, visitor: Visitor) -> None:
    """The line breaks as soon as all is sent, and nobody comes back."""
    _sent_and_cut(one, visitor)


def corrects(one: Objector, visitor: Visitor) -> None:
    """Something is missing at first; the files that were chosen needn't be chosen again."""
    body, said = one.body(one.form | {"about": ""})
    answer = visitor.ask(PATH, body, said)
    assert answer.status_code == 422, answer
    one.form |= hidden(answer.get_data(as_text=True)) | {"work": one.form["work"]}
    one.receipts.append(receipt_of(visitor.ask(PATH, *one.body(one.form, files=False))))


def _sent_and_cut(one: Objector, visitor: Visitor) -> None:
    visitor.send(PATH, *one.body(one.form))
    _close(visitor, one.number)


def _close(visitor: Visitor, number: int) -> None:
    """Half of the broken lines say so, half just end."""
    if number % 2:
        visitor.line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    visitor.line.close()


WAYS: dict[str, Callable[[Objector, Visitor], None]] = {
    "once": once, "twice": twice, "double": double, "cut": cut, "torn": torn, "gone": gone,
    "corrects": corrects, "without a script": once, "without a script, double": double,
}  # fmt: skip
WITHOUT_SCRIPT = ("without a script", "without a script, double")


def objectors(count: int) -> Iterator[Objector]:
    """So many, each way as often as the others."""
    ways = list(WAYS)
    return (Objector(number, ways[number % len(ways)]) for number in range(1, count + 1))

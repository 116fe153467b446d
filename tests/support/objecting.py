"""How does a test object, as somebody without an account does?"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from altcha import Challenge, Payload, solve_challenge
from flask.testing import FlaskClient
from limits import parse_many
from sqlalchemy import select, text

from casework.models import Objection
from casework.security import limiter
from casework.web.public import codes, entry
from tests.support.site import NOTICE, Site

CASE = "2022-industry-110115"
PATH = f"/object/{CASE}"
COMPLAIN = f"/publicities/{NOTICE}/complain"
TYPED = {
    "case": CASE, "about": "data", "facts": "The growth of investment differs from the bulletin.",
    "party": "person", "name": "陈一鸣", "contact": "13800001234", "agreed": "y",
    "as_is": "y",  # sent as it is, also where its author would first be told what is missing
}  # fmt: skip


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form, as a browser would send them back."""
    form = page[page.index('enctype="multipart/form-data"') :]
    found = re.findall(r'<input id="[^"]*" name="([^"]+)" type="hidden" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


def lodge(
    client: FlaskClient, path: str = PATH, *, arriving: Callable[[], dict[str, Any]] = dict,
    **typed: Any,
) -> Any:  # fmt: skip
    """Open the form and send it; the answer. `arriving` is what happens in between (`Site.arriving`)."""
    page = client.get(path).get_data(as_text=True)
    form = hidden(page) | TYPED | typed
    return client.post(path, data=form, environ_overrides=arriving())


def forms(site: Site, client: FlaskClient, path: str = PATH) -> Iterator[dict[str, str]]:
    """Forms as a script sends them: one page read, and every one of them with a seal of its own."""
    form = hidden(client.get(path).get_data(as_text=True)) | TYPED
    while True:
        with (
            site.app.app_context()
        ):  # left before the form is sent: a request has a context of its own
            sealed = codes.new_seal().sealed()
        yield form | {"sealed": sealed}


def puzzle_of(page: str) -> str:
    """The puzzle that a page hands out."""
    found = re.search(r'data-puzzle="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def solution_of(puzzle: str) -> str:
    """What the script of the page finds and sends."""
    challenge = Challenge.from_dict(json.loads(puzzle))
    found = solve_challenge(challenge)
    assert found
    return Payload(challenge, found).to_base64()


def solved_form(client: FlaskClient, path: str = PATH) -> dict[str, str]:
    """A form as a browser with scripts sends it."""
    page = client.get(path).get_data(as_text=True)
    return hidden(page) | TYPED | {"work": solution_of(puzzle_of(page))}


def receipt_of(answer: Any) -> tuple[str, str]:
    """Number and code of a receipt."""
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, re.sub(r"<[^>]+>|\s+", " ", page)
    number, code = re.findall(r"<dd>([A-Z0-9-]+)</dd>", page)[:2]
    return number, code


def token_of(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return re.findall(r'name="csrf_token" type="hidden" value="([^"]+)"', page)[-1]


def followed(client: FlaskClient, number: str, code: str) -> Any:
    """Type number and code; the answer."""
    page = client.get("/follow").get_data(as_text=True)
    token = re.findall(r'name="csrf_token" type="hidden" value="([^"]+)"', page)[-1]
    return client.post("/follow", data={"csrf_token": token, "number": number, "code": code})


def rows(site: Site) -> list[Objection]:
    with site.house.db.reading() as session:
        return list(session.scalars(select(Objection).order_by(Objection.id)))


def everything_kept(site: Site) -> str:
    """Every value of every table, run together."""
    with site.house.db.reading() as session:
        tables = session.scalars(text("select name from sqlite_master where type = 'table'")).all()
        return "\n".join(str(tuple(row)) for t in tables  # a row's own text is cut short
                         for row in session.execute(text(f"select * from {t}")))  # fmt: skip  # noqa: S608


def by_solution() -> int:
    """How many forms a solution has let in."""
    hourly = parse_many(entry.SOLVED.let_in)[0]
    window = limiter.limiter.get_window_stats(hourly, "let in", f"127.0.0.1 {entry.SOLVED.name}")
    return int(hourly.amount - window.remaining)


def used_up(site: Site, client: FlaskClient, path: str = PATH) -> None:
    """Send what is let in without a solution, and see that no more is."""
    mine = forms(site, client, path)
    for _ in range(entry.SLOWLY):
        receipt_of(client.post(path, data=next(mine)))
    assert client.post(path, data=next(mine)).status_code == 429

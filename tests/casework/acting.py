"""How does a test act on a page: which seals does a form carry, and what stands afterwards?"""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from casework.models import Case, Event, FactRow, User

SHENZHEN = "2022-industry-440300"
DRAFT = "2022-industry-990100"  # of the demo's invented city: drafted, with gaps
PROGRAM = {"Accept": "application/json"}  # how a page's script asks


def state(app: Flask, ref: str) -> str | None:
    with app.extensions["casework"].db.reading() as session:
        return session.scalar(select(Case.state).where(Case.ref == ref))


def fact(app: Flask, owner: str, kind: str, item: str = "") -> Any:
    with app.extensions["casework"].db.reading() as session:
        row = session.get(FactRow, (owner, kind, item))
        return row and row.value


def number(app: Flask, login: str) -> str:
    """By which number the demo's bar names an account."""
    with app.extensions["casework"].db.reading() as session:
        return str(session.scalar(select(User.id).where(User.login == login)))


def hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page.text)
    assert found, name
    return found[1]


def seals(client: FlaskClient, address: str) -> dict[str, str]:
    """What the form there carries unseen: of a case's fact how it stands, else a version."""
    page = client.get(address)
    assert page.status_code == 200
    stands = "seen" if 'name="seen"' in page.text else "version"
    return {name: hidden(page, name) for name in (stands, "request_id")}


def version_of(app: Flask, stream: str) -> int:
    """What a form made now would carry, where the page offers none."""
    with app.extensions["casework"].db.reading() as session:
        return session.scalar(select(func.count()).where(Event.stream == stream)) or 0


def english(client: FlaskClient) -> FlaskClient:
    client.set_cookie("lang", "en")
    return client

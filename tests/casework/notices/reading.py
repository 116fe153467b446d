"""How do the tests of notices read a page and the record behind it?"""

from __future__ import annotations

import html
import re
from typing import Any

from sqlalchemy import select

from casework.models import Event, PublicNotice, Shortlist
from tests.support.house import House


def words(page: str) -> str:
    """The text of a page as it is read, white space run together."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def hidden(page: str, form: str) -> dict[str, str]:
    """What the form in the panel `form` sends by itself."""
    part = page[page.index(f'id="{form}"') :]
    part = part[: part.index("</form>")]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', part)
    return {name: html.unescape(value) for name, value in found}


def states(house: House) -> dict[str, str]:
    """List → its state."""
    with house.db.reading() as s:
        return {ref: state for ref, state in s.execute(select(Shortlist.ref, Shortlist.state))}  # noqa: C416


def published(house: House) -> list[PublicNotice]:
    """Every notice, in the order of publication."""
    with house.db.reading() as s:
        return list(s.scalars(select(PublicNotice).order_by(PublicNotice.id)))


def told(house: House, ref: str) -> list[Any]:
    """What the stream of a list says of notices: number and payload."""
    with house.db.reading() as s:
        return [tuple(row) for row in s.execute(
            select(Event.item, Event.payload)
            .where(Event.stream == f"list/{ref}", Event.kind == "note", Event.name == "notice")
            .order_by(Event.seq))]  # fmt: skip

"""How does a test read and fill in the pages of a committee member?"""

from __future__ import annotations

import html
import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from casework.models import Assessment
from tests.casework.acting import english, seals
from tests.support.addresses import addresses
from tests.support.house import House
from tests.support.installation import client_of, db_of
from tests.support.reviewing import (
    CITIES,
    LIST,
    QINGDAO,
    SHENZHEN,
    Work,
    headings,
    ref_of,
)

INTERESTS = f"/review/{LIST}/interests"


def house_of(app: Flask) -> House:
    return House.on(db_of(app).url.render_as_string(hide_password=False))


def as_(app: Flask, login: str = "expert") -> FlaskClient:
    return english(client_of(app, login))


def own(app: Flask, case: str, login: str = "expert") -> str:
    return f"/assessments/{ref_of(house_of(app), login, case)}"


def state(app: Flask, case: str, login: str = "expert") -> str | None:
    ref = ref_of(house_of(app), login, case)
    with db_of(app).reading() as session:
        return session.scalar(select(Assessment.state).where(Assessment.ref == ref))


def said(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])))


def field(page: str, name: str) -> str:
    """What stands at a field, its label to its input."""
    return said("<main" + page[: page.index(f'name="{name}"')].rpartition('<div class="field')[2])


def answers(**tied: str) -> dict[str, str]:
    """No interest in any city but those `tied` by code."""
    found = {f"tie-{ref}": tied.get(f"c{ref[-6:]}", "none") for ref in CITIES}
    return found | {"sure": "y", "request_id": "once"}


def marked(app: Flask, *points: str, **more: str) -> dict[str, str]:
    named = zip(headings(house_of(app)), points, strict=False)
    return {f"mark-{heading}-points": one for heading, one in named} | more


def declared(app: Flask, case: str = QINGDAO) -> tuple[FlaskClient, str, dict[str, str]]:
    """A client of the expert, the address of an assessment in hand, and what its form carries."""
    Work(house_of(app)).declare("expert", case)
    client, address = as_(app), own(app, case)
    return client, address, seals(client, address)


def everything(app: Flask, case: str = SHENZHEN) -> list[str]:
    """Every address; of the cases that one, of the assessments the first expert's and one more."""
    house = house_of(app)
    own = [ref_of(house, "expert", one) for one in CITIES]
    return addresses(app, cases=[case], assessments=[*own, ref_of(house, "expert.b", QINGDAO)])

"""What of a city's last application is carried over into the new one, and by whom?"""

from __future__ import annotations

import html
import re

from flask import Flask

from casework.models import FactRow
from tests.casework.acting import PROGRAM, english, fact, hidden
from tests.support.installation import client_of

FIRST = "2022-industry-990300"  # of a city that never applied before


def test_the_last_application_is_carried_over_where_nothing_stands_yet(demo: Flask) -> None:
    ref, old = "2022-digital-440300", "2021-digital-440300"
    client = english(client_of(demo, "city.440300"))
    for path in ("/recommend", f"/cases/{ref}", f"/cases/{ref}/preflight"):
        assert f'href="/cases/{ref}/copy"' in client.get(path).text, path
    assert "/copy" not in client_of(demo, "unit.990000").get(f"/cases/{FIRST}").text
    page = client.get(f"/cases/{ref}/copy")
    keys = [html.unescape(key) for key in re.findall(r'name="fact" value="([^"]+)"', page.text)]
    there = {key.partition("/")[0] for key in keys}
    assert there == {"condition", "evidence", "policy"}  # no figure, paper, declaration, signature
    assert not {"condition/7(一)", "condition/7(二)"} & set(keys)  # answered anew already
    kept = [key for key in keys if key != "evidence/cloud"]
    done = client.post(f"/cases/{ref}/copy", data={
        "fact": kept, "request_id": hidden(page, "request_id")})  # fmt: skip
    assert done.status_code == 303
    with demo.extensions["casework"].db.reading() as session:
        for key in kept:
            kind, _, item = key.partition("/")
            assert session.get_one(FactRow, (f"case/{ref}", kind, item)).value == (
                session.get_one(FactRow, (f"case/{old}", kind, item)).value)  # fmt: skip
        assert session.get(FactRow, (f"case/{ref}", "evidence", "cloud")) is None


def test_what_somebody_filled_in_meanwhile_is_not_written_over(demo: Flask) -> None:
    ref = "2022-digital-440300"
    client = english(client_of(demo, "city.440300"))
    page = client.get(f"/cases/{ref}/copy")
    keys = re.findall(r'name="fact" value="([^"]+)"', page.text)
    sent = {"seen": "0.0", "text": "新写的"}
    client.post(f"/cases/{ref}/facts/evidence/cloud", data=sent, headers=PROGRAM)
    done = client.post(f"/cases/{ref}/copy", data={
        "fact": [html.unescape(key) for key in keys], "request_id": hidden(page, "request_id")})  # fmt: skip
    assert done.status_code in (303, 422)
    assert fact(demo, f"case/{ref}", "evidence", "cloud") == {"text": "新写的"}


def test_nobody_copies_from_or_into_what_is_not_theirs(demo: Flask) -> None:
    for login in ("city.990100", "unit.990000"):
        assert client_of(demo, login).get("/cases/2022-digital-440300/copy").status_code == 404
    assert client_of(demo, "ministry.a").get("/cases/2022-digital-440300/copy").status_code == 403
    none = english(client_of(demo, "unit.990000")).get(f"/cases/{FIRST}/copy")
    assert "no earlier application for this measure" in none.text

"""Is a body of JSON, which no form of ours sends, answered as one with nothing in it?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.objecting import PATH, TYPED, hidden, rows, token_of
from tests.support.site import Site


@pytest.mark.parametrize(
    "over", [{"facts": 5}, {"name": 7}, {"evidence_what": 3}, {"sealed": 5}], ids=str
)
def test_an_objection_in_json_is_asked_for_again_whatever_its_values_are(
    site: Site, over: dict[str, Any]
) -> None:
    client = site.client()
    form = hidden(client.get(PATH).text) | TYPED | over
    assert client.post(PATH, json=form).status_code == 422
    assert rows(site) == []


@pytest.mark.parametrize("body", ["[1,2]", '"x"', "5", "{", "[" * 100_000],
                         ids=["list", "text", "number", "broken", "deep"])  # fmt: skip
def test_so_is_json_that_is_no_list_of_fields_at_all(site: Site, body: str) -> None:
    answer = site.client().post(PATH, data=body, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/follow", "/login"])
def test_a_number_where_the_form_has_text_is_no_error_of_ours(site: Site, path: str) -> None:
    client = site.client()
    sent = {"number": "Y2022I-0001", "code": 5, "login": "ministry", "password": 5}
    token = token_of(client, "/follow")
    assert client.post(path, json=sent, headers={"X-CSRFToken": token}).status_code == 422

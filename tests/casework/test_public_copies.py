"""May a cache in front of the server serve the crowd that reads what is public?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.site import Site, publicised, sites
from tests.support.visitors import PAGES


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    return sites(new_database, tmp_path)(publicised)


@pytest.mark.parametrize("packed", [True, False])
def test_every_public_page_may_be_kept_and_asked_for_again(site: Site, *, packed: bool) -> None:
    reader = site.app.test_client()
    asks = {"Accept-Encoding": "gzip"} if packed else {}
    for path in PAGES:
        given = reader.get(path, headers=asks)
        again = reader.get(path, headers=asks | {"If-None-Match": given.headers["ETag"]})
        assert (given.status_code, again.status_code, again.data) == (200, 304, b""), path
        for answer in (given, again):
            assert answer.headers["Cache-Control"] == "public, max-age=60", path
            assert "Set-Cookie" not in answer.headers, path
        assert set(again.vary) == set(given.vary) >= {"Cookie"}, path


def test_a_page_and_the_packed_one_are_kept_apart(site: Site) -> None:
    """Else a cache would go on giving the one it came by first to everybody."""
    reader = site.app.test_client()
    plain, packed = (reader.get("/", headers=asks) for asks in ({}, {"Accept-Encoding": "gzip"}))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert set(plain.vary) == set(packed.vary) == {"Cookie", "Accept-Encoding"}
    assert plain.headers["ETag"] != packed.headers["ETag"]

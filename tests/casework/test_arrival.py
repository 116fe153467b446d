"""Does the instant at which a request arrived decide, however long it waited for its turn?"""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from casework.reading import ARRIVED
from tests.casework.acting import state
from tests.casework.test_submit_all import ALL, sent
from tests.support.house import CUTOFF
from tests.support.live_server import THREADS, served
from tests.support.site import READY, Site


@pytest.mark.parametrize(("waited", "answered"), [(30, 200), (0, 422)])
def test_who_came_before_the_cutoff_and_waited_in_line_past_it_is_in_time(
    waited: int, answered: int, applying: Site
) -> None:
    client = applying.client("unit")
    form = sent(client)
    applying.at(CUTOFF + timedelta(seconds=10))
    arrived = {ARRIVED: time.monotonic() - waited}
    assert client.post(ALL, data=form, environ_overrides=arrived).status_code == answered
    assert (state(applying.app, READY) == "submitted") is bool(waited)


def test_a_request_is_told_since_when_it_has_waited_for_a_thread() -> None:
    waited = []

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        waited.append(time.monotonic() - environ[ARRIVED])
        time.sleep(0.3)
        start("200 OK", [("Content-Length", "0")])
        return []

    def ask(url: str) -> None:
        urllib.request.urlopen(url, timeout=30).close()  # noqa: S310  our own address

    with served(slow) as url, ThreadPoolExecutor(THREADS + 1) as people:
        list(people.map(ask, [url] * (THREADS + 1)))
    assert min(waited) < 0.25 < max(waited)

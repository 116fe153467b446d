"""Does the honest objector get through a flood of scripted objections, and is nothing received lost?"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice

import pytest
from flask.testing import FlaskClient

from casework.web.public import entry
from tests.support.objecting import PATH, TYPED, forms, hidden, lodge, receipt_of, rows, solved_form
from tests.support.site import Site

TOGETHER = int(entry.TOGETHER.partition(" ")[0])
HONEST, OTHER = "198.51.100.7", "198.51.100.8"
# A short sample of each flood with every run; the whole of it in the battery.
SIZES = [600, pytest.param(10_000, marks=[pytest.mark.battery, pytest.mark.timeout(1800)])]


def from_(address: str) -> dict[str, str]:
    return {"REMOTE_ADDR": address}


def flood(site: Site, addresses: Iterator[str], size: int) -> tuple[Counter[int], list[str]]:
    """Send so many forms, each with a seal of its own, no puzzle solved; the codes, the receipts."""
    client = site.client()
    codes, receipts = Counter[int](), list[str]()
    for form, address in zip(islice(forms(site, client), size), addresses, strict=False):
        answer = client.post(PATH, data=form, environ_base=from_(address))
        codes[answer.status_code] += 1
        if answer.status_code == 200:
            receipts.append(receipt_of(answer)[0])
        else:
            assert TYPED["facts"] in answer.text
    return codes, receipts


def honest(client: FlaskClient, address: str, *, scripts: bool) -> str:
    """The number that a person at this address gets."""
    form = solved_form(client) if scripts else hidden(client.get(PATH).text) | TYPED
    return receipt_of(client.post(PATH, data=form, environ_base=from_(address)))[0]


@pytest.mark.parametrize("size", SIZES)
def test_a_flood_from_one_address_is_slowed_down_and_the_honest_get_through(
    site: Site, size: int
) -> None:
    codes, receipts = flood(site, cycle([HONEST]), size)
    assert codes == {200: entry.SLOWLY, 429: size - entry.SLOWLY}
    # A neighbour behind the same address whose browser runs scripts; somebody elsewhere without.
    receipts += [honest(site.client(), HONEST, scripts=True), honest(site.client(), OTHER, scripts=False)]  # fmt: skip
    assert [row.ref for row in rows(site)] == receipts


@pytest.mark.parametrize("size", SIZES)
def test_a_flood_from_many_addresses_is_slowed_down_and_the_honest_get_through(
    site: Site, size: int, caplog: pytest.LogCaptureFixture
) -> None:
    many = [f"203.0.{n // 250}.{n % 250}" for n in range(size // 10)]
    with caplog.at_level(logging.WARNING, "casework.entry"):
        codes, receipts = flood(site, cycle(many), size)
    # Beyond what is let in of all together, each has one; and the log says so, once.
    assert codes == {200: TOGETHER + len(many), 429: size - TOGETHER - len(many)}
    assert len(caplog.messages) == 1
    receipts += [honest(site.client(), address, scripts=scripts)
                 for address, scripts in ((many[0], True), (HONEST, True), (OTHER, False))]  # fmt: skip
    assert [row.ref for row in rows(site)] == receipts


def test_an_office_behind_one_address_is_let_in_at_length(site: Site) -> None:
    """Each with a browser that runs scripts; twice as many as without."""
    assert len({honest(site.client(), HONEST, scripts=True) for _ in range(10)}) == 10


def test_what_is_to_be_corrected_uses_up_nothing(site: Site) -> None:
    client = site.client()
    for _ in range(2 * entry.SLOWLY):
        assert lodge(client, about="").status_code == 422
    receipt_of(lodge(client))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.5", "203.0.113.5", True),
        ("::ffff:203.0.113.5", "::ffff:203.0.113.6", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "", True),
    ],
)
def test_of_ipv6_a_whole_network_counts_as_one_address(
    site: Site, first: str, second: str, *, same: bool
) -> None:
    mine = forms(site, client := site.client())
    for _ in range(entry.SLOWLY):
        receipt_of(client.post(PATH, data=next(mine), environ_base=from_(first)))
    answer = client.post(PATH, data=next(mine), environ_base=from_(second))
    assert answer.status_code == (429 if same else 200)

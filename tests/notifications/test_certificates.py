"""Does a message leave only for the server that it is meant for?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.notifications import certificate
from tests.notifications.posting import sweep
from tests.notifications.servers import Script, playing
from tests.support.house import House


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate.make(tmp_path_factory.mktemp("pem"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate.make(tmp_path_factory.mktemp("other"), host="mail.example")


WAYS = [{"mail_use_ssl": True}, {"mail_use_tls": True}]


@pytest.mark.parametrize("way", WAYS)
def test_a_certificate_that_nobody_vouches_for_gets_no_mail(
    waiting: House, pem: Path, way: dict[str, bool]
):
    script = Script()
    with playing(script, pem=pem, starttls="mail_use_tls" in way) as port:
        found = sweep(waiting, port, **way)
    assert not script.taken
    assert (found.later, found.dead) == (1, 0)
    assert "CERTIFICATE_VERIFY_FAILED" in found.trouble


@pytest.mark.parametrize("way", WAYS)
def test_a_certificate_for_another_name_gets_no_mail(
    waiting: House, other: Path, way: dict[str, bool], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    script = Script()
    with playing(script, pem=other, starttls="mail_use_tls" in way) as port:
        found = sweep(waiting, port, **way)
    assert not script.taken
    assert "127.0.0.1" in found.trouble


@pytest.mark.parametrize("way", WAYS)
def test_a_trusted_certificate_gets_its_mail(
    waiting: House, pem: Path, way: dict[str, bool], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    script = Script()
    with playing(script, pem=pem, starttls="mail_use_tls" in way) as port:
        assert sweep(waiting, port, **way).sent == 2


def test_without_the_tls_that_was_asked_for_nothing_is_said_in_the_clear(waiting: House):
    script = Script()
    with playing(script) as port:
        found = sweep(waiting, port, mail_use_tls=True)
    assert not script.taken
    assert "STARTTLS" in found.trouble

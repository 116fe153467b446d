"""Is nothing taken in that the scanner hasn't cleared, and is nothing lost when it is away?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from casework.config import Config
from casework.errors import Invalid
from casework.scanner import ScannerAway, answers, scan
from tests.casework.acting import english, fact, hidden, seals
from tests.support.clamd import SIGNATURE, VIRUS, Clamd, clamd
from tests.support.files import PDF
from tests.support.installation import client_of
from tests.support.rounds import early_round

FILES = "/cases/2022-industry-990100/files"
CONSENT = "/cases/2022-industry-990100/facts/consent"
SENT = {"government": "province", "number": "演示函〔2022〕9号", "date": "2022-12-05"}


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[Clamd]:
    with clamd(tmp_path) as found:
        yield found


def test_a_clean_file_passes_whole_and_a_virus_is_named(scanner: Clamd) -> None:
    own = Config(clamd=scanner.path, clamd_timeout=2)
    scan(own, PDF * 200, "同意.pdf", field="file")
    assert scanner.seen == [PDF * 200]
    with pytest.raises(Invalid, match=SIGNATURE) as found:
        scan(own, PDF + VIRUS, "同意.pdf", field="file")
    assert SIGNATURE in found.value.errors["file"][0]
    assert not isinstance(found.value, ScannerAway)
    assert answers(own)
    assert answers(Config())


@pytest.mark.parametrize(
    "says",
    [
        b"",
        b"\n",
        b"INSTREAM size limit exceeded. ERROR\n",
        b"stream: no memory ERROR\n",
        b"nonsense\n",
        b"\xff\xfe\n",
    ],
)
def test_whatever_else_it_says_lets_nothing_through(scanner: Clamd, says: bytes) -> None:
    scanner.says = says
    own = Config(clamd=scanner.path, clamd_timeout=2)
    with pytest.raises(ScannerAway):
        scan(own, PDF, "同意.pdf", field="file")
    assert not answers(own)


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:1", "127.0.0.1:no"])
def test_one_that_is_not_there_lets_nothing_through(address: str) -> None:
    own = Config(clamd=address, clamd_timeout=1)
    with pytest.raises(ScannerAway):
        scan(own, PDF, "同意.pdf", field="file")
    assert not answers(own)


def test_one_that_never_answers_is_waited_for_no_longer_than_was_said(scanner: Clamd) -> None:
    scanner.sleep = 1.5
    with pytest.raises(ScannerAway):
        scan(Config(clamd=f"unix:{scanner.path}", clamd_timeout=1), PDF, "a.pdf", field="file")


def test_one_that_hangs_holds_two_and_sends_the_others_away_at_once(
    app: Flask, scanner: Clamd
) -> None:
    scanner.sleep = 1.2
    own = app.extensions["casework"].config
    with ThreadPoolExecutor(2) as pool:
        held = [pool.submit(scan, own, PDF, "a.pdf", field="file") for _ in range(2)]
        while len(scanner.asked) < 2:
            time.sleep(0.01)
        started = time.monotonic()
        client = english(client_of(app, "other"))
        answer = client.post(f"{FILES}?kind=consent&field=file",
                             data={"file": (BytesIO(PDF), "同意.pdf")})  # fmt: skip
        assert time.monotonic() - started < 1
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "Other files are being scanned" in answer.json["error"]  # type: ignore[index]
        assert [one.result() for one in held] == [None, None]
    scanner.sleep = 0
    for _ in range(3):  # those who had it gave it back
        scan(own, PDF, "a.pdf", field="file")
        with pytest.raises(Invalid):
            scan(own, VIRUS, "a.pdf", field="file")


@pytest.fixture
def app(unsealed: Callable[..., Flask], scanner: Clamd) -> Flask:
    return unsealed(early_round, clamd=scanner.path, clamd_timeout=2)


def hand_in(client: FlaskClient, more: dict[str, str], content: bytes) -> TestResponse:
    return client.post(CONSENT, data=more | SENT | {"file": (BytesIO(content), "同意.pdf")})


def test_on_a_form_a_virus_is_refused_and_one_who_is_away_loses_nothing(
    app: Flask, scanner: Clamd, tmp_path: Path
) -> None:
    client = english(client_of(app, "other"))
    answer = hand_in(client, seals(client, CONSENT), PDF + VIRUS)
    assert answer.status_code == 422
    assert SIGNATURE in answer.text
    scanner.says = b""
    away = hand_in(client, {n: hidden(answer, n) for n in ("seen", "request_id")}, PDF)
    assert "please try again shortly" in away.text
    assert "演示函〔2022〕9号" in away.text
    assert client.get("/readyz").json["scanner"] is False  # type: ignore[index]
    uploads = app.extensions["casework"].config.uploads
    assert [p for p in uploads.glob("*/*") if p.is_file()] == []
    scanner.says = None
    good = hand_in(client, {n: hidden(away, n) for n in ("seen", "request_id")}, PDF)
    assert good.status_code == 303
    assert fact(app, "case/2022-industry-990100", "consent")["file"].endswith(" 同意.pdf")
    assert client.get("/readyz").json["scanner"] is True  # type: ignore[index]


def test_nobody_else_has_to_wait_while_it_scans(app: Flask, scanner: Clamd) -> None:
    """No transaction is open meanwhile: whoever writes goes on."""
    seen: list[bool] = []
    own = app.extensions["casework"]

    class Watched(list[bytes]):
        def append(self, content: bytes) -> None:
            with own.db.writing():
                seen.append(True)

    scanner.seen = Watched()
    client = english(client_of(app, "other"))
    assert hand_in(client, seals(client, CONSENT), PDF).status_code == 303
    assert seen == [True]

"""Does anything that is kept, sent or logged hold a word that somebody typed to object or to complain?"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect, text

from casework.cli import main
from tests.support.databases import ENGINES, Engine
from tests.support.house import MINISTRY, OBJECTOR, House
from tests.support.objecting import CASE, COMPLAIN, PATH, lodge
from tests.support.planted import (
    AUDITOR,
    CANARIES,
    COMMENT,
    COMPLAINED,
    FILES,
    RESULT,
    SAID,
    planted,
    sheet,
)
from tests.support.site import DURING, Site, publicised_demo

TOKEN = "sealed:"


@pytest.fixture
def codes(site: Site) -> dict[str, str]:
    return planted(site)


def dump(house: House) -> str:
    """Every value of every table."""
    with house.db.reading() as session:
        return "\n".join(str(tuple(row)) for table in inspect(house.db.engine).get_table_names()
                         for row in session.execute(text(f"SELECT * FROM {table}")))  # fmt: skip  # noqa: S608


def test_nothing_that_is_kept_holds_any_of_it(site: Site, codes: dict[str, str]) -> None:
    kept = dump(site.house)
    assert [one for one in (*CANARIES, *codes.values()) if one in kept] == []
    uploads = Path(site.app.extensions["casework"].config.uploads)
    held = [p.read_bytes() for p in uploads.rglob("*") if p.is_file() and p.name != ".lock"]
    assert len(held) == len(FILES) + len(COMPLAINED)
    assert all(one.startswith(b"sealed:") for one in held)
    for place in (uploads.parent, *uploads.parent.rglob("*")):
        assert [one for one in CANARIES if one in place.name] == []


@pytest.fixture(params=ENGINES)
def house(
    request: pytest.FixtureRequest, new_database: Callable[..., str]
) -> Iterator[House]:  # fmt: skip
    engine: Engine = request.param
    found_house = House.on(new_database(engine, recipe=publicised_demo))
    yield found_house
    found_house.db.engine.dispose()


def test_on_either_engine_no_table_holds_any_of_it(house: House) -> None:
    act = house.door.act

    def lodged(request_id: str) -> str:
        said = {"channel": "form", "grounds": "zqgrounds"} | SAID["lodging"]
        return act(OBJECTOR, "objection", "lodge", new={"case": CASE}, received_at=DURING,
                   request_id=request_id, given={"lodging": {"": said}}).ref  # fmt: skip

    ref = lodged("lodge-1")
    act(MINISTRY, "objection", "ask_to_complete", ref=ref, received_at=DURING, given=RESULT)
    act(OBJECTOR, "objection", "complete", ref=ref, received_at=DURING,
        given={"completion": {"": SAID["completion"]}})  # fmt: skip
    act(OBJECTOR, "objection", "withdraw", ref=ref, received_at=DURING, comment=COMMENT)
    house.door.record(MINISTRY, "objection", "formal_result", {"reason": "x"}, ref=lodged("lodge-2"),
                      received_at=DURING)  # fmt: skip
    kept = dump(house)
    assert [one for one in (*CANARIES, "zqgrounds") if one in kept] == []
    assert kept.count(TOKEN) >= 20


def test_on_either_engine_no_table_holds_any_of_a_complaint(house: House) -> None:
    act = house.door.act
    file = {"file": "a.pdf", **SAID["complaint_proof"]}
    ref = act(OBJECTOR, "complaint", "complain", new={"round": 2022}, received_at=DURING, given={
        "complaint_lodging": {"": {"channel": "form"} | SAID["complaint_lodging"]},
        "complaint_proof": {"1": file}}).ref  # fmt: skip
    to = SAID["complaint_transfer"] | {"date": "2023-01-19", "number": "1"}
    act(AUDITOR, "complaint", "transfer", ref=ref, received_at=DURING,
        given={"complaint_transfer": {"": to}})  # fmt: skip
    reply = SAID["complaint_answer"] | {"date": "2023-01-19"}
    act(AUDITOR, "complaint", "close", ref=ref, received_at=DURING,
        given={"complaint_answer": {"": reply}})  # fmt: skip
    kept = dump(house)
    assert [one for one in CANARIES if one in kept] == []
    assert kept.count(TOKEN) == 2 * (3 + 1 + 1 + 1)  # each as a fact, and in the text of its event


def test_no_line_of_any_log_holds_any_of_it(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong on the way: nothing is logged of what was typed."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    for table in ("attachments", "event_texts", "facts"):
        with site.house.db.engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE TRIGGER torn BEFORE INSERT ON {table} "
                                       "BEGIN SELECT RAISE(ABORT, 'torn'); END")  # fmt: skip
        for path, named, kind in ((PATH, FILES, "lodging"), (COMPLAIN, COMPLAINED, "complaint_lodging")):  # fmt: skip
            client = site.client()
            client.environ_base["REMOTE_ADDR"] = f"127.0.1.{len(kind)}"  # each as often as it may
            answer = lodge(client, path, evidence=sheet(named["evidence"]), **SAID[kind])
            assert answer.status_code == 500
        with site.house.db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER torn")
    assert "torn" in caplog.text
    planted(site)
    assert [one for one in CANARIES if one in caplog.text] == []


@pytest.mark.parametrize("said", [[], ["--json"], ["--lang", "en"]], ids=str)
def test_the_audit_from_the_console_says_nothing_of_it_and_needs_no_key(
    site: Site, codes: dict[str, str], said: list[str], tmp_path: Path
) -> None:
    config: Any = site.app.extensions["casework"].config
    (config.instance / "keys" / "objections.key").unlink()
    here = {"CASEWORK_DATABASE_URL": site.house.db.url.render_as_string(hide_password=False),
            "CASEWORK_INSTANCE": str(config.instance)}  # fmt: skip
    result = CliRunner().invoke(main, ["audit", "verify", *said], env=here)
    assert result.exit_code == 0, result.output
    assert [one for one in (*CANARIES, TOKEN) if one in result.output] == []

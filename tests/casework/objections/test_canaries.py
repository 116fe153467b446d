"""Does anything that somebody typed to object turn up anywhere but in the two views that may show it?

Every personal field, every file's name and content holds a word that stands nowhere else; every
address is asked for as everybody, and everything that is kept or sent is looked through.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from sqlalchemy import inspect, text

from casework.cli import main
from notifications.run import run as tell
from tests.support.addresses import addresses, found
from tests.support.databases import ENGINES, Engine
from tests.support.house import MINISTRY, OBJECTOR, SECOND, House
from tests.support.installation import PEOPLE
from tests.support.objecting import CASE, followed, lodge, receipt_of, token_of
from tests.support.site import DURING, Site, publicised_demo
from workflows.loader import edition

# By kind and field of the fact; what is a file's is its name's and its content's.
SAID: dict[str, dict[str, str]] = {
    "lodging": {"facts": "zqfacts", "name": "zqname", "contact": "zqmail@example.org"},
    "completion": {"text": "zqadded", "name": "zqnamed", "contact": "zqother@example.org"},
    "answer": {"text": "zqreply"},
    "proof": {"what": "zqshows"},
    "site_check": {"team": "zqteam", "report": "zqseen"},
}
COMMENT = "zqwithdrawn"
FILES = {"evidence": ("zqchosen", "zqcontent"), "added": ("zqpicked", "zqinside")}
NAMES = tuple(name for name, _ in FILES.values())
CONTENTS = tuple(content for _, content in FILES.values())
WORDS = tuple(word for fields in SAID.values() for word in fields.values())
CANARIES = (*WORDS, COMMENT, *NAMES, *CONTENTS)
TOKEN = "sealed:"
RESULT = {"formal_result": {"": {"reason": "请补充"}}}


def sheet(which: str) -> tuple[BytesIO, str]:
    """A workbook to hand in: a word of its own as its name, and another in it."""
    name, content = FILES[which]
    book, made = Workbook(), BytesIO()
    book.active.append([content])  # type: ignore[union-attr]
    book.save(made)
    made.seek(0)
    return made, f"{name}.xlsx"


def objected(site: Site) -> dict[str, str]:
    """Two objections by the public's own pages, one completed and replied to, one taken back; the
    codes by number.
    """
    act, given = site.house.door.act, SAID["completion"]
    typed = SAID["lodging"] | {"evidence_what": SAID["proof"]["what"]}
    first, code = receipt_of(lodge(site.client(), evidence=sheet("evidence"), **typed))
    act(MINISTRY, "objection", "ask_to_complete", ref=first, received_at=DURING, given=RESULT)
    client, where = site.client(), f"/follow/{first}"
    followed(client, first, code)
    form = {"csrf_token": token_of(client, where), "request_id": "a", "version": "2"}
    added = client.post(f"{where}/complete", data=form | given | {"file": sheet("added")})
    assert added.status_code == 302
    result = RESULT["formal_result"][""]
    site.house.door.record(MINISTRY, "objection", "formal_result", result, ref=first,
                           received_at=DURING)  # fmt: skip
    act(SECOND, "objection", "not_admit", ref=first, received_at=DURING)
    act(MINISTRY, "objection", "answer", ref=first, received_at=DURING,
        given={"answer": {"": SAID["answer"] | {"date": "2023-01-19"}}})  # fmt: skip
    second, other = receipt_of(lodge(site.client(), **SAID["lodging"]))
    client, where = site.client(), f"/follow/{second}"
    followed(client, second, other)
    form = {"csrf_token": token_of(client, where), "request_id": "b", "version": "1"}
    back = client.post(f"{where}/withdraw", data=form | {"comment": COMMENT})
    assert back.status_code == 302
    looked_into(site)
    own = site.app.extensions["casework"]
    tell(own)
    return {first: code, second: other}


def looked_into(site: Site) -> None:
    """Another one, that was looked into on the spot."""
    client = site.client()
    client.environ_base["REMOTE_ADDR"] = "127.0.0.9"  # as many come in here as one network may send
    ref, _ = receipt_of(lodge(client))
    site.house.door.act(MINISTRY, "objection", "admit", ref=ref, received_at=DURING)
    checked = SAID["site_check"] | {"from": "2023-01-18", "to": "2023-01-18"}
    site.house.door.record(MINISTRY, "objection", "site_check", checked, ref=ref,
                           received_at=DURING)  # fmt: skip


@pytest.fixture
def codes(site: Site) -> dict[str, str]:
    return objected(site)


def test_every_personal_field_has_a_word_of_its_own() -> None:
    for year in ("2019", "2022"):
        for kind in edition(year).facts:
            if kind.owner == "objection":
                personal = {f.id for f in kind.field if f.personal}
                assert personal - {"grounds"} == SAID.get(kind.id, {}).keys(), kind.id


@pytest.mark.slow
@pytest.mark.parametrize("login", [*PEOPLE, ""], ids=lambda who: who or "public")
def test_no_address_gives_any_of_it_away(site: Site, codes: dict[str, str], login: str) -> None:
    paths = addresses(site.app, cases=[CASE])
    assert len(paths) > 300
    hits = list(found(site.client(login or None), paths, (*CANARIES, TOKEN)))
    if login == "ministry":  # what is taken away is written down
        downloads = {path for path, word in hits if word in CONTENTS and "/files/" in path}
        assert len(downloads) == len(FILES)
        letters = [f"/objections/{ref}/reply.{form}" for ref in codes for form in ("docx", "pdf")]
        named = {SAID["answer"]["text"], SAID["lodging"]["name"], SAID["completion"]["name"]}
        hits = [hit for hit in hits if (hit[0] not in downloads or hit[1] not in CONTENTS)
                and (hit[0] not in letters or hit[1] not in named)]  # fmt: skip
    assert hits == []


def test_the_two_views_that_may_show_them_do(site: Site, codes: dict[str, str]) -> None:
    first, second = codes
    site.app.config["WTF_CSRF_ENABLED"] = False
    staff = site.client("ministry")
    refs = (first, second, "Y2022I-0003")
    told = "".join(staff.post(f"/objections/{ref}/words").text for ref in refs)
    assert [w for w in (*WORDS, COMMENT) if w not in told] == []
    site.app.config["WTF_CSRF_ENABLED"] = True
    client = site.client()
    followed(client, first, codes[first])
    assert SAID["answer"]["text"] in client.get(f"/follow/{first}").text


@pytest.mark.parametrize("login", [*PEOPLE, ""], ids=lambda who: who or "public")
def test_no_form_that_is_sent_answers_with_any_of_it(
    site: Site, codes: dict[str, str], login: str
) -> None:
    client, ref = site.client(login or None), next(iter(codes))
    site.app.config["WTF_CSRF_ENABLED"] = False
    typed = {"version": "1", "comment": "x", "date": "x", "text": "x"}
    acts = [a.id for a in edition("2022").actions if a.subject == "objection"]
    paths = [f"/objections/{ref}/actions/{act}" for act in acts]
    paths += [f"/objections/{ref}/{what}/{kind}" for kind in SAID for what in ("facts", "remove")]
    if login != "ministry":
        paths.append(f"/objections/{ref}/words")
    for path in paths:
        said = client.post(path, data=typed).text
        assert [one for one in (*CANARIES, TOKEN) if one in said] == [], path


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
    assert len(held) == len(FILES)
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


def test_no_line_of_any_log_holds_any_of_it(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong on the way: nothing is logged of what was typed."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    for table in ("attachments", "event_texts", "facts"):
        with site.house.db.engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE TRIGGER torn BEFORE INSERT ON {table} "
                                       "BEGIN SELECT RAISE(ABORT, 'torn'); END")  # fmt: skip
        answer = lodge(site.client(), evidence=sheet("evidence"), **SAID["lodging"])
        assert answer.status_code == 500
        with site.house.db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER torn")
    assert "torn" in caplog.text
    objected(site)
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

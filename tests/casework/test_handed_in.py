"""Does a fact name only what its recorder handed in, and does nobody use up the room of another?"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from werkzeug.test import TestResponse

from casework.attachments import Stored, named, path_of
from casework.business_clock import wall
from casework.errors import Invalid
from casework.handed_in import OFTEN, UNNAMED, Most, attach, tie_again
from casework.models import Attachment, Drawing
from casework.named_files import known
from casework.unnamed_files import LONGEST, sweep
from tests.casework.acting import english, fact, seals
from tests.casework.test_attachments import checked, upload
from tests.support.files import pdf
from tests.support.house import WORKING
from tests.support.installation import client_of

REF = "2022-industry-990100"  # returned for correction
CASE = f"case/{REF}"
CONSENT = f"/cases/{REF}/facts/consent"
SENT = {"government": "province", "number": "演示函〔2022〕9号", "date": "2022-12-05"}
ROOM = Most(files=9, mb=9)


@pytest.fixture
def client(early: Flask) -> FlaskClient:
    return english(client_of(early, "other"))


def hand_in(client: FlaskClient, content: bytes, name: str = "同意.pdf") -> TestResponse:
    return client.post(f"/cases/{REF}/files?kind=consent&field=file",
                       data={"file": (BytesIO(content), name)})  # fmt: skip


def record(client: FlaskClient, value: str) -> int:
    data = seals(client, CONSENT) | SENT | {"file_kept": value, "file": (BytesIO(b""), "")}
    answer = client.post(CONSENT, data=data)
    assert ("Please choose this file again." in answer.text) is (answer.status_code == 422)
    return answer.status_code


def kept(
    early: Flask, content: bytes, *, by: int, most: Most = ROOM, **more: str
) -> tuple[Stored, list[str]]:
    """Handed in for the case by somebody; what gave way."""
    file = checked(upload("消息.pdf", content), field="f", most_mb=2)
    own = early.extensions["casework"]
    at = WORKING + timedelta(minutes=len(rows(early)))
    gone = attach(own.db, file, CASE, by=by, at=at, most=most, field="f", **more)
    return file, gone


def rows(early: Flask) -> set[str]:
    with early.extensions["casework"].db.reading() as session:
        return set(session.scalars(select(Attachment.sha256).where(Attachment.owner == CASE)))


def test_the_name_of_a_file_is_the_one_that_it_was_handed_in_under(
    early: Flask, client: FlaskClient
) -> None:
    value = hand_in(client, pdf()).json["value"]  # type: ignore[index]
    forged = f"{value.split()[0]} 证明\u202egpj.exe"
    assert record(client, forged) == 303
    assert fact(early, CASE, "consent")["file"] == value
    assert record(client, forged) == 303  # now it stands on record
    assert fact(early, CASE, "consent")["file"] == value
    hand_in(client, pdf(), "更正.pdf")
    assert record(client, value) == 303  # a fact's own name stays
    assert fact(early, CASE, "consent")["file"] == value


def called(client: FlaskClient, value: str) -> str:
    """Under which name the file is given out."""
    with client.get(f"/cases/{REF}/files/{named(value)[0]}") as answer:
        return unquote(answer.headers["Content-Disposition"].rpartition("''")[2])


def test_who_sends_the_same_octets_again_renames_nothing_and_takes_nobody_s_file(
    early: Flask, client: FlaskClient
) -> None:
    hand_in(client, pdf(), "草稿.pdf")
    value = hand_in(client, pdf()).json["value"]  # type: ignore[index]
    kept(early, pdf(), by=-1)  # as 消息.pdf
    assert record(client, value) == 303
    assert fact(early, CASE, "consent")["file"] == value
    assert called(client, value) == "同意.pdf"
    hand_in(client, pdf(), "又一个.pdf")
    kept(early, pdf(), by=-2)
    assert called(client, value) == "同意.pdf"


def test_a_file_of_a_record_that_is_hidden_is_not_had_by_its_hash(
    early: Flask, client: FlaskClient
) -> None:
    """Who knows a hash names no file by it; who has the content may hand it in as anybody's."""
    hidden, _ = kept(early, pdf(b"message"), by=-1)
    before = fact(early, CASE, "consent")
    assert record(client, hidden.value) == 422
    assert fact(early, CASE, "consent") == before
    mine = hand_in(client, pdf(b"message")).json["value"]  # type: ignore[index]
    assert record(client, hidden.value) == 303
    assert fact(early, CASE, "consent")["file"] == mine


def test_what_no_fact_names_takes_nobody_s_room_and_the_oldest_gives_way(
    early: Flask, client: FlaskClient
) -> None:
    first, _ = kept(early, pdf(b"0"), by=-1, most=Most(1, 1))
    for number in range(1, UNNAMED):
        assert kept(early, pdf(b"%d" % number), by=-1, most=Most(1, 1))[1] == []
    assert kept(early, pdf(b"other"), by=-2)[1] == []  # another's own few
    assert kept(early, pdf(b"more"), by=-1)[1] == [first.sha256]
    assert first.sha256 not in rows(early)
    assert len(rows(early)) == UNNAMED + 1
    assert record(client, hand_in(client, pdf(b"consent")).json["value"]) == 303  # type: ignore[index]
    with pytest.raises(Invalid, match="1 files are kept here already, of 1 at most") as full:
        kept(early, pdf(b"second"), by=-3, most=Most(1, 9))
    assert "已存有 1 份文件，最多 1 份，没有收下" in full.value.errors["f"][0]
    kept(early, pdf(b"consent"), by=-3, most=Most(1, 9))  # the same again takes no room
    with pytest.raises(Invalid, match="0 MB of files are kept here already, of 1 MB"):
        kept(early, pdf(os.urandom(1024 * 1024)), by=-3, most=Most(9, 1))


def names(early: Flask) -> list[str]:
    """Every name under which the case has a file, the oldest first."""
    with early.extensions["casework"].db.reading() as session:
        asked = select(Attachment.name).where(Attachment.owner == CASE)
        return list(session.scalars(asked.order_by(Attachment.added_at, Attachment.name)))


def test_one_file_under_ever_new_names_takes_no_more_room_than_as_many_files(
    early: Flask, client: FlaskClient
) -> None:
    value = hand_in(client, pdf(), "同意“一”.pdf").json["value"]  # type: ignore[index]
    assert record(client, value) == 303
    own = early.extensions["casework"]
    with own.db.reading() as session:
        sender = session.scalars(
            select(Attachment.added_by).where(Attachment.owner == CASE)).one()  # fmt: skip

    one, two = (checked(upload("消息.pdf", pdf(content)), field="f", most_mb=2)
                for content in (b"", b"other"))  # fmt: skip

    def under(name: str, file: Stored = one) -> list[str]:
        file = replace(file, name=name)
        at = WORKING + timedelta(minutes=len(names(early)))
        return attach(own.db, file, CASE, by=sender, at=at, most=ROOM, field="f")

    for number in range(UNNAMED + 5):
        assert under(f"{number}.pdf") == under(f"{number}.pdf") == []
    assert set(names(early)) == {"同意“一”.pdf", *(f"{n}.pdf" for n in range(5, UNNAMED + 5))}
    assert called(client, value) == "同意“一”.pdf"  # what a fact says stays
    other = under("另一件.pdf", two)
    for number in range(UNNAMED):
        other += under(f"又{number}.pdf")
    assert [path_of(own.config.uploads, one).exists() for one in other] == [False]
    assert len(names(early)) == 1 + UNNAMED


def test_what_was_replaced_counts_too_and_what_goes_takes_no_room(
    early: Flask, client: FlaskClient
) -> None:
    one = Most(files=2, mb=9)
    for number in range(one.files * OFTEN):
        kept(early, pdf(b"new"), by=-1, most=one)  # never recorded: nobody's room
        value = hand_in(client, pdf(b"%d" % number)).json["value"]  # type: ignore[index]
        assert record(client, value) == 303
    with pytest.raises(
        Invalid, match="With those that were replaced 6 files are kept here"
    ) as full:
        kept(early, pdf(b"newer"), by=-1, most=one)
    assert "连同更换过的，这里已存有 6 份文件，最多 6 份" in full.value.errors["f"][0]
    with pytest.raises(Invalid, match="1 files are kept here already, of 1 at most"):
        kept(early, pdf(b"newer"), by=-1, most=Most(1, 9))
    kept(early, pdf(b"newer"), by=-1, most=Most(3, 9), instead=value)


def test_a_full_case_takes_a_file_in_the_place_of_another(
    early: Flask, client: FlaskClient
) -> None:
    own = early.extensions["casework"]
    assert record(client, hand_in(client, pdf(b"first")).json["value"]) == 303  # type: ignore[index]
    early.extensions["casework"] = replace(own, config=replace(own.config, max_files=1))
    assert hand_in(client, pdf(b"second")).status_code == 200
    data = seals(client, CONSENT) | SENT | {"file_kept": fact(early, CASE, "consent")["file"]}
    sent = data | {"file": (BytesIO(pdf(b"third")), "三.pdf")}
    assert client.post(CONSENT, data=sent).status_code == 303
    assert named(fact(early, CASE, "consent")["file"])[1] == "三.pdf"
    other = f"/cases/{REF}/files?kind=document&field=file&item=application"
    full = client.post(other, data={"file": (BytesIO(pdf(b"fourth")), "四.pdf")})
    assert (full.status_code, "of 1 at most" in full.text) == (422, True)


def test_a_drawn_paper_that_somebody_hands_in_stays_when_that_gives_way(
    early: Flask, client: FlaskClient
) -> None:
    own = early.extensions["casework"]
    drawn = named(hand_in(client, pdf(b"drawn")).json["value"])[0]  # type: ignore[index]
    gone = named(hand_in(client, pdf(b"gone")).json["value"])[0]  # type: ignore[index]
    with own.db.engine.begin() as connection:
        connection.execute(insert(Drawing).values(
            case_ref=REF, version=1, made_of="", stage="to_seal", content="", state="done",
            asked_at=WORKING, files=[{"name": "01 申报书.pdf", "sha256": drawn}]))  # fmt: skip
    for number in range(UNNAMED):
        assert hand_in(client, pdf(b"%d" % number)).status_code == 200
    assert path_of(own.config.uploads, drawn).is_file()
    assert not path_of(own.config.uploads, gone).exists()


def test_what_gives_way_leaves_the_disk_unless_a_fact_named_it_once(
    early: Flask, client: FlaskClient
) -> None:
    once = named(hand_in(client, pdf(b"once")).json["value"])[0]  # type: ignore[index]
    assert record(client, f"sha256:{once} x") == 303
    assert record(client, hand_in(client, pdf(b"now")).json["value"]) == 303  # type: ignore[index]
    first = named(hand_in(client, pdf(b"first")).json["value"])[0]  # type: ignore[index]
    for number in range(UNNAMED):
        assert hand_in(client, pdf(b"%d" % number)).status_code == 200
    uploads = early.extensions["casework"].config.uploads
    assert path_of(uploads, once).is_file()
    assert not path_of(uploads, first).exists()


def test_after_a_day_what_no_fact_names_is_gone_and_what_one_named_once_is_not(
    early: Flask, client: FlaskClient
) -> None:
    own = early.extensions["casework"]
    once = hand_in(client, pdf(b"once")).json["value"]  # type: ignore[index]
    assert record(client, once) == 303
    now = hand_in(client, pdf(b"now")).json["value"]  # type: ignore[index]
    assert record(client, now) == 303
    hand_in(client, pdf(b"never"))
    later = wall() + LONGEST + timedelta(minutes=1)
    assert sweep(own.db, own.config.uploads, wall()) == 0
    assert sweep(own.db, own.config.uploads, later) == 1
    assert rows(early) == {named(once)[0], named(now)[0]}
    never = named(hand_in(client, pdf(b"never")).json["value"])[0]  # type: ignore[index]
    os.utime(path_of(own.config.uploads, never), (0, 0))
    hand_in(client, pdf(b"never"))  # as young as new
    assert sweep(own.db, own.config.uploads, wall()) == 0
    assert never in rows(early)


def test_a_new_owner_gets_the_same_file(early: Flask) -> None:
    db = early.extensions["casework"].db
    file, _ = kept(early, pdf(), by=4)
    tie_again(db, CASE, "case/2022-industry-370200", file.value)
    tie_again(db, CASE, "case/2022-industry-370200", "只写了名字.pdf")
    with db.reading() as session:
        for owner, by, found in (("370200", 4, file.value), ("370200", 5, ""), ("440300", 4, "")):
            assert known(session, file.value, f"case/2022-industry-{owner}", "consent", "file",
                         by=by) == found  # fmt: skip

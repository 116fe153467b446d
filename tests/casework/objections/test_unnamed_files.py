"""Does a file stay only with the row that names it, whoever sends how many?"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import delete

from casework.attachments import Stored, path_of
from casework.business_clock import wall
from casework.handed_in import Most, attach
from casework.models import Attachment
from casework.services.door import Door
from casework.unnamed_files import LONGEST, ROOM, put, sweep, wait
from tests.support.files import PDF
from tests.support.house import VAULT
from tests.support.objecting import PATH, TYPED, hidden, lodge, receipt_of, rows
from tests.support.site import Site

LATER = LONGEST + timedelta(minutes=1)


def kept(site: Site) -> list[str]:
    """Every file on the disk, by the room that it is in."""
    found = site.app.extensions["casework"].config.uploads
    return sorted(p.parent.name for p in found.rglob("*") if p.is_file() and p.name != ".lock")


def evidence() -> tuple[BytesIO, str]:
    return BytesIO(PDF), "bulletin.pdf"


def named(content: bytes, size: int | None = None) -> Stored:
    return Stored(hashlib.sha256(content).hexdigest(), "a.pdf", "application/pdf",
                  len(content) if size is None else size, content)  # fmt: skip


@pytest.mark.parametrize("forged", ["csrf_token", "sealed"])
def test_a_form_that_is_nobodys_leaves_no_file(forged: str, site: Site) -> None:
    answer = lodge(site.client(), evidence=evidence(), **{forged: "x"})
    assert answer.status_code == 422
    assert kept(site) == []


def test_a_form_still_to_be_corrected_has_its_file_wait_apart(site: Site) -> None:
    client = site.client()
    page = lodge(client, about="", evidence=evidence()).get_data(as_text=True)
    assert kept(site) == ["waiting"]
    receipt_of(client.post(PATH, data=hidden(page) | TYPED))
    (room,) = kept(site)
    assert len(room) == 2  # beside no other, under the head of its hash


def test_what_the_door_refuses_leaves_no_file_that_no_row_names(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    client.post(PATH, data=form)
    answer = client.post(PATH, data=form | {"facts": "Else.", "evidence": evidence()})
    assert answer.status_code == 409
    assert kept(site) == []  # it is another form from here on, which asks for its files anew


def test_an_objection_is_on_record_with_its_evidence_or_not_at_all(site: Site) -> None:
    """The row that names the file is written with the event: one never stands without the other."""
    with site.house.db.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER torn BEFORE INSERT ON attachments BEGIN SELECT RAISE(ABORT, 'torn'); END"
        )
    assert lodge(site.client(), evidence=evidence()).status_code == 500
    assert rows(site) == []
    assert kept(site) == []


def test_the_waiting_room_has_an_end(tmp_path: Path) -> None:
    assert wait(tmp_path, named(b"%PDF-1", size=ROOM))
    assert not wait(tmp_path, named(b"%PDF-2", size=ROOM))
    assert [p.name for p in (tmp_path / "waiting").iterdir()] == [named(b"%PDF-1").sha256]


def test_a_file_that_waited_too_long_is_asked_for_again(site: Site) -> None:
    client, own = site.client(), site.app.extensions["casework"]
    page = lodge(client, about="", evidence=evidence()).get_data(as_text=True)
    assert sweep(own.db, own.config.uploads, wall() + LATER) == 1
    answer = client.post(PATH, data=hidden(page) | TYPED)
    assert answer.status_code == 422
    assert "choose this file again" in answer.get_data(as_text=True)
    assert rows(site) == []


def killed_at_the_door(url: str, instance: Path) -> None:
    """Lodge with a file, in a process that dies once the file is there and the row isn't."""
    found = Site(url, instance)

    def die() -> datetime:
        os.kill(os.getpid(), signal.SIGKILL)
        return wall()

    own = found.app.extensions["casework"]
    own.door = Door(own.db, die, VAULT)
    lodge(found.client(), evidence=evidence())


def test_a_crash_between_file_and_row_leaves_what_is_swept_after_a_day(
    site: Site,
) -> None:
    own = site.app.extensions["casework"]
    url, place = own.db.url.render_as_string(hide_password=False), own.config.uploads.parent
    child = multiprocessing.get_context("spawn").Process(
        target=killed_at_the_door, args=(url, place)
    )
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    (room,) = kept(site)
    assert len(room) == 2  # beside no other, under the head of its hash
    assert rows(site) == []
    assert sweep(own.db, own.config.uploads, wall()) == 0  # somebody may be at it
    assert sweep(own.db, own.config.uploads, wall() + LATER) == 1
    assert kept(site) == []


def test_what_a_row_names_is_never_swept(site: Site) -> None:
    own = site.app.extensions["casework"]
    receipt_of(lodge(site.client(), evidence=evidence()))
    there = kept(site)
    assert sweep(own.db, own.config.uploads, wall() + LATER) == 0
    with own.db.engine.begin() as connection:
        connection.execute(delete(Attachment))  # the fact alone still names it
    assert sweep(own.db, own.config.uploads, wall() + LATER) == 0
    assert kept(site) == there


def test_of_two_who_send_the_same_file_the_refused_one_takes_nothing_away(
    site: Site,
    tmp_path: Path,
) -> None:
    file = named(PDF)
    with put(tmp_path, [file]):
        attach(
            site.app.extensions["casework"].db,
            file,
            "case/x",
            by=0,
            at=wall(),
            most=Most(9, 9),
            field="file",
        )
    with pytest.raises(ZeroDivisionError), put(tmp_path, [file]):
        raise ZeroDivisionError
    assert path_of(tmp_path, file.sha256).exists()

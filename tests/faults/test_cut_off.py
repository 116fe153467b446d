"""What is left when the connection breaks after the server has committed?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from casework import audit
from casework.attachments import Stored, path_of
from casework.audit import files
from casework.db import Database
from casework.errors import CutOff
from casework.handed_in import tie
from casework.models import Attachment, Objection, Publicity, PublicNotice
from casework.services.tick import tick
from casework.services.wish import Wish
from casework.unnamed_files import put
from tests.support.cut_wire import cut_wire
from tests.support.files import PDF
from tests.support.house import MINISTRY, House
from tests.support.notices import DECIDED, DIGITAL, INDUSTRY, SATURDAY, both_decided
from tests.support.objecting import PATH, TYPED, hidden
from tests.support.site import DURING, Site, publicised_demo

FILE = Stored(hashlib.sha256(PDF).hexdigest(), "a.pdf", "application/pdf", len(PDF), PDF)


def test_an_objection_is_lodged_once_and_its_evidence_is_there(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database("postgresql", recipe=publicised_demo)
    with cut_wire(url) as (through, wire):
        site = Site(through, tmp_path)
        site.at(DURING)
        client = site.client()
        seals = hidden(client.get(PATH).get_data(as_text=True))
        sent = {"evidence": (BytesIO(PDF), "bulletin.pdf")}
        wire.armed = True
        answer = client.post(PATH, data=seals | TYPED | sent, content_type="multipart/form-data")
        assert wire.cuts == 1
        assert answer.status_code == 200
        site.house.db.engine.dispose()
        site.app.extensions["casework"].db.engine.dispose()
    db = Database(url)
    with db.reading() as session:
        (ref,) = session.scalars(select(Objection.ref)).all()
        assert session.scalars(select(Attachment.owner)).all() == [f"objection/{ref}"]
    assert ref in answer.get_data(as_text=True)
    checked = audit.verify(db)
    files.compare(db, checked, site.app.extensions["casework"].config.uploads)
    assert checked.problems == []
    db.engine.dispose()


def test_who_named_no_request_is_told_that_nobody_knows(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database("postgresql", recipe=publicised_demo)
    with cut_wire(url) as (through, wire):
        db = Database(through)
        wire.armed = True
        with pytest.raises(CutOff), db.writing() as w:
            tie(w, FILE, "case/x", by=0, at=DURING)
        with db.reading() as session:  # and the next one finds a connection
            assert session.scalars(select(Attachment.owner)).all() == ["case/x"]
        db.engine.dispose()


def test_a_file_stays_where_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(CutOff), put(tmp_path, [FILE]):
        raise CutOff
    assert path_of(tmp_path, FILE.sha256).exists()


def test_two_lists_planned_as_one_are_in_one_notice_and_no_other_when_the_clock_is_cut_off(
    new_database: Callable[..., str],
) -> None:
    url = new_database("postgresql", recipe=both_decided)
    with cut_wire(url, "INTO notices") as (through, wire):
        house = House.on(through)
        house.door.act_together([
            Wish(actor=MINISTRY, subject="list", name="plan", ref=ref, received_at=DECIDED,
                 given={"publication_plan": {"": {"on": "2023-01-14", "hour": 9}}})
            for ref in (INDUSTRY, DIGITAL)])  # fmt: skip
        wire.armed = True
        fired = tick(house.db, house.door, SATURDAY)
        assert wire.cuts == 1
        assert not any(one.done for one in fired)  # nobody knows
        assert tick(house.db, house.door, SATURDAY + timedelta(hours=2)) == []
        house.db.engine.dispose()
    db = Database(url)
    with db.reading() as session:
        (notice,) = session.scalars(select(PublicNotice)).all()
        assert len(notice.text["lists"]) == len(session.scalars(select(Publicity)).all()) == 2
    assert audit.verify(db).problems == []
    db.engine.dispose()

"""Which record has a row in every table of which the audit holds anything?"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

from casework.attachments import Stored, path_of
from casework.attachments import write as write_file
from casework.audit import seals
from casework.handed_in import Most, attach
from casework.models.base import instant_text
from casework.services import accounts, calendar
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.casework.calendars import arrangement
from tests.support.audited import PUBLISHED, opened
from tests.support.files import PDF
from tests.support.house import CUTOFF, LEADER, MINISTRY, OBJECTOR, WORKING, House, wall
from tests.support.tampering import found
from workflows.facts import Actor

FILE = Stored(hashlib.sha256(PDF).hexdigest(), "a.pdf", "application/pdf", len(PDF))
DRAFTED = "2022-industry-330200"
ADMIN = Actor(9, "管理员", frozenset({"system_admin"}))
APPROVED = PUBLISHED + timedelta(days=90)
MOVED = PUBLISHED + timedelta(days=1)


def whole_record(url: str) -> None:
    """A round with approved, objected and drafted cases, accounts, a file, a sanction, a seal."""
    house = opened(url)
    _accounts(house)
    refs = house.ranked({"440300": "90", "320500": "85"})
    assert house.draft("330200") == DRAFTED
    house.door.record(MINISTRY, "case", "officer", {"officer": "second", "substitute": "first"},
                      ref=refs["440300"], received_at=CUTOFF)  # fmt: skip
    house.door.record(MINISTRY, "division", "incident",
                      {"kind": "social", "date": "2022-01-01", "source": "示例"},
                      item="1", ref="440300", received_at=WORKING)  # fmt: skip
    house.publicised(list(refs.values()), PUBLISHED)
    _import(house)
    _objection(house)
    _approval(house)
    _sanction(house)
    _complaint(house)
    seals.note(house.db, {"hash": "示例", "at": instant_text(wall())}, wall())
    assert found(house) == []
    house.db.engine.dispose()


def keep_file(uploads: Path) -> None:
    """Put the file that the record names where it is looked for."""
    write_file(path_of(uploads, FILE.sha256), PDF)


def _accounts(house: House) -> None:
    for login in ("first", "second"):
        accounts.add(house.db, login, name=login, email="a@example.invalid", roles=["ministry"],
                     office=Office(kind="ministry"), actor=CONSOLE, now=wall())  # fmt: skip
    accounts.add(house.db, "unit", name="unit", email="", roles=["unit"], actor=CONSOLE, now=wall(),
                 office=Office(kind="unit", unit="440000"))  # fmt: skip


def _import(house: House) -> None:
    """A holiday within the publicity: its end moves, and a note says why."""
    wanted = arrangement(2023, [date(2023, 2, 22)])
    with house.db.writing() as w:
        confirmed = calendar.preview(w, wanted, now=MOVED).digest
    calendar.apply(house.db, wanted, confirmed=confirmed, actor=ADMIN, received_at=MOVED, wall=wall)


def _objection(house: House) -> None:
    """One that came late, was taken up all the same, and dismissed."""
    said = {"channel": "form"} | dict.fromkeys(("grounds", "facts", "name", "contact"), "示例")
    late = PUBLISHED + timedelta(days=30)
    ref = house.door.act(OBJECTOR, "objection", "lodge", new={"case": "2022-industry-320500"},
                         received_at=late, given={"lodging": {"": said}}).ref  # fmt: skip
    house.door.act(MINISTRY, "objection", "admit", ref=ref, received_at=late,
                   reasons={"in_form": "示例", "in_form:late": "示例"})  # fmt: skip
    ruling = {"outcome": "dismissed", "reasons": "示例"}
    house.door.act(MINISTRY, "objection", "propose_ruling", ref=ref, received_at=late,
                   given={"ruling": {"": ruling}})  # fmt: skip
    house.door.act(LEADER, "objection", "dismiss", ref=ref, received_at=late)
    house.door.record(MINISTRY, "objection", "assignment", {"handler": "second"}, ref=ref,
                      received_at=late)  # fmt: skip


def _approval(house: House) -> None:
    attach(house.db, FILE, "list/2022-industry", by=1, at=APPROVED, most=Most(9, 9), field="file")
    report = {"number": "示例", "date": "2023-05-21", "file": FILE.value}
    reasons = dict.fromkeys(("floor:0", "floor:1", "count:2"), "示例")
    house.list_acts("report", APPROVED, given={"report": {"": report}}, reasons=reasons)
    house.list_acts("approve", APPROVED, given={"reply": {"": report}})


def _sanction(house: House) -> None:
    finding = {"against": "unit", "number": "1", "date": "2023-05-20", "what": "示例"}
    house.door.act(MINISTRY, "sanction", "impose", new={"division": "420100"},
                   given={"finding": {"": finding}}, received_at=APPROVED)  # fmt: skip


def _complaint(house: House) -> None:
    said = {"channel": "form", "facts": "示例"}
    house.door.act(OBJECTOR, "complaint", "complain", new={"round": 2022}, received_at=APPROVED,
                   given={"complaint_lodging": {"": said}})  # fmt: skip

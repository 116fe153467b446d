"""Is who objected gone once its time is over, everywhere, and does the record still verify?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from casework import audit, clock, unnamed_files
from casework.audit import files
from casework.business_clock import wall
from casework.errors import Refused
from casework.models import Attachment, DeadlineRow, Event, EventText, FactRow, Objection
from casework.services import sealing
from casework.services.tick import tick
from tests.support.databases import ENGINES, Engine
from tests.support.files import PDF
from tests.support.house import MINISTRY, OBJECTOR, SECOND, WORKING, House
from tests.support.installation import empty_demo
from tests.support.objecting import CASE, followed, lodge, receipt_of
from tests.support.site import DURING, PUBLISHED, SCORES, Site, opened_round, publicised_demo
from workflows.calendar import BEIJING
from workflows.loader import editions

REPORTED = datetime(2023, 2, 6, 9, tzinfo=BEIJING)
APPROVED = datetime(2023, 6, 5, 9, tzinfo=BEIJING)
OVER = datetime(2026, 2, 3, 0, 0, 1, tzinfo=BEIJING)  # three years after the file was closed
CLOSED = datetime(2023, 2, 2, 9, tzinfo=BEIJING)
KEPT = select(DeadlineRow).where(DeadlineRow.kind == "retention", DeadlineRow.status == "open")
REASONS = dict.fromkeys(("floor:0", "floor:1", "count:4"), "示例")
RULES = {"dismissed": "dismiss", "upheld": "uphold", "partly": "uphold_in_part"}


@pytest.fixture(params=ENGINES)
def house(
    request: pytest.FixtureRequest, new_database: Callable[..., str]
) -> Iterator[House]:  # fmt: skip
    engine: Engine = request.param
    found = House.on(new_database(engine, recipe=publicised_demo))
    yield found
    found.db.engine.dispose()


def closed(house: House, ref: str) -> None:
    """Not admitted, replied to, and its file closed."""
    act, result = house.door.act, {"reason": "与名单无关"}
    house.door.record(MINISTRY, "objection", "formal_result", result, ref=ref, received_at=DURING)
    act(SECOND, "objection", "not_admit", ref=ref, received_at=DURING, comment="不予受理")
    act(MINISTRY, "objection", "answer", ref=ref, received_at=DURING,
        given={"answer": {"": {"text": "答复陈一鸣", "date": "2023-01-19"}}})  # fmt: skip
    act(MINISTRY, "objection", "close", ref=ref, received_at=CLOSED)


def approved(house: House, reasons: dict[str, str] = REASONS) -> None:
    file = {"number": "示例报〔2023〕1号", "date": "2023-02-06", "file": "示例.pdf"}
    house.list_acts("report", REPORTED, given={"report": {"": file}}, reasons=reasons)
    reply = {"number": "示例复〔2023〕2号", "date": "2023-06-02", "file": "示例.pdf"}
    house.list_acts("approve", APPROVED, given={"reply": {"": reply}})


def lodged(house: House) -> str:
    said = {"channel": "form", "grounds": "理由", "facts": "事实", "name": "陈一鸣",
            "contact": "wang@example.org"}  # fmt: skip
    return house.door.act(OBJECTOR, "objection", "lodge", new={"case": CASE, "code_hash": "x"},
                          given={"lodging": {"": said}}, request_id="lodge-1",
                          received_at=DURING).ref  # fmt: skip


def erased(house: House) -> str:
    ref = lodged(house)
    closed(house, ref)
    approved(house)
    assert [f.action for f in tick(house.db, house.door, OVER) if f.done and f.owner.startswith(
        "objection/")] == ["erase"]  # fmt: skip
    return ref


def texts(house: House) -> list[str]:
    with house.db.reading() as session:
        return [one for one in session.scalars(select(EventText.body).where(
            EventText.stream.like("objection/%"))) if one]  # fmt: skip


@pytest.mark.parametrize("subject", sorted(sealing.SUBJECTS))
def test_every_kind_that_holds_something_of_who_wrote_goes(subject: str) -> None:
    for law in editions():
        (act,) = (a for a in law.actions if (a.subject, a.id) == (subject, "erase"))
        personal = {k.id for k in law.facts if k.owner == subject and sealing.personal(k)}
        assert personal <= {void.fact for void in act.voids}


def test_its_words_facts_and_code_are_gone_and_the_record_verifies(house: House) -> None:
    ref = erased(house)
    with house.db.reading() as session:
        kinds = set(
            session.scalars(select(FactRow.kind).where(FactRow.owner == f"objection/{ref}"))
        )
        row = session.scalars(select(Objection)).one()
        salts = set(session.scalars(select(EventText.salt).where(EventText.body.is_(None))))
    assert kinds == {"closed", "formal_result"}  # the ministry's own words
    assert (row.code_hash, row.state) == ("", "not_admitted")
    assert "sealed:" not in "".join(texts(house))
    assert "不予受理" in "".join(texts(house))  # what the ministry decided, and why, stays
    assert salts == {""}  # a short text could be guessed from its digest and its salt
    assert audit.verify(house.db).problems == []


def test_nothing_is_erased_before_its_time_or_twice(house: House) -> None:
    ref = lodged(house)
    closed(house, ref)
    approved(house)
    early = OVER - timedelta(seconds=2)
    assert not [f for f in tick(house.db, house.door, early) if f.owner == f"objection/{ref}"]
    assert [f.done for f in tick(house.db, house.door, OVER)].count(True) >= 1
    with house.db.reading() as session:
        before = len(session.scalars(select(Event.seq)).all())
    assert not [f for f in tick(house.db, house.door, OVER) if f.owner == f"objection/{ref}"]
    with house.db.reading() as session:
        assert len(session.scalars(select(Event.seq)).all()) == before


def test_while_the_list_is_open_it_stays_and_says_why(house: House) -> None:
    ref = lodged(house)
    closed(house, ref)
    (fired,) = [f for f in tick(house.db, house.door, OVER) if f.owner == f"objection/{ref}"]
    assert not fired.done
    assert [b["guard"] for b in fired.breaches] == ["list_settled"]
    with house.db.reading() as session:
        row = session.scalars(KEPT).one()
    assert row.breaches
    assert "sealed:" in "".join(texts(house))


def kept_for_a_year(url: str) -> None:
    """The list of the other recipe, in a round that keeps who objected for one year."""
    empty_demo(url)
    house = opened_round(url)
    years(house, "1", WORKING)
    house.publicised(list(house.ranked(SCORES).values()), PUBLISHED)
    house.db.engine.dispose()


def years(house: House, number: str, at: datetime) -> None:
    house.door.record(MINISTRY, "round", "setting", {"value": number}, ref="2022",
                      item="objection_retention_years", received_at=at)  # fmt: skip


def test_the_round_says_for_how_long(new_database: Callable[..., str]) -> None:
    house = House.on(new_database("sqlite", recipe=kept_for_a_year))
    closed(house, lodged(house))
    with house.db.reading() as session:
        row = session.scalars(KEPT).one()
    assert row.last_day.isoformat() == "2024-02-02"
    house.db.engine.dispose()


def test_for_how_long_a_form_may_have_said_is_changed_no_more_once_there_is_a_form(
    house: House,
) -> None:
    with pytest.raises(Refused) as refused:
        years(house, "30", DURING)
    assert {breach.guard for breach in refused.value.breaches} == {"frozen"}


def on_disk(uploads: Path) -> list[Path]:
    return [p for p in uploads.rglob("*") if p.is_file() and p.name != ".lock"]


def with_evidence(site: Site) -> tuple[str, str, Path]:
    ref, code = receipt_of(lodge(site.client(), evidence=(BytesIO(PDF), "陈一鸣.pdf")))
    closed(site.house, ref)
    approved(site.house)
    return ref, code, Path(site.app.extensions["casework"].config.uploads)


def test_its_files_go_at_once_and_the_pages_say_so(site: Site) -> None:
    ref, code, uploads = with_evidence(site)
    client = site.client()
    followed(client, ref, code)
    assert len(on_disk(uploads)) == 1
    site.at(OVER)
    clock.sweep(site.app.extensions["casework"])
    assert on_disk(uploads) == []
    with site.house.db.reading() as session:
        assert session.scalars(select(Attachment.sha256)).all() == []
    report = audit.verify(site.house.db)
    files.compare(site.house.db, report, uploads)
    assert report.problems == []
    page = site.text(f"/objections/{ref}", "ministry")
    assert "words, files and code were erased on" in page
    assert "Show the personal words" not in page
    assert "What you had written was erased on" in client.get(f"/follow/{ref}").text
    again = followed(site.client(), ref, code)
    assert again.status_code == 422
    assert "who objected is erased" in again.text


def test_where_it_was_cut_short_after_the_record_the_daily_sweep_takes_the_files(
    site: Site,
) -> None:
    _, _, uploads = with_evidence(site)
    assert any(f.done for f in tick(site.house.db, site.house.door, OVER))
    assert len(on_disk(uploads)) == 1
    later = wall() + unnamed_files.LONGEST + timedelta(minutes=1)
    assert unnamed_files.sweep(site.house.db, uploads, later) == 1
    assert on_disk(uploads) == []


def test_a_file_of_another_objection_stays(site: Site) -> None:
    _, _, uploads = with_evidence(site)
    receipt_of(lodge(site.client(), evidence=(BytesIO(PDF), "x.pdf")))
    site.at(OVER)
    clock.sweep(site.app.extensions["casework"])
    assert len(on_disk(uploads)) == 1


def test_who_withdrew_is_erased_as_well(house: House) -> None:
    ref = lodged(house)
    house.door.act(OBJECTOR, "objection", "withdraw", ref=ref, received_at=DURING,
                   comment="我是陈一鸣")  # fmt: skip
    approved(house)
    tick(house.db, house.door, OVER)
    assert texts(house) == []
    assert audit.verify(house.db).problems == []


@pytest.mark.parametrize("outcome", ["dismissed", "upheld", "partly"])
def test_what_was_ruled_on_and_never_closed_is_erased_one_day_too(
    house: House, outcome: str
) -> None:
    ref = lodged(house)
    act, ruling = house.door.act, {"outcome": outcome, "stays": True, "reasons": "示例"}
    act(MINISTRY, "objection", "admit", ref=ref, received_at=DURING)
    act(MINISTRY, "objection", "propose_ruling", ref=ref, received_at=DURING,
        given={"ruling": {"": ruling}})  # fmt: skip
    act(SECOND, "objection", RULES[outcome], ref=ref, received_at=DURING)
    with house.db.reading() as session:
        assert session.scalars(KEPT).one().last_day.isoformat() == "2026-01-19"
    reasons = REASONS | dict.fromkeys(("count:3", "floor:0"), "示例")
    approved(house, reasons)
    tick(house.db, house.door, OVER)
    assert "sealed:" not in "".join(texts(house))
    assert audit.verify(house.db).problems == []


def test_who_follows_it_reads_until_when_it_is_kept_and_no_longer_a_day_of_decision(
    site: Site,
) -> None:
    ref, code, _ = with_evidence(site)
    client = site.client()
    followed(client, ref, code)
    page = client.get(f"/follow/{ref}").text
    assert "is kept until 2 Feb 2026" in page
    assert "To be decided by" not in page
    assert "2 Feb 2026" not in site.text("/objections", "ministry")


def test_the_form_says_for_how_long(site: Site) -> None:
    page = site.text(f"/object/{CASE}")
    assert "for 3 years after its end" in page

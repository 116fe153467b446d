"""Does the demo lead a newcomer from a draft to the end of the incentive year?

The same walk as docs/walkthrough.md, through the door and the moved clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import func, select

from casework import audit
from casework.business_clock import BusinessClock, wall
from casework.config import Config
from casework.db import Database
from casework.demo.people import cast
from casework.demo.prepare import made, reset
from casework.errors import Forbidden
from casework.installation import Casework
from casework.models import Case, Place, Publicity
from casework.services.door import Door
from tests.journeys.walker import PUBLIC, Walk, at
from tests.support.databases import ENGINES
from tests.support.house import VAULT
from tests.support.installation import empty_demo

WALKED = "2022-industry-990100"  # 演示市甲
LIST = "2022-industry"
READY = "2022-industry-330200"  # approved by its province, its papers complete
LATE = "2022-industry-340200"
ACCIDENT = "2022-industry-990300"
RETURNED = "2022-digital-990200"
PENDING = ("2022-industry-420600", "2022-industry-610300")
HEADINGS = ("steady_growth", "clusters", "foundations", "stable_share")
REPORT = {"number": "演示〔2023〕2号", "date": "2023-01-30", "file": "演示.pdf"}
INSTANT = timedelta(microseconds=1)


def made_anew(url: str) -> None:
    """The demo on a server, where one had been begun and was never finished."""
    empty_demo(url)
    with TemporaryDirectory() as folder:
        reset(Config(instance=Path(folder), database_url=url))


@pytest.fixture(params=ENGINES)
def walk(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Walk]:
    recipe = made if request.param == "sqlite" else made_anew
    db = Database(new_database(request.param, recipe=recipe))
    with db.reading() as session:
        everybody = dict(cast(session))
    own = Casework(Config(), db, Door(db, wall, VAULT), BusinessClock(db), True)
    yield Walk(own, everybody, own.clock.now())
    db.engine.dispose()


def test_the_walk_through_the_demo(walk: Walk) -> None:
    # The demo's clock has run since the copied template was made, at most as long as the tests run.
    assert timedelta() <= walk.now - at("2022-12-05 09:00") < timedelta(hours=2)
    with walk.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 60
    the_province_brings_its_city_forward(walk)
    the_cutoff_passes(walk)
    the_committee_judges(walk)
    the_list_is_decided_and_published(walk)
    somebody_objects(walk)
    the_list_is_reported_and_approved(walk)
    the_incentive_year_ends(walk)


def the_province_brings_its_city_forward(walk: Walk) -> None:
    walk.move(at("2022-12-05 09:30"))
    found = walk.refused("unit.990000", "case", "approve_province", WALKED)
    assert set(found) == {"checklist", "audit", "consent"}
    assert "N四.2" in found["audit"]

    walk.record("city.990100", "case", "condition", WALKED, {"answer": "yes"}, "6(三)")
    with pytest.raises(Forbidden):
        walk.record("unit.990000", "case", "audit", WALKED, {}, "manufacturing_share")
    sheet = {"organ": "演示", "person": "演示", "date": "2022-12-05", "file": "演示.pdf"}
    walk.record("statistics.990000", "case", "audit", WALKED, sheet, "manufacturing_share")
    assert walk.refused("unit.990000", "case", "approve_province", WALKED) == {
        "consent": {"N五.2", "8b"}
    }
    consent = {"government": "province", "number": "演示〔2022〕9号", "date": "2022-12-05",
               "file": "演示.pdf"}  # fmt: skip
    given = {"consent": {"": consent}}
    assert walk.act("unit.990000", "case", "approve_province", WALKED, given=given) == (
        "provincially_approved"
    )
    assert set(walk.refused("unit.990000", "case", "submit", WALKED)) == {"papers"}
    paper = {"sealed": True, "date": "2022-12-05", "original": True}
    for item in ("application", "letter", "recommendation_form", "declaration"):
        walk.record("unit.990000", "case", "document", WALKED, paper, item)
    assert walk.act("unit.990000", "case", "submit", WALKED) == "submitted"
    assert walk.deadline(f"case/{WALKED}", "cutoff")[0] == "closed"
    # Five working days after Monday, 5 December.
    assert walk.deadline(f"case/{WALKED}", "formal_check")[2] == date(2022, 12, 12)
    # 演示市丙: ten deaths exactly are a major accident, and there is no way round it.
    barred = walk.refused("unit.990000", "case", "approve_province", ACCIDENT)
    assert barred == {"clean": {"N三.2", "6(六)"}}

    for ref in (WALKED, *PENDING):
        assert walk.act("ministry.a", "case", "accept", ref) == "submitted"
    walk.move(at("2022-12-08 10:00"))
    case = f"case/{WALKED}"
    assert walk.told("case.submit", case) == {"unit.990000", "city.990100", "ministry.a",
                                              "ministry.b"}  # fmt: skip
    # Ten working days before the cutoff those who can still act are reminded, and nobody else.
    reminded = walk.told("remind.cutoff", since=at("2022-12-05 09:00"))
    assert {"unit.440000", "city.440600"} <= reminded
    assert "city.990100" not in reminded
    assert set(walk.refused("unit.990000", "case", "resubmit", RETURNED)) == {"items_corrected"}
    anew = {"sealed": True, "date": "2022-12-08", "original": True, "file": "演示.pdf"}
    walk.record("unit.990000", "case", "document", RETURNED, anew, "application")
    covered = {"consent_kept": {"": {"covers": True}}}
    assert walk.act("unit.990000", "case", "resubmit", RETURNED, given=covered) == "submitted"


def the_cutoff_passes(walk: Walk) -> None:
    end = at("2022-12-23 00:00")
    assert walk.move(end - INSTANT) == []
    assert walk.act("unit.330000", "case", "submit", READY) == "submitted"
    walk.now = end
    late = walk.refused("unit.340000", "case", "submit", LATE)
    assert "N五.3" in late["cutoff"]
    # The timer waits five minutes for what came in before the end.
    assert walk.move(end + timedelta(minutes=5) - INSTANT) == []
    fired = walk.move(end + timedelta(minutes=5))
    assert {(f.kind, f.action, f.done) for f in fired} == {("cutoff", "lapse", True)}
    assert walk.state(LATE) == walk.state(ACCIDENT) == "lapsed"
    assert walk.told("case.lapse", f"case/{ACCIDENT}") >= {"unit.990000", "city.990300"}
    assert walk.states(2022) == {"submitted": 7, "lapsed": 15}
    assert walk.states(2022, "digital") == {"submitted": 6, "lapsed": 11}
    with walk.db.reading() as session:
        held = session.scalars(
            select(Place.case_ref).where(Place.round_year == 2022, Place.kind == "ordinary",
                                         Place.measure == "industry", Place.case_ref.is_not(None))
        ).all()  # fmt: skip
    assert len(held) == 7


def the_committee_judges(walk: Walk) -> None:
    walk.move(at("2022-12-26 10:00"))
    walk.act("ministry.a", "case", "accept", READY)
    assert walk.refused("ministry.a", "list", "open_review", LIST) == {"committee": {"9.1", "9.2"}}
    for login in ("expert", "bureau.b", "bureau.c", "bureau.d"):
        member = {"name": "演示", "kind": "department" if "." in login else "expert",
                  "recommended_by": "演示", "organisation": "评审机构",
                  "province": "central" if "." in login else "510000"}  # fmt: skip
        walk.record("ministry.a", "list", "committee_member", LIST, member, login)
    assert walk.act("ministry.a", "list", "open_review", LIST) == "in_review"
    marks = {"mark": {heading: {"points": "80"} for heading in HEADINGS}}
    own = {"new": {"case": WALKED}, "given": {"declaration": {"": {"none": True}}}}
    assert walk.act("expert", "assessment", "declare", **own) == "drafted"
    assert walk.act("expert", "assessment", "hand_in", given=marks, new={"case": WALKED}) == (
        "handed_in"
    )
    waits = walk.refused("ministry.a", "list", "close_review", LIST)
    assert waits["assessed"] == {"9.3", "house.scoring"}
    walk.move(at("2023-01-11 09:00"))
    # Seven cities: one judged, one of the expert's own province; the others judged all meanwhile.
    assert walk.refused("ministry.a", "list", "close_review", LIST) == {
        "assessed": {"9.3", "house.scoring"}
    }
    passed_over = {"assessed:expert=5": "演示：期限已过"}
    assert walk.act("ministry.a", "list", "close_review", LIST, reasons=passed_over) == "ranked"
    assert walk.states(2022) == {"reviewed": 7, "lapsed": 15}


def submitted(walk: Walk) -> list[str]:
    with walk.db.reading() as session:
        return list(session.scalars(
            select(Case.ref).where(Case.state.in_(("submitted", "reviewed")),
                                   Case.round_year == 2022, Case.measure == "industry")
        ))  # fmt: skip


def the_list_is_decided_and_published(walk: Walk) -> None:
    cases = submitted(walk)
    east: dict[str, Any] = {
        ref: {} for ref in cases if ref.rpartition("-")[2][:2] in ("32", "37", "33", "42")
    }
    found = walk.refused("ministry.a", "list", "propose", LIST, given={"entry": east},
                         reasons={f"count:{len(east)}": "演示：只有这些"})  # fmt: skip
    assert found == {"floor": {"11.2"}, "differs": {"10.1"}}
    every: dict[str, Any] = {ref: {} for ref in cases}
    assert walk.refused("ministry.a", "list", "propose", LIST, given={"entry": every}) == {
        "count": {"5.2"}
    }
    few = {f"count:{len(every)}": "演示：本批次只有七个"}
    told = {"entry": every}
    assert walk.act("ministry.a", "list", "propose", LIST, given=told, reasons=few) == "proposed"
    decision = {"decision": {"": {"kind": "party_group", "number": "演示〔2023〕1号",
                                  "date": "2023-01-16", "file": "演示.pdf"}}}  # fmt: skip
    walk.move(at("2023-01-16 10:00"))
    with pytest.raises(Forbidden):
        walk.act("ministry.a", "list", "decide", LIST, given=decision)
    assert walk.act("leader", "list", "decide", LIST, given=decision) == "decided"
    walk.move(at("2023-01-17 09:00"))
    assert walk.act("ministry.a", "list", "publish", LIST) == "publicised"
    assert walk.states(2022) == {"publicised": 7, "lapsed": 15}
    # 18, 19 and 20 January, then Spring Festival, then the worked weekend of the 28th and 29th.
    status, ends, last = walk.deadline(f"list/{LIST}", "publicity")
    assert (status, ends, last) == ("open", at("2023-01-30 00:00"), date(2023, 1, 29))
    with walk.db.reading() as session:
        shown = session.scalars(select(Publicity).where(Publicity.list_ref == LIST)).one()
    walk.move(walk.now)
    assert walk.told("case.publicise", f"case/{WALKED}") == {"unit.990000", "city.990100"}
    assert [e["code"] for e in shown.entries] == sorted(ref.rpartition("-")[2] for ref in cases)


def somebody_objects(walk: Walk) -> None:
    walk.move(at("2023-01-19 15:00"))
    lodging = {"lodging": {"": {"channel": "form", "grounds": "演示", "name": "演示人员",
                                "contact": "a@example.invalid"}}}  # fmt: skip
    answer = walk.own.door.act(PUBLIC, "objection", "lodge", new={"case": WALKED}, given=lodging,
                           received_at=walk.now)  # fmt: skip
    ref = answer.ref
    assert walk.act("ministry.a", "objection", "admit", ref) == "admitted"
    assert walk.state(WALKED) == "objected"
    ruling = {"ruling": {"": {"outcome": "dismissed", "reasons": "演示：查无此事"}}}
    assert walk.act("ministry.a", "objection", "propose_ruling", ref, given=ruling) == (
        "ruling_proposed"
    )
    report = {"report": {"": REPORT}}
    end = at("2023-01-30 00:00")
    assert walk.move(end - INSTANT) == []
    held = walk.refused("ministry.a", "list", "report", LIST, given=report)
    assert set(held) >= {"pub_over", "no_objection"}
    assert held["pub_over"] == {"10.4", "12"}
    walk.move(end)
    assert walk.deadline(f"list/{LIST}", "publicity")[0] == "fired"
    held = walk.refused("ministry.a", "list", "report", LIST, given=report)
    assert set(held) == {"no_objection", "state", "post_underway"}
    walk.move(at("2023-01-30 09:00"))
    same = walk.refused("ministry.a", "objection", "dismiss", ref)
    assert same == {"maker_checker_ruling": {"house.maker_checker"}}
    assert walk.act("ministry.b", "objection", "dismiss", ref) == "dismissed"
    assert walk.state(WALKED) == "publicised"
    reply = {"answer": {"": {"text": "演示", "date": "2023-01-30"}}}
    assert walk.act("ministry.b", "objection", "answer", ref, given=reply) == "dismissed"


def the_list_is_reported_and_approved(walk: Walk) -> None:
    report = {"report": {"": REPORT}}
    # Three working days for the post: 30 and 31 January, 1 February.
    walk.move(at("2023-02-02 00:00") - INSTANT)
    held = walk.refused("ministry.a", "list", "report", LIST, given=report)
    assert held == {"post_underway": {"12"}}
    walk.move(at("2023-02-02 00:00"))
    assert walk.act("ministry.a", "list", "report", LIST, given=report) == "reported"
    walk.move(at("2023-03-01 16:00"))
    reply = {"number": "演示〔2023〕3号", "date": "2023-03-01", "file": "演示.pdf"}
    assert walk.act("ministry.a", "list", "approve", LIST, given={"reply": {"": reply}}) == (
        "approved"
    )
    fired = walk.move(walk.now)
    assert {(f.action, f.done) for f in fired} == {("start_term", True)}
    assert walk.states(2022) == {"incentive_active": 7, "lapsed": 15}
    assert walk.deadline(f"case/{WALKED}", "term")[1:] == (
        at("2024-03-02 00:00"), date(2024, 3, 1),
    )  # fmt: skip


def the_incentive_year_ends(walk: Walk) -> None:
    over = at("2023-06-03 00:00")
    assert walk.move(over - INSTANT) == []
    assert len(walk.move(over)) == 20
    assert walk.states(2021) == {"expired": 10, "lapsed": 1}
    assert walk.states(2021, "digital") == {"expired": 10}
    end = at("2024-03-02 00:00")
    assert walk.move(end - INSTANT) == []
    assert len(walk.move(end)) == 7
    assert walk.states(2022) == {"expired": 7, "lapsed": 15}
    assert walk.told("case.expire", f"case/{WALKED}") >= {"unit.990000", "city.990100"}
    assert audit.verify(walk.db).problems == []
    with walk.db.reading() as session:
        row = session.scalars(select(Case).where(Case.ref == WALKED)).one()
    assert row.state == "expired"
    assert row.term_to == end.astimezone(UTC)

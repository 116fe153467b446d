"""Does the other demo show the edition of 2019 at work, and that edition's law alone?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import verification
from casework.business_clock import wall
from casework.db import Database
from casework.demo.people import cast
from casework.errors import Refused
from casework.models import (
    Case,
    DeadlineRow,
    Event,
    FactRow,
    Place,
    Property,
    RefusalRow,
    Round,
    User,
)
from casework.roles import ROLES
from casework.services.door import Door
from tests.support.demo_story import INVENTED, made_2019
from tests.support.house import VAULT
from tests.support.page_kinds import KINDS, MAILS, PUBLIC, Kind
from tests.support.site import Site
from tests.support.untranslated import strange, texts_of
from workflows.calendar import BEIJING, start_of
from workflows.loader import find_notice
from workflows.rules import bind

LAW = bind(*find_notice(2018))
START = datetime(2019, 1, 14, 9, tzinfo=BEIJING)


@pytest.fixture
def db(new_database: Callable[..., str]) -> Iterator[Database]:
    found = Database(new_database("sqlite", recipe=made_2019))
    yield found
    found.engine.dispose()


@pytest.fixture
def told(db: Database) -> Iterator[Session]:
    with db.reading() as session:
        yield session


def test_its_one_round_is_open_under_2019_before_its_cutoff(told: Session) -> None:
    (round_,) = told.scalars(select(Round))
    assert (round_.year, round_.edition, round_.state) == (2018, "2019", "open")
    assert round_.rules_digest == LAW.digest
    assert "演示数据" in round_.note_zh
    assert "invented" in round_.note_en
    assert datetime.fromisoformat(told.get_one(Property, "demo_now").value) == START
    ends = {d.ends_at for d in told.scalars(select(DeadlineRow)) if d.kind == "cutoff"}
    assert ends == {start_of(date(2019, 1, 31))}
    assert not told.scalars(select(DeadlineRow).where(DeadlineRow.next_try_at <= START)).all()


def test_cases_stand_in_every_state_before_the_cutoff(told: Session) -> None:
    cases = told.scalars(select(Case)).all()
    assert Counter(case.state for case in cases) == {
        "drafted": 7, "provincially_approved": 3, "submitted": 5, "returned": 1}  # fmt: skip
    accepted = told.scalars(select(FactRow.owner).where(FactRow.kind == "formal_check")).all()
    assert len(accepted) == 3
    assert {case.unit for case in cases if case.state == "returned"} == {INVENTED}


def test_every_fact_and_step_of_its_round_cites_the_law_of_2019(told: Session) -> None:
    facts = told.scalars(select(FactRow)).all()
    assert len(facts) > 500
    for fact in facts:
        # A reason is filed under the guard that asks for it.
        asks = (
            LAW.guards[fact.item.split(":")[0]] if fact.kind == "reason" else LAW.facts[fact.kind]
        )
        cites = asks.cites
        assert cites, fact.kind
        assert set(cites) <= set(LAW.citations), (fact.owner, fact.kind)
    events = told.scalars(select(Event).where(Event.round_year == 2018)).all()
    assert len(events) > 500
    assert {event.rules_digest for event in events} == {LAW.digest}
    (refusal,) = told.scalars(select(RefusalRow))
    assert [b["cites"] for b in refusal.breaches] == [["13.1"], ["13.1"]]


def test_a_planned_single_city_stands_beside_its_provinces_place(told: Session) -> None:
    held = told.execute(select(Place.kind, Place.case_ref).where(Place.unit == "370000")).all()
    assert sorted(map(tuple, held)) == [("ordinary", "2018-industry-370600"),
                                        ("planned_single", "2018-industry-370200")]  # fmt: skip


def test_the_citys_own_bureau_confirms_the_figures(told: Session) -> None:
    people = cast(told)
    assert "statistics.990000" not in people  # the province's has no part in it (7(3))
    assert people["statistics.990100"].division == "990100"
    sheets = told.scalars(select(Event).where(Event.name == "statistics_sheet")).all()
    assert sheets
    for event in sheets:
        assert event.actor == people[f"statistics.{event.stream[-6:]}"].user


def test_an_accident_of_exactly_ten_deaths_bars_a_city_by_setting(db: Database) -> None:
    with db.reading() as session:
        unit = cast(session)[f"unit.{INVENTED}"]
    with pytest.raises(Refused, match="10 to 29 deaths") as refusal:
        Door(db, wall, VAULT).act(unit, "case", "approve_province", ref="2018-industry-990300",
                           received_at=START)  # fmt: skip
    assert [(b.guard, b.soft) for b in refusal.value.breaches] == [("clean", False)]


def test_what_was_returned_is_corrected_and_accepted(db: Database) -> None:
    with db.reading() as session:
        people = cast(session)
    door, ref, unit = Door(db, wall, VAULT), "2018-industry-990200", people[f"unit.{INVENTED}"]
    scan = {"sealed": True, "date": "2019-01-14", "original": True, "file": "演示数据-2.pdf"}
    door.record(unit, "case", "document", scan, item="application", ref=ref, received_at=START)
    with pytest.raises(Refused) as refusal:
        door.act(unit, "case", "resubmit", ref=ref, received_at=START)
    assert [b.guard for b in refusal.value.breaches] == ["consent_covers"]
    door.act(unit, "case", "resubmit", ref=ref, received_at=START,
             given={"consent_kept": {"": {"covers": True}}})  # fmt: skip
    with pytest.raises(Refused, match="look at it again"):
        door.act(people["ministry.a"], "case", "accept", ref=ref, received_at=START)
    door.record(people["ministry.a"], "case", "formal_item", {"result": "ok"}, ref=ref,
                item="document:application", received_at=START)  # fmt: skip
    door.act(people["ministry.a"], "case", "accept", ref=ref, received_at=START)
    with db.reading() as session:
        assert session.scalar(select(Case.state).where(Case.ref == ref)) == "submitted"


def test_every_role_that_has_a_part_can_be_tried_there_too(told: Session) -> None:
    offered = told.scalars(select(User).where(User.demo)).all()
    # 2019 gives the communications administrations no part (4).
    assert {role for user in offered for role in user.roles} == set(ROLES) - {"communications"}
    assert len(offered) < 30
    assert offered[0].login == "ministry.a"


def test_its_record_is_whole(new_database: Callable[..., str], tmp_path: Path) -> None:
    site = Site(new_database("sqlite", recipe=made_2019), tmp_path)
    own = site.app.extensions["casework"]
    report, _ = verification.verify(own.db, own.config, now=wall())
    assert report.problems == []
    assert report.events > 500
    own.db.engine.dispose()


# --- its pages -----------------------------------------------------------

# What stands in this demo where the kinds of page name something of the usual one.
HERE = {
    "2022-digital-990200": "2018-industry-990200",
    "2022-industry-420600": "2018-industry-510700",
    "2022-digital-440300": "2018-industry-440300",
    "2022-industry": "2018-industry",
    "/rounds/2022": "/rounds/2018",
    "/submit/2022": "/submit/2018",
    "condition/6(三)": "condition/6(5)",
    "year=2018": "year=2022",
}
PEOPLE = {"statistics.990000": "statistics.990100"}
# What the public reads besides is the same whatever a demo shows.
TOLD = [kind for kind in KINDS if kind not in PUBLIC or kind.name in ("home", "results")]
# It audits no figure: one sheet of the city's own bureau confirms them all.
KNOWN = [kind for kind in TOLD if kind.where == "fresh" and not kind.then
         and "2021" not in kind.path and "together/audit" not in kind.path]  # fmt: skip
CASE = "/cases/2018-industry"
BESIDES = (
    Kind("papers of figures", "", f"{CASE}-440300/materials/figures", "statistics.440300"),
    Kind("sheet of statistics", "", f"{CASE}-990100/facts/statistics_sheet", "statistics.990100"),
    Kind("resubmit", "", f"{CASE}-990200/actions/resubmit", "unit.990000"),
    Kind("accident", "", f"{CASE}-990300/preflight", "unit.990000"),
    Kind("planned single", "", f"{CASE}-370200", "ministry.a"),
    Kind("XPCC", "", f"{CASE}-659001", "unit.660000"),
    Kind("desk beside", "", "/recommend", "unit.370000"),
    Kind("desk of a bureau", "", "/recommend", "statistics.990200"),
    Kind("cases of a bureau", "", "/cases", "statistics.990100"),
    Kind("cases of a city", "", "/cases", "city.990100"),
    Kind("rounds of a city", "", "/rounds/2018", "city.990100"),
)


@pytest.fixture(scope="module")
def site(databases: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo served to whoever reads; no test changes it."""
    url = databases.new("sqlite", recipe=made_2019)  # type: ignore[attr-defined]
    found = Site(url, tmp_path_factory.mktemp("demo-2019"))
    yield found
    found.app.extensions["casework"].db.engine.dispose()
    found.house.db.engine.dispose()


def _here(path: str) -> str:
    for there, here in HERE.items():
        path = path.replace(there, here)
    return path


@pytest.mark.parametrize("kind", [*KNOWN, *BESIDES], ids=str)
def test_a_page_loads_in_both_languages_and_cites_no_other_edition(site: Site, kind: Kind) -> None:
    for lang in ("zh", "en"):
        client = site.client(PEOPLE.get(kind.who, kind.who) or None, lang)
        answer = client.get(_here(kind.path))
        assert answer.status_code == kind.status, (kind.path, answer.status_code)
        page = answer.get_data(as_text=True)
        if kind.endpoint not in MAILS:  # in the language of its recipient
            assert strange(texts_of(page), lang) == []
            assert not re.search(r"（）|\(\)", " ".join(texts_of(page)))  # its notice has no number
        if "2018-industry" in _here(kind.path):
            assert not re.search(r'href="/rules/2022#', page)

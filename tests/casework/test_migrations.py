"""Does the database hold the hard limits itself, on both engines, after every migration?"""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from casework import migrations
from casework.db import Database
from casework.migrations.triggers import names
from casework.models import Base
from tests.support.house import CUTOFF, EXPERTS, MINISTRY, WORKING, House

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}


@pytest.fixture
def migrated(engine_url: str):
    db = Database(engine_url)
    migrations.upgrade(db)
    yield db
    db.engine.dispose()


def test_every_trigger_is_there_and_no_other(migrated: Database):
    with migrated.engine.connect() as c:
        found = [row[0] for row in c.execute(text(TRIGGERS[migrated.dialect]))]
    assert found == sorted(names(migrated.dialect))


def test_tables_checks_and_indexes_are_those_of_the_models(migrated: Database):
    found = inspect(migrated.engine)
    for table in Base.metadata.sorted_tables:
        checks = {c["name"] for c in found.get_check_constraints(table.name)}
        wanted = {str(c.name) for c in table.constraints if c.__visit_name__ == "check_constraint"}
        assert wanted <= checks, table.name
        indexes = {i["name"] for i in found.get_indexes(table.name)}
        assert {str(i.name) for i in table.indexes} <= indexes, table.name
        uniques = {tuple(u["column_names"]) for u in found.get_unique_constraints(table.name)}
        own = {tuple(c.name for c in u.columns) for u in table.constraints
               if u.__visit_name__ == "unique_constraint"}  # fmt: skip
        assert own <= uniques, table.name
    command.check(migrations.config(migrated))


def test_upgrading_twice_is_upgrading_once(migrated: Database):
    migrations.upgrade(migrated)


def test_files_handed_in_before_are_there_and_another_may_hand_in_the_same(engine_url: str):
    db = Database(engine_url)
    command.upgrade(migrations.config(db), "0004")
    add = text("INSERT INTO attachments (sha256, owner, name, media_type, size, added_by, added_at) "
               "VALUES ('a', 'case/x', 'a.pdf', 'application/pdf', 1, :by, '2022')")  # fmt: skip
    with db.engine.begin() as c:
        c.execute(add, {"by": 1})
    migrations.upgrade(db)
    with db.engine.begin() as c:
        c.execute(add, {"by": 2})
        found = (
            c.execute(text("SELECT added_by FROM attachments ORDER BY added_by")).scalars().all()
        )
    assert found == [1, 2]
    with pytest.raises(DBAPIError), db.engine.begin() as c:
        c.execute(add, {"by": 2})
    db.engine.dispose()


def run(house: House, *statements: str, **values: str) -> None:
    with house.db.engine.connect() as c:
        for statement in statements:
            c.execute(text(statement), values)
        c.commit()


def test_a_place_is_held_by_a_case_that_exists(house: House):
    with pytest.raises(DBAPIError):
        run(house, "UPDATE places SET case_ref = 'nobody' WHERE number = 1")


def test_an_owner_has_one_open_deadline_of_a_kind(house: House):
    house.draft("440300")
    columns = (
        "owner, kind, item, round_year, start, last_day, ends_at, provisional, how, "
        "calendar_revision, status, tries"
    )
    with pytest.raises(DBAPIError):
        run(house, f"INSERT INTO deadlines ({columns}) SELECT {columns} FROM deadlines")  # noqa: S608


@pytest.mark.parametrize(
    ("kind", "units"), [("ordinary", ("440000", "320000")), ("list", ("", ""))]
)
def test_a_case_holds_one_place_of_its_unit_and_one_of_the_list(
    house: House, kind: str, units: tuple[str, str]
):
    ref = house.draft("440300")
    own = f"kind = '{kind}' AND measure = 'industry'"
    takes = [
        f"UPDATE places SET case_ref = :ref WHERE {own} AND unit = '{unit}' AND number = "  # noqa: S608
        f"(SELECT min(number) FROM places WHERE {own} AND unit = '{unit}' AND case_ref IS NULL)"
        for unit in units
    ]
    run(house, takes[0], ref=ref)
    with pytest.raises(DBAPIError):
        run(house, takes[1], ref=ref)


def test_an_expert_has_one_assessment_of_a_case_and_it_moves_with_its_event_alone(house: House):
    ref = house.accepted("440300")
    house.committee()
    house.list_acts("open_review", CUTOFF)
    house.assess(ref, "80", EXPERTS[0])
    columns = "list_ref, case_ref, expert, state, opened_at, version, head, touched_at"
    for way in (
        f"INSERT INTO assessments (ref, {columns}) SELECT 'another', {columns} FROM assessments",  # noqa: S608
        "UPDATE assessments SET state = 'drafted'",
        "UPDATE assessments SET version = 1",
    ):
        with pytest.raises(DBAPIError):
            run(house, way)


def test_no_statement_gets_past_the_record(house: House):
    house.draft("440300")
    house.door.record(MINISTRY, "division", "incident",
                      {"kind": "social", "date": "2022-01-01", "source": "示例"},
                      item="1", ref="440300", received_at=WORKING, request_id="once")  # fmt: skip
    columns = ", ".join(c.name for c in Base.metadata.tables["events"].columns)
    copy = f"SELECT {columns} FROM events"  # noqa: S608
    if house.db.dialect == "sqlite":
        renumbered = copy.replace("seq", "seq + 1000", 1)  # another number, the same request
        ways = [f"INSERT OR REPLACE INTO events ({columns}) {copy}",
                f"INSERT OR REPLACE INTO events ({columns}) {renumbered} "
                "WHERE request_id IS NOT NULL"]  # fmt: skip
    else:
        ways = ["TRUNCATE events CASCADE", "TRUNCATE events, event_texts, to_tell"]
    for way in ways:
        with pytest.raises(DBAPIError, match="append-only"):
            run(house, way)

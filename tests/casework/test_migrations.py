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
from tests.support.house import House

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
    assert found == sorted(names())


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


def test_foreign_keys_hold(house: House):
    statement = text(
        "INSERT INTO deadlines (owner, kind, item, round_year, start, last_day, ends_at, "
        "provisional, how, calendar_revision, status, tries) SELECT owner, kind, item, round_year, "
        "start, last_day, ends_at, provisional, how, calendar_revision, status, tries FROM deadlines"
    )
    house.draft("440300")
    with house.db.engine.connect() as c, pytest.raises(DBAPIError):
        c.execute(statement)  # one open deadline of a kind for each owner
    with house.db.engine.connect() as c, pytest.raises(DBAPIError):
        c.execute(text("UPDATE places SET case_ref = 'nobody' WHERE number = 1"))
        c.commit()


@pytest.mark.parametrize("kind", ["ordinary", "list"])
def test_a_place_of_another_kind_or_a_second_one_for_a_case_is_refused(house: House, kind: str):
    ref = house.draft("440300")
    with house.db.engine.connect() as c, pytest.raises(DBAPIError):
        for unit in ("440000", "320000") if kind == "ordinary" else ("", ""):
            c.execute(
                text("UPDATE places SET case_ref = :ref WHERE kind = :kind AND unit = :unit "
                     "AND measure = 'industry' AND number = (SELECT min(number) FROM places WHERE "
                     "kind = :kind AND unit = :unit AND measure = 'industry' AND case_ref IS NULL)"),
                {"ref": ref, "kind": kind, "unit": unit},
            )  # fmt: skip

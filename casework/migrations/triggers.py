"""What does the database itself refuse, whoever asks?

Events are never changed, deleted or replaced, nor the table emptied. A case, list, objection,
sanction, assessment or complaint takes no state and no version without the event that says so (event first,
then state; inserts too).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, inspect, text

STATEFUL = {"cases": "case", "lists": "list", "objections": "objection", "sanctions": "sanction",
            "assessments": "assessment", "complaints": "complaint"}  # fmt: skip


# SQLite's INSERT OR REPLACE deletes without asking; PostgreSQL's TRUNCATE asks nobody for a row.
ALSO = {"sqlite": "events_never_replaced", "postgresql": "events_never_truncated"}


def names(dialect: str) -> tuple[str, ...]:
    """Every trigger that must be there on this engine."""
    return (
        "events_never_updated",
        "events_never_deleted",
        ALSO[dialect],
        *(
            f"{table}_{what}"
            for table in STATEFUL
            for what in ("insert_has_event", "state_has_event")
        ),
    )


def _sqlite(stateful: Mapping[str, str] = STATEFUL) -> list[str]:
    found = [
        f"CREATE TRIGGER events_never_{what}d BEFORE {what.upper()} ON events "
        f"BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
        for what in ("update", "delete")
    ]
    found.append(
        "CREATE TRIGGER events_never_replaced BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM "
        "events WHERE stream = NEW.stream AND seq = NEW.seq) OR EXISTS (SELECT 1 FROM events "
        # In the words of the unique keys that a plain insert would break: the door tries again.
        "WHERE request_id = NEW.request_id) "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only: UNIQUE constraint failed'); END"
    )
    for table, subject in stateful.items():
        missing = (
            f"SELECT RAISE(ABORT, '{table}: no event says so') WHERE NOT EXISTS "  # noqa: S608
            "(SELECT 1 FROM "
            f"events WHERE stream = '{subject}/' || NEW.ref AND seq = NEW.version "
            "AND to_state = NEW.state AND hash = NEW.head)"
        )
        found += [
            f"CREATE TRIGGER {table}_insert_has_event BEFORE INSERT ON {table} BEGIN {missing}; END",
            f"CREATE TRIGGER {table}_state_has_event BEFORE UPDATE OF state, version, head ON "
            f"{table} BEGIN {missing}; END",
        ]
    return found


def _postgresql(stateful: Mapping[str, str] = STATEFUL) -> list[str]:
    found = [
        "CREATE OR REPLACE FUNCTION events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
        "CREATE OR REPLACE FUNCTION state_has_event() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF NOT EXISTS (SELECT 1 FROM events WHERE stream = TG_ARGV[0] || NEW.ref AND "
        "seq = NEW.version AND to_state = NEW.state AND hash = NEW.head) THEN "
        "RAISE EXCEPTION '%: no event says so', TG_TABLE_NAME; END IF; RETURN NEW; END $$",
    ]
    found += [
        f"CREATE TRIGGER events_never_{what}d BEFORE {what.upper()} ON events "
        "FOR EACH ROW EXECUTE FUNCTION events_append_only()"
        for what in ("update", "delete")
    ]
    found.append(
        "CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_append_only()"
    )
    for table, subject in stateful.items():
        call = f"FOR EACH ROW EXECUTE FUNCTION state_has_event('{subject}/')"
        found += [
            f"CREATE TRIGGER {table}_insert_has_event BEFORE INSERT ON {table} {call}",
            f"CREATE TRIGGER {table}_state_has_event BEFORE UPDATE OF state, version, head ON "
            f"{table} {call}",
        ]
    return found


def put_triggers(connection: Connection) -> None:
    """Create every trigger, but those of a table that a later revision brings."""
    made = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    there = inspect(connection).get_table_names()
    for statement in made({table: of for table, of in STATEFUL.items() if table in there}):
        connection.execute(text(statement.replace(":", "\\:")))


def missing_triggers(connection: Connection) -> list[str]:
    """Names of those that aren't there, are switched off, or (SQLite) say something else."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        there = {row[0] for row in rows}
        return sorted(s.split()[2] for s in _sqlite() if s not in there)
    rows = connection.exec_driver_sql(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND "
        "tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
    )
    return sorted(set(names("postgresql")) - {row[0] for row in rows})


def drop_triggers(connection: Connection) -> None:
    """Take them away before tables are rebuilt; `put_triggers` puts them back."""
    for name in names(connection.dialect.name):
        table = next(t for t in ("events", *STATEFUL) if name.startswith(t + "_"))
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        elif connection.exec_driver_sql(f"SELECT to_regclass('{table}')").scalar():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")

"""What does Alembic run a revision with?"""

from __future__ import annotations

from alembic import context

import notifications.models  # noqa: F401  its tables belong to the same metadata
from casework.migrations.triggers import drop_triggers, put_triggers
from casework.models import Base

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Batch mode rebuilds tables: foreign keys off meanwhile, triggers put back afterwards.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        compare_type=False,
    )
    with context.begin_transaction():
        drop_triggers(connection)
        context.run_migrations()
        if not context.config.attributes.get("drawing"):
            put_triggers(connection)
    connection.commit()
    if sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")

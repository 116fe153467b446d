"""How do screens read with the statements of the door, without locking or writing anything?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from sqlalchemy.orm import Session

from casework.db import Sql, Writer


class Reader(Writer):
    """What desks and `gather` read with on a screen's session: it locks no row, and writes none.

    The statements go through SQLAlchemy's connection, so that they belong to the session's own
    snapshot and are counted like any other.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        bind = session.get_bind()
        self.dialect = bind.dialect.name
        # As `Database.writing` names it, so that pages and the door share what they have read.
        self.engine_key = str(bind.engine.url)

    @property
    def locks_rows(self) -> bool:
        return False

    def _execute(self, sql: Sql, values: Mapping[str, Any]) -> Any:
        text, own = sql.text(self.dialect)
        return self._session.connection().exec_driver_sql(text, {**own, **values})

    def rows(self, sql: Sql, **values: Any) -> Sequence[Any]:
        return [tuple(row) for row in self._execute(sql, values)]

    def one(self, sql: Sql, **values: Any) -> Any:
        row = self._execute(sql, values).first()
        return None if row is None else tuple(row)

    def batch(self, *statements: tuple[Sql, Mapping[str, Any]]) -> list[Sequence[Any]]:
        return [self.rows(sql, **values) for sql, values in statements]

    def flush(self) -> None:
        """Nothing is ever queued."""

    def run(self, sql: Sql, *, expect: int | None = None, **values: Any) -> NoReturn:
        raise TypeError("a page only reads")

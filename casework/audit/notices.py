"""Does each notice still say, word for word, what the events of its lists say that it said?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, select, type_coerce

from casework.models import Publicity, PublicNotice
from workflows.notice_text import digest_of

from . import stored

Row = Mapping[str, Any]
NOTICE = "notice"  # the note by which a list's stream says which notice made it public
_notices = select(
    PublicNotice.ref, PublicNotice.round_year, PublicNotice.kind, PublicNotice.corrects,
    PublicNotice.digest, *(type_coerce(getattr(PublicNotice, c), String).label(c)
                           for c in ("published_at", "text")),
)  # fmt: skip
_publicities = select(
    Publicity.ref, Publicity.list_ref, Publicity.notice_ref,
    type_coerce(Publicity.entries, String).label("entries"),
)  # fmt: skip


class Notices:
    """Notices, and what was made public in them, beside the notes that say so."""

    def __init__(self, connection: Connection) -> None:
        self._rows = {row["ref"]: dict(row) for row in connection.execute(_notices).mappings()}
        self._public: dict[str, dict[str, Row]] = {}
        for row in connection.execute(_publicities).mappings():
            self._public.setdefault(f"list/{row['list_ref']}", {})[row["ref"]] = dict(row)
        self._told: set[str] = set()

    def compare(self, stream: str, events: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
        """(number of an event, what is wrong in both languages) for each notice that differs."""
        public = dict(self._public.get(stream, {}))
        for event in events:
            if (event["kind"], event["name"]) != ("note", NOTICE):
                continue
            payload, ref = stored.payload(event), event["item"]
            shown = public.pop(str(payload.get("publicity")), None)
            self._told.add(ref)
            if not self._as_told(self._rows.get(ref), event, payload):
                yield (event["seq"], f"公告“{ref}”缺失或与记录不符。",
                       f"Notice {ref} is gone, or isn't the one that was published.")  # fmt: skip
            elif shown is None or not self._carries(self._rows[ref], shown):
                yield (event["seq"], f"公告“{ref}”所载名单与公示不符。",
                       f"Notice {ref} doesn't carry the list that was made public.")  # fmt: skip
        for ref, shown in public.items():
            row = self._rows.get(shown["notice_ref"])
            if row is None or not self._of_before(row) or not self._carries(row, shown):
                yield 0, f"公示“{ref}”没有公告。", f"Publicity {ref} stands in no notice."
            else:
                self._told.add(row["ref"])

    def _of_before(self, row: Row) -> bool:
        """Was it written down when notices began to be kept, of a list made public before? Then no
        event tells of it, and it says nothing but the list.
        """
        text = stored.plain(row["text"])
        return bool(text) and text["zh"]["opening"] == "" and digest_of(text) == row["digest"]

    def left(self) -> list[str]:
        """Notices of which no list's stream tells."""
        return sorted(set(self._rows) - self._told)

    def _as_told(self, row: Row | None, event: Row, payload: Row) -> bool:
        if row is None:
            return False
        text = stored.plain(row["text"])
        said = (row["digest"], row["kind"], row["corrects"], row["published_at"], row["round_year"])
        told = (payload.get("digest"), payload.get("kind"), payload.get("corrects"),
                event["received_at"], event["round_year"])  # fmt: skip
        return said == told and isinstance(text, dict) and digest_of(text) == row["digest"]

    def _carries(self, row: Row, shown: Row) -> bool:
        entries = stored.plain(shown["entries"])
        try:
            wanted = sorted([e["code"], e["name"], e["case"]] for e in entries)
            carried = {one["publicity"]: sorted(one["entries"])
                       for one in stored.plain(row["text"])["lists"]}  # fmt: skip
        except (KeyError, TypeError):
            return False
        return shown["notice_ref"] == row["ref"] and carried.get(shown["ref"]) == wanted

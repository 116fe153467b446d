"""Is the whole installation as it says: record, files, messages, and the seal kept outside?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from casework import audit
from casework.audit import files, seals
from casework.config import Config
from casework.db import Database
from casework.services.streams import ahead
from notifications import held


def verify(
    db: Database, config: Config, seal: Path | None = None, *, now: datetime, begins: bool = False
) -> tuple[audit.Report, str]:
    """All that is found, and the time of the seal that it was held against ("": there is none).

    `now` is what the host's clock says. `seal` names a copy instead of the installation's own; with
    `begins` a new one is about to be written where there is none, else one that ought to be there
    is missed.
    """
    report, path = audit.verify(db), seal or seals.place(config)
    files.compare(db, report, config.uploads)
    newest = audit.newest(db)
    if ahead(newest, now):
        report.add("clock", 0, f"本机时钟早于最近一条记录（{newest}）。",
                   f"This machine's clock is behind the newest record ({newest}).")  # fmt: skip
    for stream, seq, zh, en in held.problems(db):
        report.add(stream, seq, zh, en)
    try:
        kept = seals.kept(db, path, own=path == seals.place(config), begins=begins)
    except seals.SealError as error:
        report.add("seal", 0, str(error), str(error))
        return report, ""
    if kept is None:
        return report, ""
    seals.compare(db, report, kept["heads"])
    return report, str(kept["seals"][-1]["at"])

"""Are the files that were handed in still those that the record names?"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from casework.attachments import path_of, unchanged
from casework.db import Database
from casework.models import Attachment

from .audit import Report


def compare(db: Database, report: Report, uploads: Path) -> None:
    """Add to `report` every file that is gone, or whose content isn't what its hash says."""
    whole: dict[str, bool] = {}
    with db.engine.connect() as connection:
        asked = select(Attachment.sha256, Attachment.owner).order_by(
            Attachment.owner, Attachment.sha256
        )
        for sha256, owner in connection.execute(asked):
            if not path_of(uploads, sha256).is_file():
                report.add(owner, 0, f"上传的文件 {sha256} 缺失。", f"The file {sha256} is gone.")
                continue
            if sha256 not in whole:
                whole[sha256] = unchanged(uploads, sha256)
            if not whole[sha256]:
                report.add(owner, 0, f"上传的文件 {sha256} 内容被改动。",
                           f"The file {sha256} was changed.")  # fmt: skip

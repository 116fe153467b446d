"""How are the heads of all streams kept outside the database, so that a cut tail shows?"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casework.config import Config
from casework.db import Database
from casework.models import Event
from casework.models.base import canonical, instant_text
from casework.services import own_stream
from casework.services.own_stream import SEALED, STREAM

from .record import Report

Heads = Mapping[str, tuple[int, str]]


class SealError(ValueError):
    """The seal can't be read, or isn't the one that was written."""


def place(config: Config) -> Path:
    """Where an installation keeps its seal."""
    return config.instance / "keys" / "seal.json"


def seal(path: Path, heads: Heads, *, at: datetime) -> dict[str, Any]:
    """Add a seal over `heads` to the file (made where it isn't there); the entry written.

    The file holds the newest heads whole and of each seal its time, digest and hash, each hash
    over the entry before it.
    """
    seals = list(read(path)["seals"]) if path.exists() else []
    entry: dict[str, Any] = {
        "at": instant_text(at), "streams": len(heads), "events": sum(n for n, _ in heads.values()),
        "digest": _digest(heads), "prev": seals[-1]["hash"] if seals else "",
    }  # fmt: skip
    entry["hash"] = _hash(entry)
    whole = {"seals": [*seals, entry], "heads": {s: list(h) for s, h in sorted(heads.items())}}
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(whole, file, ensure_ascii=False, indent=0)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return entry


def read(path: Path) -> dict[str, Any]:
    """The seal file; SealError where it is broken or was changed."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        seals, heads = kept["seals"], {s: (int(n), str(h)) for s, (n, h) in kept["heads"].items()}
        before = ""
        for entry in seals:
            own = {k: v for k, v in entry.items() if k != "hash"}
            if entry["prev"] != before or entry["hash"] != _hash(own):
                raise SealError(f"{path}：封存记录被改动 · a seal was changed: {entry['at']}")
            before = entry["hash"]
        if not seals or seals[-1]["digest"] != _digest(heads):
            raise SealError(f"{path}：封存的链头被改动 · the sealed heads were changed")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, SealError):
            raise
        raise SealError(f"{path}：读不出封存文件 · not a seal: {error}") from None
    return {"seals": seals, "heads": heads}


def kept(db: Database, path: Path, *, own: bool, begins: bool = False) -> dict[str, Any] | None:
    """The seal that the record is to be held against; None where none was ever written.

    SealError where a seal that was named, or that this installation wrote once, isn't there (unless
    a new one `begins`): whoever takes the seal away would else have nothing to fear from it. The
    installation's `own` is the one that its stream told of last.
    """
    written = _last(db) if own and not begins else None
    if path.exists():
        found = read(path)
        if written and written["seal"] not in {entry["hash"] for entry in found["seals"]}:
            raise SealError(
                f"{path} 不是 {written['at']} 写下的那一份 · it isn't the seal that was written at "
                f"{written['at']}"
            )
        return found
    if begins:
        return None
    if not own:
        raise SealError(f"没有封存文件 {path} · there is no seal {path}")
    if written:
        raise SealError(
            f"封存文件 {path} 不见了，它最后写于 {written['at']}；请从备份恢复，或用 --seal 指定"
            f"副本 · the seal {path} is gone, last written {written['at']}: restore it, or name a "
            "copy with --seal"
        )
    return None


def note(db: Database, entry: Mapping[str, Any], at: datetime) -> None:
    """Tell in the installation's own stream that it was sealed, so that the seal's absence shows.

    An event, chained as all are: a row beside them would be taken away along with the file.
    """
    with db.writing() as w:
        own_stream.note(w, SEALED, {"seal": entry["hash"], "at": entry["at"]}, at)


def _last(db: Database) -> dict[str, Any] | None:
    """What the stream says of the newest seal."""
    asked = (select(Event.payload).where(Event.stream == STREAM, Event.name == SEALED)
             .order_by(Event.seq.desc()).limit(1))  # fmt: skip
    with db.reading() as session:
        return session.scalar(asked)


def compare(db: Database, report: Report, heads: Heads) -> None:
    """Add to `report` every stream that is shorter than the seal says, or that went another way."""
    with db.engine.connect() as connection:
        for stream, (seq, sealed) in heads.items():
            now, newest = report.heads.get(stream, (0, ""))
            if now < seq:
                report.add(stream, now, f"末尾被截：封存时到第 {seq} 条，现在到第 {now} 条。",
                           f"Its tail is cut: sealed at {seq}, it ends at {now}.")  # fmt: skip
                continue
            at_seal = select(Event.hash).where(Event.stream == stream, Event.seq == seq)
            if (newest if now == seq else connection.scalar(at_seal)) != sealed:
                report.add(stream, seq, "与封存时的内容不同，链被重写。",
                           "It isn't what was sealed: the chain was rewritten.")  # fmt: skip


def _digest(heads: Heads) -> str:
    return hashlib.sha256(canonical(sorted([s, *h] for s, h in heads.items())).encode()).hexdigest()


def _hash(entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(dict(entry)).encode()).hexdigest()

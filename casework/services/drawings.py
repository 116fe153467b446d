"""Who draws which papers: how are they asked for, leased, and done once, whatever stops midway?

Each step is a short transaction of its own; nothing is drawn within one. The host's clock leases.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, bindparam, delete, exists, insert, null, or_, select, update
from sqlalchemy.orm import aliased

from casework.db import Database, Lost, Sql, Writer, is_duplicate
from casework.models import Drawing
from casework.models.base import canonical, instant_text

LEASE = timedelta(minutes=3)  # for one part of the work; each part renews it
MOST_TRIES = 3
KEPT = timedelta(days=14)  # a draft's papers; what was to be sealed, or handed in, stays
STOPPED = ("生成多次中断，已停止重试。请稍后重新生成，或联系系统管理员。",
           "Drawing was cut off again and again and isn't tried any more. Ask for it anew later, or"
           " tell the system's administrator.")  # fmt: skip

Stage = Literal["draft", "to_seal", "handed_in"]
T = Drawing
FREE = or_(T.state == "waiting", and_(T.state == "drawing", T.leased_until <= bindparam("now")))
MINE = and_(T.id == bindparam("which"), T.holder == bindparam("holder"), T.state == "drawing")
NEXT = Sql(select(T.id, T.tries).where(FREE).order_by(T.asked_at, T.id).limit(1))
CLAIM = Sql(
    update(T).where(T.id == bindparam("which"), FREE, T.tries == bindparam("before"))
    .values(state="drawing", holder=bindparam("holder"), leased_until=bindparam("until"),
            tries=bindparam("tried"), done=0)
)  # fmt: skip
GIVE_UP = Sql(
    update(T).where(T.id == bindparam("which"), FREE, T.tries == bindparam("before"))
    .values(state="failed", reason=bindparam("reason"), finished_at=bindparam("at"))
)  # fmt: skip
RENEW = Sql(
    update(T).where(MINE).values(done=bindparam("did"), parts=bindparam("all_parts"),
                                 leased_until=bindparam("until"))
)  # fmt: skip
DONE = Sql(
    update(T).where(MINE).values(
        state="done", done=T.parts, package=bindparam("zip"), files=bindparam("made"),
        content=bindparam("says"), made_of=bindparam("of"), finished_at=bindparam("at"),
        reason=null())
)  # fmt: skip
FAILED = Sql(
    update(T).where(MINE).values(state="failed", reason=bindparam("reason"),
                                 finished_at=bindparam("at"))
)  # fmt: skip
# The papers to be sealed are the same as long as they say the same, whatever was recorded since;
# those of a version that was handed in are, of whatever templates: they are drawn once.
SAME = Sql(
    select(T.id, T.state).where(
        T.case_ref == bindparam("ref"), T.stage == bindparam("now"),
        or_(T.version == bindparam("seq"),
            and_(T.stage == "to_seal", T.content == bindparam("says"), T.state != "failed")),
        or_(T.made_of == bindparam("of"), T.stage == "handed_in"))
    .order_by(T.state != "done", T.state == "failed", T.made_of != bindparam("of"),
              T.finished_at, T.id.desc())
)  # fmt: skip
AGAIN = Sql(
    update(T).where(T.id == bindparam("which"), T.state == "failed")
    .values(state="waiting", tries=0, done=0, holder="", reason=null(), asked_by=bindparam("by"),
            asked_at=bindparam("at"))
)  # fmt: skip
COLUMNS = ("case_ref", "version", "made_of", "stage", "content", "state", "asked_by", "asked_at", "holder",
           "tries", "done", "parts", "package")  # fmt: skip
ASK = Sql(insert(T).values({c: bindparam(c) for c in COLUMNS}))
OLD = Sql(delete(T).where(T.stage == "draft", T.state.in_(("done", "failed")),
                          T.finished_at < bindparam("before")))  # fmt: skip


TWIN = aliased(T)
DRAWN = exists().where(TWIN.case_ref == T.case_ref, TWIN.version == T.version,
                       TWIN.stage == T.stage, TWIN.state == "done")  # fmt: skip
ONCE_MORE = Sql(
    update(T).where(T.stage == "handed_in", T.state == "failed", ~DRAWN)
    .values(state="waiting", tries=0, done=0, holder="", reason=null(), asked_at=bindparam("at"))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A drawing that is this worker's until its lease runs out."""

    id: int
    holder: str


def ask(
    db: Database, ref: str, version: int, *, stage: Stage, content: str, made_of: str, by: int,
    at: datetime,
) -> int:  # fmt: skip
    """Ask for the papers of a version, which say `content`; the number of the drawing.

    The same is never drawn twice: what is waiting or done is the answer; what failed is tried
    anew. Of what was handed in the first papers stay, whichever templates come later.
    """
    when, same = instant_text(at), {"ref": ref, "seq": version, "of": made_of, "now": stage,
                                    "says": content}  # fmt: skip
    try:
        with db.writing() as w:
            found = w.rows(SAME, **same)
            if found:
                id, state = found[0]
                if state == "failed":
                    w.run(AGAIN, which=id, by=by, at=when)
                return int(id)
            # What was handed in says of what it was made once it is: it has one row all along.
            of = "" if stage == "handed_in" else made_of
            _ask(w, ref, version, stage=stage, content=content, made_of=of, by=by, at=when)
    except Exception as error:
        if not is_duplicate(error):  # somebody asked for the same at the same moment
            raise
    with db.writing() as w:
        return int(w.rows(SAME, **same)[0][0])


def ask_with(w: Writer, ref: str, version: int, *, by: int, at: datetime) -> None:
    """Ask for the papers of what is handed in as this version, in the transaction that does it: no
    fault between the two leaves a receipt without its papers."""
    _ask(w, ref, version, stage="handed_in", content="", made_of="", by=by, at=instant_text(at))


def _ask(
    w: Writer, ref: str, version: int, *, stage: Stage, content: str, made_of: str, by: int, at: str
) -> None:  # fmt: skip
    w.run(ASK, case_ref=ref, version=version, made_of=made_of, stage=stage, content=content,
          state="waiting", asked_by=by, asked_at=at, holder="", tries=0, done=0, parts=0,
          package="")  # fmt: skip


def claim(db: Database, now: datetime) -> Claim | None:
    """The next drawing that nobody works on; None where there is none (now).

    One that was claimed MOST_TRIES times and never ended is given up.
    """
    at = instant_text(now)
    while True:
        with db.writing() as w:
            found = w.one(NEXT, now=at)
            if found is None:
                return None
            id, tries = int(found[0]), int(found[1])
            try:
                if tries >= MOST_TRIES:
                    w.run(GIVE_UP, expect=1, which=id, before=tries, now=at, at=at,
                          reason=canonical(STOPPED))  # fmt: skip
                    w.flush()
                    continue
                holder = secrets.token_hex(16)
                w.run(CLAIM, expect=1, which=id, before=tries, now=at, holder=holder,
                      tried=tries + 1, until=instant_text(now + LEASE))  # fmt: skip
                w.flush()
            except Lost:  # another one took it meanwhile
                continue
            return Claim(id, holder)


def renew(db: Database, mine: Claim, done: int, parts: int, now: datetime) -> None:
    """So much is done, and more time is needed; Lost where another has taken it over."""
    with db.writing() as w:
        w.run(RENEW, expect=1, which=mine.id, holder=mine.holder, did=done, all_parts=parts,
              until=instant_text(now + LEASE))  # fmt: skip


def finish(
    db: Database, mine: Claim, package: str, files: Sequence[Mapping[str, Any]], now: datetime, *,
    content: str, made_of: str,
) -> None:  # fmt: skip
    """It is done, and says `content`, made of these templates; Lost where another took it over."""
    with db.writing() as w:
        w.run(DONE, expect=1, which=mine.id, holder=mine.holder, zip=package, says=content, of=made_of,
              made=canonical([dict(one) for one in files]), at=instant_text(now))  # fmt: skip


def fail(db: Database, mine: Claim, reason: tuple[str, str], now: datetime) -> None:
    """It can't be done, for a reason in Chinese and English; Lost as above."""
    with db.writing() as w:
        w.run(FAILED, expect=1, which=mine.id, holder=mine.holder, reason=canonical(reason),
              at=instant_text(now))  # fmt: skip


def once_more(db: Database, now: datetime) -> None:
    """Let what was handed in and couldn't be drawn be tried anew: its receipt waits for it."""
    with db.writing() as w:
        w.run(ONCE_MORE, at=instant_text(now))


def forget_old(db: Database, now: datetime) -> None:
    """Let go of drafts' papers that are older than KEPT; the daily sweep takes their files."""
    with db.writing() as w:
        w.run(OLD, before=instant_text(now - KEPT))

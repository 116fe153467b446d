"""What happens by itself: timers that are due, messages that wait, every few seconds?"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from casework import unnamed_files
from casework.business_clock import BEAT, PUT, STOPPED, wall
from casework.documents import background
from casework.installation import Casework
from casework.models import Property
from casework.models.base import instant_text
from casework.services import drawings, erasure, spent_work
from casework.services.tick import BATCH, Fired, tick
from notifications.run import Ran
from notifications.run import run as tell

log = logging.getLogger("casework.clock")
SIGNALS = (signal.SIGTERM, signal.SIGINT)
# What fires may make the next thing due; a sweep ends here and the next one goes on.
ROUNDS = 50
# Somebody waits before the page that shows how far the papers are: seconds between two looks.
LOOKS = 2
DRAWING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: for which instant, timers fired or refused, messages made or sent."""

    now: datetime
    fired: list[Fired]
    told: Ran


def sweep(own: Casework) -> Swept:
    """Take everything that is due through the door, then make and send the messages.

    Any number of sweeps at once is harmless: the door decides. The heartbeat comes last, and
    says that all of it went well.
    """
    now = own.clock.now()
    fired: list[Fired] = []
    for _ in range(ROUNDS):
        found = tick(own.db, own.door, now)
        fired.extend(found)
        if not any(f.done for f in found) and len(found) < BATCH:
            break
    if any(f.done and f.action == erasure.ACT for f in fired):
        unnamed_files.forget(own.db, own.config.uploads)
    told = tell(own)
    _sweep_files(own)
    with own.db.writing() as w:
        w.run(PUT, key=BEAT, value=instant_text(wall()))
    return Swept(now, fired, told)


def _sweep_files(own: Casework) -> None:
    """Once a day what was sent and no row names is taken away, and what failed to be drawn tried."""
    day, key = wall().date().isoformat(), "files_swept"
    with own.db.reading() as session:
        swept = session.scalar(select(Property.value).where(Property.key == key))
    if swept == day or not own.config.uploads.is_dir():
        return
    drawings.forget_old(own.db, wall())
    drawings.once_more(own.db, wall())
    spent_work.forget_old(own.db, wall())
    if gone := unnamed_files.sweep(own.db, own.config.uploads, wall()):
        log.info("%d files that no record names were taken away", gone)
    with own.db.writing() as w:
        w.run(PUT, key=key, value=day)


def _job(own: Casework) -> None:
    """One sweep, which may fail in any way: the next one tries again."""
    try:
        done = sweep(own)
    except Exception:
        log.exception("the sweep failed; the next one tries again")
        return
    for fired in done.fired:
        if fired.done:
            log.info("%s: %s (%s)", fired.owner, fired.action, fired.kind)


def draw(own: Casework) -> int:
    """Draw the papers that were asked for; how many drawings ended.

    Apart from the sweep: a long drawing holds up no timer, no message and no heartbeat.
    """
    return background.draw_all(own.db, own.config.uploads, wall)


def _draw(own: Casework) -> None:
    """The same, which may fail in any way: the next one tries again. One at a time a process."""
    if not DRAWING.acquire(blocking=False):
        return
    try:
        draw(own)
    except Exception:
        log.exception("drawing papers failed; the next one tries again")
    finally:
        DRAWING.release()


def start(own: Casework) -> BackgroundScheduler:
    """Sweep and draw now, and every few seconds, each in a thread of its own; `shutdown()` ends it.

    Nothing is kept of missed runs: what was due while nobody looked is still due.
    """
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        _job, "interval", args=(own,), seconds=own.config.tick_seconds, next_run_time=wall(),
        coalesce=True, max_instances=1, misfire_grace_time=None, id="sweep",
    )  # fmt: skip
    scheduler.add_job(
        _draw, "interval", args=(own,), seconds=min(LOOKS, own.config.tick_seconds),
        next_run_time=wall(), coalesce=True, max_instances=2, misfire_grace_time=None, id="draw",
    )  # fmt: skip
    scheduler.start()
    return scheduler


def until_told(work: Callable[[], object]) -> None:
    """Do `work` in the main thread until SIGTERM or SIGINT; work then ends by SystemExit.

    A second signal doesn't cut the farewell short.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for one in SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        raise SystemExit(0)

    for one in SIGNALS:
        signal.signal(one, stop)
    work()


def run(own: Casework, serve: Callable[[], object] | None = None) -> None:
    """Sweep until SIGTERM or SIGINT, beside `serve` if given; what is under way is finished."""
    scheduler = start(own)
    try:
        until_told(serve or threading.Event().wait)
    finally:
        scheduler.shutdown(wait=True)
        farewell(own)


def farewell(own: Casework) -> None:
    """Say that nobody sweeps any more; a clock beside this one says otherwise within seconds."""
    try:
        with own.db.writing() as w:
            w.run(PUT, key=STOPPED, value=instant_text(wall()))
    except Exception:  # the database may be gone before its clock
        log.warning("it couldn't be noted that the timers stopped", exc_info=True)

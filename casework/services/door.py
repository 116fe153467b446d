"""How does anything change? Through `act` (a transition) and `record` (a fact), and only here.

lock → answered before? → may this person? → facts → decide → event, then state and the rest.
Refused: nothing changes, and the refusal is recorded apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, insert

from casework.attachments import Stored
from casework.db import Database, Lost, Sql, Writer, is_deadlock, is_duplicate
from casework.errors import Conflict, CutOff, Forbidden, Refused
from casework.handed_in import tie
from casework.models import RefusalRow
from casework.models.base import canonical, instant_text
from casework.vault import Vault
from workflows.calendar import beijing_day
from workflows.facts import Actor
from workflows.machine import Refusal, decide

from . import desks, drawings, recording, records, sealed_wishes, shapes, standing, values
from .desk import Opened
from .items import known_item
from .requests import ANSWERED, digest_of
from .streams import Stamp, runs_on

INSERT_REFUSAL = Sql(
    insert(RefusalRow).values(
        {c: bindparam(c) for c in ("subject", "action", "actor", "role", "at", "breaches")}
    )
)
TRIES = 4
STALE = Conflict(
    "您看过之后又有改动，请刷新后再办。", "It has been changed since you looked; reload."
)
REUSED = Conflict("这个请求编号已用于另一项办理。", "This request id was used for something else.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act or record came to: the subject, its state and version, its event's number."""

    subject: str
    ref: str
    state: str
    version: int
    again: bool = False  # the same request had been answered before


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for. `new` says what to create; `version` is the one that was read.

    `files` become its owner's in the same transaction, and in it the `papers` of a case that is
    handed in are asked for. `seen` is, by kind and item, how a fact and what it signs stood when
    it was read (`signing.stands`).
    """

    actor: Actor
    subject: str
    name: str  # the action, or the kind of fact
    received_at: datetime
    ref: str = ""
    item: str = ""
    request_id: str | None = None
    version: int | None = None
    new: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seen: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    files: Sequence[Stored] = ()
    papers: bool = False
    recording: bool = False  # a fact, not an action

    @property
    def today(self) -> date:
        """The day of receipt in Beijing."""
        return beijing_day(self.received_at)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what is asked, so that a request id can't be used for something else."""
        asked = [self.recording, self.subject, self.ref, self.name, self.item, dict(self.new),
                 dict(self.given), dict(self.reasons), self.comment]  # fmt: skip
        return digest_of(asked)


class Door:
    """The one way in. `wall`, the host's clock, stamps records; `vault` seals who objects."""

    def __init__(self, db: Database, wall: Callable[[], datetime], vault: Vault) -> None:
        self.db = db
        self._wall = wall
        self.vault = vault

    def act(self, actor: Actor, subject: str, name: str, **wish: Any) -> Answer:
        """Do action `name` to a case, list, objection or sanction (fields of `Wish`).

        Raises Refused (every breach with its article), Forbidden, NotFound, Conflict, Invalid or Unavailable;
        then nothing has been written but the record of the refusal.
        """
        return self._through(Wish(actor=actor, subject=subject, name=name, **wish), self._act)

    def record(
        self, actor: Actor, subject: str, name: str, value: Mapping[str, Any] | None, **wish: Any
    ) -> Answer:
        """Record a fact (or take it away: None) on its owner; raises as `act` does."""
        item = wish.get("item", "")
        shapes.check_item(item)
        return self._through(Wish(actor=actor, subject=subject, name=name, recording=True,
                                  given={name: {item: value}}, **wish), self._record)  # fmt: skip

    def record_all(
        self, actor: Actor, subject: str, facts: Mapping[str, Mapping[str, Any]], **wish: Any
    ) -> Answer:
        """Record several facts, by kind and item, on one owner: all, each by its event, or none.

        Invalid names what is wrong by `kind.item.field`.
        """
        return self._through(Wish(actor=actor, subject=subject, name=next(iter(facts), ""),
                                  recording=True, given=facts, **wish), self._record)  # fmt: skip

    def _through(self, wish: Wish, do: Callable[[Writer, Wish], Answer]) -> Answer:
        shapes.check(wish)
        for left in reversed(range(TRIES)):
            try:
                with self.db.writing() as w:
                    return do(w, wish)
            except Refused as refused:
                if not wish.actor.has("timer"):  # the tick notes what is new, not every try
                    self._note(wish, [b.as_json() for b in refused.breaches])
                raise
            except Forbidden as forbidden:
                self._note(wish, [])
                forbidden.noted = True
                raise
            except CutOff:  # under its request id it is answered, or done, once
                if wish.request_id is None or not left:
                    raise
            except Lost:
                if not left:
                    raise STALE from None
            except Exception as error:
                if not (is_deadlock(error) or is_duplicate(error)):
                    raise
                if not left:
                    raise STALE from error
        raise STALE

    def _note(self, wish: Wish, breaches: list[dict[str, Any]]) -> None:
        with self.db.writing() as w:
            w.run(INSERT_REFUSAL, subject=f"{wish.subject}/{wish.ref or 'new'}"[:80],
                  action=wish.name, actor=wish.actor.user, role=",".join(wish.actor.roles)[:16],
                  at=instant_text(wish.received_at), breaches=canonical(breaches))  # fmt: skip

    def _answered(self, w: Writer, wish: Wish, opened: Opened) -> Answer | None:
        """Looked up under the lock: the same request may have come in while we waited for it."""
        if wish.request_id is None:
            return None
        found = opened.answered
        if found is None:
            found = w.rows(ANSWERED, id=wish.request_id)
        if not found:
            return None
        stream, seq, digest, actor, state = found[0]
        if digest not in sealed_wishes.digests(self.vault, wish) or actor != wish.actor.user:
            raise REUSED
        subject, _, ref = stream.partition("/")
        return Answer(subject, ref, state, seq, again=True)

    def _stamp(self, wish: Wish, opened: Opened, role: str) -> Stamp:
        return Stamp(wish.actor.user, role, wish.received_at, self._wall(), opened.year,
                     opened.rules.digest, wish.request_id,
                     sealed_wishes.digest(self.vault, wish))  # fmt: skip

    def _act(self, w: Writer, wish: Wish) -> Answer:
        desk = desks.desk_of(wish.subject)
        opened = desk.open(w, wish)
        if earlier := self._answered(w, wish, opened):
            return earlier
        runs_on(w, opened.head, self._wall())
        rule = opened.rules.actions.get((wish.subject, wish.name))
        if rule is None:
            raise Forbidden
        role = next((r for r in rule.who if r in wish.actor.roles), "")
        if not role or not opened.may(wish.actor):
            raise Forbidden
        if wish.version is not None and wish.version != opened.head.seq:
            raise STALE
        given = {kind: {item: value if value is None else
                        values.read(opened.rules.facts[kind], value, today=wish.today,
                                    prefix=f"{kind}.{item}." if item else f"{kind}.")
                        for item, value in items.items()
                        if known_item(opened, opened.rules.facts[kind], item)}
                 for kind, items in wish.given.items() if _allowed(rule.inputs, kind)}  # fmt: skip
        facts = desk.with_given(opened, given)
        answer = decide(opened.rules, wish.name, facts, actor=wish.actor, now=wish.received_at,
                        given=given, reasons=wish.reasons, comment=wish.comment)  # fmt: skip
        kept = tuple(b for kind, items in given.items() for item in items
                     for b in standing.relied_on(opened, opened.rules.facts[kind], item))  # fmt: skip
        if isinstance(answer, Refusal):
            raise Refused((*answer.breaches, *kept))
        if kept:
            raise Refused(kept)
        stamp = self._stamp(wish, opened, role)
        wish, kept_so = sealed_wishes.sealed(self.vault, opened, wish, given, role)
        state = desk.apply(w, opened, answer, wish, kept_so, stamp)
        for file in wish.files:
            tie(w, file, f"{wish.subject}/{opened.ref}", by=wish.actor.user, at=wish.received_at)
        if wish.papers:
            drawings.ask_with(w, opened.ref, opened.head.seq, by=wish.actor.user, at=self._wall())
        return Answer(wish.subject, opened.ref, state, opened.head.seq)

    def _record(self, w: Writer, wish: Wish) -> Answer:
        opened = desks.desk_of(wish.subject).open(w, wish)
        if earlier := self._answered(w, wish, opened):
            return earlier
        runs_on(w, opened.head, self._wall())
        facts = recording.asked(opened, wish)
        if wish.version is not None and wish.version != opened.head.seq:
            raise STALE
        if recording.unseen(opened, wish):
            raise recording.CHANGED
        stamp = self._stamp(wish, opened, "")
        for one, value in recording.checked(w, opened, wish, facts):
            records.apply(w, opened, one.kind, one.item,
                          sealed_wishes.value(self.vault, opened, one.kind, one.item, value),
                          replace(stamp, role=one.role), wish.comment)  # fmt: skip
            stamp = replace(stamp, request_id=None, request_digest="")  # the first answers for all
        return Answer(wish.subject, opened.ref, opened.state, opened.head.seq)


def _allowed(inputs: tuple[str, ...], kind: str) -> bool:
    if kind not in inputs:
        raise Forbidden
    return True

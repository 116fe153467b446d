"""How does anything change? Through `act` (a transition) and `record` (a fact), and only here.

lock → answered before? → may this person? → facts → decide → event, then state and the rest.
Refused: nothing changes, and the refusal is recorded apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert

from casework.db import Database, Lost, Sql, Writer, is_deadlock, is_duplicate
from casework.errors import Conflict, CutOff, Forbidden, Refused
from casework.handed_in import tie
from casework.models import RefusalRow
from casework.models.base import canonical, instant_text
from casework.vault import Vault
from workflows.edition import FactKind
from workflows.facts import Actor
from workflows.machine import Refusal, decide

from . import desks, drawings, recording, records, sealed_wishes, shapes, standing, together, values
from .desk import Opened
from .items import known_item, numbered
from .requests import ANSWERED, version_after
from .streams import Stamp, runs_on
from .wish import Answer, Wish

__all__ = ["Answer", "Door", "Wish"]

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
        return self._through([Wish(actor=actor, subject=subject, name=name, **wish)], self._act)[0]

    def act_together(self, wishes: Sequence[Wish]) -> tuple[Answer, ...]:
        """Do several acts of one person as one: all of them in one transaction, or none.

        The answers are in the order of the wishes. Refused names every breach of every act, as
        things stood before the first that is refused; the request id of the first wish answers for
        all. Raises as `act` does.
        """
        return self._through(wishes, self._act)

    def record(
        self, actor: Actor, subject: str, name: str, value: Mapping[str, Any] | None, **wish: Any
    ) -> Answer:
        """Record a fact (or take it away: None) on its owner; raises as `act` does."""
        item = wish.get("item", "")
        shapes.check_item(item)
        return self._through([Wish(actor=actor, subject=subject, name=name, recording=True,
                                   given={name: {item: value}}, **wish)], self._record)[0]  # fmt: skip

    def record_all(
        self, actor: Actor, subject: str, facts: Mapping[str, Mapping[str, Any]], **wish: Any
    ) -> Answer:
        """Record several facts, by kind and item, on one owner: all, each by its event, or none.

        Invalid names what is wrong by `kind.item.field`.
        """
        return self._through([Wish(actor=actor, subject=subject, name=next(iter(facts), ""),
                                   recording=True, given=facts, **wish)], self._record)[0]  # fmt: skip

    def _through(
        self, wishes: Sequence[Wish], do: Callable[[Writer, Wish], Answer]
    ) -> tuple[Answer, ...]:
        for wish in wishes:
            shapes.check(wish)
        first = wishes[0]
        for left in reversed(range(TRIES)):
            try:
                with self.db.writing() as w:
                    return together.done(w, wishes, do)
            except Refused as refused:
                if not first.actor.has("timer"):  # the tick notes what is new, not every try
                    for wish, breaches in together.each(first, refused):
                        self._note(wish, [b.as_json() for b in breaches])
                raise
            except Forbidden as forbidden:
                self._note(first, [])
                forbidden.noted = True
                raise
            except CutOff:  # under its request id it is answered, or done, once
                if first.request_id is None or not left:
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
        return Answer(subject, ref, state, version_after(w, stream, seq), again=True)

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
        given = {kind: numbered(opened, opened.rules.facts[kind], {
                     item: value if value is None else
                     values.read(opened.rules.facts[kind], value, today=wish.today,
                                 prefix=f"{kind}.{item}." if item else f"{kind}.")
                     for item, value in items.items()
                     if _known(opened, opened.rules.facts[kind], item)})
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


def _known(opened: Opened, kind: FactKind, item: str) -> bool:
    """Of what is numbered the names that it is given by only keep several apart."""
    return known_item(opened, kind, "" if kind.items == "numbered" else item)


def _allowed(inputs: tuple[str, ...], kind: str) -> bool:
    if kind not in inputs:
        raise Forbidden
    return True

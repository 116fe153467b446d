"""What does a test need to work through the real door: a database with a round, and its people?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from casework import migrations
from casework.db import Database
from casework.example import application
from casework.models import User
from casework.replay.stage import Stage
from casework.services.door import Answer, Door
from casework.services.own_stream import make_demo
from casework.services.rounds import open_round
from casework.services.ruling import rules_of
from casework.services.seed import seed
from casework.vault import Vault
from workflows.calendar import BEIJING
from workflows.facts import Actor
from workflows.rules import Rules

MINISTRY = Actor(1, "经办", frozenset({"ministry"}))
SECOND = Actor(2, "经办二", frozenset({"ministry"}))
LEADER = Actor(3, "领导", frozenset({"leader"}))
EXPERTS = tuple(Actor(900 + n, f"评审专家{n}", frozenset({"expert"})) for n in (1, 2, 3))
SEATS = {f"expert.{expert.user}": expert for expert in EXPERTS}
OBJECTOR = Actor(0, "异议人", frozenset({"objector"}))
KEY = bytes(range(64))  # what seals who objects, here and in every instance of a test
VAULT = Vault(lambda _make: (KEY,))
OPENED = datetime(2022, 12, 2, 9, tzinfo=BEIJING)
WORKING = datetime(2022, 12, 5, 9, tzinfo=BEIJING)
CUTOFF = datetime(2022, 12, 23, tzinfo=BEIJING)


def wall() -> datetime:
    """The host's clock."""
    return datetime.now(UTC)


def seeded(url: str) -> None:
    """A migrated database with its reference data."""
    db = Database(url)
    migrations.upgrade(db)
    with db.reading() as session:
        seed(session, now=wall())
    make_demo(db, wall())
    db.engine.dispose()


def round_2022(url: str) -> None:
    """A database in which round FY2022 is open."""
    seeded(url)
    db = Database(url)
    open_round(db, 2022, actor=MINISTRY, received_at=OPENED, wall=wall)
    db.engine.dispose()


def round_2018(url: str) -> None:
    """A database in which round FY2018 is open, under the edition of 2019."""
    seeded(url)
    db = Database(url)
    opened = datetime(2019, 1, 7, 9, tzinfo=BEIJING)
    open_round(db, 2018, actor=MINISTRY, received_at=opened, wall=wall)
    db.engine.dispose()


@dataclass(frozen=True, slots=True)
class House:
    """A database and its door, with what most tests do to get to where they begin."""

    db: Database
    door: Door
    year: int = 2022

    @classmethod
    def on(cls, url: str, year: int = 2022) -> House:
        """The house on a prepared database."""
        db = Database(url)
        return cls(db, Door(db, wall, VAULT), year)

    @property
    def rules(self) -> Rules:
        """The round's rules."""
        with self.db.writing() as w:
            found = rules_of(w, self.year)
        assert found is not None
        return found

    def actor(self, role: str, division: str) -> Actor:
        """Someone with `role` of the province, or of the city where the edition asks for its own."""
        unit = self.unit_of(division)
        of_the_city = {"city"}.union(*(k.who for k in self.rules.edition.facts if k.own_city))
        own = division if role in of_the_city else ""
        return Actor(10, role, frozenset({role}), unit=unit, division=own)

    def unit_of(self, division: str) -> str:
        """The recommending unit of a division."""
        from casework.models import Division

        with self.db.reading() as session:
            found = session.get(Division, division)
            assert found is not None
            return found.unit

    def draft(self, division: str, measure: str = "industry", at: datetime = WORKING) -> str:
        """A drafted case; its ref."""
        new = {"round": self.year, "measure": measure, "division": division}
        unit = self.actor("unit", division)
        return self.door.act(unit, "case", "draft", new=new, received_at=at).ref

    def fill(
        self, ref: str, *, at: datetime = WORKING, without: Collection[str] = ()
    ) -> None:  # fmt: skip
        """Everything that the guards up to submit ask for, except the fact kinds in `without`.

        Each hand records its part at once, whoever confirms after whoever enters: forty
        transactions a case would be a tenth of what the tests take.
        """
        _, measure, division, *_ = ref.split("-")
        unit = self.actor("unit", division)
        kind = "xpcc" if unit.unit == "660000" else "province"
        on: date = at.astimezone(BEIJING).date()
        hands: dict[str, dict[str, dict[str, Any]]] = {}
        for part in application(self.rules, measure, unit_kind=kind, on=on):
            if part.kind not in without:
                of_kind = hands.setdefault(part.role, {}).setdefault(part.kind, {})
                of_kind[part.item] = dict(part.value)
        for role, facts in hands.items():
            self.door.record_all(self.actor(role, division), "case", facts, ref=ref,
                                 received_at=at)  # fmt: skip

    def seal_anew(self, ref: str, *, at: datetime = WORKING) -> None:
        """The papers of the application, made out again from what is on record."""
        _, measure, division, *_ = ref.split("-")
        on = at.astimezone(BEIJING).date()
        papers = {part.item: dict(part.value) | {"file": "改后.pdf"} for part in application(self.rules, measure, unit_kind="province", on=on)
                  if part.kind == "document"}  # fmt: skip
        self.door.record_all(self.actor("unit", division), "case", {"document": papers}, ref=ref,
                             received_at=at)  # fmt: skip

    def unit_acts(self, ref: str, action: str, at: datetime = WORKING, **more: Any) -> Answer:
        """The case's own unit does something to it."""
        unit = self.actor("unit", ref.split("-")[2])
        return self.door.act(unit, "case", action, ref=ref, received_at=at, **more)

    def ready(self, division: str, measure: str = "industry", at: datetime = WORKING) -> str:
        """A case that may be submitted; its ref."""
        ref = self.draft(division, measure, at)
        self.fill(ref, at=at)
        self.unit_acts(ref, "approve_province", at)
        return ref

    def submitted(self, division: str, measure: str = "industry", at: datetime = WORKING) -> str:
        """A submitted case; its ref."""
        ref = self.ready(division, measure, at)
        self.unit_acts(ref, "submit", at)
        return ref

    def accepted(self, division: str, measure: str = "industry") -> str:
        """A case that the formal check accepted; its ref."""
        ref = self.submitted(division, measure)
        self.door.act(MINISTRY, "case", "accept", ref=ref, received_at=WORKING)
        return ref

    def committee(self, measure: str = "industry", at: datetime = WORKING,
                  seats: Mapping[str, Actor] = SEATS) -> None:  # fmt: skip
        """Two experts and a department representative, of no province, each with an account."""
        stage = Stage(self.db)
        for number, (login, expert) in enumerate(seats.items()):
            with self.db.reading() as session:
                there = session.scalar(select(User.id).where(User.id == expert.user))
            if there is None:
                stage.account(expert, login)
            value = {"name": expert.name, "kind": "department" if number == 2 else "expert",
                     "recommended_by": "规划司", "organisation": "示例大学",
                     "province": "central"}  # fmt: skip
            self.door.record(MINISTRY, "list", "committee_member", value, item=login,
                             ref=f"{self.year}-{measure}", received_at=at)  # fmt: skip

    def assess(self, ref: str, points: str, expert: Actor, at: datetime = CUTOFF) -> str:
        """An expert declares no interest in a case and hands the same mark in under each heading."""
        made = self.door.act(expert, "assessment", "declare", new={"case": ref}, received_at=at,
                             given={"declaration": {"": {"none": True}}}).ref  # fmt: skip
        headings = self.rules.measure(ref.split("-")[1]).heading
        self.door.act(expert, "assessment", "hand_in", ref=made, received_at=at,
                      given={"mark": {h.id: {"points": points} for h in headings}})  # fmt: skip
        return made

    def ranked(self, scores: dict[str, str], measure: str = "industry") -> dict[str, str]:
        """A list whose review is closed, from division → score; division → ref."""
        refs = {division: self.accepted(division, measure) for division in scores}
        self.committee(measure)
        self.judged({refs[division]: score for division, score in scores.items()}, measure)
        return refs

    def judged(self, scores: Mapping[str, str], measure: str = "industry",
               seats: Mapping[str, Actor] = SEATS) -> None:  # fmt: skip
        """The review, from its opening to its close: every expert gives each case its score."""
        self.list_acts("open_review", CUTOFF, measure=measure)
        for ref, score in scores.items():
            for expert in seats.values():
                self.assess(ref, score, expert)
        self.list_acts("close_review", CUTOFF, measure=measure)

    def list_acts(
        self,
        action: str,
        at: datetime,
        *,
        actor: Actor = MINISTRY,
        measure: str = "industry",
        **more: Any,
    ) -> Answer:
        """Something done to the list of `measure`."""
        ref = f"{self.year}-{measure}"
        return self.door.act(actor, "list", action, ref=ref, received_at=at, **more)

    def publicised(self, refs: Collection[str], at: datetime, measure: str = "industry") -> None:
        """Propose, decide and publish these cases; reasons are given for whatever asks for one."""
        day = at.astimezone(BEIJING).date().isoformat()
        given: dict[str, Any] = {"entry": {ref: {"reason": "示例"} for ref in refs}}
        reasons = dict.fromkeys(("floor:0", "floor:1", f"count:{len(refs)}"), "示例")
        decision = {"kind": "ministry_meeting", "number": "示例", "date": day, "file": "示例"}
        self.list_acts("propose", at - timedelta(hours=2), measure=measure, given=given,
                       reasons=reasons)  # fmt: skip
        self.list_acts("decide", at - timedelta(hours=1), measure=measure, actor=LEADER,
                       given={"decision": {"": decision}}, reasons=reasons)  # fmt: skip
        self.list_acts("publish", at, measure=measure, reasons=reasons)

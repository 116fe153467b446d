"""How is an expert's assessment of a case opened for an act, and what does the act change on it?"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Text, bindparam, insert, select, update

from casework.db import Sql, Writer
from casework.errors import Invalid, NotFound
from casework.models import Assessment, Case, FactRow, Shortlist, User
from casework.models.base import instant_text
from workflows.facts import AssessmentFacts, CaseFacts, SubjectFacts
from workflows.machine import Decision, Given

from . import case_desk, effects, gather, locks
from .desk import Opened, head_of
from .streams import Stamp, append

ASSESSMENT = tuple(c.name for c in Assessment.__table__.columns)
IDENTITY = Sql(
    select(Assessment.case_ref, Assessment.expert).where(Assessment.ref == bindparam("ref"))
)
IDENTITY_COLUMNS = ("ref", "round_year", "measure", "unit", "division")
CASE_OF = Sql(
    select(*(getattr(Case, c) for c in IDENTITY_COLUMNS)).where(Case.ref == bindparam("ref"))
)
ROW = Sql(select(Assessment.__table__).where(Assessment.ref == bindparam("ref")))
LIST = Sql(select(Shortlist.state).where(Shortlist.ref == bindparam("ref")))
LOGIN = Sql(select(User.login).where(User.id == bindparam("expert")))
MEMBER = Sql(
    select(FactRow.value.cast(Text))
    .where(FactRow.owner == bindparam("list"), FactRow.kind == "committee_member")
    .where(FactRow.item.in_(select(User.login).where(User.id == bindparam("expert"))))
)
INSERT = Sql(insert(Assessment).values({c: bindparam(c) for c in ASSESSMENT if c != "id"}))
_changing = ("state", "version", "head", "touched_at")
UPDATE = Sql(
    update(Assessment)
    .where(Assessment.ref == bindparam("whose"))
    .values({c: bindparam(c) for c in _changing})
)


def ref_of(case: str, expert: int) -> str:
    """What the assessment of a case by an expert (the number of the account) is called."""
    return f"{case}-e{expert}"


class AssessmentDesk:
    """Assessments at the door. An expert has one of each case, so a second one is the first."""

    def open(self, w: Writer, wish: Any) -> Opened:
        """The assessment of `wish.ref`, or the actor's own of `wish.new["case"]`."""
        if wish.ref:
            found = w.one(IDENTITY, ref=wish.ref)
            if found is None:
                raise NotFound
            ref, (case_ref, expert) = wish.ref, found
        else:
            case_ref, expert = str(wish.new.get("case")), wish.actor.user
            ref = ref_of(case_ref, expert)
        identity = w.one(CASE_OF, ref=case_ref)
        if identity is None:
            raise Invalid({"case": ("没有这个案件。", "There is no such case.")})
        of = dict(zip(IDENTITY_COLUMNS, identity, strict=True))
        list_ref = f"{of['round_year']}-{of['measure']}"
        asked = locks.for_assessment(of, ref) if w.locks_rows else []
        case, facts, own, listed, login, member, recorded = w.batch(
            *asked, (case_desk.ROW, {"ref": case_ref}), gather.asked_of_case(of),
            (ROW, {"ref": ref}), (LIST, {"ref": list_ref}), (LOGIN, {"expert": expert}),
            (MEMBER, {"list": f"list/{list_ref}", "expert": expert}),
            (gather.FACTS_OF, {"owner": f"assessment/{ref}"}),
        )[len(asked):]  # fmt: skip
        of_case = case_desk.opened(w, case[0], facts)
        assert isinstance(of_case.facts, CaseFacts)
        row = dict(zip(ASSESSMENT, own[0], strict=True)) if own else {
            "ref": ref, "list_ref": list_ref, "case_ref": case_ref, "expert": expert, "state": "",
            "opened_at": instant_text(wish.received_at), "version": 0, "head": "", "touched_at": "",
        }  # fmt: skip
        row["measure"] = of["measure"]
        known = AssessmentFacts(
            ref, row["state"], of["measure"], login[0][0] if login else "", of_case.facts,
            str(listed[0][0]), json.loads(member[0][0]) if member else None,
            gather.recorded(recorded),
        )  # fmt: skip
        made = Opened("assessment", ref, row, head_of(f"assessment/{ref}", row), of_case.rules,
                      known, of_case.year, person=expert)  # fmt: skip
        made.extra = dict(of_case.extra)
        return made

    def with_given(self, opened: Opened, given: Given) -> SubjectFacts:
        """Nothing that is given changes an assessment's facts but themselves."""
        return opened.facts

    def apply(
        self, w: Writer, opened: Opened, answer: Decision, wish: Any, given: Given, stamp: Stamp
    ) -> str:
        """The assessment's event and state; its list learns of it when the review is closed."""
        row, owner = opened.row, opened.head.stream
        new = not row["state"]
        payload = {"case": row["case_ref"], "expert": row["expert"]} if new else {}
        seq = append(w, opened.head, effects.entry_of(answer, wish.comment, given, payload), stamp)
        row |= {"state": answer.to, "version": seq, "head": opened.head.hash,
                "touched_at": opened.head.touched_at}  # fmt: skip
        if new:
            w.run(INSERT, **{c: row[c] for c in ASSESSMENT if c != "id"})
        else:
            w.run(UPDATE, expect=1, whose=opened.ref, **{c: row[c] for c in _changing})
        effects.facts_of_decision(w, owner, answer, given, stamp, seq)
        return answer.to

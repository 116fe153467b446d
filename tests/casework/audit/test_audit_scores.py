"""Is it found where a mark, a score, or what a score is worked out by was changed by hand?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from casework.models import Assessment, Round
from casework.queries.snapshots import rules_of
from tests.support.house import CUTOFF, EXPERTS, MINISTRY, WORKING, House
from tests.support.tampering import (
    CASE,
    STREAM,
    erase_on_record,
    events,
    facts,
    found,
    tamper,
    texts,
    with_text,
)
from workflows.rules import bind

OWN = f"assessment/{CASE}-e901"
SCORE = "Its score isn't what the marks"
METHOD = "How it is scored"
of_mark = (facts.c.owner == OWN, facts.c.kind == "mark")
CHANGES: list[tuple[Any, tuple[str, ...]]] = [
    (update(facts).where(*of_mark).values(value={"points": "12"}),
     ("isn't what its event says", SCORE)),
    (update(facts).where(*of_mark).values(value={"x": 1}), ("isn't what its event says", SCORE)),
    (delete(facts).where(*of_mark, facts.c.item == "clusters"), ("is gone", SCORE)),
    (delete(facts).where(facts.c.owner.like("assessment/%"), facts.c.kind == "mark"),
     ("is gone", SCORE)),
    (update(texts).where(texts.c.stream == OWN).values(body='{"given":{}}'),
     ("isn't the one that was hashed", "isn't what its digest says")),
    (update(facts).where(facts.c.owner == STREAM, facts.c.kind == "score")
     .values(value={"score": "99", "scores": 3, "bonus": "0", "mean": "99", "median": "99"}),
     ("isn't what its event says", SCORE)),
    (delete(facts).where(facts.c.owner == STREAM, facts.c.kind == "score"), ("is gone", SCORE)),
    (update(Assessment).where(Assessment.ref == f"{CASE}-e901").values(state="recused"),
     ("Its owner's state", SCORE)),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), CHANGES, ids=range(len(CHANGES)))
def test_a_mark_or_a_score_that_was_changed_is_found(
    change: Any, says: tuple[str, ...], public: House
) -> None:
    tamper(public, change)
    wrong = found(public)
    assert any(one in line for line in wrong for one in says), wrong
    if SCORE in says:
        assert any(line.startswith(f"{STREAM}#") and SCORE in line for line in wrong), wrong


@pytest.mark.parametrize(("setting", "value"), [("score_formula", "median"), ("bonus_points", "7"),
                                                ("weight_clusters", "1")])  # fmt: skip
def test_settings_that_were_changed_after_the_review_was_opened_are_found(
    setting: str, value: str, house: House
) -> None:
    house.door.record(MINISTRY, "round", "setting", {"value": "trimmed_mean"}, item="score_formula",
                      ref="2022", received_at=WORKING)  # fmt: skip
    house.ranked({"440300": "90"})
    assert found(house) == []
    with house.db.reading() as session:
        now = rules_of(session, 2022)
    assert now is not None
    anew = bind(now.edition, now.notice, {**now.settings, setting: value})
    own = (facts.c.owner == "round/2022", facts.c.kind == "setting")
    tamper(house, update(facts).where(*own).values(item=setting, value={"value": value}),
           update(Round).values(rules_digest=anew.digest))  # fmt: skip
    assert any(line.startswith("list/2022-industry#") and METHOD in line
               for line in found(house)), found(house)  # fmt: skip


def commended(house: House, counts: str) -> str:
    """A reviewed case whose practice was commended, and counts or doesn't."""
    house.door.record(MINISTRY, "round", "setting", {"value": "2"}, item="bonus_points", ref="2022",
                      received_at=WORKING)  # fmt: skip
    ref = house.draft("440300")
    house.door.record(house.actor("unit", "440300"), "case", "commendation",
                      {"number": "国办发〔2022〕示例号", "year": 2022, "practice": "示例",
                       "file": "示例"}, ref=ref, received_at=WORKING)  # fmt: skip
    house.fill(ref)
    for act in ("approve_province", "submit"):
        house.unit_acts(ref, act)
    house.door.act(MINISTRY, "case", "accept", ref=ref, received_at=WORKING)
    house.door.record(MINISTRY, "case", "commendation_view", {"counts": counts, "reason": "示例"},
                      ref=ref, received_at=WORKING)  # fmt: skip
    house.committee()
    house.judged({ref: "90"})
    return ref


@pytest.mark.parametrize(("counted", "now"), [("yes", "no"), ("no", "yes")])
def test_a_bonus_that_was_given_or_taken_by_hand_is_found(
    counted: str, now: str, house: House
) -> None:
    ref = commended(house, counted)
    assert found(house) == []
    tamper(house, update(facts).where(facts.c.owner == f"case/{ref}",
                                      facts.c.kind == "commendation_view")
           .values(value={"counts": now, "reason": "示例"}))  # fmt: skip
    assert any(SCORE in line for line in found(house)), found(house)


def test_a_case_of_which_a_mark_was_erased_on_record_is_left_alone(public: House) -> None:
    erase_on_record(public, OWN, *with_text(public, OWN), at=CUTOFF)
    assert found(public) == []
    tamper(public, update(facts).where(*of_mark).values(value={"points": "12"}))
    assert not any(SCORE in line for line in found(public)), found(public)
    other = f"assessment/{CASE}-e902"
    tamper(public, update(facts).where(facts.c.owner == other, facts.c.kind == "mark")
           .values(value={"points": "12"}))  # fmt: skip
    assert any(line.startswith(other) for line in found(public)), found(public)


def test_a_case_of_which_what_its_bonus_goes_by_was_erased_on_record_is_left_alone(
    house: House,
) -> None:
    stream = f"case/{commended(house, 'yes')}"
    with house.db.engine.connect() as connection:
        seen = connection.scalars(select(events.c.seq).where(
            events.c.stream == stream, events.c.name == "commendation_view")).all()  # fmt: skip
    erase_on_record(house, stream, *seen, at=CUTOFF)
    assert found(house) == []
    tamper(house, update(facts).where(facts.c.owner == stream, facts.c.kind == "commendation_view")
           .values(value={"counts": "no", "reason": "示例"}))  # fmt: skip
    assert not any(SCORE in line for line in found(house)), found(house)


def test_a_review_from_before_experts_judged_here_is_not_worked_out(public: House) -> None:
    """Its list has no event that opened a review, and its scores were recorded."""
    tamper(public, update(events).where(events.c.name == "open_review").values(name="other"),
           delete(Assessment))  # fmt: skip
    assert not any(SCORE in line or METHOD in line for line in found(public)), found(public)


def test_what_experts_judge_while_the_review_runs_is_in_order(house: House) -> None:
    refs = [house.accepted("440300"), house.accepted("320500")]
    house.committee()
    house.list_acts("open_review", CUTOFF)
    own = house.assess(refs[0], "81.5", EXPERTS[0])
    unlock = {"number": "1", "date": "2022-12-22", "reason": "示例"}
    house.door.act(MINISTRY, "assessment", "give_back", ref=own, received_at=CUTOFF,
                   given={"unlock": {"": unlock}})  # fmt: skip
    house.door.record(EXPERTS[0], "assessment", "mark", {"points": "12"}, item="clusters", ref=own,
                      received_at=CUTOFF)  # fmt: skip
    house.door.act(EXPERTS[1], "assessment", "declare_tie", new={"case": refs[1]},
                   given={"tie": {"": {"kind": "kin"}}}, received_at=CUTOFF)  # fmt: skip
    assert found(house) == []
    house.door.act(EXPERTS[0], "assessment", "hand_in", ref=own, received_at=CUTOFF)
    for expert in EXPERTS[1:]:
        house.assess(refs[0], "70", expert)
    assert found(house) == []


def test_where_it_is_not_known_by_which_rules_a_round_scores_nothing_is_said_of_its_scores(
    public: House,
) -> None:
    tamper(public, update(Round).values(edition="2029"))
    wrong = found(public)
    assert any("Its edition is" in line for line in wrong), wrong
    assert not any(SCORE in line or METHOD in line for line in wrong), wrong

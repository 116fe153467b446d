"""Is the reason true for which the proposal takes a city in, or leaves it out?"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings

from tests.support.lists_tried import allowed, best_lists, instances, on_some, totals
from workflows.explained import explained
from workflows.selection import Candidate

often = settings(max_examples=300)


@often
@given(instances(most=8))
def test_each_reason_is_what_would_have_to_be_otherwise(asked):
    proposal, reasons = asked.explained()
    assert proposal == asked.proposed()
    assert set(reasons) == {c.ref for c in asked.candidates}
    assert {ref: one.because for ref, one in reasons.items()} == proposal.because
    here, without_floor = on_some(asked), on_some(asked, least=0)
    certain = frozenset.intersection(*best_lists(asked))
    certain_without = frozenset.intersection(*best_lists(asked, least=0))
    for one in asked.candidates:
        ref = one.ref
        if ref in certain:
            expected = "rank" if ref in certain_without else "floor"
        elif ref in here:
            expected = "tie"
        elif ref in without_floor:
            expected = "displaced"
        elif ref in on_some(asked, exempt=ref) | on_some(asked, exempt=ref, least=0):
            expected = "cap"
        else:
            expected = "below"
        assert reasons[ref].because == expected
    for one in asked.candidates:  # whoever is next of its unit needs one more place for the unit
        better = sum(c.unit == one.unit and c.total > one.total for c in asked.candidates)
        if reasons[one.ref].because == "cap" and better == asked.cap:
            roomy = on_some(asked, wider=one.unit) | on_some(asked, wider=one.unit, least=0)
            assert one.ref in roomy


@often
@given(instances(most=8))
def test_each_reason_names_the_cities_that_explain_it(asked):
    proposal, reasons = asked.explained()
    of = {c.ref: c for c in asked.candidates}
    lifted, displaced = ({ref for ref, one in reasons.items() if one.because == why}
                         for why in ("floor", "displaced"))  # fmt: skip
    tied = {ref: set(tie.refs) for tie in proposal.ties for ref in tie.refs}
    for one in asked.candidates:
        reason = reasons[one.ref]
        named = {
            "floor": displaced, "displaced": lifted, "tie": tied.get(one.ref, set()) - {one.ref},
            "cap": {ref for ref in proposal.chosen | proposal.tied | displaced
                    if of[ref].unit == one.unit},
        }.get(reason.because, set())  # fmt: skip
        assert set(reason.by) == named and len(reason.by) == len(named)
        if reason.because == "cap":
            assert len(reason.by) >= asked.cap
            assert all(of[ref].total >= one.total for ref in reason.by)
            first = [of[r].total for r in reason.by if r not in displaced]
            assert first == sorted(first, reverse=True)
        else:
            assert [of[r].total for r in reason.by] == sorted(
                (of[r].total for r in reason.by), reverse=True)  # fmt: skip
        assert (reason.cost is not None) is (reason.because == "floor")


@often
@given(instances(most=8))
def test_what_the_floor_costs_is_the_difference_between_the_best_lists_with_it_and_without(asked):
    _, reasons = asked.explained()
    with_it, without = (totals(max(allowed(asked, least=n), key=totals))
                        for n in (asked.least, 0))  # fmt: skip
    costs = {c.total: reasons[c.ref].cost for c in asked.candidates
             if reasons[c.ref].because == "floor"}  # fmt: skip
    assert all(cost >= 0 for cost in costs.values())
    gained = Counter(with_it) - Counter(without)
    if set(gained) <= set(costs):  # else people choose some of those that are lifted
        assert sum(costs.values()) == sum(without) - sum(with_it)
    else:
        assert sum(costs.values()) <= sum(without) - sum(with_it)


def test_whom_both_its_unit_and_the_floor_keep_out_is_told_of_its_unit():
    cities = [Candidate(ref, ref[0], "west" if ref[0] in "vw" else "east", Decimal(total))
              for ref, total in (("x", 90), ("y", 89), ("a1", 88), ("a2", 87), ("v", 80), ("w", 70))]  # fmt: skip
    _, reasons = explained(cities, places=4, cap=1, regions=("west",), least=2)
    assert {ref: one.because for ref, one in reasons.items()} == {
        "x": "rank", "y": "rank", "a1": "displaced", "a2": "cap", "v": "rank", "w": "floor"}  # fmt: skip
    assert reasons["a1"].by == ("w",) and reasons["w"].by == ("a1",)
    assert reasons["a2"].by == ("a1",) and reasons["w"].cost == 18


def test_all_that_are_tied_share_one_list_of_whom_they_are_tied_with():
    """A list for each would grow with the square of their number."""
    cities = [Candidate(f"c{n}", f"u{n}", "east", Decimal(90)) for n in range(50)]
    proposal, reasons = explained(cities, places=10, cap=1, regions=(), least=0)
    assert proposal.tied_places == 10
    assert len({id(one.named) for one in reasons.values()}) == 1
    assert set(reasons["c7"].by) == {c.ref for c in cities} - {"c7"}

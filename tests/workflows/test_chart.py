"""Does the chart show every state and every way between them?"""

from __future__ import annotations

import pytest

from workflows.chart import chart, mermaid
from workflows.edition import SUBJECTS, Subject
from workflows.loader import edition


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("id", ["2019", "2022"])
def test_no_state_and_no_act_is_left_out(id: str, subject: Subject) -> None:
    law = edition(id)
    drawn = chart(law, subject)
    own = [s.id for s in law.states if s.subject == subject]
    assert sorted(node.rule.id for node in drawn.nodes) == sorted(own)
    assert {edge.rule.id for edge in drawn.edges} == {
        a.id for a in law.actions if a.subject == subject
    }
    assert {end for edge in drawn.edges for end in (edge.start, edge.to)} - {""} <= set(own)


def test_the_way_is_in_order_and_the_exits_are_beside_it() -> None:
    drawn = chart(edition("2022"), "case")
    way = [node.rule.id for node in drawn.nodes if node.place == "way"]
    assert way == [
        "drafted", "provincially_approved", "submitted", "reviewed", "publicised", "reported",
        "approved", "incentive_active", "expired",
    ]  # fmt: skip
    assert {n.rule.id for n in drawn.nodes if n.place == "beside"} == {"returned", "objected"}
    assert drawn.node("lapsed").place == "out"


def test_mermaid_names_states_and_ways_in_the_readers_language() -> None:
    text = mermaid(edition("2022"), "case", "zh")
    assert text.startswith("stateDiagram-v2\n")
    assert '  state "公示中" as publicised\n' in text
    assert "  publicised --> objected: 受理异议\n" in text
    assert "  expired --> [*]\n" in text
    assert "  [*] --> drafted: 新建案件\n" in text
    assert "submitted --> submitted" not in text
    assert 'state "Publicised" as publicised' in mermaid(edition("2022"), "case", "en")

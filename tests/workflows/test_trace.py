"""Does every rule lead to its article, and every article to its rules?"""

from __future__ import annotations

import pytest

from workflows import trace
from workflows.carried_out import rule_names
from workflows.loader import edition
from workflows.rules import citations

EDITIONS = ("2019", "2022")


@pytest.mark.parametrize("id", EDITIONS)
def test_every_rule_cites_what_the_edition_holds(id: str) -> None:
    law = edition(id)
    known = citations(law)
    assert {cited for cited in trace.by_clause(law) if cited not in known} == set()
    names = [rule.name for rule in trace.rules(law)]
    assert set(names) > {f"guard.{guard.id}" for guard in law.guards}
    assert {name for name in names if not name.startswith(("state.", "measure."))} <= rule_names(
        law
    )


@pytest.mark.parametrize("id", EDITIONS)
def test_the_two_ways_agree(id: str) -> None:
    law = edition(id)
    forth, back = trace.by_clause(law), trace.by_rule(law)
    for cited, found in forth.items():
        for rule in found:
            assert cited in back[rule.name], (rule.name, cited)


def test_the_cap_rests_on_article_11_and_article_11_on_the_cap() -> None:
    law = edition("2022")
    assert trace.by_rule(law)["guard.cap"] == ("11.1",)
    assert "guard.cap" in [rule.name for rule in trace.of_article(law, "11")]
    assert "guard.cap" not in [rule.name for rule in trace.by_clause(law)["11.2"]]
    assert "guard.cap" not in [rule.name for rule in trace.rules(edition("2019"))]


def test_a_group_of_clauses_leads_to_its_article() -> None:
    """The accident rule cites 第六条（六）, which stands in three clauses."""
    names = [rule.name for rule in trace.of_article(edition("2022"), "6")]
    assert "guard.clean" in names


@pytest.mark.parametrize("id", EDITIONS)
def test_what_no_program_can_do_says_why(id: str) -> None:
    left = trace.left_to_people(edition(id))
    assert len(left) > 20
    assert [clause.id for clause, does in left if not (does.zh and does.en)] == []
    assert "17.1" in [clause.id for clause, _ in left] or "14.1" in [
        clause.id for clause, _ in left
    ]

"""Is every rule of both editions exercised by a scenario, and does every clause lead to rules?"""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.support.scenarios import exercised, notes_of
from workflows.carried_out import COMPUTED, rule_names
from workflows.edition import Edition
from workflows.loader import EDITIONS, edition
from workflows.trace import rules

ALL = sorted(folder.name for folder in EDITIONS.iterdir() if folder.is_dir())

# What no scenario can bring about, each with its reason. Whoever adds to this writes one.
UNSAID = {
    "committee.not_recommended": "a member isn't recorded without who recommended (a needed field)",
    "maker_checker_list.missing": "a list is decided only once proposed, and proposing records who",
    "maker_checker_ruling.missing": "a ruling is made only once one is proposed",
    "pub_over.never": "a list is publicised only by a publication, which opens its period",
    "same_list.other_state": "a case on a publicised list is publicised or objected, or leaves it",
    "marks_in_range.missing": "a single mark asks for no other (the check is shared with marks_whole)",
    "papers.copy": "the 2022 edition asks for no original (the check is shared with 2019's)",
}
# Conditions that are never answered: the declaration and the accidents on record carry them out.
STRICT = "condition"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """All that the shipped scenarios exercised."""
    return exercised(notes_of(tmp_path_factory))


@pytest.fixture(params=ALL)
def law(request: pytest.FixtureRequest) -> Edition:
    """Each edition in turn."""
    return edition(request.param)


# Whichever of these tests comes first plays every scenario that no other test has played yet.
pytestmark = pytest.mark.timeout(1200)


def missing(law: Edition, seen: frozenset[str], names: list[str]) -> list[str]:
    return [name for name in names if f"{law.id}:{name}" not in seen]


def test_every_action_is_done_in_some_scenario(law: Edition, seen: frozenset[str]) -> None:
    names = [f"action.{a.subject}.{a.id}" for a in law.actions]
    assert missing(law, seen, names) == []


def test_every_state_is_reached_in_some_scenario(law: Edition, seen: frozenset[str]) -> None:
    assert missing(law, seen, [f"state.{s.subject}.{s.id}" for s in law.states]) == []


def test_every_guard_refuses_in_some_scenario(law: Edition, seen: frozenset[str]) -> None:
    assert missing(law, seen, [f"guard.{g.id}" for g in law.guards]) == []


def test_every_sentence_of_a_guard_is_said_in_some_scenario(
    law: Edition, seen: frozenset[str]
) -> None:
    names = [f"says.{g.id}.{key}" for g in law.guards for key in g.says]
    unsaid = {name.removeprefix("says.") for name in missing(law, seen, names)}
    assert unsaid - UNSAID.keys() == set()


def test_what_is_excused_from_being_said_is_really_never_said(seen: frozenset[str]) -> None:
    said = {name.partition(":says.")[2] for name in seen if ":says." in name}
    elsewhere = {"papers.copy"}  # 2019 says it
    assert UNSAID.keys() & said <= elsewhere


def test_every_fact_is_recorded_in_some_scenario(law: Edition, seen: frozenset[str]) -> None:
    assert missing(law, seen, [f"fact.{f.id}" for f in law.facts]) == []


def test_every_deadline_is_opened_in_some_scenario(law: Edition, seen: frozenset[str]) -> None:
    assert missing(law, seen, [f"deadline.{d.id}" for d in law.deadlines]) == []


def test_every_setting_is_set_in_some_scenario(law: Edition, seen: frozenset[str]) -> None:
    assert missing(law, seen, [f"setting.{s.id}" for s in law.settings]) == []


def test_every_condition_indicator_and_paper_is_filled_in_some_scenario(
    law: Edition, seen: frozenset[str]
) -> None:
    names = [
        f"{table}.{row.id}"
        for measure in law.measures
        for table in ("condition", "indicator", "document")
        for row in getattr(measure, table)
        if not getattr(row, "strict", False)
    ]
    assert missing(law, seen, names) == []


def clauses_with(law: Edition, *kinds: str) -> list[tuple[str, str, list[str]]]:
    """(article, clause, rules) of each clause that rules of these kinds carry out now."""
    return [
        (article.id, clause.id, carried)
        for article in law.articles
        for clause in article.clause
        if (carried := [d.rule for d in clause.does if d.kind in kinds and d.rule and not d.later])
    ]


# Clauses that forbid nothing of their own, although a guard serves them.
NEVER_CITED = {
    "2022": {
        "N一.2": "“做好配合”: what is refused is a digital case without sign-off, by Article 4",
        "3.1": "the principle; a refusal cites the house rules that serve it, never the article",
        "4.1": "who runs review and list: somebody else is forbidden, which cites nothing",
        "18.1": "in force on issue: a round is bound to its edition when it is opened",
    },
    "2019": {
        "2.1": "what such a city is; who may apply is Article 5's",
        "3.1": "the principle, as in 2022",
        "4.1": "who runs selection, as in 2022",
        "15.1": "in force from 1 January 2019, as in 2022",
    },
}


def test_every_clause_that_forbids_something_is_cited_by_some_refusal(
    law: Edition, seen: frozenset[str]
) -> None:
    silent = {
        clause
        for article, clause, _ in clauses_with(law, "guard", "quota", "warning")
        if not any(f"{law.id}:cited.{id}" in seen for id in (clause, article, clause[:-1]))
    }
    assert silent == set(NEVER_CITED[law.id])


def test_every_clause_that_the_system_carries_out_is_reached(
    law: Edition, seen: frozenset[str]
) -> None:
    """By some scenario that does, opens, records or is refused what carries the clause out."""
    direct = ("guard.", "action.", "deadline.", "fact.", "setting.", "condition.", "document.",
              "indicator.")  # fmt: skip
    strict = {f"condition.{c.id}" for m in law.measures for c in m.condition if c.strict}
    for _, clause, carried in clauses_with(
        law, "guard", "quota", "warning", "deadline", "document", "indicator", "record", "setting"
    ):
        played = [rule for rule in carried if rule.startswith(direct) and rule not in strict]
        unreached = missing(law, seen, played)
        assert unreached == [], clause


def test_every_rule_that_a_clause_names_exists(law: Edition) -> None:
    known = rule_names(law)
    named = {d.rule for a in law.articles for c in a.clause for d in c.does
             if d.rule and not d.later}  # fmt: skip
    assert named - known == set()


@pytest.mark.parametrize(("name", "where"), COMPUTED.items())
def test_what_is_computed_is_computed_where_it_is_said_to_be(name: str, where: str) -> None:
    parts = where.split(".")
    for cut in range(len(parts) - 1, 1, -1):
        try:
            found: object = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            found = (getattr(found, attribute, None)
                     or getattr(found, "__dataclass_fields__", {}).get(attribute))  # fmt: skip
        assert found is not None, name
        return
    pytest.fail(f"{name}: no module of {where}")


def test_every_rule_cites_what_its_edition_holds_and_says_on_which_basis(law: Edition) -> None:
    for rule in rules(law):
        assert rule.cites, rule.name
        house = [id for id in rule.cites if id.startswith("house.")]
        assert rule.basis != "text" or len(house) < len(rule.cites), rule.name

"""Is whatever can be wrong with a scenario file said in a sentence, before anything is played?"""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.replay import ScenarioError, read

HEAD = 'title = "t"\narticle = "2022"\nround = 2022\n'
STEP = HEAD + "[[step]]\nat = 2022-12-05\n"
DEMO = 'title = "t"\nround = {{ year = 2021, demonstration = true, places = {} }}\n'
MISTAKES = [
    (STEP + 'do = "submit"', "case = … is missing"),
    (STEP + 'do = "draft"', "division = … is missing"),
    (STEP + 'do = "lodge"', "case = … is missing"),
    (STEP + 'do = "prepare"', "cases or case is missing"),
    (STEP + 'do = "prepare"\ncases = -3', "from 1 to 400"),
    (STEP + 'do = "prepare"\ncases = 999999', "from 1 to 400"),
    (STEP + 'do = "prepare"\ndivisions = ["440300", 5]', "in quotes"),
    (STEP + 'do = "prepare"\ndivision = "440300"\nexcept = ["consnet"]', "'consnet'"),
    (STEP + 'do = "prepare"\ndivision = "440300"\nwith = { consent = 5 }', "a table or false"),
    (STEP + 'do = "draft"\ndivision = "440300"\nreasons = { divison = "x" }', "unknown guard"),
    (STEP + 'do = "draft"\ndivision = "440300"\nreasons = ["x"]', "reasons must be dict"),
    (STEP + 'do = "wait"\nexpect = "x"', "expect must be dict"),
    (STEP + "committee = { expert = -1 }", "from 1 to 400"),
    (STEP + "committee = { expert = 100000000 }", "from 1 to 400"),
    (STEP + "committee = { king = 1 }", "unknown kind 'king'"),
    (HEAD + '[[step]]\nat = 0001-01-01T00:00:00+14:00\ndo = "wait"', "within the years"),
    (HEAD + '[[step]]\nat = 9999-12-31\ndo = "wait"', "within the years"),
    (
        HEAD.replace("round = 2022", "round = { year = 2022, opens = 2022-12-06 }")
        + '[[step]]\nat = 2022-12-05\ndo = "wait"',
        "before the round opens",
    ),
    (
        STEP + 'do = "prepare"\ndivision = "440300"\nas = "c"\n[[step]]\ndo = "prepare"\n'
        'division = "440100"\nas = "c"',
        "the name 'c' is taken",
    ),
    (HEAD + "settings = [1]\n", "a table is expected"),
    (HEAD + '[[actor]]\nid = "x"\nrole = "king"\n', "unknown role 'king'"),
    (HEAD + '[[actor]]\nid = "x"\n', "unknown role None"),
    (HEAD + ('[[actor]]\nid = "x"\nrole = "leader"\n' * 2), "is there twice"),
    (DEMO.format('[{ measure = "industry", number = 1000000000 }]'), "number from 1"),
    (DEMO.format('[{ measure = "industri", number = 1 }]'), "measure is one of"),
    (HEAD + "x = " + "[" * 3000 + "]" * 3000, "nested too deeply"),
    (HEAD + 'x = "\0"', "line 4"),
]


@pytest.mark.parametrize(("text", "says"), MISTAKES, ids=[says for _, says in MISTAKES])
def test_a_mistake_is_said_before_anything_is_played(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ScenarioError) as error:
        read(path)
    assert says in str(error.value)
    assert str(path) in str(error.value)

"""Is whatever can be wrong with a scenario file said in a sentence, before anything is played?"""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.replay import ScenarioError, read, replay

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
    (STEP + 'do = "draft"\ndivision = "440300"\nreasons = ["x"]', "reasons must be a table"),
    (STEP + 'do = "wait"\nexpect = "x"', "expect must be a table"),
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
    ('article = "2022"\nround = 2022\n', "key 'title' is missing"),
    ('title = "t"\nround = 2022\n', "key 'article' is missing"),
    (HEAD.replace('"2022"', '"2022 99"'), "edition 2022 has no '99'"),
    (HEAD.replace('"2022"', '"2022 N五.3、11.9"'), "has no '11.9'"),
    (HEAD.replace('"2022"', '"2022 第十九条"'), "has no '第十九条'"),
    (STEP + 'do = "prepare"\ndivision = "440300"\nwho = "unit"', "unknown key 'who'"),
    (STEP + 'do = "wait"\nwho = "minstry"', "nobody is called 'minstry'; known are ministry"),
    (STEP + 'do = "decide"\nwith = { left_out = {} }', "it may be given decision"),
    (STEP + 'do = "open_list"', "unknown action 'open_list'"),
    (STEP + 'do = "sbmit"\ncase = "x"\nexpect = { stat = "x" }', "did you mean submit"),
    (STEP + 'do = "sbmit"\ncase = "x"\nexpect = { stat = "x" }', "unknown expectation 'stat'"),
    (STEP + 'do = "wait"\nexpect = { state = "xx" }', "known are abstained, admitted, approved"),
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


def test_an_article_may_be_named_as_the_regulation_prints_it_or_by_its_id(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    for article in ("2022 第十条、N五.3，6(六)、民法典第二百零二条", "2022 通知五", "2022 10.4 16"):
        path.write_text((STEP + 'do = "wait"').replace('"2022"', f'"{article}"'), "utf-8")
        assert read(path).article == article


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="a folder, not a scenario's file"):
        read(tmp_path)


# (step, what its report says in Chinese, and in English)
NAMES = [
    ('do = "draft"\ndivision = "深训市"', "没有叫“深训市”的地方；是否 深圳市",
     "no place is called '深训市'; did you mean 深圳市"),
    ('do = "submit"\ncase = "2022-industry-440300"', "没有，或者不归其查看：2022-industry-440300",
     "not there, or not theirs to see: 2022-industry-440300"),
    ('do = "submit"\ncase = "深圳市"', "还没有叫“深圳市”的案件", "no case called '深圳市' yet"),
    ('do = "draft"\ndivision = "深圳市"\nwho = "leader"', "不归其办理；可由市（州）、推荐单位办理",
     "not theirs to do; it is for city, recommending unit"),
    ('record = "incident"\ndivision = "深圳市"\nvalue = { died = 3 }', "没有这一项；有 kind, date",
     "it has kind, date, deaths"),
    ('do = "draft"\ndivision = "深圳市"\nwho = "unit:广东声"', "没有叫“广东声”的地方；是否 广东",
     "did you mean 广东"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "zh", "en"), NAMES, ids=[n[2] for n in NAMES])
def test_a_name_that_leads_nowhere_is_said_in_the_readers_language(
    step: str, zh: str, en: str, tmp_path: Path
) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(STEP + step, "utf-8")
    (said,) = replay(path).steps[-1].differences
    assert zh in said[0]
    assert en in said[1]
    assert " · " not in said[0] + said[1]


def test_a_step_is_titled_in_words(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(
        STEP + 'do = "prepare"\ndivisions = ["深圳市", "苏州市"]\nto = "drafted"', "utf-8"
    )
    assert replay(path).steps[0].title == "prepare 深圳市、苏州市"


@pytest.mark.parametrize(("state", "holds"), [("drafted", True), ("submitted", False)])
def test_beside_a_refusal_the_state_is_the_one_in_which_the_case_stayed(
    state: str, holds: bool, tmp_path: Path
) -> None:
    path = tmp_path / "scenario.toml"
    steps = 'do = "prepare"\ndivision = "深圳市"\nto = "drafted"\n[[step]]\ndo = "submit"\n'
    expect = f'case = "深圳市"\nexpect = {{ refused = true, state = "{state}" }}'
    path.write_text(STEP + steps + expect, "utf-8")
    assert replay(path).steps[-1].passed is holds

"""Does everything that is said name the numbers that an edition goes by, and no others?"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from casework.cli import main
from notifications.wording import wording
from workflows.calendar import BEIJING
from workflows.check import problems
from workflows.edition import Edition
from workflows.facts import Actor, ListFacts, PublicityFacts
from workflows.figures import period_words, sentences
from workflows.loader import EDITIONS, FILES, load
from workflows.machine import Refusal, decide
from workflows.rules import bind

# (file, what stands there, what is written instead): a regulation with other numbers.
OTHER = [
    ("edition.toml", "places = 10", "places = 12"),
    ("process.toml", "amount = 5\n", "amount = 7\n"),
    ("process.toml", "amount = 1\n", "amount = 2\n"),
    ("process.toml", "amount = 3\n", "amount = 4\n"),
]
SETTING = ('value = 36\nleast = 36\nmost = 36', 'value = 24\nleast = 12\nmost = 60')  # fmt: skip
# How the shipped edition says its own: none of it may be left.
OLD = re.compile(r"五个工作日|5 ?个工作日|第 5 个|\b5 working|five working|至多 10|10 个|\b10 for|"
                 r"\bof 10\b|三年|three years|一年|one year|2 个合格|2 eligible|36")  # fmt: skip


@pytest.fixture
def other(tmp_path: Path) -> Edition:
    """The edition of 2022, its numbers changed and nothing else."""
    return changed(tmp_path / "2022", [*OTHER, ("guards.toml", "least = 2\n", "least = 3\n")])


def changed(folder: Path, numbers: list[tuple[str, str, str]]) -> Edition:
    """A copy of the shipped edition of that name, with these numbers."""
    shutil.copytree(EDITIONS / folder.name, folder)
    for file, old, new in [*numbers, ("edition.toml", *SETTING)]:
        text = (folder / file).read_text("utf-8")
        assert old in text, (file, old)
        (folder / file).write_text(text.replace(old, new), "utf-8")
    assert problems(folder) == []
    return load(folder)


def said(edition: Edition) -> Iterator[tuple[str, str]]:
    """Every sentence of an edition that isn't the law's, a year's notice's or the Civil Code's."""
    for tables in FILES.values():
        for table, (attribute, _) in tables.items():
            for row in getattr(edition, attribute):
                if table != "law":
                    for where, _, text in sentences(row, f"{table}[{row.id}]"):
                        yield where, text


def test_no_sentence_keeps_a_number_of_the_edition_that_it_was_copied_from(other: Edition):
    rules = bind(other, other.notice(2022))
    left = [(where, text) for where, text in said(rules.edition) if OLD.search(text)]
    assert left == []
    for notice in wording().notices.values():
        for tell in notice.tells.values():
            for words in (tell.means, tell.next):
                for lang in ("zh", "en"):
                    assert not OLD.search(words.under(rules, lang)), notice.kind


def test_nor_does_one_of_the_older_edition(tmp_path: Path):
    more = [
        ("guards.toml", "least = 15", "least = 21"),
        ("guards.toml", 'least = "5"', 'least = "8"'),
    ]
    law = changed(tmp_path / "2019", [*OTHER, *more])
    old = re.compile(rf"{OLD.pattern}|15|5 ?%")
    rules = bind(law, law.notice(2018))
    left = [(where, text) for where, text in said(rules.edition) if old.search(text)]
    assert left == []


def test_each_sentence_says_the_new_number(other: Edition):
    rules = bind(other, other.notice(2022))
    guards, actions = rules.guards, rules.actions
    assert "公示 7 个工作日，" in actions["list", "publish"].confirm_zh
    assert "public for 7 working days;" in actions["list", "publish"].confirm_en
    assert guards["pub_over"].says["running"].zh == "公示到 {end} 才满 7 个工作日。"
    assert guards["term_over"].says["running"].en == "The term is two years and ends at {end}."
    assert guards["city_free"].says["sanctioned"].zh.startswith("{division}被取消四年评选资格")
    assert guards["clean"].zh == "近二年无事故、事件"
    assert rules.facts["incident_declaration"].en.endswith("of the last two years")
    supplement = wording().notices["list.supplement"].tells["leader"].means
    assert supplement.under(rules, "en").endswith("it is public for 7 working days of its own.")
    assert supplement.under(rules, "zh_Hans_CN").endswith("另行公示 7 个工作日。")
    does = {c.id: " ".join(d.zh for d in c.does) for a in rules.edition.articles for c in a.clause}
    assert "每项措施 12 个" in does["5.2"]
    assert "第 7 个工作日 24:00 止" in does["10.4"]
    assert "仍有 3 个合格" in does["11.2"]


def test_a_refusal_says_the_new_number(other: Edition):
    rules = bind(other, other.notice(2022))
    now, ends = datetime(2023, 1, 20, tzinfo=BEIJING), datetime(2023, 1, 28, tzinfo=BEIJING)
    shown = PublicityFacts("2022-industry-1", False, now, ends, (), "")
    entries = tuple(f"2022-industry-{n}" for n in range(13))
    listed = ListFacts("2022-industry", "publicised", "industry", 2022, entries=entries,
                       publicities=(shown,))  # fmt: skip
    refused = decide(rules, "report", listed, actor=Actor(1, "m", frozenset({"ministry"})), now=now)
    assert isinstance(refused, Refusal)
    words = {b.guard: b for b in refused.breaches}
    assert "才满 7 个工作日" in words["pub_over"].zh
    assert "of 7 working days" in words["pub_over"].en
    assert "遴选 12 个" in words["count"].zh


def test_guards_that_go_by_one_number_follow_it(other: Edition):
    rules = bind(other, other.notice(2022))
    for id in ("floor", "differs", "next_in_rank"):
        assert rules.guards[id].params["least"] == 3, id
        assert rules.guards[id].params["cap"] == rules.guards["cap"].params["most"], id


def test_a_rounds_own_setting_is_what_its_sentences_say(other: Edition):
    rules = bind(other, other.notice(2022), {"accident_window_months": 18})
    assert rules.guards["clean"].en == "No accident or event in 18 months"
    assert replace(rules).edition.digest == other.digest


def test_the_laws_own_words_stay_as_they_are(other: Edition):
    rules = bind(other, other.notice(2022))
    texts: list[Any] = [[c.text for a in law.articles for c in a.clause]
                        for law in (rules.edition, load(EDITIONS / "2022"))]  # fmt: skip
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("number", "unit", "zh", "en"),
    [(1, "years", "一年", "one year"), (36, "months", "三年", "three years"),
     (18, "months", "18 个月", "18 months"), (12, "years", "12 年", "12 years"),
     (5, "working_days", "5 个工作日", "5 working days"),
     (1, "working_days", "1 个工作日", "1 working day")],
)  # fmt: skip
def test_a_period_is_said_as_the_regulation_writes_it(number: int, unit: str, zh: str, en: str):
    assert (period_words(number, unit, "zh"), period_words(number, unit, "en")) == (zh, en)


def test_the_commands_help_names_no_number_of_one_edition():
    for name in ("publicity", "term", "sanction"):
        text = CliRunner().invoke(main, ["deadline", name, "--help"]).output
        assert not OLD.search(text), name

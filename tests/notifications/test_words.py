"""Has every act that is told, and every deadline that reminds, its words in both languages?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.services.looks import RULERS
from notifications.wording import (
    FILE,
    PATHS,
    Words,
    WordsError,
    link_of,
    read,
    several,
    wording,
)
from workflows.edition import PARTIES
from workflows.loader import editions
from workflows.rules import bind

FILL = {"name": "深圳市（工业）", "ref": "Y2022I-0001", "action": "报送", "when": "9:00"}
REMIND = {"left": 2, "whose": "广东省", "missing": 2, "count": 3, "year": 2022}
ROUTES = Path(__file__).parents[1] / "casework" / "routes.txt"
GAP = re.compile(r"\{(\w+)\}")


def asked_for() -> dict[str, set[str]]:
    """Kind → audiences, over all editions."""
    found: dict[str, set[str]] = {}
    for edition in editions():
        for action in edition.actions:
            if action.tells:
                found.setdefault(f"{action.subject}.{action.id}", set()).update(action.tells)
        for fact in edition.facts:
            if fact.tells:
                found.setdefault(f"{fact.owner}.{fact.id}", set()).update(fact.tells)
    return found


def test_every_act_that_an_edition_tells_has_words_for_every_audience_and_no_other():
    has = {kind: set(notice.tells) for kind, notice in wording().notices.items()}
    assert has == asked_for()


def test_every_deadline_that_reminds_has_words_and_no_other():
    reminding = {d.id for edition in editions() for d in edition.deadlines if d.reminds}
    assert set(wording().reminders) == reminding


def test_every_audience_has_a_reason_why_it_is_told_and_why_nobody_could_be():
    told = set().union(*asked_for().values())
    assert set(wording().parts["why"]) == told
    assert set(wording().parts["nobody"]) == told


@pytest.mark.parametrize("lang", ["zh_Hans_CN", "en"])
def test_every_gap_in_a_sentence_is_filled(lang: str):
    for notice in wording().notices.values():
        if notice.title:
            assert "{" not in notice.title.say(lang, **FILL)
        for law in editions():
            rules = bind(law, law.notices[-1])
            for tell in notice.tells.values():
                for words in (tell.means, tell.next):
                    assert "{" not in words.under(rules, lang), (notice.kind, law.id)
    for reminder in wording().reminders.values():
        for words in (reminder.title, reminder.title_today, reminder.title_ready, reminder.lead):
            if words:
                assert "{" not in words.say(lang, **REMIND)


def test_both_languages_fill_the_same_gaps():
    every: list[Words] = [w for part in wording().parts.values() for w in part.values()]
    every += [n.title for n in wording().notices.values() if n.title]
    every += [w for r in wording().reminders.values() for w in (r.title, r.title_today)]
    for words in every:
        assert set(GAP.findall(words.zh)) == set(GAP.findall(words.en)), words


def test_english_words_are_english():
    every = [w for part in wording().parts.values() for w in part.values()]
    every += [w for n in wording().notices.values() for t in n.tells.values()
              for w in (t.means, t.next)]  # fmt: skip
    for words in every:
        assert not re.search(r"[\u4e00-\u9fff]", words.en), words
        assert re.search(r"[\u4e00-\u9fff、。：（）✗✓…—→{｝]", words.zh), words


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[frame]\nx = { zh = "一" }', "frame.x"),
        ('[[notice]]\nkind = "case.a"\ntell = []\nextra = 1', "unknown key 'extra'"),
        ('[[notice]]\nkind = "case.a"', "key 'tell' is missing"),
        ('[[notice]]\nkind = "case.a"\n[[notice.tell]]\nto = ["unit"]\nlink = "moon"\n'
         'means = { zh = "", en = "" }\nnext = { zh = "", en = "" }', "'moon' is no link"),
        ('[[notice]]\nkind = "case.a"\n[[notice.tell]]\nto = ["unit", "unit"]\nlink = "case"\n'
         'means = { zh = "", en = "" }\nnext = { zh = "", en = "" }', "unit is told twice"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_named(text: str, named: str):
    with pytest.raises(WordsError, match=named):
        read(text)


def test_the_file_is_what_the_installation_says():
    assert read(FILE.read_text("utf-8")) == wording()


def allowed(path: str) -> set[str]:
    """Who may open the page, by the table of routes."""
    wanted = re.sub(r"{\w+}", "<ref>", path)
    for line in ROUTES.read_text("utf-8").splitlines():
        method, route, roles = line.split()
        if method == "GET" and route == wanted:
            return set(roles.split(","))
    raise AssertionError(f"there is no page {wanted}")


def test_a_button_leads_to_a_page_that_its_reader_may_open():
    for notice in wording().notices.values():
        for audience, tell in notice.tells.items():
            may = allowed(PATHS[tell.link])
            reads = set(RULERS["objection"]) if audience in PARTIES else {audience}
            assert reads <= may or "public" in may, (notice.kind, audience, tell.link)
    for edition in editions():
        for rule in edition.deadlines:
            for audience in rule.reminds:
                for link in (wording().reminders[rule.id].link, several(audience)):
                    link = "case" if audience == "city" and link == "sanction" else link
                    assert audience in allowed(PATHS[link]), (rule.id, audience, link)


def test_a_button_leads_to_the_address_of_this_installation():
    assert link_of("https://a.example/", "case", "2022-x") == "https://a.example/cases/2022-x"
    assert all(path.startswith("/") for path in PATHS.values())

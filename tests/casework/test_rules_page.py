"""Does the rules page say every word of the law, and beside it what is done about it?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.queries import rules
from tests.support.installation import empty_installation
from tests.support.site import Site, sites
from workflows.chart import chart
from workflows.diff import notices
from workflows.edition import Edition
from workflows.loader import edition, editions
from workflows.rules import citations, worded

IDS = ("2019", "2022")


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    return sites(new_database, tmp_path)(empty_installation)


def clauses(law: Edition) -> list[str]:
    return [clause.text for article in law.articles for clause in article.clause]


@pytest.mark.parametrize("id", IDS)
def test_every_clause_stands_there_word_for_word(site: Site, id: str) -> None:
    page = site.text(f"/rules/{id}")
    said = re.findall(r'<div class="song" lang="zh-Hans">(.*?)</div>', page)
    assert [html.unescape(re.sub(r"</?mark>", "", text)) for text in said] == clauses(edition(id))


@pytest.mark.parametrize("id", IDS)
def test_key_phrases_are_underlined(site: Site, id: str) -> None:
    page = site.text(f"/rules/{id}")
    phrases = [p for a in edition(id).articles for c in a.clause for p in c.phrases]
    assert page.count("<mark>") == len(phrases)


@pytest.mark.parametrize("id", IDS)
def test_every_citation_leads_to_a_place_on_the_page(site: Site, id: str) -> None:
    page = site.text(f"/rules/{id}")
    places = re.findall(r' id="([^"]+)"', page)
    assert [cited for cited in citations(edition(id)) if cited not in places] == []
    assert len(places) == len(set(places))


@pytest.mark.parametrize(("lang", "at"), [("zh", 0), ("en", 1)])
@pytest.mark.parametrize("id", IDS)
def test_beside_each_clause_stands_what_is_done_or_why_not(
    site: Site, id: str, lang: str, at: int
) -> None:
    page = html.unescape(site.text(f"/rules/{id}", lang=lang))
    said = [(d.zh, d.en)[at] for a in worded(edition(id)).articles for c in a.clause
            for d in c.does]  # fmt: skip
    assert [words for words in said if words not in page] == []


def test_what_is_inferred_set_or_of_the_house_is_marked(site: Site) -> None:
    page = site.text("/rules/2022")
    for basis in ("inference", "setting", "house"):
        assert f"basis-{basis}" in page, basis


def test_what_later_work_will_carry_out_says_that_it_is_recorded_by_hand(site: Site) -> None:
    page = site.text("/rules/2022")
    later = sum(d.later for a in edition("2022").articles for c in a.clause for d in c.does)
    assert page.count("(for now recorded by hand)") == later > 5


def test_a_slip_of_the_source_is_named_and_not_corrected(site: Site) -> None:
    page = html.unescape(site.text("/rules/2022", lang="zh"))
    assert "《公务员法》《行政监察法》" in re.sub(r"</?mark>", "", page)
    assert "监察法" in page
    assert "废止" in page


@pytest.mark.parametrize("id", IDS)
def test_settings_house_rules_other_law_and_notices_stand_below(site: Site, id: str) -> None:
    page = html.unescape(site.text(f"/rules/{id}"))
    law = worded(edition(id))
    assert [s.id for s in law.settings if f'id="setting-{s.id}"' not in page] == []
    assert [s.en for s in law.settings if s.en not in page] == []
    assert [o.says_en for o in law.other_law if o.says_en not in page] == []
    assert [n.source for n in law.notices if n.source not in page] == []


def test_the_first_page_names_every_notice_that_is_known(site: Site) -> None:
    page = html.unescape(site.text("/rules"))
    for law in editions():
        assert law.en in page
        assert [n.year for n in law.notices if f"<b>{n.year}</b>" not in page] == []


# --- filters ---------------------------------------------------------------------------------


def shown(page: str) -> list[str]:
    return re.findall(r'<div class="clause" id="([^"]+)"', page)


def test_a_word_finds_its_clauses(site: Site) -> None:
    found = shown(site.text("/rules/2022?q=公示5个工作日"))
    assert found == ["10.4"]
    assert shown(site.text("/rules/2022?q=make-up")) == shown(site.text("/rules/2022?q=MAKE-UP"))


def test_a_kind_finds_what_is_done_so(site: Site) -> None:
    wanted = [c.id for a in edition("2022").articles for c in a.clause
              if any(d.kind == "deadline" for d in c.does)]  # fmt: skip
    assert shown(site.text("/rules/2022?kind=deadline")) == wanted


def test_a_measure_leaves_out_what_belongs_to_the_other(site: Site) -> None:
    industry, digital = (
        shown(site.text(f"/rules/2022?measure={m}")) for m in ("industry", "digital")
    )
    assert not set(industry) & {"7.0", "7(一)", "4.3", "14(一)", "附2.1", "2.2"}
    assert not set(digital) & {"6.0", "6(一)", "13(一)", "附1.1", "2.1"}
    assert {"4.1", "4.2", "N一.1", "8(一)", "10.4"} <= set(industry) & set(digital)


def test_nothing_found_says_so_and_leads_back(site: Site) -> None:
    page = site.text("/rules/2022?q=不存在的词")
    assert shown(page) == []
    assert "No clause has all of that." in page


def test_a_filter_can_be_taken_away_one_by_one(site: Site) -> None:
    page = html.unescape(site.text("/rules/2022?measure=digital&kind=guard&kind=quota&q=公示"))
    applied = re.findall(r'href="(/rules/2022\?[^"]*)">[^<]*<svg', page)
    assert "/rules/2022?kind=guard&kind=quota&q=%E5%85%AC%E7%A4%BA" in applied
    assert "/rules/2022?measure=digital&kind=quota&q=%E5%85%AC%E7%A4%BA" in applied


@pytest.mark.parametrize("path", ["/rules/2021", "/rules/2021/process", "/rules/x"])
def test_an_edition_that_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site.client().get(path).status_code == 404


# --- states, rules, differences --------------------------------------------------------------


@pytest.mark.parametrize("id", IDS)
def test_the_drawing_shows_every_state_and_the_table_every_act(site: Site, id: str) -> None:
    page = html.unescape(site.text(f"/rules/{id}/process"))
    law = edition(id)
    drawn = page[page.index('role="img" aria-labelledby="chart') :].partition("</svg>")[0]
    assert [n.rule.en for n in chart(law, "case").nodes if f">{n.rule.en}<" not in drawn] == []
    table = page[page.index('id="acts"') :]
    acts = [a.en for a in law.actions if a.subject == "case"]
    assert [name for name in acts if name not in table] == []


def test_an_article_leads_to_its_rules_and_a_rule_to_its_articles(site: Site) -> None:
    page = html.unescape(site.text("/rules/2022/process"))
    article = page[page.index('id="of-11"') : page.index('id="of-12"')]
    assert "Cap for each unit" in article
    assert "End of publicity" not in article
    rule = page[page.index('id="rules-1"') :]
    row = rule[rule.index("Cap for each unit") : rule.index("Floor for the west")]
    assert "/rules/2022#11.1" in row


def test_the_differences_name_what_only_one_edition_knows(site: Site) -> None:
    page = html.unescape(site.text("/rules/diff?a=2019&b=2022"))
    rows = re.findall(r'<tr role="row">(.*?)</tr>', page, re.S)
    cap = next(row for row in rows if "Cap for each unit" in row)
    assert "only in 2022" in cap
    assert "/rules/2022#11.1" in cap
    portal = next(row for row in rows if "portal" in row.lower())
    assert "only in 2019" in portal
    accidents = next(row for row in rows if "No accident or event in three years" in row)
    assert "no exception" in accidents


def test_a_comparison_without_editions_compares_the_oldest_and_the_newest(site: Site) -> None:
    answer = site.client().get("/rules/diff")
    assert answer.headers["Location"].endswith("/rules/diff?a=2019&b=2022")


def test_the_article_of_a_measure_is_worked_out_from_what_rests_on_it() -> None:
    found = rules.measures_of(edition("2022"))
    assert found["6(四)"] == {"industry"}
    assert found["7.0"] == {"digital"}
    assert found["4.1"] == frozenset()
    assert set(rules.measures_of(edition("2019")).values()) <= {
        frozenset(),
        frozenset({"industry"}),
    }


def test_a_comparison_says_what_the_years_notices_set_under_either_edition(site: Site) -> None:
    page = html.unescape(site.text("/rules/diff?a=2019&b=2022"))
    panel = page[page.index('id="notices"') :].partition("</section>")[0]
    rows = re.findall(r'<th role="rowheader"[^>]*>(\d{4})</th>(.*?)</tr>', panel, re.S)
    first, second = edition("2019"), edition("2022")
    assert [int(year) for year, _ in rows] == [d.year for d in notices(first, second)]
    row = dict(rows)["2022"]
    assert row.index("not there") < row.index(second.notice(2022).doc_no)
    assert "22 Dec 2022" in row
    assert 'id="notices"' not in site.text("/rules/diff?a=2022&b=2022")

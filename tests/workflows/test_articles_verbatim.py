"""Are the articles on screen the regulation's own words, none changed and none left out?"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from workflows.edition import TABLES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT.parent / "shared" / "regulations"
EDITIONS = ROOT / "workflows" / "editions"
BOTH = pytest.mark.parametrize("edition", ["2019", "2022"])

# Lines of a source that are no part of an article: headings that make up the edition's name.
HEADINGS = {
    "2019": ["附件", "工业稳增长和转型升级成效明显市（州）激励措施", "实施办法（修订版）"],
    "2022": ["附件", "工业和信息化部落实督查激励工作实施办法", "（2022年度）", "附："],
}
# Lines of the web page around the notice, by their beginnings: two before it, one after it.
PAGE = {
    "2019": [],
    "2022": ["工信部组织开展2022年度", "工业和信息化部12月2日印发通知，", "附件：【"],
}
# White space between an article's number and its first word.
GAP = {"2019": "  ", "2022": ""}
BESIDE = "N2018"  # excerpts of the FY2018 notice, which is another document than the 2019 edition


def read(edition: str, file: str) -> dict[str, Any]:
    return tomllib.loads((EDITIONS / edition / file).read_text("utf-8"))


def articles(edition: str) -> list[dict[str, Any]]:
    return read(edition, "articles.toml")["article"]


def clauses(edition: str) -> Iterator[dict[str, Any]]:
    for article in articles(edition):
        yield from article["clause"]


def given(name: str) -> str:
    """A source text; a skip with its remedy where the texts aren't there (in CI: a failure)."""
    path = SOURCES / name
    if not path.is_file():
        say = f"{path} is absent: put the regulations' texts beside the checkout, in ../shared"
        if os.environ.get("CI"):
            pytest.fail(say)
        pytest.skip(say)
    return path.read_text("utf-8")


def source(edition: str) -> str:
    """The regulation's text on one line, without headings and the web page's own lines."""
    lines = given(f"edition-{edition}.zh.txt").split("\n")
    for heading in HEADINGS[edition]:
        lines.remove(heading)
    for beginning in PAGE[edition]:
        lines.remove(next(line for line in lines if line.startswith(beginning)))
    return "".join(lines)


def marker(article: dict[str, Any], edition: str) -> str:
    """What the source prints before an article's first word."""
    name: str = article["id"]
    if name.isdigit():
        return str(article["label"]) + GAP[edition]
    if name[0] == "附":
        return f"{name[1:]}."
    return f"{name[1:]}、" if name[1:] in "一二三四五" else ""


def shown(rows: list[dict[str, Any]], edition: str) -> str:
    """The same text as the system holds it: every article's number and all its clauses, joined."""
    return "".join(
        marker(row, edition) + "".join(clause["text"] for clause in row["clause"])
        for row in rows
        if row["id"] != BESIDE
    )


def difference(expected: str, actual: str) -> str | None:
    """Where two texts part, with the words around it; None where they are the same."""
    for place, (one, other) in enumerate(zip_longest(expected, actual)):
        if one != other:
            around = slice(max(place - 12, 0), place + 12)
            return f"character {place}: {expected[around]!r} is {actual[around]!r}"
    return None


@BOTH
def test_the_clauses_joined_are_the_regulation_character_by_character(edition: str) -> None:
    parting = difference(source(edition), shown(articles(edition), edition))
    assert parting is None, parting


@BOTH
def test_one_changed_lost_or_added_character_in_any_clause_is_noticed(edition: str) -> None:
    expected, rows = source(edition), articles(edition)
    for row in rows:
        if row["id"] == BESIDE:
            continue
        for clause in row["clause"]:
            text = clause["text"]
            middle = len(text) // 2
            for spoiled in (
                text[:middle] + "□" + text[middle + 1 :],
                text[:middle] + text[middle + 1 :],
                text + "，",
            ):
                clause["text"] = spoiled
                assert difference(expected, shown(rows, edition)), clause["id"]
            clause["text"] = text


def test_what_is_quoted_of_the_fy2018_notice_is_quoted_as_it_was_found() -> None:
    found = given("articles.md").replace("**", "")
    for clause in clauses("2019"):
        if clause["id"].startswith(BESIDE):
            assert clause["text"] in found


@BOTH
def test_an_article_or_clause_id_stands_once(edition: str) -> None:
    names = [a["id"] for a in articles(edition)] + [c["id"] for c in clauses(edition)]
    assert sorted(names) == sorted(set(names))


@BOTH
def test_the_phrases_to_underline_occur_in_their_clause(edition: str) -> None:
    for clause in clauses(edition):
        for phrase in clause.get("phrases", []):
            assert phrase in clause["text"], clause["id"]


@BOTH
def test_each_clause_is_carried_out_or_says_why_not_in_both_languages(edition: str) -> None:
    for article in articles(edition):
        assert article["zh"], article["id"]
        assert article["en"], article["id"]
    for clause in clauses(edition):
        assert clause["label"], clause["id"]
        assert clause["label_en"], clause["id"]
        assert clause["en"], clause["id"]
        assert clause["does"], clause["id"]
        for does in clause["does"]:
            assert does["zh"].endswith("。"), (clause["id"], does["zh"])
            assert does["en"].endswith("."), (clause["id"], does["en"])


@BOTH
def test_only_people_notes_and_papers_not_yet_made_go_without_a_rule(edition: str) -> None:
    for clause in clauses(edition):
        for does in clause["does"]:
            without = does["kind"] in ("human", "note") or (
                does["kind"] == "output" and does.get("later", False)
            )
            assert without != ("rule" in does), (clause["id"], does["zh"])


@BOTH
def test_what_comes_with_later_work_says_how_it_is_done_for_now(edition: str) -> None:
    for clause in clauses(edition):
        for does in clause["does"]:
            if does.get("later"):
                assert "目前" in does["zh"], (clause["id"], does["zh"])
                assert "for now" in does["en"].lower(), (clause["id"], does["en"])


@BOTH
def test_articles_and_measures_name_each_other(edition: str) -> None:
    measures = read(edition, "measures.toml")["measure"]
    known = {f"measure.{measure['id']}" for measure in measures}
    cited: set[str] = set()
    for measure in measures:
        cited.update(measure["cites"])
        for kind in TABLES:
            entries = measure.get(kind, [])
            names = [entry["id"] for entry in entries]
            assert sorted(names) == sorted(set(names)), (measure["id"], kind)
            known.update(f"{kind}.{name}" for name in names)
            for entry in entries:
                assert entry["zh"], entry["id"]
                assert entry["en"], entry["id"]
                assert entry["basis"], entry["id"]
                cited.update(entry["cites"])
    used = {does["rule"] for c in clauses(edition) for does in c["does"] if "rule" in does}
    kinds = ("condition.", "indicator.", "document.", "support.", "obligation.", "measure.")
    assert {name for name in used if name.startswith(kinds)} <= known
    stands = {a["id"] for a in articles(edition)} | {c["id"] for c in clauses(edition)}
    groups = {name[:-1] for name in stands if name[:-1].endswith(")")}
    assert cited <= stands | groups


@BOTH
def test_a_notice_states_its_own_year_and_cites_clauses_that_stand(edition: str) -> None:
    stands = {clause["id"] for clause in clauses(edition)}
    for path in sorted((EDITIONS / edition / "notices").glob("*.toml")):
        notice = tomllib.loads(path.read_text("utf-8"))
        assert str(notice["year"]) == path.stem
        for key, cites in notice.get("cites", {}).items():
            assert key in notice, f"{path.name}: {key}"
            assert set(cites) <= stands, f"{path.name}: {key}"
        assert notice["runnable"] == (notice["known"] == "full"), path.name
        assert not notice["runnable"] or {"cutoff", "places", "cites"} <= notice.keys()

"""Does the list's page offer the papers of its review to whom, and when, they may be had?"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.documents.review.papers import FORMATS, PAPERS
from tests.casework.papers import reviewed
from tests.casework.papers.reviewed import LIST
from tests.support.printed import printed
from tests.support.site import Site, sites

Site_of = Callable[[Callable[[str], None]], Site]
ALL = [f"/lists/{LIST}/papers/{one.id}.{ext}" for one in PAPERS for ext in FORMATS]


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site_of:
    return sites(new_database, tmp_path)


def links(page: str) -> list[str]:
    return re.findall(rf'href="(/lists/{LIST}/papers/[^"]+)"', html.unescape(page))


def said(content: bytes) -> str:
    """All that a file says, whatever it is."""
    if content.startswith(b"%PDF"):
        return printed(content, drawn=False).text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        return html.unescape("".join(parts))  # a workbook's texts are written as numbers


@pytest.mark.parametrize("login", ["ministry", "leader", "auditor"])
def test_every_paper_offered_is_given_out_and_says_what_it_is(site: Site_of, login: str) -> None:
    web = site(reviewed.decided)
    client = web.client(login)
    offered = links(web.text(f"/lists/{LIST}", login))
    assert offered == ALL
    for link in offered:
        with client.get(link) as answer:
            assert answer.status_code == 200, link
            assert "attachment" in answer.headers["Content-Disposition"]
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert "成效明显市（州）" in said(answer.data), link


def test_as_long_as_the_review_runs_nobody_gets_a_score_on_paper(site: Site_of) -> None:
    web = site(reviewed.in_review)
    scores = set(reviewed.scores(web.house).values())
    for login in ("ministry", "leader", "auditor"):
        client = web.client(login)
        offered = links(web.text(f"/lists/{LIST}", login))
        assert offered == [link for link in ALL if "/committee." in link or "/recusals." in link]
        for link in ALL:
            with client.get(link) as answer:
                assert answer.status_code == (200 if link in offered else 404), link
                if link in offered:
                    assert not any(score in said(answer.data) for score in scores), link


def test_the_list_paper_holds_no_score_in_any_format(site: Site_of) -> None:
    web = site(reviewed.decided)
    scores = set(reviewed.scores(web.house).values())
    client = web.client("ministry")
    for link in (one for one in ALL if "/names." in one):
        with client.get(link) as answer:
            whole = said(answer.data)
            assert "太原市" in whole
            assert not any(word in whole for word in (*scores, "得分", "总分", "名次", "并列")), (
                link
            )


@pytest.mark.parametrize(
    ("login", "code"),
    [("expert", 403), ("unit", 403), ("city", 403), ("system_admin", 403), (None, 302)],
)
def test_who_may_not_see_the_list_gets_none_of_its_papers(
    site: Site_of, login: str | None, code: int
) -> None:
    client = site(reviewed.decided).client(login)
    assert client.get(f"/lists/{LIST}").status_code == code
    for link in ALL:
        assert client.get(link).status_code == code


def test_what_is_no_paper_isn_t_found(site: Site_of) -> None:
    client = site(reviewed.decided).client("ministry")
    for path in ("ranking.csv", "nothing.pdf", "ranking.pdf.pdf", "ranking"):
        assert client.get(f"/lists/{LIST}/papers/{path}").status_code == 404, path
    assert client.get("/lists/2022-nothing/papers/ranking.pdf").status_code == 404
    assert client.get("/lists/2022-digital/papers/ranking.pdf").status_code == 404


def test_the_panel_speaks_the_reader_s_language_and_the_paper_chinese(site: Site_of) -> None:
    web = site(reviewed.ranked)
    assert "Ranking table" in web.text(f"/lists/{LIST}", "ministry")
    assert "评审排序表" in web.text(f"/lists/{LIST}", "ministry", "zh")
    with web.client("ministry", "en").get(f"/lists/{LIST}/papers/ranking.pdf") as answer:
        assert "按总分列入。" in printed(answer.data, drawn=False).text


def test_where_nothing_is_on_record_no_panel_stands(site: Site_of) -> None:
    assert 'id="papers"' not in site(reviewed.ranked).text("/lists/2022-digital", "ministry")

"""Do the public's pages say the same on paper, without a script, and to scripts of other sites?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Error, Page
from sqlalchemy import update

from casework.models import Publicity, Round
from tests.support.browser import Pages
from tests.support.live_server import served
from tests.support.printed import pages as pages_of
from tests.support.printed import printed
from tests.support.site import approved_demo, publicised_demo, sites

NOTICE_PAGE = "/notices/2022-1"


@pytest.fixture
def public_url(new_database: Callable[..., str], tmp_path: Path) -> Iterator[str]:
    """Where the demo is served in which a list is public."""
    with served(sites(new_database, tmp_path)(publicised_demo).app) as url:
        yield url


@pytest.fixture
def approved_url(new_database: Callable[..., str], tmp_path: Path) -> Iterator[str]:
    """Where the demo is served in which it has been approved."""
    with served(sites(new_database, tmp_path)(approved_demo).app) as url:
        yield url


def opened(pages: Pages, url: str, path: str, *, scripts: bool = True,
           colours: Literal["light", "dark"] = "light") -> Page:  # fmt: skip
    page = pages.open(scripts=scripts, colour_scheme=colours)
    page.context.add_cookies([{"name": "lang", "value": "en", "url": url}])
    page.goto(url + path)
    return page


# --- on paper ----------------------------------------------------------------------------------


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_notice_on_paper_gives_end_reason_list_and_address_in_two_pages(
    public_url: str, pages: Pages, colours: Literal["light", "dark"]
) -> None:
    content = opened(pages, public_url, NOTICE_PAGE, colours=colours).pdf(format="A4")
    first, last = (text for text, _ in pages_of(content))
    assert "Sun 29 Jan 2023 24:00" in first
    assert "Spring Festival" in first, "why it ends then is printed, though it was folded"
    assert "Daxing" in last and "Shenzhen" in last
    assert f"This page: http://127.0.0.1:8000{NOTICE_PAGE}" in last
    shown = printed(content)
    for clicked in ("Followanobjection", "Display", "Signinforstaff", "+1day"):
        assert clicked not in shown.text, "nothing that can only be clicked"
    assert max(shown.inked) < 0.15, "dark on white, whatever light the screen has"


def test_a_long_explanation_runs_over_rather_than_leave_the_first_page_empty(
    new_database: Callable[..., str], tmp_path: Path, pages: Pages
) -> None:
    made = sites(new_database, tmp_path)(publicised_demo)
    with made.house.db.reading() as session:
        session.execute(update(Round).values(note_en="It says more. " * 28))
        session.execute(update(Publicity).values(note_en="It was lengthened. " * 20))
        session.commit()
    with served(made.app) as url:
        found = pages_of(opened(pages, url, NOTICE_PAGE).pdf(format="A4"))
    assert "Sun 29 Jan 2023 24:00" in found[0][0]


@pytest.mark.parametrize(("path", "words"), [
    ("/", ("Incentives for Industry and Information Technology", "Read the rules")),
    ("/results?on=2023-06-02", ("In their incentive year on 2 Jun 2023", "Approved by")),
])  # fmt: skip
def test_home_and_results_of_four_cities_are_a_page_each(
    approved_url: str, pages: Pages, path: str, words: tuple[str, ...]
) -> None:
    ((text, _),) = pages_of(opened(pages, approved_url, path).pdf(format="A4"))
    for said in (*words, f"This page: http://127.0.0.1:8000{path}"):
        assert said in " ".join(text.split()), said
    assert "The same as a file" not in text


def test_on_the_screen_the_address_is_said_by_the_browser_alone(
    public_url: str, pages: Pages
) -> None:
    assert not opened(pages, public_url, "/").get_by_text("This page:").is_visible()


# --- without a script --------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", NOTICE_PAGE, "/results", "/data", "/rules", "/privacy",
                                  "/object/2022-industry-110115"])  # fmt: skip
def test_without_a_script_a_page_says_all_that_it_says_with_one(
    public_url: str, pages: Pages, path: str
) -> None:
    said = []
    for scripts in (True, False):
        page = opened(pages, public_url, path, scripts=scripts)
        main = page.get_by_role("main")
        said.append({line.strip() for line in main.inner_text().splitlines()} - {""})
        page.close()
    with_one, without = said
    assert len(without) > 5
    # What a script alone can do: print, and count what is typed.
    assert {line for line in with_one - without if not line.startswith(("Print", "0 / "))} == set()


def test_without_a_script_the_day_of_the_open_data_is_chosen_by_a_form(
    approved_url: str, pages: Pages
) -> None:
    page = opened(pages, approved_url, "/data", scripts=False)
    page.get_by_label("On which day?").fill("2023-06-02")
    page.get_by_role("button", name="JSON").click()
    page.wait_for_url("**/data/terms.json?on=2023-06-02")
    assert '"on": "2023-06-02"' in page.inner_text("body")


# --- to other sites ----------------------------------------------------------------------------

READ = "url => fetch(url).then(answer => answer.text())"


def another_site(environ: object, start: Callable[..., object]) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/html")])
    return [b"<!doctype html><title>Another site</title><link rel=icon href='data:,'>"]


@pytest.mark.complaints("CORS policy", "ERR_FAILED", "answered 400")
def test_a_script_of_another_site_reads_the_files_and_nothing_else(
    approved_url: str, pages: Pages
) -> None:
    with served(another_site) as elsewhere:
        page = pages.open(elsewhere)
        for path in ("/data/notices.json", "/data/terms.csv?on=2023-06-02",
                     "/data/lists.schema.json", "/data/terms.json?on=nonsense"):  # fmt: skip
            assert page.evaluate(READ, approved_url + path), path
        for path in ("/results", "/data", "/"):
            with pytest.raises(Error, match="Failed to fetch"):
                page.evaluate(READ, approved_url + path)
        page.close()

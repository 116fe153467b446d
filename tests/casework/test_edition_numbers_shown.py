"""Do the pages of a round whose edition has other numbers say those?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.site import Site, publicised_demo, sites
from workflows.loader import EDITIONS, tried

# A regulation with twelve places, seven working days, a term of two years, sanctions of four.
NUMBERS = [
    ("edition.toml", "places = 10", "places = 12"),
    ("process.toml", "amount = 5\n", "amount = 7\n"),
    ("process.toml", "amount = 1\n", "amount = 2\n"),
    ("process.toml", "amount = 3\n", "amount = 4\n"),
]


def with_other_numbers(url: str) -> None:
    publicised_demo(url)


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Site]:
    folder = Path(shutil.copytree(EDITIONS / "2022", tmp_path / "drafts" / "2022"))
    for file, old, new in NUMBERS:
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), "utf-8")
    with tried(folder):
        yield sites(new_database, tmp_path)(with_other_numbers)


def test_what_is_refused_on_the_list_says_them(site: Site) -> None:
    page = site.text("/lists/2022-industry", "ministry")
    assert "The publicity of 7 working days runs until 31 Jan 2023 24:00" in page
    assert "五个工作日" not in site.text("/lists/2022-industry", "ministry", lang="zh")


def test_the_public_notice_counts_them(site: Site) -> None:
    page = site.text("/notices/2022-1", lang="zh")
    assert "2023年1月31日" in page


def test_who_imposes_a_sanction_is_told_how_long_it_lasts(site: Site) -> None:
    assert "For four years from the decision" in site.text("/sanctions/new", "ministry")
    assert "决定之日起满四年自行终止" in site.text("/sanctions/new", "ministry", lang="zh")


def test_the_page_of_the_regulation_says_them(site: Site) -> None:
    page = site.text("/rules/2022")
    assert "12 for each measure; a longer list cannot be decided" in page
    assert "it ends at 24:00 of the last of 7 working days" in page
    assert "It runs for two years and cannot end before." in page

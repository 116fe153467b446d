"""Does what is cited for a fact stand in the articles of its own measure?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.errors import Refused
from tests.support.house import WORKING
from tests.support.site import Site, applying_demo, sites

OTHER = {"industry": "7", "digital": "6"}


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    return sites(new_database, tmp_path)(applying_demo)


@pytest.mark.parametrize("measure", ["industry", "digital"])
def test_the_page_of_a_condition_cites_its_own_clause_and_no_other_measures(
    site: Site, measure: str
) -> None:
    ref = site.house.draft("440900", measure)
    own = "7" if measure == "digital" else "6"
    page = site.text(f"/cases/{ref}/facts/condition/{own}(三)", "unit")
    head = page[page.index("<h1") : page.index("Recorded by")]
    said = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", head)))
    assert f"Article {own} (3)" in said
    assert f"Article {OTHER[measure]}" not in said


@pytest.mark.parametrize("kind", ["incident_declaration", "typical_practice"])
def test_so_does_the_page_of_what_both_measures_ask_for(site: Site, kind: str) -> None:
    page = site.text(f"/cases/2022-industry-440100/facts/{kind}", "unit")
    head = html.unescape(page[page.index("<h1") : page.index("Recorded by")])
    assert "Article 6" in head
    assert "Article 7" not in head


def test_a_refusal_to_record_a_condition_cites_its_own_clause(site: Site) -> None:
    ref = site.house.submitted("440900")
    with pytest.raises(Refused) as refused:
        site.house.door.record(site.house.actor("unit", "440900"), "case", "condition",
                               {"answer": "yes"}, item="6(三)", ref=ref,
                               received_at=WORKING)  # fmt: skip
    (breach,) = refused.value.breaches
    assert [cite.id for cite in breach.cites] == ["6(三)", "house.order"]

"""Does a case show how far its facts are, and what follows from its figures?"""

from __future__ import annotations

import html
import re

from tests.support.site import APPLYING, NEARLY, Site

FIGURE = {"value": "28.3", "year": 2022, "previous": "27.9", "source": "公报", "organ": "市统计局",
          "statistical": True}  # fmt: skip


def shown(site: Site, lang: str) -> str:
    page = site.client("unit").get(f"/cases/{NEARLY}?lang={lang}", follow_redirects=True).text
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_computed_value_stands_beside_its_figures_with_the_sum(applying: Site) -> None:
    assert "+0.20 percentage points = 5.0 − 4.8" in shown(applying, "en")
    applying.house.door.record(applying.house.actor("unit", "440300"), "case", "indicator", FIGURE, ref=NEARLY,
                               item="manufacturing_share", received_at=APPLYING)  # fmt: skip
    page = shown(applying, "en")
    assert "Change in the share of manufacturing on the year before" in page
    assert "+0.40 percentage points = 28.3 − 27.9" in page
    assert "+0.40 个百分点 = 28.3 − 27.9" in shown(applying, "zh")


def test_nobody_can_type_it_in(applying: Site) -> None:
    path = f"/cases/{NEARLY}/facts/manufacturing_share_change"
    assert applying.client("unit").get(path).status_code == 404


def test_what_is_only_welcome_does_not_count_as_still_to_be_done(applying: Site) -> None:
    """A commendation adds to a score; no application lacks one."""
    page = shown(applying, "en")
    assert "Commendation by the State Council's grand inspection" in page
    counts = re.findall(r"(\d+) of (\d+) done", page)
    assert counts
    assert [have == asked for have, asked in counts].count(False) == 1, (
        "the audits alone are missing"
    )

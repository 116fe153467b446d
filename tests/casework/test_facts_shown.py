"""Does a case show how far its facts are, and what follows from its figures?"""

from __future__ import annotations

import html
import re

import pytest

from casework.errors import Refused
from tests.support.site import APPLYING, EMPTY, NEARLY, Site

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


def counts(site: Site, ref: str) -> dict[str, str]:
    """What each part of the case says of how far it is."""
    page = site.client("unit").get(f"/cases/{ref}").text
    parts = re.findall(r'id="facts-(\w+)"(.*?)</section>', page, re.DOTALL)
    found = {id: re.search(r"(\d+ of \d+) done", part) for id, part in parts}
    return {id: one[1] for id, one in found.items() if one}


def test_what_is_only_welcome_does_not_count_as_still_to_be_done(applying: Site) -> None:
    """A commendation adds to a score, and no application lacks one; a consent it does lack."""
    assert "Commendation by the State Council's grand inspection" in shown(applying, "en")
    assert counts(applying, NEARLY)["application"] == "3 of 3"
    assert counts(applying, EMPTY)["application"] == "0 of 2"
    page = applying.text(f"/cases/{EMPTY}", "unit")
    assert (
        "The consent of the provincial government (number, date, file) isn't recorded."
        in html.unescape(page)
    )


def test_what_a_written_reason_settled_is_done_and_shows_the_reason(applying: Site) -> None:
    """N四.2: figures of another year stand with a reason, which the unit writes."""
    house, unit = applying.house, applying.house.actor("unit", "440300")
    old = FIGURE | {"year": 2020}
    for kind, item, value in (("indicator", "manufacturing_share", old), ("consent", "", None)):
        house.door.record(unit, "case", kind, value, item=item, ref=NEARLY, received_at=APPLYING)
    assert "The recommending unit writes it at “Approve provincially”." in shown(applying, "en")

    house.fill(NEARLY, at=APPLYING, without=("indicator", "condition", "document", "consent"))
    house.seal_anew(NEARLY, at=APPLYING)
    given = {"consent": {"": {"government": "province", "number": "1", "date": "2022-12-19",
                              "file": "同意.pdf"}}}  # fmt: skip
    with pytest.raises(Refused) as refused:
        house.unit_acts(NEARLY, "approve_province", APPLYING, given=given)
    keys = [b.key for b in refused.value.breaches]
    assert keys == ["year:manufacturing_share=2020"]
    house.unit_acts(NEARLY, "approve_province", APPLYING, given=given,
                    reasons=dict.fromkeys(keys, "年鉴未出"))  # fmt: skip
    page = shown(applying, "en")
    assert "Reason given: 年鉴未出" in page
    assert "writes it at" not in page and "to do" not in page

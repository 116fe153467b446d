"""Is a figure of the statistical system audited as long as nobody said that it isn't one (N四.2)?"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.casework.acting import fact, hidden, seals
from tests.support.site import APPLYING, EMPTY, NEARLY, Site

FIGURE = "output_growth"
OWN_PAGE = f"/cases/{EMPTY}/facts/indicator/{FIGURE}"
MATERIALS = f"/cases/{EMPTY}/materials/figures"
SAID = {"value": "8.1", "year": 2022, "source": "年鉴", "organ": "统计局"}
TYPED = {**SAID, "year": "2022"}


@pytest.fixture(autouse=True)
def _no_tokens(applying: Site) -> None:
    applying.app.config["WTF_CSRF_ENABLED"] = False


def ticked(page: str, item: str = FIGURE) -> bool:
    """Is the box of this figure ticked?"""
    boxes = re.findall(r'<input[^>]*name="statistical"[^>]*>', page)
    (own,) = [box for box in boxes if len(boxes) == 1 or f"indicator-{item}-" in box]
    return "checked" in own


@pytest.mark.parametrize("recorded", [False, True])
def test_where_nothing_is_said_the_form_shows_what_the_edition_takes_to_be_so(
    applying: Site, recorded: bool
) -> None:
    house = applying.house
    if recorded:
        house.door.record(house.actor("city", "440100"), "case", "indicator", SAID, item=FIGURE,
                          ref=EMPTY, received_at=APPLYING)  # fmt: skip
    assert ticked(applying.text(OWN_PAGE, "unit"))
    assert ticked(applying.text(MATERIALS, "unit"))
    client = applying.client("unit")
    answer = client.post(OWN_PAGE, data=seals(client, OWN_PAGE) | TYPED | {
        "value": "8.2", "statistical": "y"})  # fmt: skip
    assert answer.status_code == 303
    assert fact(applying.app, f"case/{EMPTY}", "indicator", FIGURE)["statistical"] is True


def test_what_somebody_said_isn_t_taken_to_be_otherwise(applying: Site) -> None:
    house = applying.house
    house.door.record(house.actor("city", "440100"), "case", "indicator",
                      SAID | {"statistical": False}, item=FIGURE, ref=EMPTY,
                      received_at=APPLYING)  # fmt: skip
    assert not ticked(applying.text(OWN_PAGE, "unit"))
    assert not ticked(applying.text(MATERIALS, "unit"))


def test_a_figure_that_came_by_sheet_is_still_to_be_audited_after_it_is_saved_on_its_page(
    applying: Site,
) -> None:
    client, sheet = applying.client("unit"), f"/cases/{EMPTY}/sheets/indicator"
    book = load_workbook(BytesIO(client.get(f"{sheet}.xlsx").data))
    page = book.worksheets[0]
    heads = [cell.value for cell in page[3]]
    own = ("Value", "Year", "Source (yearbook, bulletin, address)", "Statistical organ")
    for head, value in zip(own, SAID.values(), strict=True):
        page.cell(4, heads.index(head) + 1).value = value
    out = BytesIO()
    book.save(out)
    looked = client.post(sheet, data={"sheet": (BytesIO(out.getvalue()), "a.xlsx")})
    client.post(f"{sheet}/record", data={"sealed": hidden(looked, "sealed"), "request_id": "s"})
    assert fact(applying.app, f"case/{EMPTY}", "indicator", FIGURE) == SAID | {"statistical": True}
    assert ticked(applying.text(OWN_PAGE, "unit"))
    assert "audited by the local statistics bureau" in applying.text(
        f"/cases/{EMPTY}/preflight", "unit"
    )


def test_the_materials_and_the_page_of_another_figure_say_the_same(applying: Site) -> None:
    assert ticked(applying.text(f"/cases/{NEARLY}/facts/indicator/{FIGURE}", "unit"))

"""Is what a city had entered taken over when its case of the same round had ended (8, house.one_case)?"""

from __future__ import annotations

import html
import re
from datetime import datetime

import pytest

from casework.services.tick import tick
from tests.casework.acting import fact, hidden
from tests.support.house import MINISTRY
from tests.support.site import APPLYING, READY, Site
from workflows.calendar import BEIJING

CITY = "440600"
LATER = datetime(2022, 12, 24, 9, tzinfo=BEIJING)


@pytest.fixture
def web(applying: Site) -> Site:
    applying.app.config["WTF_CSRF_ENABLED"] = False
    return applying


def again(web: Site) -> str:
    """Withdrawn, and begun once more."""
    web.house.unit_acts(READY, "withdraw", APPLYING, comment="另行推荐")
    return web.house.draft(CITY, at=APPLYING)


def offered(page: str) -> list[str]:
    return [html.unescape(key) for key in re.findall(r'name="fact" value="([^"]+)"', page)]


def test_the_new_case_offers_what_the_ended_one_said_its_figures_too(web: Site) -> None:
    ref = again(web)
    for page in (
        "/recommend",
        f"/cases/{ref}",
        f"/cases/{ref}/preflight",
        f"/cases/{ref}/materials",
    ):
        said = web.client("unit").get(page, follow_redirects=True).text
        assert f'href="/cases/{ref}/copy"' in said, page
        assert f'href="/cases/{READY}/copy"' not in said
    page = web.client("unit").get(f"/cases/{ref}/copy")
    kinds = {key.partition("/")[0] for key in offered(page.text)}
    assert {"condition", "evidence", "indicator"} <= kinds
    assert not kinds & {"document", "audit", "consent", "incident_declaration", "joint_signoff"}
    assert "such as the audit of a figure" in page.text
    done = web.client("unit").post(f"/cases/{ref}/copy", data={
        "fact": offered(page.text), "request_id": hidden(page, "request_id")})  # fmt: skip
    assert done.status_code == 303
    old, new = (fact(web.app, f"case/{one}", "indicator", "output_growth") for one in (READY, ref))
    assert new == old


def test_of_several_the_newest_that_said_anything_is_offered(web: Site) -> None:
    second = again(web)
    web.house.unit_acts(second, "withdraw", APPLYING, comment="空")
    third = web.house.draft(CITY, at=APPLYING)
    page = web.text(f"/cases/{third}/copy", "unit")
    assert READY in page
    assert "indicator/output_growth" in offered(page)


def test_a_lapsed_case_is_offered_and_a_running_one_is_not(web: Site) -> None:
    assert "no earlier application" in web.text(f"/cases/{READY}/copy", "unit")
    tick(web.house.db, web.house.door, LATER)
    moved = {"day": "2022-12-30", "number": "1号", "date": "2022-12-23", "reason": "受灾"}
    web.house.door.record(MINISTRY, "round", "cutoff_moved", moved, item="440000", ref="2022",
                          received_at=LATER)  # fmt: skip
    web.at(LATER)
    ref = web.house.draft(CITY, at=LATER)
    assert "indicator/output_growth" in offered(web.text(f"/cases/{ref}/copy", "unit"))

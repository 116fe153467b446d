"""Does a unit hand in all that is ready with one confirmation, and learn what came of each case?"""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from flask.testing import FlaskClient

from tests.casework.acting import state
from tests.casework.test_recommend_desk import panel
from tests.support.house import CUTOFF, MINISTRY
from tests.support.site import APPLYING, EMPTY, NEARLY, READY, SENT, Site

ALL = "/recommend/submit/2022"


def sent(client: FlaskClient, *refs: str) -> dict[str, Any]:
    """What the form would send with these cases ticked; as it stands where none is named."""
    page = client.get(ALL).text
    hidden = dict(
        re.findall(
            r'type="hidden" name="(csrf_token|request_id|version-[^"]+)" value="([^"]*)"', page
        )
    )
    ticked = re.findall(r'name="case" value="([^"]+)" id="[^"]+" checked', page)
    return hidden | {"case": list(refs) or ticked}


def refused_by(page: str) -> list[str]:
    return re.findall(r'href="/rules/2022#([^"]+)"', page)


def test_what_is_ready_stands_apart_from_what_lacks_something_with_the_places(
    applying: Site,
) -> None:
    page = applying.text(ALL, "unit")
    assert f'value="{READY}" id="pick-{READY}" checked' in page
    lacking = page.partition('id="lacking"')[2]
    assert EMPTY in lacking and NEARLY in lacking and READY not in lacking and SENT not in lacking
    places = panel(page, "places")
    assert "Now: 0 of 1 used, 1 left After: 1 of 1 used, 0 left" in places
    assert "After: the same" in places
    assert "Planned-single cities use the province's places." in places
    # Each point leads to where it is settled, or says whose it is.
    assert f'href="/cases/{EMPTY}/materials/conditions#condition-6(一)"' in unquote(lacking)
    assert "for: statistics bureau" in lacking.partition(NEARLY)[2]
    assert "Hand in all that are ready (1)" in applying.text("/recommend", "unit")
    assert applying.client("city").get(ALL).status_code == 403
    assert applying.client("ministry").get(ALL).status_code == 403
    assert applying.client("unit").get("/recommend/submit/2017").status_code == 404


def test_one_confirmation_hands_them_in_once_each_with_its_receipt(applying: Site) -> None:
    client = applying.client("unit")
    form = sent(client)
    assert form["case"] == [READY]
    for _again in range(2):  # the same request, sent twice, has the same answer
        done = client.post(ALL, data=form)
        assert done.status_code == 200
        assert "Handed in: all that were ticked" in done.text
        assert f"/cases/{READY}/receipt" in done.text
    assert state(applying.app, READY) == "submitted"
    receipt = html.unescape(applying.text(f"/cases/{READY}/receipt", "unit"))
    assert "Frozen from" in receipt and "that very moment" in receipt


def test_of_two_for_one_place_none_is_ticked_and_the_second_is_refused_by_its_article(
    applying: Site,
) -> None:
    other = applying.house.ready("440800", at=APPLYING)
    client = applying.client("unit")
    page = applying.text(ALL, "unit")
    assert "More cases are ready than there are places" in page
    assert "2 ready for 1 left" in page
    assert sent(client)["case"] == []
    done = client.post(ALL, data=sent(client, READY, other))
    assert "Done to 1 of 2" in done.text
    assert {state(applying.app, ref) for ref in (READY, other)} == {
        "submitted",
        "provincially_approved",
    }
    assert "N二.2" in refused_by(done.text)
    assert re.search(
        rf"is taken by Foshan \({READY}\)|is taken by Zhanjiang \({other}\)", done.text
    )
    submitted = next(ref for ref in (READY, other) if state(applying.app, ref) == "submitted")
    waits = {READY, other} - {submitted}
    check = applying.text(f"/cases/{waits.pop()}/preflight", "unit", lang="zh_Hans_CN")
    assert f"市（{submitted}）占用" in check


def test_a_returned_case_goes_in_again_on_the_place_that_it_holds(applying: Site) -> None:
    applying.house.door.act(MINISTRY, "case", "return_for_correction", ref=SENT, received_at=APPLYING,
                            given={"correction": {"": {"items": "补页"}}})  # fmt: skip
    client = applying.client("unit")
    assert sent(client)["case"] == [SENT, READY] or sent(client)["case"] == [READY, SENT]
    assert "After: the same" in applying.text(ALL, "unit")
    client.post(ALL, data=sent(client))
    assert state(applying.app, SENT) == state(applying.app, READY) == "submitted"


def test_what_needs_a_written_reason_is_named_with_the_way_to_its_page(applying: Site) -> None:
    door = applying.house.door
    value = {"result": "correct", "reason": "公章不清"}
    door.record(MINISTRY, "case", "formal_item", value, item="document:letter", ref=SENT,
                received_at=APPLYING)  # fmt: skip
    door.act(MINISTRY, "case", "return_for_correction", ref=SENT, received_at=APPLYING,
             given={"correction": {"": {}}})  # fmt: skip
    page = applying.text(ALL, "unit")
    assert f'id="pick-{SENT}"' not in page
    reasons = page.partition('id="reasons"')[2]
    assert f"/cases/{SENT}/actions/resubmit?next=/recommend/submit/2022" in reasons
    assert "公章不清" in reasons


def test_at_the_cutoff_nothing_is_ready_any_more_and_what_was_ticked_is_refused(
    applying: Site,
) -> None:
    client = applying.client("unit")
    applying.at(CUTOFF - timedelta(minutes=5))
    form = sent(client)
    assert form["case"] == [READY]
    applying.at(CUTOFF)
    late = client.post(ALL, data=form)
    assert late.status_code == 422
    assert "N五.3" in refused_by(late.text)
    assert state(applying.app, READY) == "provincially_approved"
    assert f'id="pick-{READY}"' not in applying.text(ALL, "unit")


def test_another_units_case_or_rounds_is_not_among_them(applying: Site) -> None:
    client = applying.client("unit")
    other = applying.house.ready("430100", at=APPLYING)
    assert client.post(ALL, data=sent(client, READY, other)).status_code == 404
    assert state(applying.app, READY) == "provincially_approved"
    nothing = client.post(ALL, data=sent(client) | {"case": []})
    assert "Nothing was ticked" in nothing.text


# --- the clock and who moved it -------------------------------------------------------------------


def test_the_pages_bring_the_servers_instant_along_for_the_clock_that_ticks(applying: Site) -> None:
    for path in ("/recommend", ALL, f"/cases/{READY}/actions/submit"):
        page = applying.text(path, "unit")
        ends = re.search(r'data-ends="([^"]+)" data-now="([^"]+)" data-over="([^"]+)"', page)
        assert ends, path
        assert ends[1] == "2022-12-23T00:00:00+08:00"
        assert ends[2].startswith(("2022-12-19T15:", "2022-12-19T16:"))  # as long as the tests run
        assert ends[3] == "Applications are closed"
    applying.at(CUTOFF)
    page = applying.text("/recommend", "unit")
    assert "data-ends" not in page and "Applications are closed" in page


def test_the_desk_names_the_document_that_moved_the_cutoff_for_this_unit_or_all(
    applying: Site,
) -> None:
    value = {"day": "2022-12-26", "number": "示例函1号", "date": "2022-12-19", "reason": "疫情"}
    assert "Moved" not in panel(applying.text("/recommend", "unit"), "places")
    for item, said in (("*", "Moved for all units by 示例函1号 of 19 Dec 2022: 疫情"),
                       ("440000", "Moved for this unit by 示例函1号 of 19 Dec 2022: 疫情")):  # fmt: skip
        applying.house.door.record(MINISTRY, "round", "cutoff_moved", value, item=item, ref="2022",
                                   received_at=APPLYING)  # fmt: skip
        assert said in applying.text("/recommend", "unit")
    page = applying.text("/rounds/2022", "ministry")
    assert "moved by 示例函1号 of 19 Dec 2022" in page
    assert "Move the cutoff by document" in page
    assert "Move the cutoff by document" not in applying.text("/rounds/2022", "unit")

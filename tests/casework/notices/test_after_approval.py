"""Does the public learn on the notice what came of the list, and can anybody have the final list?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from casework.business_clock import BusinessClock
from casework.services.tick import tick
from tests.casework.notices.conftest import Made
from tests.casework.notices.papers import of_docx, of_pdf
from tests.casework.notices.reading import words
from tests.casework.notices.test_corrections_and_supplements import SHENZHEN
from tests.support.house import MINISTRY, SECOND, House
from tests.support.site import SCORES, approved_demo, publicised_demo
from workflows.calendar import BEIJING

NUMBER = "示例复〔2023〕2号"


def reported_demo(url: str) -> None:
    """The list of the other recipe, reported."""
    publicised_demo(url)
    house = House.on(url)
    file = {"number": "示例报〔2023〕1号", "date": "2023-02-06", "file": "示例.pdf"}
    reasons = dict.fromkeys(("floor:0", "floor:1", f"count:{len(SCORES)}"), "示例")
    house.list_acts("report", datetime(2023, 2, 6, 9, tzinfo=BEIJING), given={"report": {"": file}},
                    reasons=reasons)  # fmt: skip
    BusinessClock(house.db).set(datetime(2023, 6, 5, 9, tzinfo=BEIJING))
    house.db.engine.dispose()


def rejected_demo(url: str) -> None:
    """The same, not approved."""
    reported_demo(url)
    house = House.on(url)
    reply = {"number": NUMBER, "date": "2023-06-02", "file": "示例.pdf"}
    house.list_acts("reject", datetime(2023, 6, 5, 9, tzinfo=BEIJING), given={"reply": {"": reply}})
    BusinessClock(house.db).set(datetime(2023, 6, 6, 9, tzinfo=BEIJING))
    house.db.engine.dispose()


def test_an_approved_list_names_its_reply_on_the_notice_and_leads_to_it(site: Made) -> None:
    page = site(approved_demo).text("/notices/2022-1")
    said = words(page)
    assert "This list has been approved" in said
    assert f"Reply of the General Office of the State Council: {NUMBER}, 2 Jun 2023" in said
    assert 'href="/results#2022-industry"' in page


def test_a_list_that_was_not_approved_says_so_on_its_notice(site: Made) -> None:
    made = site(rejected_demo)
    said = words(made.text("/notices/2022-1"))
    assert "This list was not approved" in said
    assert f"{NUMBER}, 2 Jun 2023" in said
    assert "has been approved" not in said
    assert made.client().get("/results/2022-industry.pdf").status_code == 404


def test_before_the_decision_above_nothing_is_said_of_it(site: Made) -> None:
    said = words(site(publicised_demo).text("/notices/2022-1"))
    assert "Reply of the General Office" not in said
    assert "approved" not in said


def test_the_final_list_can_be_had_and_is_the_same_octets(site: Made) -> None:
    made = site(approved_demo)
    page = made.text("/results")
    for kind, read in (("docx", of_docx), ("pdf", of_pdf)):
        path = f"/results/2022-industry.{kind}"
        assert f'href="{path}"' in page
        answer = made.client().get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        said = "".join(read(answer.get_data()).split())
        assert "成效明显市（州）入选名单" in said
        assert NUMBER in said
        assert [code for code in sorted(SCORES, key=said.index)] == sorted(SCORES)  # noqa: C416
        assert [score for score in SCORES.values() if len(score) > 2 and score in said] == []
        from casework.documents.publicity import final

        final.final_file.cache_clear()
        assert made.client().get(path).get_data() == answer.get_data()


@pytest.mark.parametrize("path", ["/results/2022-industry.pdf", "/results/x.pdf"])
def test_before_the_approval_there_is_no_final_list(site: Made, path: str) -> None:
    assert site(publicised_demo).client().get(path).status_code == 404


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_who_was_in_term_on_a_day_was_so_though_the_decision_was_revoked_later(
    site: Made, engine: str
) -> None:
    made = site(approved_demo, engine)
    house, late = made.house, datetime(2023, 10, 9, 9, tzinfo=BEIJING)
    tick(house.db, house.door, datetime(2023, 6, 6, 9, tzinfo=BEIJING))
    value = {"number": "示例", "date": "2023-10-08", "basis": "示例", "approving_office": "示例"}
    house.door.record(MINISTRY, "case", "revocation", value, ref=SHENZHEN, received_at=late)
    house.door.act(SECOND, "case", "revoke", ref=SHENZHEN, received_at=late)
    BusinessClock(house.db).set(late + timedelta(days=1))

    def in_term(on: str) -> dict[str, str]:
        found = made.client().get(f"/data/terms.json?on={on}").get_json()["records"]
        return {one["division_code"]: one["term_to"] for one in found}

    for day in ("2023-07-01", "2023-10-07"):
        assert in_term(day)["440300"] == "2023-10-08T00:00:00+08:00"
    for day in ("2023-10-08", "2023-10-10"):  # from the day from which it holds
        assert "440300" not in in_term(day)
        assert len(in_term(day)) == len(SCORES) - 1


def test_a_rejection_asks_neither_which_cases_it_leaves_out_nor_when_a_term_begins(
    site: Made,
) -> None:
    made, asked = site(reported_demo), ("reply-not_named", "reply-starts_on")
    for act, has in (("approve", True), ("reject", False)):
        page = made.text(f"/lists/2022-industry/actions/{act}", "ministry")
        assert 'name="reply-number"' in page, words(page)
        assert [f'name="{field}"' in page for field in asked] == [has, has], act

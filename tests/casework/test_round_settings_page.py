"""Is what holds for a whole round recorded on a page, in its words and within its bounds?"""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from casework.business_clock import BusinessClock
from casework.models import Round
from tests.casework.acting import english, fact, hidden, seals, version_of
from tests.support.installation import client_of
from workflows.calendar import BEIJING


def test_a_day_before_the_notice_s_is_said_above_the_form_with_what_was_typed(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    address = "/rounds/2022/facts/cutoff_moved/540000"
    sent = {
        "day": "2022-12-20",
        "number": "工信厅规函〔2022〕998号",
        "date": "2022-12-05",
        "reason": "大雪",
    }
    answer = client.post(address, data=seals(client, address) | sent)
    assert answer.status_code == 422
    assert "it can be put off, not brought forward" in answer.text
    assert 'value="2022-12-20"' in answer.text and "大雪</textarea>" in answer.text
    assert "Cannot be recorded now" not in answer.text
    assert answer.text.count("it can be put off, not brought forward") == 1


def test_a_moved_cutoff_is_read_and_moved_on_when_it_can_t_fall_back_to_a_day_that_is_over(
    early: Flask,
) -> None:
    client = english(client_of(early, "ministry"))
    address = "/rounds/2022/facts/cutoff_moved/540000"
    sent = {
        "day": "2022-12-30",
        "number": "工信厅规函〔2022〕998号",
        "date": "2022-12-05",
        "reason": "大雪",
    }
    assert client.post(address, data=seals(client, address) | sent).status_code == 303
    BusinessClock(early.extensions["casework"].db).set(datetime(2022, 12, 26, 9, tzinfo=BEIJING))
    page = client.get(address)
    assert "30 Dec 2022" in page.text and 'name="day"' in page.text
    gone = client.post("/rounds/2022/remove/cutoff_moved/540000", data={
        "version": hidden(page, "version"), "request_id": "r-9", "comment": "撤回"})  # fmt: skip
    assert gone.status_code == 422
    assert "is over already" in gone.text
    assert fact(early, "round/2022", "cutoff_moved", "540000")["day"] == "2022-12-30"


def test_a_settings_form_offers_its_choices_and_freezes(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    address = "/rounds/2022/facts/setting/publicity_counts_first_day"
    page = client.get(address)
    assert page.text.count('type="radio"') == 2
    client.post(address, data=seals(client, address) | {"value": "true"})
    with early.extensions["casework"].db.reading() as session:
        changed = session.get_one(Round, 2022).rules_digest
    assert fact(early, "round/2022", "setting", "publicity_counts_first_day") == {"value": "true"}
    assert changed
    frozen = client.get("/rounds/2022/facts/setting/cutoff_close")
    assert "can't be changed once the step that needs it has begun" in frozen.text.replace(
        "&#39;", "'")  # fmt: skip
    wrong = client.post("/rounds/2022/facts/setting/bonus_points", data={
        "value": "99", "version": version_of(early, "round/2022")})  # fmt: skip
    assert wrong.status_code == 422
    assert client.get("/rounds/2022/facts/setting/nonsense").status_code == 404


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", ["“Bonus points for a commendation of the State Council&#39;s grand inspection”: “99” is not "
             "from 0 to 20.", "Not recorded: nothing has been changed"]),
     ("zh", ["“国务院大督查通报表扬加分（分）”：“99”不在 0 至 20 之间。"])],
)  # fmt: skip
def test_a_setting_that_isn_t_allowed_is_named_by_its_words(
    early: Flask, lang: str, told: list[str]
) -> None:
    client = client_of(early, "ministry")
    client = english(client) if lang == "en" else client
    address = "/rounds/2022/facts/setting/bonus_points"
    wrong = client.post(address, data=seals(client, address) | {"value": "99"})
    assert wrong.status_code == 422
    alert = wrong.text[wrong.text.index('role="alert"') :].partition("</ul>")[0]
    assert "bonus_points" not in alert
    for words in told:
        assert words in alert


def test_a_moved_cutoff_moves_every_open_one(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    assert client.get("/rounds/2022/facts/cutoff_moved?item=440000").location.endswith(
        "/rounds/2022/facts/cutoff_moved/440000")  # fmt: skip
    address = "/rounds/2022/facts/cutoff_moved/*"
    done = client.post(address, data=seals(client, address) | {
        "day": "2022-12-30", "number": "工信厅规函〔2022〕999号", "date": "2022-12-05",
        "reason": "疫情"}, follow_redirects=True)  # fmt: skip
    assert "Cutoff moved by document" in done.text
    assert "Recorded: Cutoff moved: All units" in done.text
    assert "30 Dec 2022" in client.get("/cases/2022-industry-320500").text


def test_a_setting_says_what_holds_unless_it_is_set_and_which_values_it_takes(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    page = client.get("/rounds/2022/facts/setting/score_formula").text
    assert "the usual value holds: mean." in page
    page = client.get("/rounds/2022/facts/setting/weight_clusters").text
    assert "From 0 to 100." in page
    assert "the usual value holds: 25." in page


def test_the_weights_of_a_measure_are_added_up_beside_them_and_one_comes_back_to_them(
    early: Flask,
) -> None:
    client = english(client_of(early, "ministry"))
    assert "25 + 25 + 25 + 25 = 100 (%)" in client.get("/rounds/2022").text
    address = "/rounds/2022/facts/setting/weight_clusters"
    back = "/rounds/2022#settings"
    assert f"{address}?next=/rounds/2022%23settings" in client.get("/rounds/2022").text.replace(
        "%2F", "/"
    )
    done = client.post(address, data=seals(client, address) | {"value": "30", "next": back})
    assert (done.status_code, done.location) == (303, back)
    page = client.get("/rounds/2022").text
    assert "25 + 30 + 25 + 25 = 105 (%)" in page
    assert "They have to come to 100." in page

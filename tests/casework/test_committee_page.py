"""Does the ministry put a committee together, follow it, and take an assessment back by a decision?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import FactRow, User
from tests.casework.acting import english, fact, seals, version_of
from tests.casework.reviewers import as_, house_of, own, said, state
from tests.support.installation import client_of, db_of
from tests.support.reviewing import (
    COMMENT,
    FREE,
    LIST,
    LOCAL,
    MEMBERS,
    PLAIN,
    QINGDAO,
    SCORE,
    over,
    ref_of,
    seated,
    under_way,
)
from tests.support.rounds import opened

COMMITTEE, REVIEW = f"/lists/{LIST}/committee", f"/lists/{LIST}/review"


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    """A committee of five, the review not begun."""
    return unsealed(seated)


@pytest.fixture
def running(unsealed: Callable[..., Flask]) -> Flask:
    """The review under way."""
    return unsealed(under_way)


def number(app: Flask, login: str) -> int:
    with db_of(app).reading() as session:
        return session.scalars(select(User.id).where(User.login == login)).one()


def person(app: Flask, login: str, **more: str) -> dict[str, str]:
    """What is sent of one person, ticked."""
    whole = {"kind": "expert", "recommended_by": "规划司", "organisation": "示例大学",
             "province": "central"} | more  # fmt: skip
    id = number(app, login)
    return {f"seat-{id}": "y"} | {f"{name}-{id}": one for name, one in whole.items()}


def members(app: Flask) -> set[str]:
    with db_of(app).reading() as session:
        return set(session.scalars(select(FactRow.item).where(
            FactRow.owner == f"list/{LIST}", FactRow.kind == "committee_member")))  # fmt: skip


def emptied(app: Flask) -> None:
    """Take everybody off, each with a reason."""
    client = as_(app, "ministry")
    for login in MEMBERS:
        address = f"/lists/{LIST}/facts/committee_member/{login}"
        sealed = seals(client, address)
        gone = client.post(address.replace("facts", "remove", 1), data=sealed | {"comment": "换届"})
        assert gone.status_code == 303


# --- appointing ----------------------------------------------------------------------------------


def test_several_are_appointed_at_once_under_their_own_names(app: Flask) -> None:
    emptied(app)
    client = as_(app, "ministry")
    sent = seals(client, COMMITTEE) | person(app, "expert") | person(app, FREE, kind="department")
    done = client.post(COMMITTEE, data=sent, follow_redirects=True)
    assert "2 members appointed." in done.text
    assert members(app) == {"expert", FREE}
    assert fact(app, f"list/{LIST}", "committee_member", FREE)["name"] == f"账号{FREE}"


def test_what_is_missing_stands_beside_its_person_and_nobody_is_appointed(app: Flask) -> None:
    emptied(app)
    client = as_(app, "ministry")
    sent = (seals(client, COMMITTEE) | person(app, "expert", recommended_by="建议司")
            | person(app, "expert.b", recommended_by="", province=""))  # fmt: skip
    page = client.post(COMMITTEE, data=sent)
    assert page.status_code == 422
    assert not members(app)
    wrong = {login: page.text.partition(f'id="person-{number(app, login)}"')[2]
             .partition('class="person"')[0].count('class="err"')
             for login in ("expert", "expert.b")}  # fmt: skip
    assert wrong == {"expert": 0, "expert.b": 2}
    assert "Choose “Where the organisation is”." in page.text, "of thirty-three, none is named"
    assert 'value="建议司"' in page.text
    alone = client.post(
        COMMITTEE, data=seals(client, COMMITTEE) | person(app, FREE, organisation="")
    )
    assert alone.status_code == 422
    assert alone.text.count('class="err"') == 1


def test_no_forged_form_seats_an_account_that_is_no_experts(app: Flask) -> None:
    client, before = as_(app, "ministry"), members(app)
    for login in ("ministry", "auditor", "unit"):
        page = client.post(COMMITTEE, data=seals(client, COMMITTEE) | person(app, login))
        assert page.status_code == 422
        assert "Tick at least one person." in page.text
        address = f"/lists/{LIST}/facts/committee_member/{login}"
        value = {"name": login, "kind": "expert", "recommended_by": "规划司",
                 "organisation": "示例大学", "province": "central", "comment": "x"}  # fmt: skip
        stands = {"version": str(version_of(app, f"list/{LIST}"))}
        assert client.post(address, data=stands | value).status_code == 422
    assert members(app) == before


def test_who_isnt_of_the_ministry_appoints_nobody(app: Flask) -> None:
    before = members(app)
    for login in ("leader", "auditor", "expert", "unit", "account_admin"):
        client = as_(app, login)
        assert client.get(COMMITTEE).status_code == 403
        assert client.post(COMMITTEE, data=person(app, FREE)).status_code == 403
    assert members(app) == before


def test_a_member_is_changed_or_taken_off_with_a_reason_alone(app: Flask) -> None:
    client = as_(app, "ministry")
    address = f"/lists/{LIST}/facts/committee_member/{LOCAL}"
    sealed = seals(client, address)
    assert client.post(address.replace("facts", "remove", 1), data=sealed).status_code == 422
    changed = fact(app, f"list/{LIST}", "committee_member", LOCAL) | {"province": "central"}
    assert client.post(address, data=sealed | changed).status_code == 422
    assert LOCAL in members(app)
    done = client.post(address.replace("facts", "remove", 1), follow_redirects=True,
                       data=seals(client, address) | {"comment": "本人申请退出"})  # fmt: skip
    assert f"Taken away: Committee member: 委员{LOCAL}." in done.text
    assert LOCAL not in members(app)


def test_who_was_there_stays_on_the_page_when_taken_off(running: Flask) -> None:
    client = as_(running, "ministry")
    address = f"/lists/{LIST}/facts/committee_member/expert.c"
    client.post(address.replace("facts", "remove", 1),
                data=seals(client, address) | {"comment": "调离"})  # fmt: skip
    page = said(client.get(REVIEW).text)
    assert "no longer a member" in page
    assert "4 members" in page
    for login in MEMBERS:
        if login != "expert.c":
            assert f"委员{login}" in page
    assert "账号expert.c" in page  # by the account, as the seat is gone
    assert "规划司" in page


# --- following it --------------------------------------------------------------------------------


def test_the_ministry_sees_how_far_each_is_and_no_score(running: Flask) -> None:
    page = said(as_(running, "ministry").get(REVIEW).text)
    assert "scores aren't shown before the end" in page
    assert re.search(r"委员expert .{0,80}1 judged · 1 abstained · 1 recused · 1 still to do", page)
    assert re.search(r"Recusals .*委员expert\.local · Qingdao own province", page)
    assert "委员expert · Ningbo declared by the member" in page
    assert COMMENT not in page


def test_who_will_be_reminded_is_said_before_the_reminder_is_sent(running: Flask) -> None:
    client = as_(running, "ministry")
    page = client.get(REVIEW).text
    listed = said("<main" + page.partition("Who will be reminded")[2].partition("</form>")[0])
    assert "委员expert · 1 city left" in listed
    address = f"/lists/{LIST}/facts/review_reminder"
    assert f'action="{address}"' in page
    assert "Send the reminder" not in as_(running, "leader").get(REVIEW).text
    sent = {"request_id": "once", "next": REVIEW}
    done = client.post(address, data=sent)
    assert (done.status_code, done.location) == (303, REVIEW)


def test_the_review_is_opened_from_its_own_page_and_one_comes_back_to_it(app: Flask) -> None:
    page = as_(app, "ministry").get(REVIEW).text
    assert f'<input type="hidden" name="next" value="{REVIEW}">' in page or (
        f"open_review?next={REVIEW}" in page.replace("%2F", "/"))  # fmt: skip
    assert "change or take off" in page


def test_an_assessment_is_given_back_by_a_decision_and_in_no_other_way(running: Flask) -> None:
    client, address = as_(running, "ministry"), own(running, QINGDAO)
    act = f"{address}/actions/give_back"
    page = said(client.get(act).text)
    assert "Assessment of Qingdao by 评审专家" in page
    assert "Who is told committee member: 评审专家" in page
    sealed = seals(client, act)
    assert client.post(act, data=sealed).status_code == 422
    assert state(running, QINGDAO) == "handed_in"
    decision = {"unlock-number": "规评〔2022〕1号", "unlock-date": "2022-12-23",
                "unlock-reason": "分数录入有误"}  # fmt: skip
    for other in ("leader", "auditor"):
        assert client_of(running, other).post(act, data=sealed | decision).status_code == 403
    done = client.post(act, data=seals(client, act) | decision)
    assert (done.status_code, done.location) == (303, REVIEW)
    assert state(running, QINGDAO) == "drafted"
    again = as_(running).get(address).text
    assert 'name="mark-clusters-points"' in again
    assert 'value="61.287"' in again
    assert re.search(r"Given back to you .*规评〔2022〕1号.*分数录入有误", said(again))


def test_the_ministry_recuses_a_member_from_a_city(running: Flask) -> None:
    client, address = as_(running, "ministry"), own(running, QINGDAO, "expert.b")
    act = f"{address}/actions/recuse"
    assert client.post(act, data=seals(client, act)).status_code == 422
    done = client.post(act, data=seals(client, act) | {"tie-kind": "part_in_it"})
    assert done.status_code == 303
    assert state(running, QINGDAO, "expert.b") == "recused"
    assert "委员expert.b · Qingdao found by the ministry" in said(client.get(REVIEW).text)
    expert = as_(running, "expert.b")
    assert 'name="mark-' not in expert.get(address).text
    assert expert.get(f"/cases/{QINGDAO}/facts/indicator/output_growth").status_code == 404


@pytest.mark.parametrize("login", ["ministry", "leader", "auditor"])
def test_once_it_is_over_who_may_read_sees_every_mark_and_changes_none(
    unsealed: Callable[..., Flask], login: str
) -> None:
    app = unsealed(over)
    client = english(client_of(app, login))
    page = client.get(REVIEW).text
    assert {one for one in ("73.519", COMMENT, PLAIN, SCORE) if one in page} == {
        "73.519", COMMENT, PLAIN, SCORE}  # fmt: skip
    assert "actions/give_back" not in page
    act = f"/assessments/{ref_of(house_of(app), 'expert', QINGDAO)}/actions/give_back"
    sent = {"version": str(version_of(app, act.split("/actions")[0][1:].replace("ments", "ment"))),
            "unlock-number": "1", "unlock-date": "2022-12-23", "unlock-reason": "x"}  # fmt: skip
    assert client.post(act, data=sent).status_code == (422 if login == "ministry" else 403)
    assert state(app, QINGDAO) == "handed_in"


def test_a_list_of_nobody_says_so_and_leads_to_appointing(
    unsealed: Callable[..., Flask],
) -> None:
    app = unsealed(lambda url: opened(url).db.engine.dispose())
    page = as_(app, "ministry").get(REVIEW).text
    assert "Nobody is appointed yet." in page
    assert f'href="{COMMITTEE}"' in page
    assert COMMITTEE not in as_(app, "leader").get(REVIEW).text

"""Does a step on a page go through the door, and come back with every reason where it can't?"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework.attachments import named
from casework.models import Event, RefusalRow, Shortlist
from tests.casework.acting import SHENZHEN, english, fact, hidden, seals, state, version_of
from tests.support.files import PDF
from tests.support.installation import client_of

RETURN = f"/cases/{SHENZHEN}/actions/return_for_correction"


def test_accepting_says_what_happened_and_whom_it_notifies(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    page = client.get(f"/cases/{SHENZHEN}")
    form = page.text[page.text.index(f"/cases/{SHENZHEN}/actions/accept") :]
    assert "Who is told" in form
    data = {"version": re.search(r'name="version" value="(\d+)"', form)[1],  # type: ignore[index]
            "request_id": re.search(r'name="request_id" value="([^"]+)"', form)[1]}  # type: ignore[index]  # fmt: skip
    answer = client.post(f"/cases/{SHENZHEN}/actions/accept", data=data, follow_redirects=True)
    assert answer.request.path == f"/cases/{SHENZHEN}"
    assert "Done: Accept. Notified: recommending unit: Guangdong" in answer.text
    assert fact(early, f"case/{SHENZHEN}", "formal_check") == {"result": "accepted"}
    again = client.post(f"/cases/{SHENZHEN}/actions/accept", data=data)
    assert again.status_code == 303  # the very same request is answered as before
    # What has had its time is neither offered nor refused; its own page says why it can't be done.
    for gone in ("Accept", "Return for correction"):
        assert not re.search(rf"</svg>\s*{gone}\b", answer.text), gone
    assert re.search(r"</svg>\s*Find it ineligible\b|</svg>\s*Disqualify\b", answer.text)
    there = client.get(RETURN).text
    assert "The formal check has accepted it already." in there


@pytest.mark.parametrize(
    ("lang", "said", "never"),
    [("zh", "退回补正事项办结。", "“退回补正”作废"),
     ("en", "The return for correction is settled.", "“Return for correction” is voided")],
)  # fmt: skip
def test_handing_in_again_settles_the_return_and_doesn_t_annul_it(
    early: Flask, lang: str, said: str, never: str
) -> None:
    client = client_of(early, "other")
    client.set_cookie("lang", lang)
    page = client.get("/cases/2022-industry-990100/actions/resubmit").text
    assert said in page
    assert never not in page


def test_a_label_that_ends_in_brackets_is_not_followed_by_others(early: Flask) -> None:
    page = client_of(early, "ministry").get(RETURN).text
    labels = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<label.*?</label>", page, re.S)]
    assert "补正理由（逐项核对已写明的不必重复） · 可不填" in labels
    assert "补正期限 （可不填）" in labels
    assert not [one for one in labels if "）（" in one.replace(" ", "")]


def test_a_return_asks_for_its_reasons_item_by_item(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    page = client.get(RETURN)
    assert "A deadline begins: Correction, until the cutoff, 22 Dec 2022 24:00; later" in page.text
    sent = seals(client, RETURN)
    empty = client.post(RETURN, data=sent | {"comment": "看附件"})
    assert empty.status_code == 422
    assert "A return needs an item that is to be corrected, or reasons in words." in empty.text
    assert "看附件" in empty.text
    assert state(early, SHENZHEN) == "submitted"
    done = client.post(RETURN, data=sent | {"correction-items": "推荐表缺盖章"})
    assert done.status_code == 303
    assert state(early, SHENZHEN) == "returned"


def test_a_refusal_shows_every_reason_with_its_article_and_is_recorded(early: Flask) -> None:
    client = english(client_of(early, "unit"))
    ref = "2022-industry-440300"
    answer = client.post(f"/cases/{ref}/actions/approve_province", data={
        "comment": "请批", "version": version_of(early, f"case/{ref}")})  # fmt: skip
    assert answer.status_code == 422
    assert answer.text.count("1 reason against it") == 1
    assert "Submitted" in answer.text.partition("1 reason against it")[2].partition("</div>")[0]
    assert "请批" in answer.text
    with early.extensions["casework"].db.reading() as session:
        kept = session.scalars(select(RefusalRow)).one()
        assert kept.action == "approve_province"


def test_a_page_says_beforehand_what_cannot_be_done(early: Flask) -> None:
    client = english(client_of(early, "ministry"))
    page = client.get(f"/cases/{SHENZHEN}/actions/disqualify")
    assert "Cannot be done now" in page.text
    assert "No accident, event or sanction on record" in page.text
    assert "<textarea" not in page.text


@pytest.mark.parametrize(
    ("login", "address", "code"),
    [
        ("other", f"/cases/{SHENZHEN}/actions/withdraw", 404),  # not theirs to see
        ("unit", f"/cases/{SHENZHEN}/actions/accept", 403),  # to see, not to do
        ("auditor", f"/cases/{SHENZHEN}/actions/accept", 403),
        ("leader", f"/cases/{SHENZHEN}/actions/accept", 403),
        ("ministry", f"/cases/{SHENZHEN}/actions/lapse", 403),  # the timer's
        ("ministry", f"/cases/{SHENZHEN}/actions/nonsense", 404),
        ("ministry", f"/cases/{SHENZHEN}/actions/draft", 404),  # makes a new one: another page
        ("unit", "/lists/2022-industry/actions/publish", 404),
        ("unit", "/objections/Y2022I-0001/actions/dismiss", 404),
    ],
)
def test_what_is_not_ones_own_is_hidden_or_forbidden(
    early: Flask, login: str, address: str, code: int
) -> None:
    client = client_of(early, login)
    assert client.get(address).status_code == code
    assert client.post(address, data={}).status_code == code


def returned_meanwhile(slow: FlaskClient, quick: FlaskClient) -> TestResponse:
    """What `slow` is told, who returns the case on a page from before `quick` recorded something."""
    old, fact = seals(slow, RETURN), f"/cases/{SHENZHEN}/facts/paper_receipt"
    quick.post(fact, data=seals(quick, fact) | {
        "copies": "1", "disc": "y", "number": "0127", "date": "2022-12-05"})  # fmt: skip
    late = slow.post(RETURN, data=old | {"correction-items": "缺章"})
    assert late.status_code == 409
    return late


def test_two_clerks_at_once_one_is_told_who_was_quicker(early: Flask) -> None:
    first, second = client_of(early, "ministry"), english(client_of(early, "second"))
    late = returned_meanwhile(second, first)
    assert "Someone else changed this while you read" in late.text
    assert "林晓岚" in late.text
    assert "缺章" in late.text  # what was typed is kept
    assert state(early, SHENZHEN) == "submitted"
    new = {"version": hidden(late, "version"), "request_id": hidden(late, "request_id")}
    assert second.post(RETURN, data=new | {"correction-items": "缺章"}).status_code == 303
    assert state(early, SHENZHEN) == "returned"


def test_ones_own_change_in_another_window_is_not_called_someone_elses(early: Flask) -> None:
    clerk = english(client_of(early, "ministry"))
    late = returned_meanwhile(clerk, clerk)
    assert "You changed this yourself meanwhile, in another window" in late.text
    assert "Someone else" not in late.text


def test_a_soft_breach_asks_for_its_reason_and_takes_it(midway: Flask) -> None:
    """An anonymous objection is admitted with a reason by a named person (F 6)."""
    client = english(client_of(midway, "ministry"))
    address = "/objections/Y2022I-0002/actions/admit"
    page = client.get(address)
    assert "The objection is anonymous or unsigned" in page.text
    sent = seals(client, address)
    bare = client.post(address, data=sent)
    assert bare.status_code == 422
    assert "Without a written reason it can't be done." in bare.text
    sent = {"version": hidden(bare, "version"), "request_id": hidden(bare, "request_id")}
    key = re.search(r'name="(reason-in_form[^"]*)"', page.text)[1]  # type: ignore[index]
    assert client.post(address, data=sent | {key: "事实具体"}).status_code == 303
    assert state(midway, "2022-industry-990100") == "objected"


def test_a_decision_with_its_file_is_handed_in_with_the_act(midway: Flask) -> None:
    ministry, leader = client_of(midway, "ministry"), english(client_of(midway, "leader"))
    page = ministry.get("/lists/2022-digital")
    refs = re.findall(r'name="entry" value="([^"]+)" checked', page.text)
    assert len(refs) == 6
    form = {"version": hidden(page, "version"), "request_id": hidden(page, "request_id"),
            "entry": refs, **{f"why-{r}": "" for r in refs}}  # fmt: skip
    few = ministry.post("/lists/2022-digital/proposal", data=form)
    assert few.status_code == 422  # fewer than ten need a reason (5.2)
    key = re.search(r'name="(reason-count[^"]*)"', few.text)[1]  # type: ignore[index]
    form["request_id"] = hidden(few, "request_id")
    done = ministry.post("/lists/2022-digital/proposal", data=form | {key: "仅六个市（州）参评"})
    assert done.status_code == 303

    address = "/lists/2022-digital/actions/decide"
    assert ministry.get(address).status_code == 403
    page = leader.get(address)
    assert "The objection" not in page.text
    sent = {"version": hidden(page, "version"), "request_id": hidden(page, "request_id")}
    data = {"decision-kind": "ministry_meeting", "decision-number": "部务会议纪要〔2023〕2号",
            "decision-date": "2023-01-19"}  # fmt: skip
    wrong = leader.post(address, data=sent | data | {
        "decision-file": (BytesIO(b"MZ\x90\0"), "纪要.pdf")})  # fmt: skip
    assert wrong.status_code == 422
    assert "部务会议纪要〔2023〕2号" in wrong.text
    assert "is a program or a script" in wrong.text
    sent = {"version": hidden(wrong, "version"), "request_id": hidden(wrong, "request_id")}
    later = leader.post(address, data=sent | data | {
        "decision-date": "2023-02-30", "decision-file": (BytesIO(PDF), "纪要.pdf")})  # fmt: skip
    assert later.status_code == 422
    kept = hidden(later, "decision-file_kept")
    assert kept.endswith("纪要.pdf")  # handed in once is enough
    sent = {"version": hidden(later, "version"), "request_id": hidden(later, "request_id")}
    keys = set(re.findall(r'name="(reason-[^"]*)"', later.text))
    reasons = dict.fromkeys(keys, "仅六个市（州）参评")
    for other in ("纪要.pdf", f"x {kept}", f"sha256:{'0' * 64} 纪要.pdf"):  # named, not handed in
        only = leader.post(address, data=sent | data | reasons | {"decision-file_kept": other})
        assert only.status_code == 422, other
    last = leader.post(address, data=sent | data | reasons | {"decision-file_kept": kept})
    assert last.status_code == 303, last.text
    with midway.extensions["casework"].db.reading() as session:
        assert session.scalar(select(Shortlist.state).where(
            Shortlist.ref == "2022-digital")) == "decided"  # fmt: skip
    value = fact(midway, "list/2022-digital", "decision")
    assert named(value["file"])[1] == "纪要.pdf"
    with leader.get(f"/lists/2022-digital/files/{named(value['file'])[0]}") as file:
        assert file.data == PDF


def test_a_file_of_somebody_elses_is_not_handed_in_by_naming_its_hash(midway: Flask) -> None:
    leader = client_of(midway, "leader")
    client_of(midway, "ministry").post("/lists/2022-digital/facts/visit/1", data={})
    answer = leader.post(
        "/lists/2022-industry/facts/decision",
        data={
            "kind": "ministry_meeting",
            "number": "1",
            "date": "2023-01-19",
            "version": version_of(midway, "list/2022-industry"),
            "file_kept": "sha256:" + "0" * 64 + " 纪要.pdf",
        },
    )
    assert answer.status_code == 422
    assert (fact(midway, "list/2022-industry", "decision") or {}).get("number") == "示例"


def test_reading_an_objectors_words_is_written_down_and_makes_no_form_stale(midway: Flask) -> None:
    handler, other = client_of(midway, "ministry"), client_of(midway, "second")
    address = "/objections/Y2022I-0001"
    covered = handler.get(address)
    for words in ("数据不实", "张三", "13800001234"):
        assert words not in covered.text
    form = seals(other, f"{address}/actions/propose_ruling")
    shown = handler.post(f"{address}/words", data={})
    assert shown.status_code == 200
    assert "张三" in shown.text
    with midway.extensions["casework"].db.reading() as session:
        note = session.scalars(select(Event).where(Event.name == "read_words")).one()
        assert (note.stream, note.actor, note.name) == ("objection/Y2022I-0001", 1, "read_words")
    done = other.post(f"{address}/actions/propose_ruling", data=form | {
        "ruling-outcome": "dismissed", "ruling-reasons": "口径一致"})  # fmt: skip
    assert done.status_code == 303
    for login in ("leader", "auditor"):
        client = client_of(midway, login)
        assert client.post(f"{address}/words", data={}).status_code == 403
        assert "张三" not in client.get(address).text
        assert "张三" not in client.get(f"{address}/facts/lodging").text


def test_where_to_go_afterwards_is_only_our_own_page(early: Flask) -> None:
    client = client_of(early, "ministry")
    for where in ("https://example.com", "//example.com", "/cases\\..\\x"):
        sent = seals(client, f"/cases/{SHENZHEN}/facts/officer")
        answer = client.post(f"/cases/{SHENZHEN}/facts/officer", data=sent | {
            "officer": "ministry", "next": where})  # fmt: skip
        assert answer.location == f"/cases/{SHENZHEN}"


def test_an_attempt_that_is_said_to_be_recorded_is(early: Flask) -> None:
    """Also where only the page of an act was asked for, of which the door never hears."""
    answer = english(client_of(early, "leader")).get(f"/cases/{SHENZHEN}/actions/accept")
    assert answer.status_code == 403
    assert "the attempt has been recorded" in answer.text
    with early.extensions["casework"].db.reading() as session:
        noted = session.scalars(select(RefusalRow.subject)).all()
    assert noted == ["page/acts.page"]

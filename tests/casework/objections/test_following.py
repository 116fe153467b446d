"""Does an objector see how it stands, and nobody more than their own?"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from casework import secret_codes as codes
from tests.support.files import PDF
from tests.support.house import LEADER, MINISTRY
from tests.support.objecting import (
    CASE,
    COMPLAIN,
    TYPED,
    followed,
    lodge,
    receipt_of,
    rows,
    token_of,
)
from tests.support.site import DURING, Site


def act(site: Site, name: str, **more: Any) -> None:
    """The ministry does something to the first objection."""
    actor = more.pop("actor", MINISTRY)
    site.house.door.act(actor, "objection", name, ref="Y2022I-0001", received_at=DURING, **more)


def test_number_and_code_show_the_state_in_plain_words(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    client = site.client()
    answer = followed(client, number.lower(), code.lower().replace("-", " "))
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "A person checks its form" in page
    assert "Daxing (110115)" in page


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Data or documents are untrue"), ("zh", "申报数据或材料不真实")]
)
def test_what_it_concerns_is_said_in_the_readers_language(
    site: Site, lang: str, words: str
) -> None:
    number, code = receipt_of(lodge(site.client()))
    client = site.client(lang=lang)
    page = client.get(followed(client, number, code).headers["Location"]).get_data(as_text=True)
    assert words in page


def test_the_number_has_one_name_wherever_it_is_asked_for_or_given(site: Site) -> None:
    answer = lodge(site.client(lang="zh"))
    for page in (answer.text, site.text("/follow", lang="zh"), site.text("/privacy", lang="zh")):
        assert "回执编号" in page
        assert "受理编号" not in page


def test_look_alike_letters_are_read_as_what_they_look_like() -> None:
    assert codes.hash_of("o0il-1x") == codes.hash_of("00111X")
    assert codes.hash_of("00111Y") != codes.hash_of("00111X")


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    wrong = followed(site.client(), number, "0" * 26)
    unknown = followed(site.client(), "Y2022I-0099", code)
    told = "Nothing was found under this number and this code"
    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert told in answer.get_data(as_text=True)
        assert "Not sent yet" not in answer.get_data(as_text=True)


def test_an_objection_without_a_code_is_nobodys_to_follow(site: Site) -> None:
    given = {"lodging": {"": {"channel": "telephone", "grounds": "g"}}}
    site.house.door.act(MINISTRY, "objection", "lodge", new={"case": CASE}, given=given,
                        received_at=DURING)  # fmt: skip
    assert followed(site.client(), "Y2022I-0001", "").status_code == 422
    assert followed(site.client(), "Y2022I-0001", "-").status_code == 422


def test_who_has_shown_one_code_sees_no_other_objection(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    receipt_of(lodge(site.client(), case="2022-industry-440300"))
    client = site.client()
    followed(client, number, code)
    assert client.get(f"/follow/{number}").status_code == 200
    assert client.get("/follow/Y2022I-0002").status_code == 302
    assert site.client().get(f"/follow/{number}").status_code == 302


def test_guessing_is_slowed_down(site: Site) -> None:
    client = site.client()
    answers = [followed(client, "Y2022I-0001", "0" * 26).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_signed_objection_is_not_asked_for_a_name_again(site: Site) -> None:
    for number, name in enumerate(("", "陈一鸣"), 1):
        ref, code = receipt_of(lodge(site.client(), name=name))
        site.house.door.act(MINISTRY, "objection", "ask_to_complete", ref=ref, received_at=DURING,
                            given={"formal_result": {"": {"reason": f"请补{number}"}}})  # fmt: skip
        client = site.client()
        followed(client, ref, code)
        page = client.get(f"/follow/{ref}").get_data(as_text=True)
        assert 'id="complete"' in page
        assert ("it counts as signed" in page, 'name="contact"' in page) == (not name, not name)


def test_what_was_asked_for_can_be_added(site: Site) -> None:
    number, code = receipt_of(lodge(site.client(), name=""))
    act(site, "ask_to_complete", given={"formal_result": {"": {"reason": "请补实名。"}}})
    client = site.client()
    followed(client, number, code)
    where = f"/follow/{number}"
    assert "请补实名。" in client.get(where).get_data(as_text=True)
    form = {"csrf_token": token_of(client, where), "request_id": "a1", "version": "2"}
    empty = client.post(f"{where}/complete", data=form | {"text": " "})
    assert empty.status_code == 422
    assert "Write what was asked for, or choose a file." in empty.get_data(as_text=True)
    sent = client.post(f"{where}/complete", data=form | {
        "text": "补实名", "name": " 陈一鸣 ", "file": (BytesIO(PDF), "id.pdf")})  # fmt: skip
    assert sent.status_code == 302
    assert [(row.state, row.anonymous, row.late) for row in rows(site)] == [
        ("lodged", False, False)]  # fmt: skip
    again = client.post(f"{where}/complete", data=form | {"text": "陈一鸣"})
    assert again.status_code == 409


@pytest.mark.parametrize("what", ["text", "file", "seal"])
def test_text_or_a_file_is_enough_of_an_answer(site: Site, what: str) -> None:
    number, code = receipt_of(lodge(site.client(), name=""))
    act(site, "ask_to_complete", given={"formal_result": {"": {"reason": "请补盖章扫描件。"}}})
    client = site.client()
    followed(client, number, code)
    form = {"csrf_token": token_of(client, f"/follow/{number}"), "request_id": "a1", "version": "2"}
    added = "补充说明" if what == "text" else (BytesIO(PDF), "seal.pdf")
    sent = client.post(f"/follow/{number}/complete", data=form | {what: added})
    assert sent.status_code == 302
    assert [row.state for row in rows(site)] == ["lodged"]


def test_it_can_be_withdrawn_until_it_is_decided_and_nobody_asks_why(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    client = site.client()
    followed(client, number, code)
    where = f"/follow/{number}"
    form = {"csrf_token": token_of(client, where), "request_id": "w1", "version": 1}
    assert 'Reason <span class="optional">(optional)</span>' in client.get(where).get_data(
        as_text=True
    )
    assert client.post(f"{where}/withdraw", data=form | {"comment": ""}).status_code == 302
    assert [row.state for row in rows(site)] == ["withdrawn"]
    assert "Withdraw it" not in client.get(where).get_data(as_text=True)


def test_the_reply_is_read_under_number_and_code(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    act(site, "admit")
    ruling = {"outcome": "dismissed", "reasons": "内部核查情况"}
    act(site, "propose_ruling", given={"ruling": {"": ruling}})
    act(site, "dismiss", actor=LEADER)
    act(site, "answer", given={"answer": {"": {"text": "经核，口径一致。", "date": "2023-01-19"}}})
    client = site.client()
    followed(client, number, code)
    page = client.get(f"/follow/{number}").get_data(as_text=True)
    assert "经核，口径一致。" in page
    assert '<div class="aside">19 Jan 2023</div>' in page
    assert "It was dismissed." in page
    assert "内部核查情况" not in page
    head = page.partition('id="reply"')[2].partition("</header>")[0]
    assert "19 Jan 2023" in head, "in words, as every other day"
    with client.get(f"/follow/{number}/reply.pdf") as letter:  # others may use this browser
        assert (letter.status_code, letter.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(
    ("outcome", "action", "says"),
    [("dismissed", "dismiss", "says why"), ("partly", "uphold_in_part", "says what follows")],
)
def test_a_reply_is_promised_until_it_is_on_record_and_then_pointed_to(
    site: Site, outcome: str, action: str, says: str
) -> None:
    number, code = receipt_of(lodge(site.client()))
    act(site, "admit")
    ruling = {"outcome": outcome, "stays": True, "reasons": "内部核查情况"}
    act(site, "propose_ruling", given={"ruling": {"": ruling}})
    act(site, action, actor=LEADER)
    client = site.client()
    followed(client, number, code)
    page = client.get(f"/follow/{number}").get_data(as_text=True)
    assert f"You will get a reply that {says}." in page
    assert f"The reply {says}." not in page
    act(site, "answer", given={"answer": {"": {"text": "经核。", "date": "2023-01-19"}}})
    page = client.get(f"/follow/{number}").get_data(as_text=True)
    assert f"The reply {says}." in page
    assert "You will get a reply" not in page


def test_every_state_of_every_edition_has_its_plain_words() -> None:
    from casework.web.public.follow import STATES
    from workflows.loader import editions

    for law in editions():
        own = {s.id for s in law.states if s.subject == "objection"}
        assert own <= STATES.keys()


def test_its_author_reads_again_what_was_sent_under_the_names_that_it_had(site: Site) -> None:
    sent = {"evidence": (BytesIO(PDF), "公报.pdf"), "evidence_what": "第3页",
            "evidence_2": (BytesIO(PDF + b"%"), "照片.pdf")}  # fmt: skip
    number, code = receipt_of(lodge(site.client(), **sent))
    client = site.client()
    followed(client, number, code)
    page = client.get(f"/follow/{number}").get_data(as_text=True)
    for word in (TYPED["facts"], TYPED["name"], TYPED["contact"], "公报.pdf – 第3页", "照片.pdf"):
        assert word in page, word
    visible, _fold, _rest = page.partition("Add files</summary>")
    assert "when the publicity ends." in visible


def test_the_author_of_a_complaint_reads_again_what_was_sent(site: Site) -> None:
    sent = {"evidence": (BytesIO(PDF), "录音说明.pdf")}
    number, code = receipt_of(lodge(site.client(), COMPLAIN, **sent))
    client = site.client()
    followed(client, number, code)
    page = client.get(f"/follow/{number}").get_data(as_text=True)
    for word in (TYPED["facts"], TYPED["name"], TYPED["contact"], "录音说明.pdf"):
        assert word in page, word
    assert "Follow an objection or a complaint</a>" in page

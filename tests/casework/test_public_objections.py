"""Can anybody object, is nothing lost, and does nobody see more than their own?"""

from __future__ import annotations

import gc
import html
import re
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from casework.models import Attachment, FactRow, Objection
from casework.security import limiter
from casework.web.public import codes
from tests.support.house import LEADER, MINISTRY
from tests.support.site import CLOSE, DURING, NOTICE, Site, publicised_demo, sites
from workflows.calendar import BEIJING

CASE = "2022-industry-110115"
PATH = f"/object/{CASE}"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
TYPED = {
    "case": CASE, "about": "data", "facts": "The growth of investment differs from the bulletin.",
    "party": "person", "name": "陈一鸣", "contact": "13800001234", "agreed": "y",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    yield
    limiter.reset()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    return sites(new_database, tmp_path)(publicised_demo)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form, as a browser would send them back."""
    form = page[page.index('enctype="multipart/form-data"') :]
    found = re.findall(r'<input id="[^"]*" name="([^"]+)" type="hidden" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


def lodge(client: FlaskClient, path: str = PATH, **typed: Any) -> Any:
    """Open the form and send it; the answer."""
    page = client.get(path).get_data(as_text=True)
    return client.post(path, data=hidden(page) | TYPED | typed)


def receipt_of(answer: Any) -> tuple[str, str]:
    """Number and code of a receipt."""
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, re.sub(r"<[^>]+>|\s+", " ", page)
    number, code = re.findall(r"<dd>([A-Z0-9-]+)</dd>", page)[:2]
    return number, code


def rows(site: Site) -> list[Objection]:
    with site.house.db.reading() as session:
        return list(session.scalars(select(Objection).order_by(Objection.id)))


def everything_kept(site: Site) -> str:
    """Every value of every table, run together."""
    with site.house.db.reading() as session:
        tables = session.scalars(text("select name from sqlite_master where type = 'table'")).all()
        return "\n".join(str(row) for t in tables for row in session.execute(text(f"select * from {t}")))  # fmt: skip  # noqa: S608


# --- lodging ---------------------------------------------------------------------------------


def test_lodging_gives_a_number_a_code_and_the_instant(site: Site) -> None:
    answer = lodge(site.client())
    number, code = receipt_of(answer)
    assert number == "Y2022I-0001"
    assert len(code.replace("-", "")) == 26
    page = answer.get_data(as_text=True)
    assert re.search(r"Thu 19 Jan 2023 10:3\d:\d\d</time> \(Beijing time\) · in time", page)
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_the_hash_of_the_code_is_kept(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    kept = everything_kept(site)
    assert codes.hash_of(code) in kept
    assert number in kept
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_the_same_form_sent_twice_is_one_objection_with_one_receipt(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    first = receipt_of(client.post(PATH, data=form))
    assert receipt_of(client.post(PATH, data=form)) == first
    assert len(rows(site)) == 1


def test_the_same_form_with_other_words_asks_again_and_loses_nothing(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    client.post(PATH, data=form)
    answer = client.post(PATH, data=form | {"facts": "Something else."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Something else." in page
    again = client.post(PATH, data=hidden(page) | TYPED | {"facts": "Something else."})
    assert receipt_of(again)[0] == "Y2022I-0002"


def test_the_city_is_chosen_on_the_form_of_the_whole_list(site: Site) -> None:
    path = f"/publicities/{NOTICE}/object"
    assert lodge(site.client(), path, case="").status_code == 422
    receipt_of(lodge(site.client(), path, case="2022-industry-440300"))
    assert [row.case_ref for row in rows(site)] == ["2022-industry-440300"]


def test_a_city_that_is_not_on_the_list_cannot_be_named(site: Site) -> None:
    assert lodge(site.client(), case="2022-industry-999999").status_code == 422
    assert rows(site) == []


@pytest.mark.parametrize(("at", "late"), [(CLOSE - timedelta(seconds=20), False), (CLOSE, True)])
def test_an_instant_decides_whether_it_is_late_and_late_ones_are_kept(
    site: Site, at: datetime, late: bool
) -> None:
    site.at(at)
    answer = lodge(site.client())
    receipt_of(answer)
    assert [row.late for row in rows(site)] == [late]
    assert ("It is late" in answer.get_data(as_text=True)) is late


@pytest.mark.parametrize("missing", [{"name": ""}, {"contact": " "}, {"party": "organisation"}])
def test_an_objection_out_of_form_is_kept_and_marked(site: Site, missing: dict[str, str]) -> None:
    answer = lodge(site.client(), **missing)
    receipt_of(answer)
    assert [row.anonymous for row in rows(site)] == [True]
    assert "isn't in due form" in html.unescape(answer.get_data(as_text=True))


def test_an_organisation_with_its_seal_is_in_form(site: Site) -> None:
    seal = (BytesIO(PDF), "seal.pdf")
    receipt_of(lodge(site.client(), party="organisation", seal_scan=seal))
    assert [row.anonymous for row in rows(site)] == [False]
    with site.house.db.reading() as session:
        fact = session.scalars(select(FactRow).where(FactRow.kind == "lodging")).one()
        owner = session.scalars(select(Attachment.owner)).one()
    assert fact.value["seal"].endswith(" seal.pdf")
    assert owner == "objection/Y2022I-0001"


# --- what was typed is kept ------------------------------------------------------------------


def test_what_was_typed_is_kept_when_something_is_missing(site: Site) -> None:
    answer = lodge(site.client(), about="", evidence=(BytesIO(PDF), "bulletin.pdf"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Choose one." in page
    assert TYPED["facts"] in page
    assert "陈一鸣" in page
    assert f"bulletin.pdf ({len(PDF)} B)" in page
    assert rows(site) == []
    sent = site.client().post(PATH, data=hidden(page) | TYPED)
    assert sent.status_code == 422, "another browser has another form protection"


def test_a_file_that_was_chosen_once_need_not_be_chosen_again(site: Site) -> None:
    client = site.client()
    page = lodge(client, about="", evidence=(BytesIO(PDF), "bulletin.pdf")).get_data(as_text=True)
    receipt_of(client.post(PATH, data=hidden(page) | TYPED))
    with site.house.db.reading() as session:
        fact = session.scalars(select(FactRow).where(FactRow.kind == "lodging")).one()
    assert fact.value["file"].endswith(" bulletin.pdf")


def test_nobody_names_a_file_of_somebody_else_as_kept(site: Site) -> None:
    receipt_of(lodge(site.client(), evidence_kept='["' + "0" * 64 + '","x.pdf","a/b",1].sig'))
    with site.house.db.reading() as session:
        fact = session.scalars(select(FactRow).where(FactRow.kind == "lodging")).one()
    assert "file" not in fact.value


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90\x00 this program", "bulletin.pdf", "by its content"),
        (PDF, "bulletin.png", "its name says otherwise"),
        (b"", "bulletin.pdf", "is empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_the_rest_kept(
    site: Site, content: bytes, name: str, said: str
) -> None:
    answer = lodge(site.client(), evidence=(BytesIO(content), name))
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert said in page
    assert TYPED["facts"] in page
    assert rows(site) == []


def test_a_file_that_is_too_large_is_refused_and_the_rest_kept(site: Site) -> None:
    large = PDF + b" " * (10 * 1024 * 1024)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the test client's own temporary file
        answer = lodge(site.client(), evidence=(BytesIO(large), "bulletin.pdf"))
        page, code = html.unescape(answer.get_data(as_text=True)), answer.status_code
        del answer
        gc.collect()
    assert code == 422
    assert "over 10 MB" in page
    assert TYPED["facts"] in page


def test_a_name_of_500_characters_is_refused_and_kept(site: Site) -> None:
    answer = lodge(site.client(), name="长" * 500)
    assert answer.status_code == 422
    assert "长" * 500 in answer.get_data(as_text=True)


def test_html_in_the_grounds_stays_text(site: Site) -> None:
    client = site.client()
    canary = "<img src=x onerror=alert(1)>"
    page = lodge(client, about="", facts=canary).get_data(as_text=True)
    assert canary not in page
    assert html.escape(canary) in page


def test_what_fills_in_everything_is_told_to_stop_and_nothing_is_lost(site: Site) -> None:
    answer = lodge(site.client(), website="http://spam.example")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "must stay empty" in page
    assert TYPED["facts"] in page
    assert rows(site) == []


@pytest.mark.parametrize("field", ["sealed", "csrf_token"])
def test_a_form_whose_protection_ran_out_comes_back_with_what_was_typed(
    site: Site, field: str
) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    answer = client.post(PATH, data=form | {field: "stale"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "open for too long" in page
    assert TYPED["facts"] in page
    assert rows(site) == []
    receipt_of(client.post(PATH, data=hidden(page) | TYPED))


def test_nobody_chooses_a_code_of_their_own(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
    with site.app.app_context():
        theirs = codes._serializer().dumps(["lodge-1", "0" * 26])
    assert client.post(PATH, data=form | {"sealed": theirs[:-4] + "AAAA"}).status_code == 422
    assert rows(site) == []


def test_too_many_from_one_address_are_slowed_down_and_keep_what_they_typed(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED | {"about": ""}
    for _ in range(20):
        assert client.post(PATH, data=form).status_code == 422
    answer = client.post(PATH, data=form)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert TYPED["facts"] in answer.get_data(as_text=True)
    assert client.get(PATH).status_code == 200


def test_even_once_the_list_is_reported_nothing_is_turned_away(site: Site) -> None:
    file = {"number": "报1号", "date": "2023-02-06", "file": "a.pdf"}
    reasons = dict.fromkeys(("floor:0", "floor:1", "count:4"), "示例")
    at = datetime(2023, 2, 6, 9, tzinfo=BEIJING)
    site.house.list_acts("report", at, given={"report": {"": file}}, reasons=reasons)
    site.at(at)
    receipt_of(lodge(site.client()))
    assert [(row.late, row.state) for row in rows(site)] == [(True, "lodged")]


# --- following -------------------------------------------------------------------------------


def followed(client: FlaskClient, number: str, code: str) -> Any:
    """Type number and code; the answer."""
    page = client.get("/follow").get_data(as_text=True)
    token = re.findall(r'name="csrf_token" type="hidden" value="([^"]+)"', page)[-1]
    return client.post("/follow", data={"csrf_token": token, "number": number, "code": code})


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


def test_look_alike_letters_are_read_as_what_they_look_like() -> None:
    assert codes.hash_of("o0il-1x") == codes.hash_of("00111X")
    assert codes.hash_of("00111Y") != codes.hash_of("00111X")


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    wrong = followed(site.client(), number, "0" * 26)
    unknown = followed(site.client(), "Y2022I-0099", code)
    told = "There is no objection with this number and this code."
    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert told in answer.get_data(as_text=True)


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


def token_of(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return re.findall(r'name="csrf_token" type="hidden" value="([^"]+)"', page)[-1]


def test_what_was_asked_for_can_be_added(site: Site) -> None:
    number, code = receipt_of(lodge(site.client(), name=""))
    act(site, "ask_to_complete", given={"formal_result": {"": {"reason": "请补实名。"}}})
    client = site.client()
    followed(client, number, code)
    where = f"/follow/{number}"
    assert "请补实名。" in client.get(where).get_data(as_text=True)
    form = {"csrf_token": token_of(client, where), "request_id": "a1", "version": "2"}
    empty = client.post(f"{where}/complete", data=form)
    assert empty.status_code == 422
    sent = client.post(f"{where}/complete", data=form | {
        "text": "陈一鸣", "file": (BytesIO(PDF), "id.pdf")})  # fmt: skip
    assert sent.status_code == 302
    assert [row.state for row in rows(site)] == ["lodged"]
    again = client.post(f"{where}/complete", data=form | {"text": "陈一鸣"})
    assert again.status_code == 409


def test_it_can_be_withdrawn_with_a_reason_until_it_is_decided(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    client = site.client()
    followed(client, number, code)
    where = f"/follow/{number}"
    form = {"csrf_token": token_of(client, where), "request_id": "w1", "version": 1}
    without = client.post(f"{where}/withdraw", data=form)
    assert without.status_code == 409
    assert "needs a written reason" in without.get_data(as_text=True)
    assert client.post(f"{where}/withdraw", data=form | {"comment": "solved"}).status_code == 302
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
    assert "It was dismissed." in page
    assert "内部核查情况" not in page


def test_every_state_of_every_edition_has_its_plain_words() -> None:
    from casework.web.public.follow import STATES
    from workflows.loader import editions

    for law in editions():
        own = {s.id for s in law.states if s.subject == "objection"}
        assert own <= STATES.keys()


# --- what came on paper ----------------------------------------------------------------------

DESK = f"/objections/register?publicity={NOTICE}"
LETTER = {name: value for name, value in TYPED.items() if name != "agreed"} | {
    "channel": "post", "postmark": "2023-01-29", "signed": "y"}  # fmt: skip


def registered(client: FlaskClient, **typed: str) -> Any:
    page = client.get(DESK).get_data(as_text=True)
    return client.post(DESK, data=hidden(page) | LETTER | typed)


def test_a_letter_is_in_time_by_its_postmark_though_it_arrives_late(site: Site) -> None:
    site.at(CLOSE + timedelta(days=2))
    receipt_of(registered(site.client("ministry")))
    receipt_of(registered(site.client("ministry"), postmark="2023-01-30"))
    assert [row.late for row in rows(site)] == [False, True]


def test_a_letter_without_postmark_or_from_tomorrow_is_refused(site: Site) -> None:
    client = site.client("ministry")
    assert "needs the date of its postmark" in registered(client, postmark="").get_data(
        as_text=True
    )
    assert "not come yet" in registered(client, postmark="2023-01-20").get_data(as_text=True)
    assert rows(site) == []


def test_an_unsigned_letter_is_marked_and_a_call_by_name_is_not(site: Site) -> None:
    site.at(CLOSE)
    client = site.client("ministry")
    receipt_of(registered(client, signed=""))
    receipt_of(registered(client, channel="telephone", postmark="", signed=""))
    assert [row.anonymous for row in rows(site)] == [True, False]


@pytest.mark.parametrize("login", ["unit", "leader", "auditor", "expert"])
def test_only_the_ministrys_staff_registers(site: Site, login: str) -> None:
    assert site.client(login).get(DESK).status_code == 403


def test_registering_begins_with_which_notice_it_is_about(site: Site) -> None:
    page = site.text("/objections/register", "ministry")
    assert html.escape(DESK) in page

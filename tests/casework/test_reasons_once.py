"""Is a reason that stands in the way of several acts said once, with all of them?"""

from __future__ import annotations

import html
import re

from flask import Flask
from sqlalchemy import select

from casework.models import User
from casework.services.login_sessions import actor_of
from casework.web.shown.offers import once
from tests.casework.acting import english
from tests.support.installation import client_of


def refusal(label: str, *reasons: str) -> dict[str, object]:
    said = [{"words": words, "citations": [], "basis": "text"} for words in reasons]
    return {"id": label, "label": label, "breaches": said}


def read(app: Flask, *found: dict[str, object]) -> dict[str, list[str]]:
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        return {one["label"]: [reason["words"] for reason in one["breaches"]]
                for one in once(found)}  # fmt: skip


def test_what_several_acts_want_stands_once_under_all_their_names(early: Flask) -> None:
    found = [refusal("Submit", "no seal", "too late"), refusal("Reopen", "too late"),
             refusal("Approve", "no consent", "no seal")]  # fmt: skip
    assert read(early, *found) == {
        "Submit, Approve": ["no seal"], "Submit, Reopen": ["too late"], "Approve": ["no consent"],
    }  # fmt: skip


def test_what_each_act_wants_alone_stays_under_its_own_name(early: Flask) -> None:
    found = [refusal("Submit", "no seal", "too late"), refusal("Reopen", "no ground")]
    assert read(early, *found) == {"Submit": ["no seal", "too late"], "Reopen": ["no ground"]}


def test_who_proposed_a_ruling_reads_once_that_another_person_makes_it(midway: Flask) -> None:
    own, ref = midway.extensions["casework"], "Y2022I-0001"
    with own.db.reading() as session:
        actor = actor_of(session.scalars(select(User).where(User.login == "ministry")).one())
    own.door.act(actor, "objection", "propose_ruling", ref=ref, received_at=own.clock.now(), given={
        "ruling": {"": {"outcome": "dismissed", "reasons": "查无此事"}}})  # fmt: skip
    page = english(client_of(midway, "ministry")).get(f"/objections/{ref}").text
    said = html.unescape(re.sub(r"<[^>]+>", "", page.partition('id="refused"')[2]))
    assert said.count("You proposed the ruling; another person must make it.") == 1
    assert "Rule: dismissed, Rule: upheld in part, Rule: upheld" in said


def test_no_page_of_a_list_or_case_says_a_reason_twice(midway: Flask) -> None:
    client = english(client_of(midway, "ministry"))
    for path in (
        "/lists/2022-industry",
        "/cases/2022-industry-440300",
        "/cases/2022-digital-330100",
    ):
        page = client.get(path).text.partition('id="refused"')[2].partition("</section>")[0]
        said = re.findall(r'<li><span class="why-art">.*?</li>', page, re.DOTALL)
        assert said, path
        assert len(said) == len(set(said)), path

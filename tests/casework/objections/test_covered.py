"""Does any page show who objects, and in which words, without it being noted that they are read?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from casework.models import Event
from tests.support.house import MINISTRY, OBJECTOR, SECOND
from tests.support.objecting import CASE
from tests.support.site import DURING, Site
from workflows.loader import edition

LAW = edition("2022")
KINDS = {k.id: k for k in LAW.facts if k.owner == "objection"}
SAID = {
    "lodging": {"channel": "form", "grounds": "秘密理由", "facts": "秘密事实", "name": "秘密姓名",
                "contact": "秘密电话"},
    "completion": {"text": "秘密补充", "name": "秘密姓名", "contact": "秘密邮箱"},
    "answer": {"text": "秘密答复", "date": "2023-01-19"},
}  # fmt: skip
RESULT = {"formal_result": {"": {"reason": "形式审查说明"}}}


@pytest.fixture
def ref(site: Site) -> str:
    """An objection that was lodged, completed, not admitted and replied to."""
    do = site.house.door.act
    ref = do(OBJECTOR, "objection", "lodge", new={"case": CASE, "code_hash": "x"},
             received_at=DURING, given={"lodging": {"": SAID["lodging"]}}).ref  # fmt: skip
    do(MINISTRY, "objection", "ask_to_complete", ref=ref, received_at=DURING, given=RESULT)
    do(OBJECTOR, "objection", "complete", ref=ref, received_at=DURING,
       given={"completion": {"": SAID["completion"]}})  # fmt: skip
    site.house.door.record(MINISTRY, "objection", "formal_result", {"reason": "形式审查说明"},
                           ref=ref, received_at=DURING)  # fmt: skip
    do(SECOND, "objection", "not_admit", ref=ref, received_at=DURING)
    do(MINISTRY, "objection", "answer", ref=ref, received_at=DURING,
       given={"answer": {"": SAID["answer"]}})  # fmt: skip
    return ref


def pages(site: Site, ref: str) -> Iterator[str]:
    """Every address that reads something and that an objection can stand in."""
    with site.app.test_request_context():
        urls = site.app.url_map.bind("localhost")
        for rule in site.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.arguments - {
                "subject", "ref", "kind", "action", "id"}:  # fmt: skip
                continue
            for kind in KINDS if "kind" in rule.arguments else [""]:
                for act in LAW.actions if "action" in rule.arguments else [None]:
                    if act and act.subject != "objection":
                        continue
                    values = {"subject": "objection", "ref": ref, "kind": kind, "id": 1,
                              "action": act.id if act else ""}  # fmt: skip
                    yield urls.build(rule.endpoint,
                                     {k: values[k] for k in rule.arguments})  # fmt: skip


def secrets(answer_text: str) -> list[str]:
    return re.findall("秘密..", answer_text)


def looks(site: Site) -> int:
    with site.house.db.reading() as session:
        noted = select(func.count()).where(Event.name == "read_words")
        return session.scalar(noted) or 0


@pytest.mark.parametrize("login", ["ministry", "leader", "auditor", "unit"])
def test_no_page_that_is_opened_shows_a_personal_field(site: Site, ref: str, login: str) -> None:
    client, read = site.client(login), []
    for page in pages(site, ref):
        answer = client.get(page)
        read += [page] if answer.status_code == 200 and ref in answer.text else []
        assert not secrets(answer.get_data(as_text=True)), page
    assert looks(site) == 0
    assert login == "unit" or {f"/objections/{ref}/facts/{kind}" for kind in SAID} <= set(read)


def sent(client: FlaskClient, page: str, **typed: str) -> str:
    return client.post(page, data=typed | {"version": "1"}).get_data(as_text=True)


def test_nor_does_a_form_that_comes_back(site: Site, ref: str) -> None:
    client = site.client("ministry")
    site.app.config["WTF_CSRF_ENABLED"] = False
    for kind in SAID:
        assert not secrets(sent(client, f"/objections/{ref}/facts/{kind}", date="x"))
    assert not secrets(sent(client, f"/objections/{ref}/actions/answer", date="x"))


def test_the_page_of_a_fact_leads_to_where_its_words_are_read_by_a_noted_look(
    site: Site, ref: str
) -> None:
    client = site.client("ministry")
    site.app.config["WTF_CSRF_ENABLED"] = False
    page = client.get(f"/objections/{ref}/facts/lodging").text
    assert "(covered)" in page
    assert "read the personal words on the page of the objection" in page
    assert f'<a href="/objections/{ref}">' in page
    shown = client.post(f"/objections/{ref}/words").text
    assert set(secrets(shown)) == {"秘密理由", "秘密事实", "秘密姓名", "秘密电话", "秘密补充",
                                   "秘密邮箱", "秘密答复"}  # fmt: skip
    assert looks(site) == 1

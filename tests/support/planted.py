"""What does a test type, hand in and reply to object or to complain, so that each word of it is found?

Every personal field, every file's name and content holds a word that stands nowhere else.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook

from notifications.run import run as tell
from tests.support.house import MINISTRY, SECOND
from tests.support.objecting import COMPLAIN, followed, lodge, receipt_of, token_of
from tests.support.site import DURING, Site
from workflows.facts import Actor

AUDITOR = Actor(41, "auditor", frozenset({"auditor"}))
# By kind and field of the fact; what is a file's is its name's and its content's.
SAID: dict[str, dict[str, str]] = {
    "lodging": {"facts": "zqfacts", "name": "zqname", "contact": "zqmail@example.org"},
    "completion": {"text": "zqadded", "name": "zqnamed", "contact": "zqother@example.org"},
    "answer": {"text": "zqreply"},
    "proof": {"what": "zqshows"},
    "site_check": {"team": "zqteam", "report": "zqseen"},
    "complaint_lodging": {"facts": "zqconduct", "name": "zqwriter", "contact": "zqreach@example.org"},
    "complaint_proof": {"what": "zqproves"},
    "complaint_transfer": {"to": "zqorgan"},
    "complaint_answer": {"text": "zqsettled"},
}  # fmt: skip
COMMENT = "zqwithdrawn"
FILES = {"evidence": ("zqchosen", "zqcontent"), "added": ("zqpicked", "zqinside")}
COMPLAINED = {"evidence": ("zqattached", "zqwithin"), "seal_scan": ("zqstamped", "zqunder")}
NAMES = tuple(name for name, _ in (*FILES.values(), *COMPLAINED.values()))
CONTENTS = tuple(content for _, content in FILES.values())
CONTENTS_COMPLAINED = tuple(content for _, content in COMPLAINED.values())
WORDS = tuple(word for kind, fields in SAID.items() for word in fields.values()
              if not kind.startswith("complaint_"))  # fmt: skip
WORDS_COMPLAINED = tuple(word for kind, fields in SAID.items() for word in fields.values()
                         if kind.startswith("complaint_"))  # fmt: skip
CANARIES = (*WORDS, *WORDS_COMPLAINED, COMMENT, *NAMES, *CONTENTS, *CONTENTS_COMPLAINED)
RESULT = {"formal_result": {"": {"reason": "请补充"}}}


def sheet(named: tuple[str, str]) -> tuple[BytesIO, str]:
    """A workbook to hand in: a word of its own as its name, and another in it."""
    name, content = named
    book, made = Workbook(), BytesIO()
    book.active.append([content])
    book.save(made)
    made.seek(0)
    return made, f"{name}.xlsx"


def objected(site: Site) -> dict[str, str]:
    """Two objections by the public's own pages, one completed and replied to, one taken back; the
    codes by number. A third was looked into on the spot.
    """
    act, given = site.house.door.act, SAID["completion"]
    typed: dict[str, Any] = SAID["lodging"] | {"evidence_what": SAID["proof"]["what"]}
    first, code = receipt_of(lodge(site.client(), evidence=sheet(FILES["evidence"]), **typed))
    act(MINISTRY, "objection", "ask_to_complete", ref=first, received_at=DURING, given=RESULT)
    client, where = site.client(), f"/follow/{first}"
    followed(client, first, code)
    form = {"csrf_token": token_of(client, where), "request_id": "a", "version": "2"}
    added = client.post(f"{where}/complete", data=form | given | {"file": sheet(FILES["added"])})
    assert added.status_code == 302
    result = RESULT["formal_result"][""]
    site.house.door.record(MINISTRY, "objection", "formal_result", result, ref=first,
                           received_at=DURING)  # fmt: skip
    act(SECOND, "objection", "not_admit", ref=first, received_at=DURING)
    act(MINISTRY, "objection", "answer", ref=first, received_at=DURING,
        given={"answer": {"": SAID["answer"] | {"date": "2023-01-19"}}})  # fmt: skip
    other_words: dict[str, Any] = {**SAID["lodging"]}
    second, other = receipt_of(lodge(site.client(), **other_words))
    client, where = site.client(), f"/follow/{second}"
    followed(client, second, other)
    form = {"csrf_token": token_of(client, where), "request_id": "b", "version": "1"}
    back = client.post(f"{where}/withdraw", data=form | {"comment": COMMENT})
    assert back.status_code == 302
    _looked_into(site)
    return {first: code, second: other}


def _looked_into(site: Site) -> None:
    client = site.client()
    client.environ_base["REMOTE_ADDR"] = "127.0.0.9"  # as many come in here as one network may send
    ref, _ = receipt_of(lodge(client))
    site.house.door.act(MINISTRY, "objection", "admit", ref=ref, received_at=DURING)
    checked = SAID["site_check"] | {"from": "2023-01-18", "to": "2023-01-18"}
    site.house.door.record(MINISTRY, "objection", "site_check", checked, ref=ref,
                           received_at=DURING)  # fmt: skip


def complained(site: Site) -> dict[str, str]:
    """A complaint about staff by the public's own page, with its files, transferred, replied to and
    closed; its code by its number.
    """
    client = site.client()
    client.environ_base["REMOTE_ADDR"] = "127.0.0.10"
    typed: dict[str, Any] = SAID["complaint_lodging"] | {
        "evidence_what": SAID["complaint_proof"]["what"]
    }
    files: dict[str, Any] = {field: sheet(named) for field, named in COMPLAINED.items()}
    ref, code = receipt_of(lodge(client, COMPLAIN, **files, **typed))
    to = SAID["complaint_transfer"] | {"date": "2023-01-19", "number": "1"}
    reply = SAID["complaint_answer"] | {"date": "2023-01-19"}
    for name, given in (("transfer", {"complaint_transfer": {"": to}}),
                        ("close", {"complaint_answer": {"": reply}})):  # fmt: skip
        site.house.door.act(AUDITOR, "complaint", name, ref=ref, received_at=DURING, given=given)
    return {ref: code}


def planted(site: Site) -> dict[str, str]:
    """All of it, and told by mail: the codes by number."""
    codes = objected(site) | complained(site)
    tell(site.app.extensions["casework"])
    return codes

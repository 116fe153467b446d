"""Does the database, or the folder of files, tell who objects to somebody who has them alone?"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import audit
from casework.audit import files
from casework.models import Attachment, Event, FactRow
from casework.services import sealing
from casework.services.door import Wish
from casework.services.streams import Stamp
from casework.vault import Vault
from tests.support.files import PDF
from tests.support.house import KEY, LEADER, MINISTRY, VAULT
from tests.support.objecting import (
    CASE,
    PATH,
    TYPED,
    everything_kept,
    followed,
    hidden,
    lodge,
    receipt_of,
    token_of,
)
from tests.support.site import DURING, Site

NAMED = "陈一鸣的证据.pdf"


def folder(site: Site) -> Path:
    return Path(site.app.extensions["casework"].config.uploads)


def on_disk(site: Site) -> list[bytes]:
    return [p.read_bytes() for p in folder(site).rglob("*") if p.is_file() and p.name != ".lock"]


def sent(site: Site) -> tuple[str, str, FlaskClient]:
    """An objection with a file whose name and content say who it is."""
    client = site.client()
    ref, code = receipt_of(lodge(client, evidence=(BytesIO(PDF), NAMED)))
    return ref, code, client


def test_nothing_of_what_was_typed_stands_in_the_database(site: Site) -> None:
    sent(site)
    kept = everything_kept(site)
    for said in (TYPED["facts"], TYPED["name"], TYPED["contact"], NAMED, "证据.pdf"):
        assert said not in kept, said
    assert kept.count("sealed:") >= 8  # four fields, as a fact and in its event


def test_what_an_objector_writes_on_taking_it_back_is_sealed_too(site: Site) -> None:
    ref, code, _ = sent(site)
    client = site.client()
    followed(client, ref, code)
    where = f"/follow/{ref}"
    typed = {"csrf_token": token_of(client, where), "request_id": "w", "version": 1,
             "comment": "我是陈一鸣，已解决"}  # fmt: skip
    assert client.post(f"{where}/withdraw", data=typed).status_code == 302
    assert "已解决" not in everything_kept(site)
    staff = site.client("ministry")
    site.app.config["WTF_CSRF_ENABLED"] = False
    assert "已解决" not in staff.get(f"/objections/{ref}").text
    assert "我是陈一鸣，已解决" in staff.post(f"/objections/{ref}/words").text


def test_a_file_stands_on_the_disk_sealed_and_under_a_name_that_says_nothing(site: Site) -> None:
    sent(site)
    (held,) = on_disk(site)
    assert held.startswith(b"sealed:")
    assert b"%PDF" not in held
    with site.house.db.reading() as session:
        row = session.scalars(select(Attachment)).one()
    assert (row.name, row.size) == ("证据材料1.pdf", len(held))
    report = audit.verify(site.house.db)
    files.compare(site.house.db, report, folder(site))
    assert report.problems == []


def test_a_file_that_waits_for_its_form_is_sealed_as_well(site: Site) -> None:
    page = lodge(site.client(), about="", evidence=(BytesIO(PDF), NAMED)).text
    (held,) = on_disk(site)
    assert b"%PDF" not in held
    assert f"{NAMED} ({len(PDF)} B)" in page  # to who sent it, as they sent it


def test_the_receipt_names_the_files_as_they_were_sent(site: Site) -> None:
    assert NAMED in lodge(site.client(), evidence=(BytesIO(PDF), NAMED)).text


def test_the_same_file_of_two_objectors_is_not_seen_to_be_the_same(site: Site) -> None:
    sent(site)
    sent(site)
    assert len(set(on_disk(site))) == 2


def test_a_form_with_a_file_sent_twice_is_one_objection(site: Site) -> None:
    client = site.client()
    form = hidden(client.get(PATH).text) | TYPED
    both = [receipt_of(client.post(PATH, data=form | {"evidence": (BytesIO(PDF), NAMED)}))
            for _ in range(2)]  # fmt: skip
    assert both[0] == both[1]


def download(site: Site, ref: str, client: FlaskClient) -> object:
    with site.house.db.reading() as session:
        sha256 = session.scalars(select(Attachment.sha256)).one()
    return client.get(f"/objections/{ref}/files/{sha256}")


def looks(site: Site, name: str) -> int:
    with site.house.db.reading() as session:
        return len(session.scalars(select(Event).where(Event.name == name)).all())


def test_a_handler_gets_the_file_as_it_was_sent_and_that_is_written_down(site: Site) -> None:
    ref, _, _ = sent(site)
    answer = download(site, ref, site.client("ministry"))
    assert answer.status_code == 200
    assert answer.data == PDF
    assert answer.headers["Cache-Control"] == "no-store"
    assert looks(site, "read_file") == 1
    assert "words read 1 time" in site.text(f"/objections/{ref}", "ministry")
    assert audit.verify(site.house.db).problems == []


@pytest.mark.parametrize("login", ["leader", "auditor", "unit", None])
def test_nobody_else_gets_it(site: Site, login: str | None) -> None:
    ref, _, _ = sent(site)
    assert download(site, ref, site.client(login)).status_code in (302, 404)
    assert looks(site, "read_file") == 0


def assigned(site: Site, ref: str, **who: str) -> None:
    """As the handling of objections records it: who handles it, and who decides."""
    owner, stamp = f"objection/{ref}", Stamp(MINISTRY.user, "ministry", DURING, DURING)
    from casework.services import effects

    with site.house.db.writing() as w:
        effects.write_fact(w, owner, "assignment", "", who, stamp, 1)


def test_what_is_assigned_its_handler_and_who_decides_read_and_nobody_else(site: Site) -> None:
    ref, _, _ = sent(site)
    site.app.config["WTF_CSRF_ENABLED"] = False
    assigned(site, ref, handler="somebody.else", decides="leader")
    shut = site.client("ministry").post(f"/objections/{ref}/words")
    assert shut.status_code == 403
    assert "Show the personal words" not in site.text(f"/objections/{ref}", "ministry")
    assert download(site, ref, site.client("ministry")).status_code == 404
    ruling = site.client("leader").post(f"/objections/{ref}/words")
    assert TYPED["name"] in ruling.text
    assert ruling.headers["Cache-Control"] == "no-store"
    assert looks(site, "read_words") == 1


def test_who_was_named_and_is_no_longer_of_the_ministry_reads_nothing(site: Site) -> None:
    ref, _, _ = sent(site)
    site.app.config["WTF_CSRF_ENABLED"] = False
    assigned(site, ref, handler="auditor")
    assert site.client("auditor").post(f"/objections/{ref}/words").status_code == 403
    assert download(site, ref, site.client("auditor")).status_code == 404


def test_without_the_key_every_page_says_so_and_none_falls_over(site: Site) -> None:
    ref, code, _ = sent(site)
    act = site.house.door.act
    act(MINISTRY, "objection", "admit", ref=ref, received_at=DURING)
    ruling = {"outcome": "dismissed", "reasons": "示例"}
    act(MINISTRY, "objection", "propose_ruling", ref=ref, received_at=DURING,
        given={"ruling": {"": ruling}})  # fmt: skip
    act(LEADER, "objection", "dismiss", ref=ref, received_at=DURING)
    act(MINISTRY, "objection", "answer", ref=ref, received_at=DURING,
        given={"answer": {"": {"text": "经核，口径一致。", "date": "2023-01-19"}}})  # fmt: skip
    site.app.extensions["casework"].door.vault = Vault.scratch()
    site.app.config["WTF_CSRF_ENABLED"] = False
    staff = site.client("ministry")
    page = staff.post(f"/objections/{ref}/words")
    assert page.status_code == 200
    assert "be read with the key on this machine" in page.text
    assert "sealed:" not in page.text
    assert download(site, ref, staff).status_code == 409
    site.app.config["WTF_CSRF_ENABLED"] = True
    client = site.client()
    followed(client, ref, code)
    own = client.get(f"/follow/{ref}")
    assert own.status_code == 200
    assert "be read with the key on this machine" in own.text
    assert "sealed:" not in own.text
    assert audit.verify(site.house.db).problems == []


def test_what_is_asked_is_known_again_by_a_digest_that_nobody_can_guess(site: Site) -> None:
    said = {"lodging": {"": {"channel": "telephone", "grounds": "理由", "name": "陈一鸣"}}}
    wish = {"new": {"case": CASE}, "given": said, "received_at": DURING, "request_id": "r1"}
    act = site.house.door.act
    first = act(MINISTRY, "objection", "lodge", **wish)
    assert act(MINISTRY, "objection", "lodge", **wish).ref == first.ref
    guessed = Wish(actor=MINISTRY, subject="objection", name="lodge", **wish).digest
    with site.house.db.reading() as session:
        kept = session.scalars(select(Event.request_digest).where(Event.request_id == "r1")).one()
    assert len(kept) == 64
    assert kept != guessed


def test_a_form_that_was_sent_is_known_again_after_a_new_key(site: Site) -> None:
    said = {"lodging": {"": {"channel": "telephone", "grounds": "理由", "name": "陈一鸣"}}}
    wish = {"new": {"case": CASE}, "given": said, "received_at": DURING, "request_id": "r1"}
    door = site.house.door
    first = door.act(MINISTRY, "objection", "lodge", **wish)
    door.vault = Vault(lambda _make: (bytes(64), KEY))
    assert door.act(MINISTRY, "objection", "lodge", **wish).ref == first.ref


def test_what_is_sealed_opens_under_the_key_of_the_installation(site: Site) -> None:
    ref, _, _ = sent(site)
    with site.house.db.reading() as session:
        token = session.scalars(select(FactRow.value).where(FactRow.kind == "lodging")).one()
    kind = site.house.rules.facts["lodging"]
    told = sealing.opened(VAULT, f"objection/{ref}", kind, "", token)
    assert told["name"] == TYPED["name"]


def test_what_an_officer_hands_in_of_an_objectors_is_sealed_and_named_neutrally(site: Site) -> None:
    ref, _, _ = sent(site)
    site.app.config["WTF_CSRF_ENABLED"] = False
    staff = site.client("ministry")
    answer = staff.post(f"/objections/{ref}/files?kind=withdrawal&field=file",
                        data={"file": (BytesIO(PDF), "陈一鸣的来信.pdf")})  # fmt: skip
    assert answer.json is not None
    assert (answer.json["name"], answer.json["size"]) == ("异议人的书面材料.pdf", len(PDF))
    assert "陈一鸣的来信" not in everything_kept(site)
    held = on_disk(site)
    assert len(held) == 2
    assert all(one.startswith(b"sealed:") for one in held)
    sha256 = answer.json["value"].removeprefix("sha256:").partition(" ")[0]
    assert staff.get(f"/objections/{ref}/files/{sha256}").data == PDF

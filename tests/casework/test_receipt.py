"""Does a unit get a receipt that nobody can dispute, on a page and on paper?"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from casework import attachments, clock
from casework.db import Sql
from casework.models import Attachment, Drawing, Event, User
from casework.typesetting import pdf
from tests.casework.acting import seals
from tests.support.house import MINISTRY
from tests.support.printed import printed
from tests.support.site import APPLYING, READY, SENT, Site


def submitted(site: Site) -> Event:
    """The event by which the case was handed in."""
    with site.house.db.reading() as session:
        return session.scalars(
            select(Event).where(Event.stream == f"case/{SENT}", Event.name == "submit")
        ).one()


def test_the_receipt_names_instant_version_and_hash(applying: Site) -> None:
    page = html.unescape(applying.text(f"/cases/{SENT}/receipt", "unit"))
    event = submitted(applying)
    assert event.hash in page
    assert event.rules_digest in page
    assert "Mon 19 Dec 2022 15:30:00" in re.sub(r"<[^>]+>", "", page)
    assert f"<dd>{event.seq}</dd>" in page
    assert "The moment of receipt decides" in page


def test_it_names_who_handed_it_in_each_file_once_and_the_package_as_soon_as_it_is_drawn(
    applying: Site,
) -> None:
    file = keep(applying, b"%PDF-1.4 scan", SENT)
    corrected(applying, {"letter": file, "declaration": file})
    with applying.house.db.reading() as session:
        user = session.scalars(select(User).where(User.login == "unit")).one()
    who = replace(applying.house.actor("unit", "440400"), user=user.id)
    applying.house.door.act(who, "case", "resubmit", ref=SENT, received_at=APPLYING)
    path = f"/cases/{SENT}/receipt"
    page = html.unescape(applying.text(path, "unit"))
    with applying.house.db.reading() as session:
        sent = session.scalars(select(Event).where(
            Event.stream == f"case/{SENT}", Event.name.in_(["submit", "resubmit"]))
            .order_by(Event.seq)).all()  # fmt: skip
    assert "<dd>unit, recommending unit, " in page
    assert page.count("scan.pdf") == 1
    assert "under 2 items" in page
    assert "not drawn yet" in page
    first, last = (f"/cases/{SENT}/receipts/{event.seq}" for event in sent)
    assert page.index(last) < page.index(first) and f"{SENT}/{sent[0].seq}" in page
    assert sent[1].hash in page
    old = html.unescape(applying.text(first, "unit"))
    assert sent[0].hash in old and "scan.pdf" not in old
    assert sent[0].hash[:32] in printed(applying.client("unit").get(f"{first}.pdf").data).text
    assert applying.client("unit").get(f"/cases/{SENT}/receipts/1").status_code == 404
    applying.app.config["WTF_CSRF_ENABLED"] = False
    applying.client("unit").post(f"/cases/{SENT}/papers")
    assert clock.draw(applying.app.extensions["casework"]) == 1
    with applying.house.db.reading() as session:
        drawing = session.scalars(select(Drawing)).one()
    assert drawing.content in page  # as its events told it, before it was drawn
    page = applying.text(path, "unit")
    assert drawing.package in page
    assert drawing.content in page
    assert drawing.package not in applying.text(first, "unit")


def test_who_hands_in_is_led_to_the_receipt_and_the_package_is_drawn(applying: Site) -> None:
    applying.app.config["WTF_CSRF_ENABLED"] = False
    client, address = applying.client("unit"), f"/cases/{READY}/actions/submit"
    done = client.post(address, data=seals(client, address), follow_redirects=True)
    assert done.request.path == f"/cases/{READY}/receipt"
    assert "print the cover" in done.text and f"/cases/{READY}/papers" in done.text
    assert clock.draw(applying.app.extensions["casework"]) == 1
    with applying.house.db.reading() as session:
        drawing = session.scalars(select(Drawing)).one()
    assert (drawing.stage, drawing.state) == ("handed_in", "done")
    assert drawing.package in applying.text(f"/cases/{READY}/receipt", "unit")


def keep(site: Site, content: bytes, ref: str) -> str:
    """A file of the case, as a fact names it."""
    own, sha256 = site.app.extensions["casework"], hashlib.sha256(content).hexdigest()
    attachments.write(attachments.path_of(own.config.uploads, sha256), content)
    with site.house.db.writing() as w:
        w.run(Sql(insert(Attachment).values(
            sha256=sha256, owner=f"case/{ref}", name="scan.pdf", media_type="application/pdf",
            size=len(content), added_by=1, added_at=APPLYING)))  # fmt: skip
    return f"sha256:{sha256} scan.pdf"


def corrected(site: Site, files: dict[str, str]) -> None:
    """The case is returned, and its papers come with these scans."""
    house = site.house
    house.door.act(MINISTRY, "case", "return_for_correction", ref=SENT, received_at=APPLYING,
                   given={"correction": {"": {"items": "补页"}}})  # fmt: skip
    for item, file in files.items():
        value = {"sealed": True, "date": "2022-12-19", "file": file}
        house.door.record(house.actor("unit", "440400"), "case", "document", value, item=item,
                          ref=SENT, received_at=APPLYING)  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "moment", "city"),
    [("zh", "2022年12月19日（周一）15:30:00（北京时间）", "珠海市（440400）"),
     ("en", "Mon 19 Dec 2022 15:30:00 (Beijing time)", "Zhuhai (440400)")],
)  # fmt: skip
def test_the_paper_says_the_same_with_a_glyph_for_each_character(
    applying: Site, lang: str, moment: str, city: str
) -> None:
    answer = applying.client("unit").get(f"/cases/{SENT}/receipt.pdf?lang={lang}",
                                         follow_redirects=True)  # fmt: skip
    assert answer.mimetype == "application/pdf"
    paper, event = printed(answer.data), submitted(applying)
    for words in (event.hash, event.rules_digest, moment, city, SENT, str(event.seq)):
        assert re.sub(r"\s", "", words) in paper.text
    assert "〓" not in paper.text
    assert len(paper.inked) == 1
    assert 0.005 < paper.inked[0] < 0.2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_hash_is_copied_from_the_paper_as_it_is_with_at_most_a_line_s_end_in_it(
    applying: Site, lang: str
) -> None:
    paper = printed(applying.client("unit", lang).get(f"/cases/{SENT}/receipt.pdf").data).copied
    event = submitted(applying)
    for whole in (event.hash, event.rules_digest):
        assert re.search("(\r?\n)?".join(whole), paper), paper
        assert whole[:32] in paper and whole[32:] in paper
    assert "\u200b" not in paper


def test_a_character_that_no_font_has_is_set_as_a_mark() -> None:
    words = {"title": "报送回执😀", "sub": "", "foot": "", "notes": [], "rows": [], "note": "",
             "files": [], "files_title": ""}  # fmt: skip
    made = pdf("receipt", words, lang="zh", at=datetime(2022, 12, 5, 1, tzinfo=UTC))
    assert printed(made).text.startswith("报送回执〓")


def test_the_same_words_make_the_same_octets() -> None:
    words = {"title": "报送回执", "sub": "", "foot": "", "notes": ["演示数据"], "note": "", "files": [],
             "rows": [["市（州）", "武汉市", ""], ["哈希", "a3" * 32, "hash"]], "files_title": ""}  # fmt: skip
    at = datetime(2022, 12, 5, 1, tzinfo=UTC)
    assert pdf("receipt", words, lang="zh", at=at) == pdf("receipt", words, lang="zh", at=at)


@pytest.mark.parametrize("paper", ["receipt", "receipt.pdf"])
@pytest.mark.parametrize(
    ("login", "ref", "code"),
    [("unit", READY, 404), ("city", SENT, 404), ("ministry", SENT, 200), ("expert", SENT, 403)],
)
def test_a_receipt_is_only_for_who_sees_the_case_and_only_once_it_is_in(
    applying: Site, login: str, ref: str, code: int, paper: str
) -> None:
    assert applying.client(login).get(f"/cases/{ref}/{paper}").status_code == code

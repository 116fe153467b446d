"""Does who sees a case get its papers on a page, as a cover whose hash is the package's, and nobody else?"""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile

import pytest

from casework import clock
from tests.support.printed import printed
from tests.support.site import APPLYING, EMPTY, NEARLY, READY, SENT, Site
from workflows.calendar import beijing_day


@pytest.fixture
def site(applying: Site) -> Site:
    applying.app.config["WTF_CSRF_ENABLED"] = False
    return applying


def drawn(site: Site, ref: str, login: str = "unit") -> str:
    """Ask for the papers as somebody, draw them, and read the page."""
    answer = site.client(login).post(f"/cases/{ref}/papers")
    assert answer.status_code == 303
    assert "Waiting to be drawn" in site.text(f"/cases/{ref}/papers", login)
    assert clock.draw(site.app.extensions["casework"]) == 1
    return html.unescape(site.text(f"/cases/{ref}/papers", login))


def pdfs(site: Site, page: str) -> list[str]:
    """What each PDF that the page names says."""
    found = []
    for link in links(page):
        with site.client("unit").get(link) as answer:
            found += [printed(answer.data).text] if answer.mimetype == "application/pdf" else []
    return found


def links(page: str) -> list[str]:
    return re.findall(r'href="(/cases/[^"]+/papers/\d+/[0-9a-f]{64})"', page)


def test_the_hash_on_the_cover_is_the_package_s_and_both_can_be_compared(site: Site) -> None:
    page = drawn(site, SENT)
    assert "as handed in" in page
    client, found = site.client("ministry"), {}
    for link in links(page):
        with client.get(link) as answer:
            assert answer.status_code == 200
            assert "attachment" in answer.headers["Content-Disposition"]
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert hashlib.sha256(answer.data).hexdigest() == link.rpartition("/")[2]
            found[answer.mimetype, len(found)] = answer.data
    zipped = next(data for (kind, _), data in found.items() if kind == "application/zip")
    sha256 = hashlib.sha256(zipped).hexdigest()
    covers = [data for (kind, _), data in found.items() if kind == "application/pdf"
              and "申报材料封面" in (text := printed(data).text) and sha256 in text]  # fmt: skip
    assert len(covers) == 1
    assert sha256 in page
    assert "草稿" not in printed(covers[0]).text

    def compared(content: bytes, **more: str) -> str:
        data = {"package": (io.BytesIO(content), "disc.zip")} if content else {}
        answer = client.post(f"/cases/{SENT}/papers/check", data=data | more)
        return html.unescape(answer.get_data(as_text=True))

    assert "The same package" in compared(b"", sha256=f" {sha256[:32].upper()} {sha256[32:]}")
    for joint in (
        "\u200b",
        "\u00ad",
        "\ufeff",
        "\u3000",
        "\n",
        "\u00a0\u2060",
    ):  # as copied from a paper
        assert "The same package" in compared(b"", sha256=joint.join(sha256)), repr(joint)
    assert "This hash isn't that of the package." in compared(b"", sha256="0" * 64)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(zipped)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist()[2:4]:
            new.writestr(name, old.read(name))
    said = compared(out.getvalue())
    assert "Not the same package" in said
    assert "missing: 材料/01 " in said
    assert "no ZIP that can be read" in compared(b"PK")


def test_of_a_draft_every_paper_says_so_and_the_same_is_never_drawn_twice(site: Site) -> None:
    page = drawn(site, NEARLY)
    assert "draft, not handed in" in page
    texts = pdfs(site, page)
    assert len(texts) == 5
    assert all("草稿" in one for one in texts)
    letter = next(one for one in texts if "请予审核" in one)
    assert "【待填：对申报材料的审核意见，尚缺：统计部门审核】" in letter
    assert "符合要求" not in letter
    site.client("unit").post(f"/cases/{NEARLY}/papers")
    assert clock.draw(site.app.extensions["casework"]) == 0
    assert links(site.text(f"/cases/{NEARLY}/papers", "unit")) == links(page)


def test_what_lacks_its_seals_alone_is_drawn_to_be_sealed_and_stays_current_until_it_says_else(
    site: Site,
) -> None:
    page, house = drawn(site, READY), site.house
    assert "Ready to be sealed" in page
    found = re.search(r"Hash of the content</dt><dd><span class=\"hash\">([0-9a-f]{64})", page)
    assert found
    cover, *papers = sorted(pdfs(site, page), key=lambda text: "电子材料包SHA-256" not in text)
    assert "草稿" in cover  # the sealed papers go into the package, so its hash isn't the last
    assert len(papers) == 4
    for text in papers:
        assert "草稿" not in text
        assert "待盖章" in text
        assert f"内容SHA-256：{found[1]}" in text
    sealed = {"sealed": True, "date": "2022-12-19", "file": "函.pdf"}
    unit = house.actor("unit", "440600")
    house.door.record(unit, "case", "document", sealed, item="letter", ref=READY,
                      received_at=APPLYING)  # fmt: skip
    assert links(site.text(f"/cases/{READY}/papers", "unit")) == links(page)
    site.client("unit").post(f"/cases/{READY}/papers")
    assert clock.draw(site.app.extensions["casework"]) == 0
    house.unit_acts(READY, "reopen", at=APPLYING, comment="改")
    assert links(site.text(f"/cases/{READY}/papers", "unit")) == links(page)
    record = {"candidates": "佛山市", "result": "推荐"}
    house.door.record(unit, "case", "selection_record", record, ref=READY, received_at=APPLYING)
    assert "Something other than the sealed papers is still missing" in site.text(
        f"/cases/{READY}/papers", "unit")  # fmt: skip
    consent = {"government": "province", "number": "示例函2号", "file": "同意.pdf",
               "date": beijing_day(APPLYING).isoformat()}  # fmt: skip
    house.door.record(unit, "case", "consent", consent, ref=READY, received_at=APPLYING)
    changed = html.unescape(site.text(f"/cases/{READY}/papers", "unit"))
    assert "The papers drawn to be sealed are out of date" in changed
    assert "Nothing has been drawn of what the case says now." in changed
    known = site.client("unit").post(f"/cases/{READY}/papers/check", data={
        "sha256": re.findall(r"SHA-256 ([0-9a-f]{64})", changed)[0]}).text  # fmt: skip
    assert "An earlier package of this case" in known
    assert "to be sealed, drawn on" in known
    assert "It isn't what the case says now." in html.unescape(known)


def test_what_is_no_hash_is_not_said_to_be_another_package(site: Site) -> None:
    for nothing in ("zzzz", "0" * 63, "g" * 64):
        answer = site.client("unit").post(f"/cases/{READY}/papers/check", data={"sha256": nothing})
        assert answer.status_code == 422
        assert "This is not a SHA-256" in answer.text


@pytest.mark.parametrize(
    ("login", "ref", "code"),
    [("city", SENT, 404), ("expert", SENT, 403), ("statistics", EMPTY, 200), ("auditor", SENT, 200),
     (None, SENT, 302)],
)  # fmt: skip
def test_papers_are_for_who_sees_the_case(
    site: Site, login: str | None, ref: str, code: int
) -> None:
    client = site.client(login)
    assert client.get(f"/cases/{ref}/papers").status_code == code
    if code != 200:
        for way in ("papers", "papers/check"):
            assert client.post(f"/cases/{ref}/{way}").status_code == (
                401 if login is None else code
            )
        assert client.get(f"/cases/{ref}/papers/1/{'0' * 64}").status_code == code


def test_what_is_recorded_of_the_papers_and_what_is_printed_lead_to_each_other(site: Site) -> None:
    section, papers = f"/cases/{SENT}/materials/papers", f"/cases/{SENT}/papers"
    assert f'href="{section}"' in site.text(papers, "unit")
    assert f'href="{papers}"' in site.text(section, "unit")
    assert f'href="{papers}"' not in site.text(f"/cases/{SENT}/materials/conditions", "unit")
    receipt = f'href="/cases/{SENT}/facts/paper_receipt?next='
    assert receipt in site.text(papers, "ministry")
    for login, ref in (("unit", SENT), ("ministry", READY)):  # not theirs, or not yet
        assert "/facts/paper_receipt" not in site.text(f"/cases/{ref}/papers", login)


def test_a_file_is_given_out_for_the_drawing_that_names_it_alone(site: Site) -> None:
    page, client = drawn(site, SENT), site.client("unit")
    link = links(page)[0]
    with client.get(link) as answer:
        assert answer.status_code == 200
    assert client.get(link.replace(SENT, READY)).status_code == 404
    assert client.get(link[:-64] + "0" * 64).status_code == 404
    assert client.get(link.replace("/papers/1/", "/papers/2/")).status_code == 404

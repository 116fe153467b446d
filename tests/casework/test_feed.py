"""Does a feed reader hear of each publicity, of each end that moved, of each approved list?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from sqlalchemy import insert, select, update

from casework.models import Publicity, PublicNotice
from casework.services.tick import tick
from tests.casework.calendars import DURING as CHANGED
from tests.casework.calendars import EXTENDED, OLD_END, imported
from tests.support.installation import app_on, empty_installation
from tests.support.site import (
    CLOSE,
    SCORES,
    Site,
    approved_demo,
    publicised,
    publicised_demo,
    sites,
)

ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339
ID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def read(made: Site, path: str = "/feed.atom?lang=en", **headers: str) -> Element:
    answer = made.client().get(path, headers=headers)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    found: Element = fromstring(answer.data)
    return found


def entries(feed: Element) -> list[Element]:
    return feed.findall(f"{ATOM}entry")


def of(element: Element, name: str) -> str:
    """The text of the only child of that name."""
    (found,) = element.findall(ATOM + name)
    return found.text or ""


def links(element: Element) -> dict[str, str]:
    return {link.get("rel", "alternate"): link.get("href", "")
            for link in element.findall(f"{ATOM}link")}  # fmt: skip


class _Text(HTMLParser):
    """What is read of HTML, and which elements there were."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.said, self.tags = "", set[str]()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.said += data + "\n"


def says(entry: Element) -> str:
    """The summary as a feed reader shows it."""
    (summary,) = entry.findall(f"{ATOM}summary")
    assert summary.get("type") == "html"
    text = _Text(summary.text or "")
    assert text.tags <= {"p"}
    return text.said


def missing(feed: Element) -> Iterator[str]:
    """What RFC 4287 demands of a feed (4.1.1) and of an entry (4.1.2), and isn't there."""
    if feed.tag != f"{ATOM}feed":
        yield "the root isn't a feed"
    for part in (feed, *entries(feed)):
        for name in ("id", "title", "updated"):
            found = part.findall(ATOM + name)
            if len(found) != 1 or not (found[0].text or "").strip():
                yield f"{part.tag}: {len(found)} {name}"
        for name in ("updated", "published"):
            for found in part.findall(ATOM + name):
                if not INSTANT.fullmatch(found.text or ""):
                    yield f"{name}: {found.text}"
        if not ID.fullmatch(of(part, "id")):
            yield f"id {of(part, 'id')}"
        if "alternate" not in links(part):
            yield f"{part.tag} leads nowhere"
    if "self" not in links(feed):
        yield "the feed doesn't say where it is"
    if not of(feed.find(f"{ATOM}author") or feed, "name"):
        yield "nobody is its author"
    ids = [of(part, "id") for part in (feed, *entries(feed))]
    if len(ids) != len(set(ids)):
        yield "an id stands for two things"


@pytest.mark.parametrize("recipe", [publicised, publicised_demo, approved_demo, empty_installation])
@pytest.mark.parametrize("path", ["/feed.atom", "/feed.atom?lang=en"])
def test_it_has_what_the_standard_demands(
    site: Callable[..., Site], recipe: Callable[[str], None], path: str
) -> None:
    assert list(missing(read(site(recipe), path))) == []


def test_a_publicity_is_told_with_its_cities_and_its_end(site: Callable[..., Site]) -> None:
    made = site(publicised)
    (one,) = entries(read(made))
    assert of(one, "title").startswith("Notice of the cities with marked results")
    assert of(one, "published") == of(one, "updated") == "2023-01-17T09:00:00+08:00"
    assert links(one)["alternate"] == "http://127.0.0.1:8000/notices/2022-1?lang=en"
    assert "The time for objections ends Sun 29 Jan 2023 24:00, Beijing time." in says(one)
    assert "4 cities" in says(one)
    assert says(one).index("Daxing (Beijing)") < says(one).index("Shenzhen (Guangdong)")
    (chinese,) = entries(read(made, "/feed.atom"))
    assert "广东省深圳市" in says(chinese)


def test_nothing_in_it_is_of_a_person_or_a_score(site: Callable[..., Site]) -> None:
    made = site(approved_demo)
    for path in ("/feed.atom", "/feed.atom?lang=en"):
        said = made.client().get(path).text
        assert [score for score in SCORES.values() if "." in score and score in said] == []
        assert "example.invalid" not in said


def test_an_end_that_moved_makes_its_entry_new_under_the_same_id(site: Callable[..., Site]) -> None:
    made = site(publicised)
    (before,) = entries(read(made))
    imported(made.house, EXTENDED)
    feed = read(made)
    (after,) = entries(feed)
    assert of(after, "id") == of(before, "id")
    assert of(after, "published") == of(before, "published")
    assert datetime.fromisoformat(of(after, "updated")) == CHANGED
    assert of(feed, "updated") == of(after, "updated")
    assert EXTENDED.doc_no in says(after), "the public note stands in it"
    assert "The time for objections ends Thu 2 Feb 2023 24:00" in says(after)


def test_the_end_itself_is_no_entry(site: Callable[..., Site]) -> None:
    made = site(publicised_demo)
    before = made.client().get("/feed.atom").data
    assert OLD_END == CLOSE
    made.at(CLOSE + timedelta(days=1))
    assert tick(made.house.db, made.house.door, CLOSE + timedelta(days=1))
    assert made.client().get("/feed.atom").data == before


def test_an_approved_list_is_an_entry_and_the_newest_comes_first(site: Callable[..., Site]) -> None:
    feed = read(site(approved_demo))
    listed, shown = entries(feed)
    assert "Approved: the list for" in of(listed, "title")
    assert of(listed, "published") == of(listed, "updated") == "2023-06-05T09:00:00+08:00"
    assert of(feed, "updated") == of(listed, "updated")
    assert "Approved by 示例复〔2023〕2号 of 2 Jun 2023." in says(listed)
    assert links(listed)["alternate"].endswith("/results?lang=en#2022-industry")
    assert of(shown, "published") == "2023-01-17T09:00:00+08:00"


def test_ids_depend_on_no_host_and_no_address(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database("sqlite", recipe=publicised)
    one = app_on(url, tmp_path)
    other = app_on(url, tmp_path, base_url="https://casework.example/")
    told = [made.test_client().get("/feed.atom", headers={"Host": host}).text
            for made, host in ((one, "localhost"), (other, "evil.example"))]  # fmt: skip
    first, second = (re.findall("<id>(.*?)</id>", text) for text in told)
    assert first == second
    assert len(first) == 2
    assert "https://casework.example/notices/" in told[1]
    assert "evil.example" not in told[1], "where it leads isn't for whoever asks to say"


def test_a_demo_marks_whatever_it_says(site: Callable[..., Site]) -> None:
    real, demo = read(site(publicised)), read(site(publicised_demo))
    assert "Demonstration" not in of(entries(real)[0], "title")
    for part in (demo, *entries(demo)):
        assert of(part, "title").startswith("Demonstration: ")
    assert "It isn't real data of the ministry" in says(entries(demo)[0])
    assert of(entries(real)[0], "id") != of(entries(demo)[0], "id"), "and isn't taken for it"


def test_what_xml_cannot_hold_does_not_break_it(site: Callable[..., Site]) -> None:
    made = site(publicised)
    note = "bell\x07 nul\x00 esc\x1b none\ufffe & <b>bold</b> ]]>"
    with made.house.db.reading() as session:
        session.execute(update(Publicity).values(note_en=note))
        session.commit()
    feed = read(made)
    assert list(missing(feed)) == []
    assert "bell nul esc none & <b>bold</b> ]]>" in says(entries(feed)[0])


def as_of(text: dict[str, Any], publicity: str) -> dict[str, Any]:
    """The text of a notice that carries another publicity of the same list."""
    return text | {"lists": [text["lists"][0] | {"publicity": publicity}]}


def test_the_newest_fifty_are_told(site: Callable[..., Site]) -> None:
    made = site(publicised)
    with made.house.db.reading() as session:
        row = session.scalars(select(Publicity)).one()
        notice = session.scalars(select(PublicNotice)).one()
        for table, one, ref in (
            (PublicNotice, notice, "2022-{}"),
            (Publicity, row, "2022-industry-{}"),
        ):
            kept = {c.name: getattr(one, c.name) for c in table.__table__.columns if c.name != "id"}
            session.execute(insert(table), [
                kept | {"ref": ref.format(n), "published_at": one.published_at + timedelta(days=n)}
                | ({"notice_ref": f"2022-{n}"} if table is Publicity else {})
                | ({"text": as_of(notice.text, f"2022-industry-{n}")} if table is PublicNotice else {})
                for n in range(2, 61)])  # fmt: skip
        session.commit()
    told = [of(one, "published") for one in entries(read(made))]
    assert len(told) == 50
    assert told == sorted(told, reverse=True)
    assert told[0] == "2023-03-18T09:00:00+08:00"


def test_one_address_has_one_text_whatever_this_browser_reads(site: Callable[..., Site]) -> None:
    made = site(publicised)
    default = made.client(lang="en").get("/feed.atom")
    assert default.data == made.client(lang="zh").get("/feed.atom").data
    feed = fromstring(default.data)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    english = made.client(lang="zh").get("/feed.atom?lang=en")
    feed = fromstring(english.data)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert links(feed)["self"].endswith("/feed.atom?lang=en")
    for answer in (default, english):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_whoever_has_it_needs_not_fetch_it_again(site: Callable[..., Site]) -> None:
    for recipe in (empty_installation, publicised_demo, publicised):
        client = site(recipe).client()
        etag = client.get("/feed.atom").headers["ETag"]
        again = client.get("/feed.atom", headers={"If-None-Match": etag})
        assert again.status_code == 304
    packed = client.get("/feed.atom", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(("lang", "address"), [("zh", "/feed.atom"), ("en", "/feed.atom?lang=en")])
def test_each_public_page_leads_to_the_feed_of_its_language(
    site: Callable[..., Site], lang: str, address: str
) -> None:
    made = site(publicised)
    for path in ("/", "/results", "/rules", "/data", "/notices/2022-1"):
        page = made.text(path, lang=lang)
        head, _, body = page.partition("</head>")
        assert f'<link rel="alternate" type="application/atom+xml" href="{address}"' in head, path
        assert f'<a href="{address}">' in body.partition("<footer")[2], path
    assert "atom+xml" not in made.text("/dashboard", "ministry", lang=lang)

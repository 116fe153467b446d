"""Does every refusal that a page shows stand beside its article, and each sentence once?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import update

from casework.models import DeadlineRow
from tests.casework.test_proposal_shown import PROPOSED, proposed_list
from tests.support.house import CUTOFF
from tests.support.rounds import INDUSTRY, MIDWAY, early_round, midway_round, opened
from tests.support.site import Site, sites
from workflows.loader import edition

ROOM = ("li", "tr", "td", "dd", "p", "div")  # what a sentence may share with its article
VOID = ("area", "br", "hr", "img", "input", "link", "meta", "use")
CASE, LIST = "/cases/2022-industry-440300", "/lists/2022-industry"


@dataclass
class Node:
    """An element of a page, or a text in it."""

    tag: str
    classes: tuple[str, ...] = ()
    above: Node | None = None
    text: str = ""
    below: list[Node] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        yield self
        for one in self.below:
            yield from one.all()


class Tree(HTMLParser):
    """A page as a tree of nodes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = self.here = Node("page")
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = tuple((dict(attrs).get("class") or "").split())
        node = Node(tag, classes, self.here)
        self.here.below.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        here: Node | None = self.here
        while here is not None and here.tag != tag:
            here = here.above
        if here is not None and here.above is not None:
            self.here = here.above

    def handle_data(self, data: str) -> None:
        self.here.below.append(
            Node("text", above=self.here, text=re.sub(r"\s+", " ", data).strip())
        )


def sentences() -> re.Pattern[str]:
    """Whatever a guard of the edition says when it refuses, with any words in its gaps."""
    said = [s.en for g in edition("2022").guards for s in g.says.values()]
    return re.compile("|".join(re.sub(r"\\{\w+\\}", ".+", re.escape(s)) for s in said))


def cited(node: Node) -> bool:
    """Is there an article in the innermost room of the text, or right beside one of its rooms?"""
    room = node.above
    while room is not None and room.tag not in ROOM:
        room = room.above
    while room is not None and room.tag not in ("section", "main", "page"):
        whole = room.tag in ("li", "tr") or "field" in room.classes
        near = room.all() if whole else room.below
        if any("art" in one.classes or "why-art" in one.classes for one in near):
            return True
        room = room.above
    return False


def bare(page: str) -> tuple[int, list[str]]:
    """How many refusals a page shows, and those without an article."""
    said, found = sentences(), Tree(page).root.all()
    shown = [n for n in found if n.tag == "text" and said.search(n.text)]
    return len(shown), [n.text for n in shown if not cited(n)]


def full_list(url: str) -> None:
    """More reviewed cities than a list has places."""
    house = opened(url)
    house.ranked(INDUSTRY)
    house.db.engine.dispose()


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Callable[..., Site]:
    return sites(new_database, tmp_path)


def propose(web: Site, taken: int) -> str:
    """The answer to a proposal of the first so many cities."""
    web.app.config["WTF_CSRF_ENABLED"] = False
    client = web.client("ministry")
    page = client.get(LIST).text
    sent = dict(re.findall(r'name="(version|request_id)" value="([^"]*)"', page))
    refs = re.findall(r'name="why-([^"]+)"', page)
    chosen = {"entry": refs[:taken]} | {f"why-{ref}": "" for ref in refs}
    answer = client.post(f"{LIST}/proposal", data=sent | chosen)
    assert answer.status_code == 422
    return str(answer.get_data(as_text=True))


def test_a_list_of_another_size_is_refused_with_its_article_on_page_and_audit(
    site: Callable[..., Site],
) -> None:
    web = site(full_list)
    for taken, says in ((12, "The list has 12; 10 are"), (4, "The list has only 4 of 10")):
        page = propose(web, taken)
        assert says in page
        count, without = bare(page)
        assert count >= 2
        assert not without
    count, without = bare(web.text("/admin/audit", "auditor"))
    assert count >= 4
    assert not without


@pytest.mark.parametrize(
    ("recipe", "who", "path"),
    [
        (early_round, "unit", "/recommend"),
        (early_round, "other", "/cases/2022-digital-990200"),
        (early_round, "other", "/cases/2022-digital-990200/actions/approve_province"),
        (early_round, "ministry", f"{CASE}/actions/disqualify"),
        (early_round, "ministry", LIST),
        (early_round, "ministry", f"{LIST}/actions/close_review"),
        (early_round, "ministry", f"/cases/several?action=accept&case={CASE[7:]}"
         "&case=2022-industry-510100"),
        (proposed_list, "leader", LIST),
        (proposed_list, "leader", f"{LIST}/actions/decide"),
        (midway_round, "ministry", LIST),
        (midway_round, "ministry", f"{LIST}/actions/report"),
        (midway_round, "ministry", f"{LIST}/supplement"),
        (midway_round, "ministry", "/objections/Y2022I-0002"),
    ],
)  # fmt: skip
def test_every_refusal_on_a_page_stands_beside_its_article(
    site: Callable[..., Site], recipe: Callable[[str], None], who: str, path: str
) -> None:
    web = site(recipe)
    web.at({early_round: CUTOFF, proposed_list: PROPOSED}.get(recipe, MIDWAY))
    _count, without = bare(web.text(path, who))
    assert not without


def test_a_timer_that_was_refused_names_the_article_of_the_refusal(
    site: Callable[..., Site],
) -> None:
    web = site(early_round)
    kept = {"guard": "due", "cites": ["8d"], "basis": "inference", "zh": "期限未到。",
            "en": "The end, 22 Dec 2022 24:00, has not come.", "subject": CASE[7:]}  # fmt: skip
    with web.house.db.reading() as session:
        session.execute(update(DeadlineRow).where(DeadlineRow.owner == f"case/{CASE[7:]}")
                        .values(breaches=[kept], tries=1))  # fmt: skip
        session.commit()
    for path in ("/deadlines?blocked=1", CASE):
        page = web.text(path, "ministry")
        count, without = bare(page)
        assert count, path
        assert not without
        assert "/rules/2022#8d" in page


def test_the_same_sentence_about_several_cities_is_said_once(site: Callable[..., Site]) -> None:
    web = site(midway_round)
    page = web.text(f"{LIST}/actions/report", "ministry")
    assert len(re.findall(r"No publicity has run its full term", page)) == 1
    assert re.search(
        r"No publicity has run its full term for [^<]*Shenzhen, [^<]*, and [^<]*\.", page
    )

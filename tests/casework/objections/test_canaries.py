"""Does a page, or the answer to a form, give anything away that somebody typed to object or to complain?

Every address is asked for as everybody, and read through; what may show it is named here.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casework.models import Event
from tests.support.addresses import addresses, found
from tests.support.installation import PEOPLE
from tests.support.objecting import CASE, followed
from tests.support.planted import (
    CANARIES,
    COMMENT,
    COMPLAINED,
    CONTENTS,
    CONTENTS_COMPLAINED,
    FILES,
    SAID,
    WORDS,
    WORDS_COMPLAINED,
    planted,
)
from tests.support.site import Site
from workflows.loader import edition

TOKEN = "sealed:"
EVERYBODY = pytest.mark.parametrize("login", [*PEOPLE, ""], ids=lambda who: who or "public")
Hits = list[tuple[str, str]]


@pytest.fixture
def codes(site: Site) -> dict[str, str]:
    return planted(site)


def test_every_personal_field_has_a_word_of_its_own() -> None:
    for year in ("2019", "2022"):
        for kind in edition(year).facts:
            if kind.owner in ("objection", "complaint"):
                personal = {f.id for f in kind.field if f.personal}
                assert personal - {"grounds"} == SAID.get(kind.id, {}).keys(), kind.id


def taken_away(site: Site, hits: Hits, contents: tuple[str, ...]) -> Hits:
    """What is left of the hits without the files that this person may download, each written down."""
    downloads = {path for path, word in hits if word in contents and "/files/" in path}
    assert len(downloads) == len(contents)
    with site.house.db.reading() as session:
        looked = set(session.execute(
            select(Event.stream, Event.item).where(Event.name == "read_file")).all())  # fmt: skip
    for path in downloads:
        _, plural, ref, _, sha256 = path.split("/")
        assert (f"{plural.removesuffix('s')}/{ref}", sha256) in looked
    return [hit for hit in hits if hit[0] not in downloads or hit[1] not in contents]


@pytest.mark.slow
@EVERYBODY
def test_no_address_gives_any_of_it_away(site: Site, codes: dict[str, str], login: str) -> None:
    paths = addresses(site.app, cases=[CASE])
    assert len(paths) > 300
    number = next(ref for ref in codes if ref.startswith("J"))
    hits = list(found(site.client(login or None), paths, (*CANARIES, TOKEN, number)))
    if login == "ministry":
        hits = taken_away(site, hits, CONTENTS)
        letters = [f"/objections/{ref}/reply.{form}" for ref in codes for form in ("docx", "pdf")]
        named = {SAID["answer"]["text"], SAID["lodging"]["name"], SAID["completion"]["name"]}
        hits = [hit for hit in hits if hit[0] not in letters or hit[1] not in named]
    if login == "auditor":
        hits = taken_away(site, hits, CONTENTS_COMPLAINED)
        assert ("/complaints", number) in hits
        hits = [hit for hit in hits if hit[1] != number]
    # The address itself is repeated on its page; a demo's inbox shows to everybody what goes out.
    assert [(path, word) for path, word in hits
            if word != number or not (number in path or path.startswith("/demo/"))] == []  # fmt: skip


def test_the_views_that_may_show_them_do(site: Site, codes: dict[str, str]) -> None:
    first, second, complaint = codes
    site.app.config["WTF_CSRF_ENABLED"] = False
    staff, auditor = site.client("ministry"), site.client("auditor")
    refs = (first, second, "Y2022I-0003")
    told = "".join(staff.post(f"/objections/{ref}/words").text for ref in refs)
    assert [w for w in (*WORDS, COMMENT) if w not in told] == []
    told = auditor.post(f"/complaints/{complaint}/words").text
    assert [w for w in WORDS_COMPLAINED if w not in told] == []
    site.app.config["WTF_CSRF_ENABLED"] = True
    # The name is the beginning of the one that was added.
    own = {SAID["lodging"]["facts"], SAID["lodging"]["name"], *SAID["completion"].values(), SAID["proof"]["what"],
           FILES["evidence"][0], SAID["answer"]["text"]}  # fmt: skip
    complained = {*SAID["complaint_lodging"].values(), SAID["complaint_proof"]["what"],
                  COMPLAINED["evidence"][0], SAID["complaint_answer"]["text"]}  # fmt: skip
    for ref, words in ((first, own), (complaint, complained)):
        client = site.client()
        followed(client, ref, codes[ref])
        page = client.get(f"/follow/{ref}").text
        assert {w for w in CANARIES if w in page} == words  # what its author wrote, and the reply


@EVERYBODY
def test_no_form_that_is_sent_answers_with_any_of_it(
    site: Site, codes: dict[str, str], login: str
) -> None:
    client, law = site.client(login or None), edition("2022")
    site.app.config["WTF_CSRF_ENABLED"] = False
    typed = {"version": "1", "comment": "x", "date": "x", "text": "x"}
    paths = []
    for subject, ref in zip(("objection", "complaint"), (next(iter(codes)), [*codes][-1]), strict=True):  # fmt: skip
        where = f"/{subject}s/{ref}"
        paths += [f"{where}/actions/{a.id}" for a in law.actions if a.subject == subject]
        paths += [f"{where}/{what}/{kind}" for kind in SAID for what in ("facts", "remove")]
        if login != {"objection": "ministry", "complaint": "auditor"}[subject]:
            paths.append(f"{where}/words")
    for path in paths:
        answer = client.post(path, data=typed)
        assert [one for one in (*CANARIES, TOKEN) if one in answer.text] == [], path
        if path.startswith("/complaints/") and login != "auditor":
            assert answer.status_code in (401, 403, 404), path


def test_there_are_as_many_files_as_the_crawl_looks_for() -> None:
    assert len(CONTENTS) == len(FILES)
    assert len(CONTENTS_COMPLAINED) == len(COMPLAINED)

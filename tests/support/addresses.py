"""Which addresses can somebody put together who knows all that there is, and what is read there?

Every GET route of the application, with every value on record that fits into it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any
from urllib.parse import quote

import pypdfium2 as pdfium
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from casework.documents.reply import FORMATS as LETTERS
from casework.documents.review.papers import FORMATS, PAPERS
from casework.models import (
    Assessment,
    Attachment,
    Case,
    Complaint,
    Drawing,
    Event,
    FactRow,
    Objection,
    Publicity,
    PublicNotice,
    Round,
    Sanction,
    Shortlist,
    User,
)
from casework.web.public.open_data.sets import SETS
from casework.web.subjects import PLURALS
from notifications.models import OutboxMessage
from tests.support.installation import db_of
from workflows.edition import Edition
from workflows.loader import edition as load_edition

NOWHERE = "0" * 64  # no file has this hash
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
BY_SUBJECT = "/<subject:subject>/<ref>/"
ROWS = {"case": Case, "list": Shortlist, "assessment": Assessment, "objection": Objection,
        "sanction": Sanction, "complaint": Complaint}  # fmt: skip


class Known:
    """What is on record, as far as an address can name it."""

    def __init__(
        self, session: Session, cases: Sequence[str], assessments: Sequence[str], year: int
    ) -> None:
        self.year = year
        self.cases, self.named = list(cases), {*cases, *assessments}
        found = session.scalar(select(Round.edition).where(Round.year == year))
        self.law: Edition = load_edition(str(found))
        case = session.scalars(select(Case).where(Case.ref == cases[0])).one()
        self.owners = {
            **{subject: self._refs(session, row) for subject, row in ROWS.items()},
            "round": [str(year)], "division": [case.division], "unit": [case.unit],
        }  # fmt: skip
        self.items: dict[tuple[str, str], list[str]] = {}
        for owner, kind, item in session.execute(select(FactRow.owner, FactRow.kind, FactRow.item)):
            self.items.setdefault((owner, kind), []).append(item)
        self.publicities = list(session.scalars(select(Publicity.ref)))
        self.notices = list(session.scalars(select(PublicNotice.ref)))
        self.files = [*session.scalars(select(Attachment.sha256).distinct()), NOWHERE]
        drawn = list(session.scalars(select(Drawing)))
        self.drawings = [str(one.id) for one in drawn] or ["1"]
        self.drawn = [sha for one in drawn for sha in (one.package, *(
            file["sha256"] for file in one.files or ())) if sha] or [NOWHERE]  # fmt: skip
        self.people = [str(n) for n in session.scalars(select(User.id))]
        self.mails = [str(n) for n in session.scalars(select(OutboxMessage.id))] or ["1"]
        self.seqs = [str(n) for n in session.scalars(
            select(Event.seq).where(Event.stream == f"case/{cases[0]}"))]  # fmt: skip

    def _refs(self, session: Session, row: Any) -> list[str]:
        refs = list(session.scalars(select(row.ref)))
        return [ref for ref in refs if ref in self.named] if row in (Case, Assessment) else refs


def addresses(
    app: Flask, *, cases: Sequence[str], assessments: Sequence[str] = (), year: int = 2022
) -> list[str]:
    """Every address, of these cases and assessments alone; KeyError for a route with an argument
    that nobody thought of.
    """
    with db_of(app).reading() as session:
        known = Known(session, cases, assessments, year)
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.endpoint.endswith("static"):
            found += list(_of(rule, known))
    return sorted(set(found))


def _of(rule: Rule, known: Known) -> Iterator[str]:
    if rule.rule.startswith(BY_SUBJECT):
        for subject, plural in PLURALS.items():
            for ref in known.owners[subject]:
                rest = rule.rule.removeprefix(BY_SUBJECT)
                yield from (f"/{plural}/{ref}/{one}" for one in _rest(rest, subject, ref, known))
        return
    names = ARGUMENT.findall(rule.rule)
    for values in product(*(_values(rule, known)[name] for name in names)):
        yield _filled(rule.rule, dict(zip(names, values, strict=True)))


def _filled(rule: str, values: Mapping[str, str]) -> str:
    return ARGUMENT.sub(lambda found: quote(values[found[1]]), rule)


def _rest(rest: str, subject: str, ref: str, known: Known) -> Iterator[str]:
    """Acts, files and facts of one owner, with every item that is on record or that there may be."""
    if rest.startswith("actions/"):
        yield from (f"actions/{a.id}" for a in known.law.actions if a.subject == subject)
    elif rest.startswith("files/"):
        yield from (f"files/{sha256}" for sha256 in known.files)
    elif rest.startswith("facts/"):
        for kind in known.law.facts:
            if kind.owner != subject:
                continue
            items = {"", *known.items.get((f"{subject}/{ref}", kind.id), ())}
            if kind.items == "heading":
                items |= {h.id for m in known.law.measures for h in m.heading}
            with_item = rest.endswith("<path:item>")
            yield from (f"facts/{kind.id}" + (f"/{quote(item)}" if item else "")
                        for item in sorted(items) if bool(item) is with_item)  # fmt: skip
    else:
        raise KeyError(rest)


def _values(rule: Rule, known: Known) -> Mapping[str, Sequence[str]]:
    first = rule.rule.split("/")[1]
    owner = next((s for s, plural in PLURALS.items() if plural == first), "")
    refs = {"review": known.owners["list"], "publicities": known.publicities,
            "notices": known.notices,
            "follow": [*known.owners["objection"], *known.owners["complaint"]]}.get(first) or known.owners.get(owner, [])  # fmt: skip
    kinds = [kind.id for kind in known.law.facts if kind.owner == "case"]
    return {
        "ref": refs, "case": known.cases, "kind": kinds, "year": [str(known.year)],
        "edition": [known.law.id], "section": ["conditions", "figures", "papers"],
        "number": {"admin": known.people, "demo": known.mails}.get(first, known.drawings),
        "id": known.mails, "seq": known.seqs, "sha256": known.drawn, "token": ["nothing"],
        "measure": [m.id for m in known.law.measures], "paper": ["application"],
        "name": list(SETS) if first == "data" else [paper.id for paper in PAPERS],
        "extension": list(FORMATS), "form": list(LETTERS),
    }  # fmt: skip


def words(content: bytes) -> str:
    """What a page, a workbook, a document or a package says."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(words(packed.read(name)) for name in packed.namelist())
    if content.startswith(b"%PDF"):
        with pdfium.PdfDocument(content) as document:
            return " ".join(page.get_textpage().get_text_range() for page in document)
    return content.decode(errors="replace")


def found(
    client: FlaskClient, paths: Iterable[str], canaries: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """(address, what is read there) for each of `canaries` that somebody comes across."""
    for path in paths:
        with client.get(path) as answer:
            said = words(answer.get_data())
        assert answer.status_code in (200, 302, 303, 403, 404, 410, 503), (path, answer.status_code)
        yield from ((path, one) for one in canaries if one in said)

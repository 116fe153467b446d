"""Are several files of evidence kept, each by itself, and can more be added until the close?"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from sqlalchemy import select

from casework import audit
from casework.models import FactRow
from casework.services import sealing
from tests.support.files import PDF
from tests.support.objecting import followed, hidden, lodge, receipt_of
from tests.support.site import CLOSE, Site

SECOND = PDF + b"\n%%second\n"


def proofs(site: Site) -> dict[str, dict[str, Any]]:
    with site.house.db.reading() as session:
        found = session.scalars(select(FactRow).where(FactRow.kind == "proof"))
        return {fact.item: fact.value for fact in found}


def added(
    site: Site, number: str, code: str, before: Callable[[], Any] = lambda: None, **files: Any
) -> Any:
    client = site.client()
    followed(client, number, code)
    page = client.get(f"/follow/{number}").get_data(as_text=True)
    form = page[page.index('id="add"') :]
    version = re.findall(r'name="version" value="(\d+)"', form)[0]
    before()
    return client.post(f"/follow/{number}/evidence",
                       data=hidden(form) | {"version": version} | files)  # fmt: skip


def test_each_file_is_on_record_with_what_it_shows(site: Site) -> None:
    receipt_of(lodge(site.client(), evidence=(BytesIO(PDF), "a.pdf"), evidence_what="The bulletin",
                     evidence_3=(BytesIO(SECOND), "b.pdf")))  # fmt: skip
    kept = proofs(site)
    assert [value["file"].rpartition(" ")[2] for value in kept.values()] == [
        "证据材料1.pdf", "证据材料2.pdf"]  # fmt: skip
    assert list(kept) == ["1", "2"]
    kind = site.house.rules.facts["proof"]
    told = sealing.opened(site.house.door.vault, "objection/Y2022I-0001", kind, "1", kept["1"])
    assert told["what"] == "a.pdf – The bulletin"
    assert audit.verify(site.house.db).problems == []


def test_an_objector_adds_files_as_long_as_the_publicity_runs(site: Site) -> None:
    number, code = receipt_of(lodge(site.client(), evidence=(BytesIO(PDF), "a.pdf")))
    assert added(site, number, code, evidence=(BytesIO(SECOND), "b.pdf")).status_code == 302
    assert list(proofs(site)) == ["1", "2"]
    answer = added(site, number, code, before=lambda: site.at(CLOSE),
                   evidence=(BytesIO(PDF + b"\n"), "c.pdf"))  # fmt: skip
    assert answer.status_code == 409
    assert "no evidence can be added any more" in answer.get_data(as_text=True)
    assert list(proofs(site)) == ["1", "2"]


def test_nothing_is_added_without_a_file(site: Site) -> None:
    number, code = receipt_of(lodge(site.client()))
    answer = added(site, number, code)
    assert answer.status_code == 422
    assert "Choose at least one file" in answer.get_data(as_text=True)

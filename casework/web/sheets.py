"""How do the figures of a case go out as a sheet and come back: looked at, shown, recorded at once?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from casework.access import SIGNED_IN, allow
from casework.errors import Conflict, Forbidden, Invalid, NotFound, OtherKind, Refused
from casework.file_kinds import KINDS
from casework.i18n import language
from casework.queries.reader import Reader
from casework.queries.snapshots import opened as open_subject
from casework.queries.visible import sees_kind, visible_to
from casework.reading import casework, let_go, now, session
from casework.scanner import ScannerAway
from casework.services import records
from casework.services.desk import Opened
from casework.services.door import Wish
from casework.sheets.layout import Sheet, fits
from casework.sheets.parts import NoSheet
from casework.sheets.reading import Change, Read, read
from casework.sheets.writing import Typed, written
from workflows.calendar import beijing_day
from workflows.facts import CaseFacts
from workflows.words import Breach

from .receiving import receive
from .shown import law, offers, parts, sheet_rows
from .subjects import About, about

blueprint = Blueprint("sheets", __name__)
MOST_MB = 5
MOST_SEALED = 400_000  # characters; what a form may hold is little more


@dataclass(slots=True)
class Page:
    """The page of a sheet, and what came in, where something did."""

    opened: Opened
    about: About
    sheet: Sheet
    breaches: tuple[Breach, ...] = ()  # why it can't be recorded here and now
    mine: bool = False
    errors: list[str] = field(default_factory=list)
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    looked: bool = False  # was a sheet read, and nothing wrong?
    sealed: str = ""  # what is to be recorded, or marked

    @property
    def open(self) -> bool:
        """Can this person record it now?"""
        return self.mine and not self.breaches


@blueprint.get("/cases/<ref>/sheets/<kind>")
@allow(SIGNED_IN)
def show(ref: str, kind: str) -> ResponseReturnValue:
    """Download, upload, and how it works."""
    return _render(_page(ref, kind))


@blueprint.get("/cases/<ref>/sheets/<kind>.xlsx")
@allow(SIGNED_IN)
def download(ref: str, kind: str) -> ResponseReturnValue:
    """The sheet, filled with what is on record."""
    page = _page(ref, kind)
    return _file(page, written(page.sheet, _title(page), language()), ref, kind)


@blueprint.post("/cases/<ref>/sheets/<kind>")
@allow(SIGNED_IN)
def look(ref: str, kind: str) -> ResponseReturnValue:
    """Read a sheet and show what it would change, or every cell that is wrong; save nothing."""
    page = _mine(ref, kind)
    upload = request.files.get("sheet")
    if upload is None or not upload.filename:
        page.errors.append(_("Choose the sheet first."))
        return _render(page), 422
    try:
        named = upload.filename.lower().endswith(".xlsx")
        stored = receive(upload, field="sheet", most_mb=MOST_MB) if named else None
        if stored is None or stored.media_type != KINDS["xlsx"]:
            raise OtherKind({})
        found = read(stored.content or b"", page.sheet, today=beijing_day(now()))
    except OtherKind:  # a proper ending wouldn't make a sheet of it
        page.errors = [_("“%(name)s” isn't the XLSX sheet of this page.", name=upload.filename)]
        return _render(page), 422
    except Invalid as invalid:
        page.errors += invalid.words(language()).values()
        return _render(page), 503 if isinstance(invalid, ScannerAway) else 422
    except NoSheet as none:
        page.errors += none.words[0 if _chinese() else 1].splitlines()
        return _render(page), 422
    return _looked_at(page, found)


@blueprint.post("/cases/<ref>/sheets/<kind>/marked")
@allow(SIGNED_IN)
def marked(ref: str, kind: str) -> ResponseReturnValue:
    """The sheet as it was sent, its wrong cells marked."""
    page = _page(ref, kind)
    said = _unsealed(page, "marked")
    rows = [Typed(*row) for row in said["rows"]]
    wrong = {cell: words[0 if _chinese() else 1] for cell, words in said["wrong"].items()}
    content = written(page.sheet, _title(page), language(), typed=rows, wrong=wrong)
    return _file(page, content, ref, kind, marked=True)


@blueprint.post("/cases/<ref>/sheets/<kind>/record")
@allow(SIGNED_IN)
def record(ref: str, kind: str) -> ResponseReturnValue:
    """Record all that was shown, together, or nothing of it."""
    page = _mine(ref, kind)
    said = _unsealed(page, "record")
    let_go()
    try:
        casework().door.record_all(
            current_user.actor, "case", {kind: said["given"]}, ref=ref, received_at=now(),
            seen={kind: said["stands"]}, request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        page.breaches = refused.breaches
        return _render(page), 422
    except Invalid as invalid:
        page.errors += invalid.words(language()).values()
        return _render(page), 422
    except Conflict:
        page.errors.append(_("Somebody changed one of these meanwhile; nothing was recorded. Upload "
                             "the sheet again: it says which."))  # fmt: skip
        return _render(page), 409
    number = len(said["given"])
    flash(ngettext("Recorded: %(num)d entry of the sheet.", "Recorded: %(num)d entries of the sheet.",
                   number), "good")  # fmt: skip
    return redirect(sheet_rows.back(page.sheet), 303)


def _page(ref: str, kind_id: str) -> Page:
    """The page of a sheet that this person may see; else 404."""
    actor = current_user.actor
    if not visible_to(session(), actor, "case", ref):
        raise NotFound
    opened = open_subject(session(), "case", ref, now=now())
    kind = opened.rules.facts.get(kind_id)
    assert isinstance(opened.facts, CaseFacts)
    if kind is None or not fits(kind) or not sees_kind(actor, kind):
        raise NotFound
    sheet = Sheet(kind, opened.rules, opened.facts)
    if kind.measures and opened.facts.measure not in kind.measures:
        raise NotFound
    page = Page(opened, about(session(), opened), sheet)
    who = opened.rules.recorders(kind, "", opened.facts.measure)
    page.mine = opened.may(actor) and actor.has(*who)
    wish = Wish(actor=actor, subject="case", name=kind.id, ref=ref, received_at=now(),
                recording=True)  # fmt: skip
    item = next(iter(sheet.items), "1")
    page.breaches = records.breaches(Reader(session()), opened, kind, item, None, wish)
    return page


def _mine(ref: str, kind: str) -> Page:
    page = _page(ref, kind)
    if not page.mine:
        raise Forbidden
    return page


def _looked_at(page: Page, found: Read) -> ResponseReturnValue:
    page.wrong, page.looked = found.wrong, not found.wrong
    if found.wrong:
        rows = [[row.number, row.item, row.seen, row.texts] for row in found.rows]
        page.sealed = _sealed(page, "marked", {"rows": rows, "wrong": found.wrong})
        return _render(page), 422
    page.changes = found.changes
    if page.changes:
        page.sealed = _sealed(page, "record", {
            "given": {one.item: one.given for one in page.changes},
            "stands": {one.item: one.stands for one in page.changes}})  # fmt: skip
        if not page.sealed:
            page.looked, page.changes = False, []
            page.errors.append(
                _("That is too much at once. Fill in part of the sheet, and the rest after.")
            )
            return _render(page), 422
    return _render(page)


def _render(page: Page) -> str:
    rules, kind = page.opened.rules, page.sheet.kind
    return render_template(
        "staff/sheet.html", page=page, about=page.about, kind=kind, name=kind.words(language()),
        refused=law.breaches(rules, page.breaches), who=parts.roles_words(kind.who),
        wrong=sheet_rows.wrong(page.wrong), lines=sheet_rows.changes(page.sheet, page.changes),
        asked=sheet_rows.asked(page.sheet, page.changes, current_user.actor, now()),
        request_id=offers.request_id(), most_mb=MOST_MB,
    )  # fmt: skip


def _title(page: Page) -> str:
    return " · ".join(
        p for p in (page.about.title, page.about.sub, page.sheet.kind.words(language())) if p
    )


def _file(page: Page, content: bytes, ref: str, kind: str, *, marked: bool = False) -> Response:
    answer = Response(content, mimetype=KINDS["xlsx"])
    name = f"{ref}-{kind}{'-marked' if marked else ''}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _chinese() -> bool:
    return language().startswith("zh")


def _sealer(page: Page, use: str) -> URLSafeSerializer:
    """What was looked at is what is recorded: by this person, for this case."""
    assert current_app.secret_key
    salt = f"sheet {use} {current_user.actor.user} {page.opened.ref} {page.sheet.kind.id}"
    return URLSafeSerializer(current_app.secret_key, salt=salt)


def _sealed(page: Page, use: str, said: dict[str, Any]) -> str:
    """Under our seal; "" where it is more than a form may hold."""
    text = str(_sealer(page, use).dumps(said))
    return text if len(text) <= MOST_SEALED else ""


def _unsealed(page: Page, use: str) -> Any:
    try:
        return _sealer(page, use).loads(request.form.get("sealed", ""))
    except BadSignature:
        raise Invalid({"sealed": ("请重新上传表格。", "Please upload the sheet again.")}) from None

"""How does a handler save the letter by which an objector is answered?"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from flask import Response
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import allow
from casework.business_clock import wall
from casework.documents import reply
from casework.documents.content import demo_marks
from casework.errors import NotFound
from casework.file_kinds import KINDS
from casework.queries.objections import ObjectionPage, objection_page
from casework.reading import casework, let_go, now, session
from casework.services.looks import RULERS, note_look
from casework.web import fact_forms
from casework.web.fact_choices import Source
from casework.web.saved import letter, named
from casework.web.shown.uncover import uncovered
from workflows.calendar import beijing_day

from . import blueprint


@blueprint.get("/objections/<ref>/reply.<form>")
@allow(*RULERS["objection"])
def objection_letter(ref: str, form: str) -> ResponseReturnValue:
    """The letter as it stands on record, with the objector's name, to be printed and sealed.

    404 where there is no answer; 403 for who may not read who objects, and whoever may is on record
    as having read it.
    """
    at = now()
    page = objection_page(session(), current_user.actor, ref, now=at)
    sheet = reply.reply(
        page.rules, page.facts, version=page.objection.version,
        lodged_at=page.objection.lodged_at, text=_opened(page, "answer").get("text", ""),
        name=_opened(page, "completion").get("name") or _opened(page, "lodging").get("name", ""),
        marks=demo_marks(demo=casework().demo),
    )  # fmt: skip
    let_go()
    note_look(casework().db, current_user.actor, ref, received_at=at, wall=wall)
    return letter(reply.drawn(sheet, form, at=at), ref, form)


@blueprint.post("/objections/<ref>/reply/preview")
@allow("ministry")
def reply_preview(ref: str) -> ResponseReturnValue:
    """The letter as it would read with what is typed, by its number alone; nothing is recorded."""
    at = now()
    page = objection_page(session(), current_user.actor, ref, now=at)
    if page.facts.state not in page.rules.actions["objection", "answer"].start:
        raise NotFound
    kind = page.rules.facts["answer"]
    form = fact_forms.build(kind, Source(page.opened), prefix=f"{kind.id}-")
    day = beijing_day(at)
    with suppress(ValueError):
        day = date.fromisoformat(str(form["date"].data or ""))
    sheet = reply.reply(
        page.rules, page.facts, version=page.objection.version,
        lodged_at=page.objection.lodged_at, text=form["text"].data or "",
        answer={"number": form["number"].data, "date": day.isoformat()},
        marks=[reply.PREVIEW, *demo_marks(demo=casework().demo)],
    )  # fmt: skip
    let_go()
    made = Response(reply.drawn(sheet, "pdf", at=at), mimetype=KINDS["pdf"])
    made.headers["Cache-Control"] = "no-store"  # saved, so that what is typed stays on its page
    return named(made, f"{ref}-reply-preview.pdf", f"{ref} {reply.NAME}（预览）.pdf")


def _opened(page: ObjectionPage, kind: str) -> dict[str, str]:
    value = page.facts.recorded.one(kind) or {}
    return uncovered(f"objection/{page.objection.ref}", page.rules.facts[kind], "", value)

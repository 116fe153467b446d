"""What became of my objection, and what can I still do about it?"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from casework.access import OBJECTOR, PUBLIC, allow
from casework.attachments import Stored as Kept
from casework.business_clock import wall
from casework.documents import reply
from casework.documents.content import demo_marks
from casework.errors import Conflict, Invalid, Refused
from casework.filters import breach_view
from casework.i18n import language
from casework.queries import complaints, followed
from casework.queries.snapshots import objection_snapshot
from casework.queries.timeline import since_last_note
from casework.reading import casework, let_go, now
from casework.reading import session as reading
from casework.secret_codes import matches
from casework.security import limiter
from casework.web.numbers import version_sent
from casework.web.public import blueprint
from casework.web.public.evidence import NAMES, AddEvidence, neutrally, proofs
from casework.web.public.follow_complaint import complaint_followed
from casework.web.public.follow_words import REPLY_TO_COME, STATES
from casework.web.public.forms import Complete, Follow, concerning
from casework.web.public.keeping import (
    called_neutrally,
    chosen_files,
    handing_in,
    keep_for_later,
    kept_words,
)
from casework.web.saved import letter

AT_MOST = "10 per 10 minutes; 60 per day"  # tries of an address at other people's codes
OPEN_FOR = timedelta(minutes=30)  # by the wall clock: how long a shown code stays good
KEY = "objection"
FIELDS = {"seal": "seal", "file": "file"}  # of the form, and of the fact


@blueprint.get("/follow")
@allow(PUBLIC)
def follow() -> str:
    """Ask for number and code."""
    return _ask(Follow(formdata=None))


@blueprint.post("/follow")
@allow(PUBLIC)
@limiter.limit(AT_MOST)
def show_code() -> ResponseReturnValue:
    """Check number and code; whichever is wrong, the answer is the same."""
    form = Follow()
    if not form.validate():
        return _ask(form), 422
    ref = form.number.data.strip().upper()
    kept = followed.kept_code(reading(), ref) or complaints.kept_code(reading(), ref)
    if not matches(form.code.data, kept):
        return _ask(form, unknown=True), 422
    session[KEY] = [ref, (wall() + OPEN_FOR).isoformat()]
    return redirect(url_for("public.followed_page", ref=ref))


@blueprint.get("/follow/<ref>")
@allow(PUBLIC)
def followed_page(ref: str) -> ResponseReturnValue:
    """Where the objection stands, in plain words."""
    if not _shown(ref):
        return redirect(url_for("public.follow"))
    if ref.startswith("J"):
        return complaint_followed(ref)
    return _page(ref, _empty())


@blueprint.post("/follow/<ref>/complete")
@allow(PUBLIC)
@limiter.limit(AT_MOST)
def complete(ref: str) -> ResponseReturnValue:
    """Add what was asked for."""
    _shown(ref) or abort(404)
    form = Complete()
    form.validate()
    files = chosen_files(form, FIELDS, bound=f"objection/{ref}")
    if not form.errors and not form.completion(files):
        form.text.errors = [gettext("Write what was asked for, or choose a file.")]
    if form.errors:
        return _page(ref, form, files), 422
    handed = called_neutrally(files, _own(ref).rules.facts["completion"], FIELDS)
    given = {"completion": {"": form.completion(handed)}}
    return _act(ref, "complete", form, given=given, files=files, handed=handed)


@blueprint.post("/follow/<ref>/evidence")
@allow(PUBLIC)
@limiter.limit(AT_MOST)
def add_evidence(ref: str) -> ResponseReturnValue:
    """Add files until the publicity ends."""
    _shown(ref) or abort(404)
    form = AddEvidence()
    form.validate()
    files = chosen_files(form, NAMES, bound=f"objection/{ref}")
    if not files and not form.errors:
        form.evidence.errors = [gettext("Choose at least one file.")]
    if form.errors:
        return _page(ref, _empty(), adding=form, adding_files=files), 422
    handed = neutrally(files, _own(ref).rules, lodging="lodging", proof="proof")
    given = {"proof": proofs(form, handed, sent=files)}
    return _act(ref, "add_evidence", form, given=given, files=files, handed=handed)


@blueprint.get("/follow/<ref>/reply.pdf")
@allow(PUBLIC)
def letter_of_reply(ref: str) -> ResponseReturnValue:
    """The reply as a letter, for who has shown the code."""
    _shown(ref) or abort(404)
    at = now()
    rules, facts = objection_snapshot(reading(), ref, now=at)
    own = _own(ref)
    sheet = reply.reply(
        rules,
        facts,
        version=own.version,
        lodged_at=own.lodged_at,
        text=own.reply,
        marks=demo_marks(demo=casework().demo),
    )
    let_go()
    return letter(reply.drawn(sheet, "pdf", at=at), ref, "pdf")


@blueprint.post("/follow/<ref>/withdraw")
@allow(PUBLIC)
@limiter.limit(AT_MOST)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take the objection back."""
    _shown(ref) or abort(404)
    form = _empty()
    return _act(ref, "withdraw", form, comment=request.form.get("comment", ""))


@blueprint.post("/follow/leave")
@allow(PUBLIC)
def leave() -> ResponseReturnValue:
    """Forget in this browser that the code was shown."""
    session.pop(KEY, None)
    return redirect(url_for("public.follow"))


def _shown(ref: str) -> bool:
    """Has this browser shown the objection's code within the last half hour?"""
    shown, until = session.get(KEY) or ("", "")
    return shown == ref and wall().isoformat() < until


def _ask(form: Follow, *, unknown: bool = False) -> str:
    return render_template("public/follow.html", form=form, unknown=unknown,
                           title=gettext("Follow an objection or a complaint"))  # fmt: skip


def _empty() -> Complete:
    return Complete(formdata=None, data={"request_id": secrets.token_hex(16)})


def _page(
    ref: str, form: Complete | AddEvidence, files: Mapping[str, Kept] | None = None, *,
    adding: AddEvidence | None = None, adding_files: Mapping[str, Kept] | None = None,
    **more: object,
) -> str:  # fmt: skip
    own = _own(ref)
    if isinstance(form, AddEvidence):  # it is the other of the page's two forms
        form, files, adding, adding_files = _empty(), {}, form, files
    adding = adding or AddEvidence(formdata=None, data={"request_id": secrets.token_hex(16)})
    bound = f"objection/{ref}"
    kept = kept_words(keep_for_later(form, files or {}, bound=bound))
    adding_kept = kept_words(keep_for_later(adding, adding_files or {}, bound=bound))
    words: dict[str, object] = {"kept": kept, "breaches": (), "error": "", "comment": "",
                                "adding": adding, "adding_kept": adding_kept, "names": NAMES}  # fmt: skip
    return render_template(
        "public/followed.html", title=gettext("Objection %(ref)s", ref=ref), own=own, form=form,
        says=_says(own), about=concerning(own.about, language()),
        stays=[breach_view(b, own.rules.edition.id) for b in own.stays],
        request_id=secrets.token_hex(16), **(words | more),
    )  # fmt: skip


def _own(ref: str) -> followed.Own:
    return followed.own(reading(), OBJECTOR, ref, casework().vault, now=now())


def _says(own: followed.Own) -> str:
    """What the state means; a reply that isn't on record yet is promised, not pointed to."""
    coming = own.state.id in REPLY_TO_COME and not own.reply
    return (REPLY_TO_COME if coming else STATES)[own.state.id]()


def _act(
    ref: str, name: str, form: Complete | AddEvidence, *, comment: str = "",
    given: Mapping[str, Any] | None = None, files: Mapping[str, Kept] | None = None,
    handed: Mapping[str, Kept] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """Do it. `files` are those of the form, under the names that the page shows; `handed` the same
    under the names that the record knows.
    """
    # That an officer read it meanwhile is no change.
    version = since_last_note(reading(), f"objection/{ref}", version_sent())
    request_id = request.form.get("request_id") or None
    at = now()
    put = [*(handed or {}).values()]
    let_go()
    try:
        with handing_in(put):
            casework().door.act(
                OBJECTOR, "objection", name, ref=ref, received_at=at, version=version,
                request_id=request_id and f"follow-{request_id}"[:64], given=given or {},
                comment=comment, files=put,
            )  # fmt: skip
    except Refused as refused:
        edition = _own(ref).rules.edition.id
        told = [breach_view(b, edition) for b in refused.breaches]
        return _page(ref, form, files, breaches=told, comment=comment), 409
    except Conflict as conflict:
        said = conflict.words(language())
        return _page(ref, form, files, error=said, comment=comment), 409
    except Invalid as invalid:
        if isinstance(form, AddEvidence):
            form.take(invalid)
            return _page(ref, form, files), 422
        said = " ".join(invalid.words(language()).values())
        return _page(ref, form, files, error=said, comment=comment), 422
    done = {"complete": gettext("Received; the formal check goes on."),
            "add_evidence": gettext("Received; the handlers are told."),
            "withdraw": gettext("The objection is withdrawn.")}  # fmt: skip
    flash(done[name], "good")
    return redirect(url_for("public.followed_page", ref=ref))

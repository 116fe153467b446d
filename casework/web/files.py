"""How is one file handed in by itself, and how is it given out again, to whom?"""

from __future__ import annotations

from flask import Blueprint, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import SIGNED_IN, allow
from casework.business_clock import wall
from casework.errors import Forbidden, Invalid, NotFound, Refused
from casework.i18n import language
from casework.named_files import on_record
from casework.queries.reader import Reader
from casework.queries.snapshots import opened as open_subject
from casework.queries.visible import files_of, hidden_kinds, sees_file, sees_kind, visible_to
from casework.reading import casework, let_go, now, session
from casework.scanner import ScannerAway
from casework.services import records
from casework.services.desk import Opened
from casework.services.door import Wish
from casework.services.looks import note_look
from casework.services.sealing import is_sealed, size_as_sent
from casework.web.subjects import use_converter
from workflows.edition import FactKind, Field
from workflows.words import state_breach

from .fact_values import Sender, keep
from .given_out import content_of, given_out

blueprint = Blueprint("files", __name__)
blueprint.record_once(lambda state: use_converter(state.app))


@blueprint.get("/<subject:subject>/<ref>/files/<sha256>")
@allow(SIGNED_IN)
def download(subject: str, ref: str, sha256: str) -> ResponseReturnValue:
    """A file of an owner that this person may see, always to be saved, never to be shown here."""
    owner, actor = f"{subject}/{ref}", current_user.actor
    hidden = hidden_kinds(actor)
    found = on_record(session(), sha256, owner, hidden=hidden)
    if found is None or not sees_file(session(), actor, subject, ref):
        raise NotFound
    if sha256 in files_of(session(), owner, hidden):
        raise NotFound
    name, media_type = found.name, found.media_type
    content = content_of(owner, sha256)
    if is_sealed(owner):  # who takes it away is written down
        let_go()
        note_look(casework().db, actor, ref, received_at=now(), wall=wall, subject=subject,
                  file=sha256)  # fmt: skip
    return given_out(content, name, media_type, sealed=is_sealed(owner))


@blueprint.post("/<subject:subject>/<ref>/files")
@allow(SIGNED_IN)
def hand_in(subject: str, ref: str) -> ResponseReturnValue:
    """Keep one file ahead of its form: {value, name, size}, or {error} in the page's language.

    The address says for which `kind` of fact, `field` and `item` it is, or with which `action` the
    fact will be handed in; whoever may not do that may not send its file either.
    """
    opened, field = _wanted(subject, ref)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return jsonify(error=_("No file came with it; choose it again.")), 422
    try:
        sender = Sender(current_user.actor.user, opened.head.stream, now())
        kind, item = request.args["kind"], request.args.get("item", "")
        stands = opened.facts.recorded.one(kind, item) or {}
        stored = keep(upload, field, sender, instead=str(stands.get(field.id, "")))
    except Invalid as invalid:
        answer = make_response(jsonify(error=" ".join(invalid.words(language()).values())), 422)
        if isinstance(invalid, ScannerAway):
            answer.status_code = 503
            answer.headers["Retry-After"] = str(invalid.after)
        return answer
    size = size_as_sent(stored.size) if is_sealed(subject) else stored.size
    return jsonify(value=stored.value, name=stored.name, size=size)


def _wanted(subject: str, ref: str) -> tuple[Opened, Field]:
    """The owner, and the field that the file is for; else 404, 403, or Refused with every reason."""
    if not visible_to(session(), current_user.actor, subject, ref):
        raise NotFound
    opened = open_subject(session(), subject, ref, now=now())
    kind = opened.rules.facts.get(request.args.get("kind", ""))
    asked = request.args.get("field", "")
    field = next((f for f in (kind.field if kind else ()) if f.id == asked), None)
    if kind is None or field is None or field.kind != "file":
        raise NotFound
    if "action" in request.args:
        _with_act(opened, kind, request.args["action"])
    else:
        _by_itself(opened, kind, request.args.get("item", ""))
    return opened, field


def _with_act(opened: Opened, kind: FactKind, action: str) -> None:
    rule = opened.rules.actions.get((opened.subject, action))
    if rule is None or kind.id not in rule.inputs:
        raise NotFound
    if not current_user.actor.has(*rule.who) or not opened.may(current_user.actor):
        raise Forbidden
    if opened.state not in rule.start:
        raise Refused((state_breach(opened.rules, rule, opened.facts),))


def _by_itself(opened: Opened, kind: FactKind, item: str) -> None:
    actor = current_user.actor
    if kind.owner != opened.subject or not sees_kind(actor, kind):
        raise NotFound
    who = opened.rules.recorders(kind, item, opened.row.get("measure", ""))
    if not actor.has(*who) or not opened.may(actor):
        raise Forbidden
    wish = Wish(actor=actor, subject=opened.subject, name=kind.id, ref=opened.ref, item=item,
                received_at=now(), recording=True)  # fmt: skip
    found = records.breaches(Reader(session()), opened, kind, item, None, wish)
    if found:
        raise Refused(found)

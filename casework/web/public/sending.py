"""What becomes of a form from outside once it is sent, so that it counts once and nothing typed is lost?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Response, make_response, render_template, request
from flask_babel import gettext

from casework import secret_codes
from casework.attachments import Stored as Kept
from casework.errors import Conflict, Invalid, Refused
from casework.filters import breach_view
from casework.reading import casework, let_go, now
from casework.vault import Unreadable
from casework.web.public import codes, entry
from casework.web.public.evidence import NAMES, neutrally, proofs
from casework.web.public.keeping import (
    choose_again,
    chosen_files,
    handing_in,
    keep_for_later,
    kept_words,
)
from casework.web.public.outside import FIELDS, FromOutside, Online
from workflows.facts import Actor
from workflows.rules import Rules
from workflows.words import Breach

HOUR = 3600
Files = Mapping[str, Kept]


class Page(Protocol):
    """The page of a form, which shows it again with all that was typed."""

    def __call__(
        self, *, files: Files = ..., breaches: tuple[Breach, ...] = ..., trouble: str = ...,
        code: int = ...,
    ) -> Response: ...  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """What such a form comes to: the act upon which subject, and the kinds of fact that it gives."""

    subject: str
    act: str
    lodging: str
    proof: str


def send(
    form: FromOutside, page: Page, record: Callable[[codes.Seal, Files], str],
    receipt: Callable[[str, codes.Seal, Files], Response],
) -> Response:  # fmt: skip
    """Check the form, `record` it, which gives its number, and show the receipt; else the form again.

    What is filled in on the site goes to the door as often as its network may.
    """
    seal = codes.read_seal(form.sealed.data)
    form.validate()
    if "csrf_token" in form.errors or seal is None:  # whose form it is isn't known: no file is kept
        form.csrf_token.errors = [
            gettext("This page had been open for too long. Please send again.")
        ]
        return page(code=422)
    files = chosen_files(form, FIELDS, bound=seal.request_id)
    if form.errors or (isinstance(form, Online) and form.asks_again(files)):
        return page(files=files, code=422)
    if isinstance(form, Online) and (wait := entry.wait_for(seal)):
        return _later(page, files, wait)
    try:
        ref = record(seal, files)
    except Invalid as invalid:
        form.take(invalid)
        return page(files=files, code=422)
    except Refused as refused:
        return page(files=files, breaches=refused.breaches, code=409)
    except Conflict:
        form.sealed.data = ""  # another form from here on, for which its files are sealed anew
        choose_again(form, files)
        said = gettext("You had sent this form before, with other words, and it was received. If "
                       "this is to be another one, send again.")  # fmt: skip
        return page(trouble=said, code=409)
    answer = receipt(ref, seal, files)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def slowed_down(form: Online, page: Page, wait: int) -> Response:
    """Too much was sent from one network; it isn't looked at, and comes back as it was typed.

    `form` is made of the fields alone: a file that comes with it isn't read; one that waits stays.
    """
    seal = codes.read_seal(form.sealed.data)
    files = chosen_files(form, FIELDS, bound=seal.request_id if seal else "")
    for name, file in request.files.items():
        if file.filename and name in FIELDS:
            choose_again(form, [name])
    return _later(page, files, wait)


def _later(page: Page, files: Files, wait: int) -> Response:
    """Too many: nothing is lost, it can be sent again in so many seconds, or by letter."""
    said = (gettext("Too many forms came from your network within the last hour. What you typed is "
                    "still here: please send it again later, or by letter.")
            if wait <= HOUR else
            gettext("Too many forms came in within the last day, from your network or altogether. "
                    "What you typed is still here: please send it again tomorrow, or by "
                    "letter."))  # fmt: skip
    answer = page(files=files, trouble=said, code=429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def page_of(
    template: str, form: FromOutside, *, files: Files | None = None,
    breaches: tuple[Breach, ...] = (), trouble: str = "", code: int = 200, edition: str,
    **words: Any,
) -> Response:  # fmt: skip
    """The form's page: what was typed, the files that wait, and on the site a puzzle of its own."""
    seal = codes.read_seal(form.sealed.data) or codes.new_seal()
    form.sealed.data = seal.sealed()
    kept = keep_for_later(form, files or {}, bound=seal.request_id)
    if isinstance(form, Online):
        form.work.data = ""
        whole = code == 429 and not form.errors and len(kept) == len(files or {})
        words |= entry.asked_on_the_page(seal, again=whole)
    page = render_template(
        template, form=form, trouble=trouble, names=NAMES, kept=kept_words(kept),
        came_back=request.method == "POST",
        breaches=[breach_view(b, edition) for b in breaches], **words,
    )  # fmt: skip
    return make_response(page, code)


def put_on_record(
    who: Actor, kind: Kind, form: FromOutside, seal: codes.Seal, files: Files, *, rules: Rules,
    new: Mapping[str, Any],
) -> str:  # fmt: skip
    """The number under which it is on record with its files; raises what the door raises."""
    at = now()
    sent, files = files, neutrally(files, rules, lodging=kind.lodging, proof=kind.proof)
    given: dict[str, Any] = {kind.lodging: {"": form.lodging(files)}}
    if told := proofs(form, files, sent=sent):  # each is on record by itself
        given[kind.proof] = told
    let_go()
    with handing_in(files.values()):
        return casework().door.act(
            who, kind.subject, kind.act, received_at=at, request_id=seal.request_id, given=given,
            new={**new, "code_hash": secret_codes.hash_of(seal.code)}, files=[*files.values()],
        ).ref  # fmt: skip


def code_of(seal: codes.Seal, code_hash: str) -> str:
    """The code for the receipt, in groups; empty where the same form comes again long after, and
    the code is erased by now.
    """
    code = ""
    with suppress(Unreadable):
        code = secret_codes.kept_code(casework().vault, seal.request_id, code_hash)
    return secret_codes.shown(code)

"""What is public now, and what was: the list of notices, and each of them, word for word?"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from casework.access import PUBLIC, allow
from casework.documents.publicity.notice_files import notice_file
from casework.documents.publicity.printed import of_notice
from casework.filters import calendar
from casework.i18n import language
from casework.queries import public, publicised
from casework.queries.publicised import Notice, Publicised
from casework.reading import casework, let_go, now, session
from casework.web.public import announcement, blueprint
from casework.web.public.addresses import of_page
from casework.web.public.saved import saved
from workflows.notice_text import written


@blueprint.get("/")
@allow(PUBLIC)
def home() -> str:
    """Publicities now and past, the final lists in short, and the way to object."""
    found, at = publicised.notices(session()), now()
    in_term = {
        one.city.code for one in public.in_term(session(), at)
    }  # once, on however many lists
    return render_template(
        "public/home.html", title=gettext("Publicity"),
        running=[{"notice": one, "lists": (lists := [_list(shown) for shown in one.lists]),
                  "terms": _terms(lists), "open": [one for one in lists if one["open"]]}
                 for one in found if one.open(at)],
        past=[one for one in found if not one.open(at)],
        finals=public.final_lists(session()), in_term=len(in_term),
    )  # fmt: skip


@blueprint.get("/notices/<ref>")
@allow(PUBLIC)
def notice(ref: str) -> str:
    """One notice: its words, its lists, until when and why, how to object, its hash."""
    found = publicised.notice(session(), ref)
    if found is None:
        abort(404)
    lists = [_list(shown) for shown in found.lists]
    return render_template(
        "public/notice.html", notice=found, at=now(), title=found.words(language())["title"],
        said=found.words(language()), lists=lists, terms=_terms(lists),
        rules=found.lists[0].rules, round_note=found.lists[0].round_note,
        corrects=[_named(one) for one in found.corrects],
        corrected_by=[_named(one) for one in found.corrected_by],
        adds_to=_named(found.adds_to), added_by=[_named(one) for one in found.added_by],
        left=[city for shown in found.lists for city in shown.cities if city.left],
        portal="portal" in found.lists[0].rules.guards,
        invented=casework().demo,
    )  # fmt: skip


@blueprint.get("/notices/<ref>/text.json")
@allow(PUBLIC)
def notice_text(ref: str) -> Response:
    """The very text whose SHA-256 is the notice's hash, so that anyone can check it."""
    found = publicised.notice(session(), ref)
    if found is None:
        abort(404)
    return Response(written(found.text), mimetype="application/json")


@blueprint.get("/notices/<ref>.<any(docx,pdf):extension>")
@allow(PUBLIC)
def notice_document(ref: str, extension: str) -> Response:
    """The notice as a Word file or a PDF, in Chinese, or (`lang=en`, PDF) in English.

    The same octets for the same notice: what it says is fixed.
    """
    lang = "en" if extension == "pdf" and request.args.get("lang") == "en" else "zh"
    found = publicised.notice(session(), ref)
    if found is None:
        abort(404)
    printed = of_notice(found, lang, demo=casework().demo, address=of_page(ref))
    let_go()
    name = f"公示 {ref}{' en' if lang == 'en' else ''}.{extension}"
    return saved(notice_file(printed, extension), f"notice-{ref}.{extension}", name)


@blueprint.get("/publicities/<ref>")
@allow(PUBLIC)
def publicity(ref: str) -> ResponseReturnValue:
    """A list's publicity stands in the notice that carries it."""
    shown = publicised.publicity(session(), ref) or abort(404)
    return redirect(url_for("public.notice", ref=shown.notice) + f"#{shown.ref}")


def _list(shown: Publicised) -> dict[str, Any]:
    """A list of a notice, with its end in words and why that day."""
    at, days = now(), calendar()
    row = publicised.deadline_of(session(), shown.ref)
    return {"shown": shown, "open": shown.open(at), "short": announcement.short(shown),
            "against": not all(city.left for city in shown.cities),
            "end": announcement.until(shown, row, at, days),
            "why": announcement.why(shown, row, at, days)}  # fmt: skip


def _terms(lists: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lists whose ends are told: one for all where all end at the same instant."""
    same = len({one["end"]["iso"] for one in lists}) == 1
    return lists[:1] if same else lists


def _named(ref: str) -> Notice | None:
    """Another notice, to lead to; None where there is none."""
    return publicised.notice(session(), ref)

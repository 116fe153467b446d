"""How is a committee put together: who of those with an account sits on it, recommended by whom?"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.i18n import language
from casework.models import Division, Organisation, User
from casework.queries.reviews import Review, review
from casework.reading import casework, let_go, now, session
from casework.web.fact_choices import named_choices
from casework.web.numbers import version_sent
from casework.web.shown import law, offers
from casework.web.shown.law import Shown
from workflows.conflicts import CENTRAL
from workflows.words import Breach

from . import blueprint

KIND = "committee_member"
ASKED = ("kind", "recommended_by", "organisation", "province")


@blueprint.get("/lists/<ref>/committee")
@allow("ministry")
def committee(ref: str) -> ResponseReturnValue:
    """Everybody who has an account as a committee member and doesn't sit on this committee yet."""
    return _render(review(session(), current_user.actor, ref, now=now()))


@blueprint.post("/lists/<ref>/committee")
@allow("ministry")
def appoint(ref: str) -> ResponseReturnValue:
    """Appoint those who are ticked: all of them, or none."""
    page = review(session(), current_user.actor, ref, now=now())
    chosen = [user for user in _free(page) if request.form.get(f"seat-{user.id}")]
    if not chosen:
        return _render(page, errors=[_("Tick at least one person.")]), 422
    given = {KIND: {user.login: _typed(user) for user in chosen}}
    wish: dict[str, Any] = {"ref": ref, "received_at": now(), "version": version_sent(),
                            "request_id": request.form.get("request_id") or None}  # fmt: skip
    let_go()
    try:
        casework().door.record_all(current_user.actor, "list", given, **wish)
    except Refused as refused:
        return _render(page, breaches=refused.breaches), 422
    except Invalid as invalid:
        wrong = {key.removeprefix(f"{KIND}."): words
                 for key, words in invalid.words(language()).items()}  # fmt: skip
        return _render(page, wrong=wrong), 422
    except Conflict as conflict:
        return _render(page, errors=[conflict.words(language())]), 409
    flash(ngettext("%(num)d member appointed.", "%(num)d members appointed.", len(chosen)), "good")
    return redirect(url_for("staff.list_review", ref=ref), 303)


def _typed(user: User) -> dict[str, str]:
    said = {name: request.form.get(f"{name}-{user.id}", "").strip() for name in ASKED}
    return {"name": user.name} | {name: value for name, value in said.items() if value}


def _free(page: Review) -> list[User]:
    seated = page.facts.recorded.all(KIND)
    asked = select(User).where(User.active.is_(True)).order_by(User.id)
    return [u for u in session().scalars(asked) if "expert" in u.roles and u.login not in seated]


def _render(
    page: Review, *, breaches: tuple[Breach, ...] = (), errors: list[str] | None = None,
    wrong: dict[str, str] | None = None,
) -> str:  # fmt: skip
    kind = page.rules.facts[KIND]
    fields = {f.id: f for f in kind.field}
    return render_template(
        "staff/committee.html", page=page, ref=page.list.ref, round=page.round,
        measure=law.measure_words(page.rules, page.list.measure),
        rows=[_row(page, user, wrong or {}) for user in _free(page)],
        seated=len(page.facts.recorded.all(KIND)), citations=law.cites(page.rules, kind.cites),
        kinds=named_choices(fields["kind"]), provinces=named_choices(fields["province"]),
        labels={name: fields[name].words(language()) for name in ASKED},
        breaches=law.breaches(page.rules, breaches), errors=errors or [], wrong=bool(wrong),
        request_id=offers.request_id(), version=page.opened.head.seq,
        open=page.list.state in kind.states,
    )  # fmt: skip


def _row(page: Review, user: User, wrong: dict[str, str]) -> Shown:
    """A person with what would be recorded of them; the office says most of it."""
    office = user.organisation
    usual = {"kind": "department" if office.kind == "ministry" else "expert", "recommended_by": "",
             "organisation": office.name_zh,
             "province": _place(page, office)}  # fmt: skip
    sent = request.method == "POST"
    said = {
        name: request.form.get(f"{name}-{user.id}", "") if sent else usual[name] for name in ASKED
    }
    own = {
        key.rpartition(".")[2]: words
        for key, words in wrong.items()
        if key.rpartition(".")[0] in (user.login, "")
    }  # of one person alone the door names none
    ticked = bool(request.form.get(f"seat-{user.id}"))
    return {"id": user.id, "name": user.name, "login": user.login, "said": said, "ticked": ticked,
            "errors": own if ticked else {}}  # fmt: skip


def _place(page: Review, office: Organisation) -> str:
    """Of which province an office is, as far as its own place says so; "" where that is unknown."""
    if office.kind == "ministry":
        return CENTRAL
    division = session().get(Division, office.division) if office.division else None
    code = division.unit if division else office.unit or ""
    asked = next(f for f in page.rules.facts[KIND].field if f.id == "province")
    return code if code in asked.choice else ""

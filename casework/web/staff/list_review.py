"""How far is a committee with its cities, and who is recused from what?"""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.access import allow
from casework.i18n import language
from casework.queries.missing import before_list_moves
from casework.queries.reviews import (
    BEFORE_THE_END,
    Cell,
    Member,
    Review,
    frozen_settings,
    review,
)
from casework.reading import now, session
from casework.reference.loaders import provinces
from casework.web.fact_choices import setting_choices
from casework.web.shown import assessed, consequences, ends, facts, law, offers
from casework.web.shown.law import Shown
from casework.web.shown.yours import yours
from workflows.conflicts import CENTRAL, ties
from workflows.progress import accepted

from . import READERS, blueprint, review_left, review_result

ACTS = ("give_back", "recuse")  # what the ministry may do to somebody's assessment


@blueprint.get("/lists/<ref>/review")
@allow(*READERS)
def list_review(ref: str) -> ResponseReturnValue:
    """The committee, its progress without a score, and, after the close, its scores."""
    page = review(session(), current_user.actor, ref, now=now())
    around = consequences.Around(page.opened, now())
    can, cannot = offers.offers(around, current_user.actor)
    acts = [_and_back(act, ref) for act in can if act["id"] in ("open_review", "close_review")]
    return render_template(
        "staff/list_review.html", page=page, round=page.round, ref=ref, can=acts,
        cannot=[one for one in cannot if one["id"] in ("open_review", "close_review")],
        measure=law.measure_words(page.rules, page.list.measure),
        state=law.state(page.rules, "list", page.list.state), end=ends.of_review(page.end, runs=page.runs),
        members=[_member(page, one) for one in page.members],
        cities=[_city(page, one) for one in _cases(page)],
        mine=current_user.actor.has("ministry"), settings=_settings(page),
        method=page.rules.method(page.list.measure).digest if "score" in page.rules.facts else None,
        remind=review_left.remind(page), appoint=_appoint(page), fill_in=_fill_in(page),
        judged=review_result.judged(page), scored="score" in page.rules.facts,
        proposing=page.list.state == "ranked" and current_user.actor.has("ministry"),
        headings=page.rules.measure(page.list.measure).heading,
        left=review_left.left(page), reminded=review_left.reminded(page), opinion=review_result.opinion(page),
        handed_in=[_handed_in(page, cell) for cell in page.cells if cell.assessment and page.runs],
        recusals=[_recusal(page, cell) for cell in page.cells if cell.state in ("tied", "recused")],
        views=review_result.views(page),
    )  # fmt: skip


def _cases(page: Review) -> Sequence[str]:
    return list(dict.fromkeys(cell.case.ref for cell in page.cells))


def _appoint(page: Review) -> str | None:
    """Where members are appointed, for whom that is possible now."""
    return url_for("staff.committee", ref=page.list.ref) if _appoints(page) else None


def _appoints(page: Review) -> bool:
    """Can this person still change the committee?"""
    kind = page.rules.facts["committee_member"]
    return page.list.state in kind.states and current_user.actor.has(*kind.who)


def _and_back(act: Shown, ref: str) -> Shown:
    """An act from this page leads back to it."""
    here = url_for("staff.list_review", ref=ref)
    if act["page"]:
        return act | {
            "url": url_for("acts.page", subject="list", ref=ref, action=act["id"], next=here)
        }
    return act | {"next": here}


def _fill_in(page: Review) -> Shown:
    """What this person has to record before the review can go on; members have a way of their own."""
    actor = current_user.actor
    found = [
        one
        for one in before_list_moves(page.rules, page.facts, actor=actor, now=now())
        if page.list.state in BEFORE_THE_END and one.kind and one.kind.id != "committee_member"
    ]
    return yours(page.rules, found, page.facts, actor,
                 url_for("staff.list_review", ref=page.list.ref))  # fmt: skip


def _member(page: Review, member: Member) -> Shown:
    cells = page.of_member(member.login)
    seat = member.seat or {}
    kind = next(f for f in page.rules.facts["committee_member"].field if f.id == "kind")
    severe = page.severity.get(member.login)
    return {
        "name": member.name, "login": member.login, "gone": member.seat is None,
        "kind": facts.value_words(kind, seat.get("kind"), "list", page.list.ref),
        "organisation": seat.get("organisation", ""), "province": province_words(seat.get("province")),
        "recommended_by": seat.get("recommended_by", ""),
        "counts": _counts(page, member) if cells else "–",
        "url": facts.url("list", page.list.ref, "committee_member", member.login,
                         back=url_for("staff.list_review", ref=page.list.ref))
        if member.seat is not None and _appoints(page) else None,
        "severity": review_result.signed(severe.points) if severe else None,
        "severity_cases": severe.cases if severe else 0,
    }  # fmt: skip


def _counts(page: Review, member: Member) -> str:
    """How far a member is; where views are voluntary, once it is over, how many were given ('19 8)."""
    cells = page.of_member(member.login)
    if page.over and "mark" not in page.rules.facts:
        given = sum(cell.state == "handed_in" for cell in cells)
        return ngettext("%(num)d view", "%(num)d views", given) if given else "–"
    return assessed.counted((c.state for c in cells), runs=not page.over)


def province_words(code: object) -> str:
    """A province by its short name, or that it is none."""
    if code == CENTRAL:
        return _("of no province")
    found = next((p for p in provinces() if p.code == code), None)
    return (found.short_zh if language().startswith("zh") else found.name_en) if found else ""


def _city(page: Review, ref: str) -> Shown:
    cells = page.of_case(ref)
    return {
        "city": law.city_words(cells[0].case), "url": url_for("staff.case", ref=ref),
        "counts": assessed.counted((c.state for c in cells), runs=not page.over),
        "abstained": [c.member.name for c in cells if c.state == "abstained"],
        "recused": [c.member.name for c in cells if c.state in ("tied", "recused")],
    }  # fmt: skip


def _handed_in(page: Review, cell: Cell) -> Shown:
    """An assessment that the ministry may give back, or take its expert off."""
    assert cell.assessment is not None
    subject = ("assessment", cell.assessment.ref)
    acts = [{"id": id, "url": url_for("acts.page", subject=subject[0], ref=subject[1], action=id)}
            for id in ACTS
            if id != "give_back" or (cell.state != "drafted" and accepted(cell.case))]  # fmt: skip
    return {"member": cell.member.name, "city": law.city_words(cell.case),
            "state": assessed.state_words(page.rules, cell.state),
            "acts": acts if cell.state != "recused" else []}  # fmt: skip


def _recusal(page: Review, cell: Cell) -> Shown:
    """Who doesn't judge which city, and why: by itself, or as declared."""
    own = set(ties(cell.member.seat or {}, cell.case, page.rules))
    why = _("own province") if "own_province" in own else _("own organisation")
    if cell.state == "recused":
        known = page.interests.get((cell.case.ref, cell.member.login))
        found = known is not None and known.by != cell.member.user
        why = _("found by the ministry") if found else _("declared by the member")
    return {"member": cell.member.name, "city": law.city_words(cell.case), "why": why}


def _settings(page: Review) -> list[tuple[str, str]]:
    """How the list is scored, as it was set and frozen."""
    found = []
    for setting, value in frozen_settings(page.rules, page.list.measure):
        known = dict(setting_choices(setting) or ())
        found.append((setting.words(language()), known.get(str(value), str(value))))
    return found

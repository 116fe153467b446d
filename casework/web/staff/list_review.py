"""How far is a committee, who is recused from what, and how did it judge once the review is over?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from casework.access import allow
from casework.i18n import language
from casework.queries.reviews import Cell, Judged, Member, Review, frozen_settings, review
from casework.reading import now, session
from casework.reference.loaders import provinces
from casework.web.fact_choices import setting_choices
from casework.web.shown import assessed, consequences, ends, facts, law, offers
from casework.web.shown.law import Shown
from workflows.conflicts import CENTRAL, ties
from workflows.scoring import rounded

from . import READERS, blueprint

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
        remind=_remind(page), appoint=_appoint(page),
        judged=[_judged(page, one) for one in page.judged],
        headings=page.rules.measure(page.list.measure).heading,
        open_=[_open(page, cell) for cell in page.cells if cell.open and page.runs],
        handed_in=[_handed_in(page, cell) for cell in page.cells if cell.assessment and page.runs],
        recusals=[_recusal(page, cell) for cell in page.cells if cell.state in ("tied", "recused")],
        views=_views(page),
    )  # fmt: skip


def _cases(page: Review) -> Sequence[str]:
    return list(dict.fromkeys(cell.case.ref for cell in page.cells))


def _appoint(page: Review) -> str | None:
    """Where members are appointed, for whom that is possible now."""
    kind = page.rules.facts["committee_member"]
    if page.list.state in kind.states and current_user.actor.has(*kind.who):
        return url_for("staff.committee", ref=page.list.ref)
    return None


def _and_back(act: Shown, ref: str) -> Shown:
    """An act from this page leads back to it."""
    here = url_for("staff.list_review", ref=ref)
    if act["page"]:
        return act | {
            "url": url_for("acts.page", subject="list", ref=ref, action=act["id"], next=here)
        }
    return act | {"next": here}


def _remind(page: Review) -> Shown | None:
    """Who hasn't finished and how many cities each has left, where they can be reminded."""
    kind = page.rules.facts["review_reminder"]
    left = Counter(cell.member.login for cell in page.cells
                   if cell.open and cell.member.seat is not None)  # fmt: skip
    if not (page.runs and left and current_user.actor.has(*kind.who)):
        return None
    return {
        "url": url_for("facts.record", subject="list", ref=page.list.ref, kind=kind.id),
        "next": url_for("staff.list_review", ref=page.list.ref), "request_id": offers.request_id(),
        "people": [(m.name, left[m.login]) for m in page.members if left[m.login]],
    }  # fmt: skip


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
        "counts": assessed.counted((c.state for c in cells), runs=page.runs) if cells else "–",
        "url": facts.url("list", page.list.ref, "committee_member", member.login,
                         back=url_for("staff.list_review", ref=page.list.ref))
        if member.seat is not None else None,
        "severity": _signed(severe.points) if severe else None,
        "severity_cases": severe.cases if severe else 0,
    }  # fmt: skip


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
        "counts": assessed.counted((c.state for c in cells), runs=page.runs),
        "abstained": [c.member.name for c in cells if c.state == "abstained"],
        "recused": [c.member.name for c in cells if c.state in ("tied", "recused")],
    }  # fmt: skip


def _open(page: Review, cell: Cell) -> Shown:
    return {"member": cell.member.name, "city": law.city_words(cell.case),
            "state": assessed.state_words(page.rules, cell.state)}  # fmt: skip


def _handed_in(page: Review, cell: Cell) -> Shown:
    """An assessment that the ministry may give back, or take its expert off."""
    assert cell.assessment is not None
    subject = ("assessment", cell.assessment.ref)
    acts = [{"id": id, "url": url_for("acts.page", subject=subject[0], ref=subject[1], action=id)}
            for id in ACTS if not (id == "give_back" and cell.state == "drafted")]  # fmt: skip
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


def _judged(page: Review, one: Judged) -> Shown:
    names = {m.login: m.name for m in page.members}
    score = one.case.recorded.one("score") or {}
    lie, show = one.spread, _shown
    return {
        "city": law.city_words(one.case), "url": url_for("staff.case", ref=one.case.ref),
        "score": score.get("score"), "bonus": score.get("bonus"), "number": len(one.totals),
        "mean": show(lie.mean), "median": show(lie.median), "low": show(lie.low),
        "high": show(lie.high), "deviation": f"{lie.deviation:.2f}",
        "outside": [names[login] for login in lie.outside],
        "rows": [{"name": names[login], "total": show(total), "outside": login in lie.outside,
                  "marks": [one.marks[login].get(h.id, {}).get("points")
                            for h in page.rules.measure(page.list.measure).heading],
                  "comments": [(h.words(language()), said["comment"])
                               for h in page.rules.measure(page.list.measure).heading
                               if (said := one.marks[login].get(h.id, {})).get("comment")],
                  "view": page.views.get((one.case.ref, login), {}).get("text")}
                 for login, total in sorted(one.totals.items(), key=lambda pair: -pair[1])],
    }  # fmt: skip


def _views(page: Review) -> list[Shown]:
    """Where no marks are given: how many are for each city, and what was said ('19 8)."""
    if "mark" in page.rules.facts or not page.views:
        return []
    names = {m.login: m.name for m in page.members}
    found = []
    for ref in _cases(page):
        said = [(names[login], view) for (case, login), view in page.views.items() if case == ref]
        case = page.facts.case(ref)
        if case is not None and said:
            found.append({"city": law.city_words(case), "number": len(said),
                          "yes": sum(view["answer"] == "yes" for _, view in said),
                          "texts": [(name, v["text"]) for name, v in said if v.get("text")]})  # fmt: skip
    return found


def _shown(number: Fraction) -> str:
    return str(rounded(number, 2))


def _signed(number: Fraction) -> str:
    sign = "−" if number < 0 else "+"
    return f"{sign}{rounded(abs(number), 2)}"

"""How does a committee member judge one city, with its papers beside the form?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from casework.access import allow
from casework.errors import Conflict, Invalid, NotFound, Refused
from casework.i18n import language
from casework.models import Case, Round
from casework.queries.own_review import Seat, Task, seat
from casework.queries.snapshots import opened as open_subject
from casework.reading import casework, let_go, now, session
from casework.services.desk import Opened
from casework.web import fact_forms, fact_values
from casework.web.again import meanwhile
from casework.web.fact_choices import Source
from casework.web.fact_values import Sender
from casework.web.numbers import version_sent
from casework.web.shown import assessed, consequences, ends, law, offers
from casework.web.shown.law import Shown
from workflows.edition import FactKind
from workflows.words import Breach

from . import blueprint, papers
from .desk import expert, headings

HANDS_IN = "hand_in"


@dataclass(slots=True)
class Sheet:
    """The form of one assessment: a part for each heading, or one for the whole."""

    seat: Seat
    task: Task
    opened: Opened
    parts: list[tuple[FactKind, str, Form]] = field(default_factory=list)
    breaches: tuple[Breach, ...] = ()
    errors: list[str] = field(default_factory=list)
    refused: bool = False
    changed: Shown | None = None

    @property
    def open(self) -> bool:
        """Can it be filled in now?"""
        return self.opened.state == "drafted" and self.seat.runs


@blueprint.get("/assessments/<ref>")
@allow("expert")
def assessment(ref: str) -> ResponseReturnValue:
    """The city's papers and public facts, and the expert's own form; nobody else's."""
    return _render(_sheet(ref))


@blueprint.post("/assessments/<ref>")
@allow("expert")
def save(ref: str) -> ResponseReturnValue:
    """Save what is filled in as a draft, or hand it in for good."""
    sheet = _sheet(ref)
    handing_in = request.form.get("do") == HANDS_IN
    sender = Sender(current_user.actor.user, sheet.opened.head.stream, now())
    given: dict[str, dict[str, Any]] = {}
    for kind, item, form in sheet.parts:
        if fact_values.filled(form, kind) or sheet.opened.facts.recorded.fact(kind.id, item):
            value = fact_values.take(form, kind, sender)
            given.setdefault(kind.id, {})[item] = value or None
    wish: dict[str, Any] = {"ref": ref, "received_at": now(), "version": version_sent(),
                            "request_id": request.form.get("request_id") or None}  # fmt: skip
    let_go()
    try:
        if handing_in:
            casework().door.act(current_user.actor, "assessment", HANDS_IN, given=given, **wish)
        elif given:
            casework().door.record_all(current_user.actor, "assessment", given, **wish)
    except Refused as refused:
        sheet.breaches = _at_their_fields(sheet, refused.breaches)
        sheet.refused = True
        return _render(sheet), 422
    except Invalid as invalid:
        _show(sheet, invalid, given)
        sheet.refused = True
        return _render(sheet), 422
    except Conflict as conflict:
        sheet.changed = meanwhile(sheet.opened, conflict)
        return _render(sheet), 409
    return redirect(_then(ref, handing_in=handing_in), 303)


def _then(ref: str, *, handing_in: bool) -> str:
    """After a draft the same page; after handing in the next city, or the desk."""
    if not handing_in:
        flash(_("Saved as a draft: nobody else sees it."), "good")
        return url_for("review.assessment", ref=ref)
    mine = _sheet(ref).seat
    following = mine.next
    flash(_("Handed in. Nobody sees it before the review ends."), "good")
    if following and following.assessment:
        return url_for("review.assessment", ref=following.assessment.ref)
    return url_for("review.desk", _anchor=f"list-{mine.list.ref}")


def _sheet(ref: str) -> Sheet:
    """The expert's own assessment; NotFound for anybody else's."""
    opened = open_subject(session(), "assessment", ref, now=now())
    if opened.person != current_user.id:
        raise NotFound
    mine = seat(session(), expert(), opened.row["list_ref"], now=now())
    task = next((t for t in mine.tasks if t.assessment and t.assessment.ref == ref), None)
    if task is None:
        raise NotFound
    sheet = Sheet(mine, task, opened)
    for kind in (
        opened.rules.facts[id] for id in opened.rules.actions["assessment", HANDS_IN].inputs
    ):
        for item in opened.rules.items_of(kind.id, mine.list.measure) or ("",):
            form = fact_forms.build(kind, Source(opened, item), prefix=f"{kind.id}-{item}-",
                                    data=opened.facts.recorded.one(kind.id, item))  # fmt: skip
            sheet.parts.append((kind, item, form))
    return sheet


def _at_their_fields(sheet: Sheet, found: Sequence[Breach]) -> tuple[Breach, ...]:
    """Put what a rule says of one mark beside that mark; returns what stands beside none."""
    rest = tuple(found)
    for kind, item, form in sheet.parts:
        own = [one for one in rest if one.key.partition(":")[2] == item]
        others = fact_values.refuse(form, kind, sheet.opened.rules, own)
        rest = tuple(one for one in rest if one not in own or one in others)
    return rest


def _show(sheet: Sheet, invalid: Invalid, given: Mapping[str, Mapping[str, Any]]) -> None:
    """Put what is wrong beside its field; of one part alone the door says no name before it."""
    one = sum(map(len, given.values())) == 1 and request.form.get("do") != HANDS_IN
    known = set()
    for kind, item, form in sheet.parts:
        if item not in given.get(kind.id, {}):
            continue
        prefix = "" if one else f"{kind.id}.{item}." if item else f"{kind.id}."
        known |= {key for key in invalid.errors if key.startswith(prefix)}
        sheet.errors += fact_values.show(form, invalid, prefix=prefix)
    sheet.errors += [words for key, words in invalid.words(language()).items() if key not in known]


def _render(sheet: Sheet) -> str:
    opened, task, seat_ = sheet.opened, sheet.task, sheet.seat
    case = session().query(Case).filter_by(ref=task.case.ref).one()
    around = consequences.Around(opened, now(), case)
    can, _cannot = offers.offers(around, current_user.actor)
    others = [one for one in seat_.tasks if one.state == "drafted" and one is not task]
    end = None
    if seat_.end is not None and seat_.runs:
        end = ends.ticking(seat_.end.ends_at, _("The review ends"), _("The review's time is over"))
    return render_template(
        "review/assessment.html", sheet=sheet, case=case, round=session().get(Round, opened.year),
        city=law.city_words(task.case), measure=law.measure_words(opened.rules, case.measure),
        state=law.state(opened.rules, "assessment", opened.state), ref=opened.ref,
        parts=[_part(sheet, *part) for part in sheet.parts], headings=headings(seat_),
        total=papers.own_total(sheet.opened), end=end,
        sections=papers.sections(task, seat_), version=opened.head.seq,
        acts=[act for act in can if act["id"] != HANDS_IN], request_id=offers.request_id(),
        breaches=law.breaches(opened.rules, sheet.breaches), desk=url_for("review.desk"),
        confirm=_confirm(opened), list_ref=seat_.list.ref, counts=assessed.counted(seat_.states, runs=seat_.runs),
        others=[{"city": law.city_words(one.case),
                 "url": url_for("review.assessment", ref=one.assessment.ref)}
                for one in others if one.assessment],
    )  # fmt: skip


def _confirm(opened: Opened) -> str:
    rule = opened.rules.actions["assessment", HANDS_IN]
    return rule.confirm_zh if language().startswith("zh") else rule.confirm_en


def _part(sheet: Sheet, kind: FactKind, item: str, form: Form) -> Shown:
    """A part of the form, or how it reads once it can't be changed."""
    rules, measure = sheet.opened.rules, sheet.seat.list.measure
    heading = next((h for h in rules.measure(measure).heading if h.id == item), None)
    weight = rules.method(measure).weights.get(item) if heading and item else None
    on_record = sheet.opened.facts.recorded.one(kind.id, item) or {}
    return {
        "kind": kind, "form": form, "name": law.words(heading) if heading else kind.words(language()),
        "weight": weight, "citations": law.cites(rules, heading.cites if heading else kind.cites),
        "pairs": [(f.words(language()), _said(f, on_record)) for f in kind.field if on_record.get(f.id)],
    }  # fmt: skip


def _said(field_: Any, value: Any) -> str:
    given = value.get(field_.id)
    if field_.kind == "choice" and given in field_.choice:
        words = field_.choice_zh if language().startswith("zh") else field_.choice_en
        return str(words[field_.choice.index(given)])
    return str(given)

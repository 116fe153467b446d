"""Which sanction stands, what follows from it, and how is one imposed?"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form, SelectField, StringField

from casework.access import allow
from casework.errors import Conflict, Invalid, NotFound, Refused
from casework.handed_in import tie_again
from casework.i18n import language
from casework.queries.case import people
from casework.queries.incentives import SanctionPage, sanction_page
from casework.queries.rounds import newest, units
from casework.queries.snapshots import calendar, rules_of
from casework.queries.timeline import timeline
from casework.queries.visible import hidden_fields
from casework.reading import casework, let_go, now, session
from casework.services.desk import Opened
from casework.services.streams import Head
from casework.web import fact_forms, fact_values
from casework.web.again import written_reasons
from casework.web.fact_choices import Source
from casework.web.fact_values import Sender
from casework.web.forms import choices
from casework.web.shown import consequences, events, facts, law, offers, parts, periods
from casework.web.shown.law import Shown
from casework.web.shown.sent import messages
from workflows.facts import SanctionFacts
from workflows.words import Breach

from . import READERS, blueprint

# Whose a file is while the sanction that it belongs to has no number yet.
UNNUMBERED = "sanction/new"


@blueprint.get("/sanctions/<ref>")
@allow(*READERS, "unit")
def sanction(ref: str) -> ResponseReturnValue:
    """One sanction: the finding, whom it bars until when, what it did to running cases."""
    page = sanction_page(session(), current_user.actor, ref, now=now())
    rules = page.rules
    can, cannot = offers.offers(consequences.Around(page.opened, now(), None, page.unit),
                                current_user.actor)  # fmt: skip
    return render_template(
        "staff/sanction.html", page=page, s=page.sanction, round=page.round,
        unit=parts.unit_words(page.unit), city=law.division_words(page.division), can=can, cannot=cannot,
        state=law.state(rules, "sanction", page.sanction.state),
        clocks=[periods.period(row, rules, calendar(session()), now()) for row in page.deadlines],
        groups=_facts(page), articles=law.cites(rules, rules.states["sanction", "in_force"].cites),
        ended=[{"city": law.city_words(c), "url": url_for("staff.case", ref=c.ref), "ref": c.ref,
                "state": law.state(rules, "case", c.state)} for c in page.ended],
        events=events.lines(rules, timeline(session(), current_user.actor, [f"sanction/{ref}"]),
                            subject="sanction", ref=ref),
        messages=messages(session(), [f"sanction/{ref}"]),
    )  # fmt: skip


def _facts(page: SanctionPage) -> list[Shown]:
    actor, found = current_user.actor, []
    recorded, ref = page.facts.recorded, page.sanction.ref
    by = people(session(), {f.by for k in recorded.facts.values() for f in k.values()})
    for kind in page.rules.edition.facts:
        if kind.owner != "sanction":
            continue
        have = recorded.all(kind.id)
        several = kind.items == "free"
        add = several and actor.has(*kind.who)
        if not have and not add:
            continue
        rows = [{"pairs": facts.pairs(kind, f.value, "sanction", ref,
                                      hidden=hidden_fields(actor, kind)),
                 "aside": facts.recorder(f, by), "url": facts.url("sanction", ref, kind.id, item)}
                for item, f in have.items()]  # fmt: skip
        found.append({"title": kind.words(language()), "rows": rows,
                      "citations": law.cites(page.rules, kind.cites),
                      "add": facts.url("sanction", ref, kind.id, str(len(have) + 1))
                      if add else None})  # fmt: skip
    return found


class Impose(Form):
    """On whom: the city whose application was falsified, and the unit that put it forward."""

    division = StringField(validators=[fact_forms.Needed()])
    unit = SelectField(validate_choice=False)


def _impose_form() -> tuple[Impose, Form, Opened]:
    year = newest(session())
    rules = rules_of(session(), year) if year else None
    if rules is None:
        raise NotFound  # no round is open
    blank = Opened("sanction", "", {}, Head(""), rules,
                   SanctionFacts("", "", "", "", ""), rules.notice.year)  # fmt: skip
    blank.extra["calendar"] = calendar(session())
    form = Impose(request.form if request.method == "POST" else None,
                  data={"division": request.args.get("division", "")})  # fmt: skip
    form.division.label.text = _("City (division code)")
    form.division.description = _("The city whose application was falsified.")
    form.unit.label.text = _("Recommending unit")
    own = [(u.code, parts.unit_words(u)) for u in units(session())]
    form.unit.choices = choices([("", _("the city's own")), *own])
    finding = fact_forms.build(rules.facts["finding"], Source(blank), prefix="finding-")
    return form, finding, blank


@blueprint.get("/sanctions/new")
@allow("ministry")
def new_sanction() -> ResponseReturnValue:
    """The form to record a finding and impose what follows from it (16)."""
    form, finding, blank = _impose_form()
    return _impose_page(form, finding, blank)


@blueprint.post("/sanctions/new")
@allow("ministry")
def impose() -> ResponseReturnValue:
    """Impose it, or say why it can't be."""
    form, finding, blank = _impose_form()
    kind = blank.rules.facts["finding"]
    new: dict[str, Any] = {"division": (form.division.data or "").strip()}
    if form.unit.data:
        new["unit"] = form.unit.data
    try:
        sender = Sender(current_user.actor.user, UNNUMBERED, now())
        value = fact_values.take(finding, kind, sender)
        let_go()
        answer = casework().door.act(
            current_user.actor, "sanction", "impose", received_at=now(), new=new,
            given={"finding": {"": value}}, reasons=written_reasons(),
            comment=request.form.get("comment", ""),
            request_id=request.form.get("request_id") or None,
        )  # fmt: skip
    except Refused as refused:
        return _impose_page(form, finding, blank, breaches=refused.breaches), 422
    except Invalid as invalid:
        fact_values.show(finding, invalid, prefix="finding.")
        fact_values.show(form, invalid)
        return _impose_page(form, finding, blank), 422
    except Conflict as conflict:
        flash(conflict.words(language()), "warn")
        return _impose_page(form, finding, blank), 409
    tie_again(casework().db, UNNUMBERED, f"sanction/{answer.ref}", value.get("file", ""))
    flash(_("The sanction is in force, and what follows from it is done."), "good")
    return redirect(url_for("staff.sanction", ref=answer.ref), 303)


def _impose_page(
    form: Impose, finding: Form, blank: Opened, *, breaches: tuple[Breach, ...] = ()
) -> str:
    rules = blank.rules
    rule = rules.actions["sanction", "impose"]
    typed = written_reasons() if request.method == "POST" else {}
    return render_template(
        "staff/impose.html", form=form, finding=finding, kind=rules.facts["finding"],
        request_id=offers.request_id(), citations=law.cites(rules, rule.cites),
        tells=[parts.role_name(role) for role in rule.tells],
        lasts=rules.figure("deadline.sanction", language()),
        refused=law.breaches(rules, [b for b in breaches if not b.soft]),
        reasons=[law.breaches(rules, [b])[0] | {"key": b.key, "value": typed.get(b.key, ""),
                                                "missing": not typed.get(b.key)}
                 for b in breaches if b.soft],
    )  # fmt: skip

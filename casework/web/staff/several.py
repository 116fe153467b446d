"""How is one thing done to several cases at once, and what became of each?

Choosing only leads to a page that names every case, with what stands in the way of each; nothing
is done before that page is confirmed. Each case goes through the door by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from casework.access import allow
from casework.errors import CaseworkError, Conflict, Forbidden, NotFound, Refused
from casework.i18n import language
from casework.models import Case
from casework.queries.cases import by_refs, units_of
from casework.queries.snapshots import case_snapshots
from casework.reading import casework, let_go, now, session
from casework.redirects import safe
from casework.web.again import still_read
from casework.web.handing_in import hands_in
from casework.web.numbers import version_sent
from casework.web.shown import law, offers, parts
from casework.web.shown.law import Shown
from casework.web.shown.yours import with_ways
from workflows.edition import ActionRule
from workflows.facts import CaseFacts
from workflows.machine import Refusal, decide
from workflows.rules import Rules

from . import LOCAL, READERS, blueprint

MOST = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen case with its rules and facts, and the act's rule for it."""

    case: Case
    rules: Rules
    facts: CaseFacts
    rule: ActionRule


@blueprint.get("/cases/several")
@allow(*READERS, *LOCAL)
def several() -> ResponseReturnValue:
    """What the act will do to each of the chosen cases, and which of them it can't be done to."""
    refs = request.args.getlist("case")[:MOST]
    back = safe(request.args.get("next"), url_for("staff.cases"))
    if not refs:
        flash(_("Choose at least one case first."), "warn")
        return redirect(back)
    chosen = _chosen(refs, request.args.get("action", ""))
    return render_template("staff/several.html", back=back, **_shown(chosen))


@blueprint.post("/cases/several")
@allow(*READERS, *LOCAL)
def do_several() -> ResponseReturnValue:
    """Do it to each; who refuses is named with its reasons, the others are done."""
    chosen = _chosen(request.form.getlist("case")[:MOST], request.form.get("action", ""))
    back = safe(request.form.get("next"), url_for("staff.cases"))
    read = as_read(chosen)
    let_go()
    results = [done_to(one, read[one.case.ref]) for one in chosen]
    done = sum(result["done"] for result in results)
    if done == len(results):
        flash(ngettext("Done: %(action)s, %(num)d case.", "Done: %(action)s, %(num)d cases.", done,
                       action=chosen[0].rule.words(language())), "good")  # fmt: skip
        return redirect(back, 303)
    page = render_template("staff/several_done.html", results=results, back=back, done=done,
                           label=chosen[0].rule.words(language()))  # fmt: skip
    return page, 422 if not done else 200


def _chosen(refs: list[str], action: str) -> list[Chosen]:
    """The cases that this person may see (else 404), if the act is theirs and needs nothing more."""
    actor = current_user.actor
    cases = by_refs(session(), actor, refs)
    snapshots = case_snapshots(session(), [c.ref for c in cases])
    found = []
    for case in cases:
        rules, facts = snapshots[case.ref]
        rule = rules.actions.get(("case", action))
        if rule is None or not rule.start or rule.needs:
            raise NotFound
        if not actor.has(*rule.who):
            raise Forbidden
        found.append(Chosen(case, rules, facts, rule))
    if not found or len(found) != len(set(refs)):
        raise NotFound
    return found


def _shown(chosen: list[Chosen]) -> dict[str, object]:
    rule = chosen[0].rule
    units = units_of(session(), [one.case for one in chosen])
    rows = []
    for one in chosen:
        answer = decide(one.rules, rule.id, one.facts, actor=current_user.actor, now=now(),
                        trial=True)  # fmt: skip
        stops = answer.breaches if isinstance(answer, Refusal) else ()
        rows.append(_line(one) | {
            "unit": parts.unit_words(units[one.case.unit]), "stops": law.breaches(one.rules, stops),
            "version": one.case.version,
        })  # fmt: skip
    open_ = [row for row in rows if not row["stops"]]
    first = chosen[0]
    after = first.rules.states.get(("case", rule.to))
    happens = [
        ngettext("%(action)s: %(num)d case, each with its own record.",
                 "%(action)s: %(num)d cases, each with its own record.", len(open_),
                 action=rule.words(language()))
    ]  # fmt: skip
    if after:
        happens.append(_("They become “%(state)s”.", state=after.words(language())))
    return {
        "rows": rows, "open": open_, "rule": rule, "label": rule.words(language()),
        "happens": happens, "tells": parts.told(rule.tells), "request_id": offers.request_id(),
        "reason": rule.reason, "grave": offers.grave(first.rules, rule),
        "citations": law.cites(first.rules, rule.cites),
    }  # fmt: skip


def _line(one: Chosen) -> Shown:
    return {"ref": one.case.ref, "city": law.city_words(one.case), "demo": one.case.demo,
            "url": url_for("staff.case", ref=one.case.ref),
            "measure": law.measure_words(one.rules, one.case.measure, short=True),
            "state": law.state(one.rules, "case", one.case.state)}  # fmt: skip


def as_read(chosen: list[Chosen]) -> dict[str, int]:
    """The version of each case that the form was made from, by ref."""
    return {one.case.ref: still_read(one.rules, f"case/{one.case.ref}",
                                     version_sent(f"version-{one.case.ref}"))
            for one in chosen}  # fmt: skip


def done_to(one: Chosen, version: int) -> Shown:
    """The act on one case; its own request id, so that a second click does nothing twice."""
    asked = request.form.get("request_id", "")
    result = _line(one) | {"done": False, "breaches": [], "words": ""}
    try:
        casework().door.act(
            current_user.actor, "case", one.rule.id, ref=one.case.ref, received_at=now(),
            version=version,
            request_id=f"{asked[:22]}:{one.case.id}" if asked else None,
            comment=request.form.get("comment", ""), papers=hands_in(one.rules, one.rule),
        )  # fmt: skip
    except Refused as refused:
        result["breaches"] = with_ways(one.rules, refused.breaches, one.facts, current_user.actor,
                                       result["url"])  # fmt: skip
    except Conflict as conflict:
        result["words"] = conflict.words(language())
    except (Forbidden, NotFound, CaseworkError):
        result["words"] = _("This case isn't yours to act on.")
    else:
        result["done"] = True
    return result

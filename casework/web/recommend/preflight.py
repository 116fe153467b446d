"""Would the ministry's rules take this application as it stands, and what would each of them say?"""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import allow
from casework.filters import moment_words
from casework.i18n import language
from casework.queries import missing
from casework.queries.case import case_page
from casework.queries.earlier import with_earlier
from casework.reading import now, session
from casework.web.recommend import LOCAL, READERS, blueprint
from casework.web.shown import law, materials, preflight
from casework.web.shown.entries import Desk
from casework.web.shown.yours import form_url


@blueprint.get("/cases/<ref>/preflight")
@allow(*READERS, *LOCAL)
def preflight_page(ref: str) -> ResponseReturnValue:
    """Every rule by which the case is received, asked as if it were handed in now.

    Of what was handed in already it leads to the receipt, which tells the rest.
    """
    actor = current_user.actor
    page = case_page(session(), actor, ref, now=now())
    goal, step = missing.way(page.rules, page.facts.state)
    told = {
        "case": page.case, "round": page.round, "city": law.city_words(page.case),
        "measure": law.measure_words(page.rules, page.case.measure),
        "state": law.state(page.rules, "case", page.case.state), "at": moment_words(now(), language()),
        "goal": goal,
    }  # fmt: skip
    if goal is None:
        return render_template("recommend/preflight.html", **told)
    found = missing.preflight(page.rules, page.facts, goal, actor=actor, now=now())
    sections = materials.sections(Desk(page.opened, actor, page.people, {}))
    back = url_for(".preflight_page", ref=ref)

    def where(one: missing.Missing) -> str:
        kind = one.kind
        place = materials.where(sections, kind.id, one.item) if kind else None
        if place is None:
            return form_url(one, page.facts.recorded, back)
        section, anchor = place
        return url_for(".materials_section", ref=ref, section=section, _anchor=anchor)

    reader = preflight.Reader(actor, page.facts, where, back)
    rows = preflight.rows(page.rules, goal, found, reader)
    return render_template(
        "recommend/preflight.html", **told, rows=rows, act=goal.words(language()),
        hard=sum(not one.breach.soft for one in found),
        soft=sum(one.breach.soft for one in found),
        met=sum(not row["items"] and not row["first"] for row in rows),
        waiting=sum(bool(row["first"]) for row in rows),
        copies=page.case.state in page.rules.facts["condition"].states
        and with_earlier(session(), actor, [page.case]),
        step=step and actor.has(*step.who) and {"label": step.words(language()), "url": url_for(
            "acts.page", subject="case", ref=ref, action=step.id, next=back)},
    )  # fmt: skip

"""Where do city, bureaux and unit fill in an application together, each their own part?"""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import allow
from casework.errors import NotFound
from casework.queries.case import case_page
from casework.queries.earlier import earlier
from casework.reading import now, session
from casework.web.recommend import LOCAL, READERS, blueprint
from casework.web.shown import comments, corrections, fact_rows, law, materials, offers
from casework.web.shown.entries import Desk
from casework.web.shown.problems import problems_of
from casework.web.shown.sheet_rows import links
from workflows.edition import FactKind


@blueprint.get("/cases/<ref>/materials")
@allow(*READERS, *LOCAL)
def materials_start(ref: str) -> ResponseReturnValue:
    """The first section."""
    return redirect(url_for(".materials_section", ref=ref, section="conditions"))


@blueprint.get("/cases/<ref>/materials/<section>")
@allow(*READERS, *LOCAL)
def materials_section(ref: str, section: str) -> ResponseReturnValue:
    """One section: forms for what is this person's, words for what is others'."""
    actor = current_user.actor
    page = case_page(session(), actor, ref, now=now())
    rules = page.rules
    wrong = problems_of(rules, page.facts, actor, now()) if _open(page.case.state) else {}
    asked_for = corrections.seen_by(actor, page.facts.recorded)
    wrong, _remarks = corrections.beside(rules, asked_for, wrong)
    last = earlier(session(), actor, page.opened)
    said = comments.comments_of(page.opened, actor, page.people)
    figures = last.figures if last else {}
    found = materials.sections(Desk(page.opened, actor, page.people, wrong, said, figures))
    shown = materials.find(found, section)
    if shown is None:
        raise NotFound
    owner = fact_rows.Owner("case", ref, page.facts.recorded, page.case.measure, page.case.state)
    return render_template(
        "recommend/materials.html", page=page, case=page.case, round=page.round, sections=found,
        section=shown, city=law.city_words(page.case), request_id=offers.request_id,
        measure=law.measure_words(rules, page.case.measure),
        state=law.state(rules, "case", page.case.state), theirs=_theirs(shown),
        computed=fact_rows.computed(rules, owner, page.beside) if section == "figures" else [],
        back=url_for(".materials_section", ref=ref, section=section),
        last=last.case if last and last.carried else None,
        sheets=links(rules, page.facts, _kinds(shown)),
        after=found[found.index(shown) + 1] if shown is not found[-1] else None,
    )  # fmt: skip


def _open(state: str) -> bool:
    return state in ("drafted", "provincially_approved", "returned")


def _kinds(section: materials.Section) -> list[FactKind]:
    """The kinds of fact in it, each once, in their order."""
    return list(
        {entry.kind.id: entry.kind for group in section.groups for entry in group.entries}.values()
    )


def _theirs(section: materials.Section) -> bool:
    """Is there anything in it for this person to fill in?"""
    return any(entry.form for group in section.groups for entry in group.entries)

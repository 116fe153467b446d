"""Where do city, bureaux and unit fill in an application together, each their own part?"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.access import allow
from casework.errors import NotFound
from casework.queries.case import CasePage, case_page
from casework.queries.earlier import Earlier, earlier, signature
from casework.reading import now, session
from casework.web.recommend import LOCAL, READERS, blueprint
from casework.web.shown import comments, corrections, fact_rows, law, materials, offers, places
from casework.web.shown.entries import Desk
from casework.web.shown.problems import problems_of
from casework.web.shown.sheet_rows import links
from casework.web.shown.together import together
from workflows.edition import FactKind


@blueprint.get("/cases/<ref>/materials")
@allow(*READERS, *LOCAL)
def materials_start(ref: str) -> ResponseReturnValue:
    """The first section in which something is this person's to fill in."""
    actor = current_user.actor
    page = case_page(session(), actor, ref, now=now())
    first = places.first_of(page.rules, page.facts, actor)
    return redirect(url_for(".materials_section", ref=ref, section=first))


@blueprint.get("/cases/<ref>/materials/<section>")
@allow(*READERS, *LOCAL)
def materials_section(ref: str, section: str) -> ResponseReturnValue:
    """One section: forms for what is this person's, words for what is others'."""
    actor = current_user.actor
    page = case_page(session(), actor, ref, now=now())
    desk, last = desk_of(page, whole=bool(request.args.get("all")))
    rules, found = page.rules, materials.sections(desk)
    shown = materials.find(found, section)
    if shown is None:
        raise NotFound
    owner = fact_rows.Owner("case", ref, page.facts.recorded, page.case.measure, page.case.state)
    return render_template(
        "recommend/materials.html", page=page, case=page.case, round=page.round, sections=found,
        section=shown, city=law.city_words(page.case), request_id=offers.request_id,
        measure=law.measure_words(rules, page.case.measure),
        state=law.state(rules, "case", page.case.state), theirs=shown.theirs,
        hand=any(one.theirs for one in found),
        computed=fact_rows.computed(rules, owner, page.beside) if section == "figures" else [],
        back=url_for(".materials_section", ref=ref, section=section),
        last=last.case if last and last.carried else None,
        sheets=links(page.opened, actor, _kinds(shown)),
        together=list(together(desk, [shown])),
        after=found[found.index(shown) + 1] if shown is not found[-1] else None,
    )  # fmt: skip


def desk_of(page: CasePage, *, whole: bool = False) -> tuple[Desk, Earlier | None]:
    """Whose materials this person has before them, and the city's application of last time.

    `whole`: with every comment, rather than the newest at each thing.
    """
    actor, rules = current_user.actor, page.rules
    wrong = problems_of(rules, page.facts, actor, now()) if _open(page.case.state) else {}
    asked_for = corrections.seen_by(actor, page.facts.recorded)
    wrong, _remarks = corrections.beside(rules, asked_for, wrong, {})
    last = earlier(session(), actor, page.opened)
    said = comments.comments_of(page.opened, actor, page.people)
    signs = signature(session(), actor, rules.edition.facts)
    figures = last.figures if last else {}
    return Desk(page.opened, actor, page.people, wrong, said, whole, figures, signs), last


def _open(state: str) -> bool:
    return state in ("drafted", "provincially_approved", "returned")


def _kinds(section: materials.Section) -> list[FactKind]:
    """The kinds of fact in it, each once, in their order."""
    return list(
        {entry.kind.id: entry.kind for group in section.groups for entry in group.entries}.values()
    )

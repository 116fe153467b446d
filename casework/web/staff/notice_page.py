"""How is a notice read before it is published, and published: a list alone, or several in one?"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from casework.access import allow
from casework.i18n import language
from casework.queries.lists import ListPage
from casework.reading import now
from casework.web import fact_forms
from casework.web.again import reasons_asked
from casework.web.fact_choices import Source
from casework.web.shown import consequences, draft, inputs, law, offers, plans
from casework.web.shown.draft import Wanted, wanted
from casework.web.shown.law import Shown
from workflows.edition import ActionRule
from workflows.facts import Actor
from workflows.guards.notices import PLAN
from workflows.words import Breach

from . import READERS, blueprint
from .lists_as_one import Tried, reasons_for, send, version_name

PLACE = "publication"
OFFICER = frozenset({"ministry"})


@blueprint.get("/lists/<ref>/notice")
@allow(*READERS)
def notice_page(ref: str) -> ResponseReturnValue:
    """The notice as it would read if it were published now, or on a day that is asked for."""
    found = wanted(ref)
    return _show(found, _place(found), Tried())


@blueprint.post("/lists/<ref>/notice")
@allow("ministry")
def publish(ref: str) -> ResponseReturnValue:
    """Publish it now: every list that the notice carries, or none of them."""
    found = wanted(ref, along=request.form.getlist("with"))
    form, done = _place(found), _done(found, found.rule)
    tried = send(found, found.rule.id, form, found.page.rules.facts[PLACE])
    return _answer(found, tried, done, form=form)


@blueprint.post("/lists/<ref>/notice/plan")
@allow("ministry")
def plan_as_one(ref: str) -> ResponseReturnValue:
    """Plan that one notice carries every list that is shown, or plan none of them."""
    found = wanted(ref, along=request.form.getlist("with"))
    rule = found.page.rules.actions["list", "plan"]
    form, done = plans.form(found.page), _done(found, rule)
    tried = send(found, rule.id, form, found.page.rules.facts[PLAN])
    return _answer(found, tried, done, planned=form)


def _answer(
    found: Wanted, tried: Tried | None, done: str, *, form: Form | None = None,
    planned: Form | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """To the list where it is done; else the page as things stand now, with what was typed."""
    ref = found.page.list.ref
    if tried is None:
        flash(done, "good")
        return redirect(url_for("staff.list_page", ref=ref), 303)
    again = wanted(ref, along=[page.list.ref for page in found.pages[1:]])
    return _show(again, form or _place(again), tried, planned), tried.code


def _place(found: Wanted) -> Form:
    """Where it is published beside this site."""
    kind, source = found.page.rules.facts[PLACE], Source(found.page.opened)
    return fact_forms.build(kind, source, prefix=f"{PLACE}-",
                            data=found.page.facts.recorded.one(PLACE))  # fmt: skip


def _done(found: Wanted, rule: ActionRule) -> str:
    around = [consequences.Around(page.opened, now()) for page in found.pages]
    return consequences.done_words(rule, dict.fromkeys(
        line for one in around for line in consequences.tells(one, rule)))  # fmt: skip


# --- the page -----------------------------------------------------------------------------------


def _show(found: Wanted, form: Form, tried: Tried, planned: Form | None = None) -> str:
    page, rules, rule = found.page, found.page.rules, found.rule
    notice, actor = found.notice, current_user.actor
    mine = actor.has(*rule.who) and page.list.state in rule.start
    named = draft.measures(found.pages)
    left = {one.list.ref: _left(found, one) for one in found.pages}
    needed = PLACE in rules.facts and any(
        PLACE in inputs.needed(_around(found, one), rule, _officer()) for one in found.pages)  # fmt: skip
    return render_template(
        "staff/notice.html", page=page, round=page.round, rules=rules, wanted=found, tried=tried,
        draft=notice and draft.shown(notice, page), named=named, form=form, kind=rules.facts[PLACE],
        measure=law.measure_words(rules, page.list.measure), label=rule.words(language()),
        place_missing=needed and page.facts.recorded.one(PLACE) is None, mine=mine,
        in_the_way=_in_the_way(found, left), reasons=_asked(found, left, tried),
        happens=_lines(found, consequences.happens), tells=_told(found), other=_other(found),
        versions=[(version_name(one), one.list.version) for one in found.pages],
        request_id=offers.request_id(), citations=law.cites(rules, rule.cites),
        plan=plans.plan(page), planning=plans.offered(page, found, planned),
        refused=[(named.get(ref, ""), law.breaches(rules, [b for b in breaches if not b.soft]))
                 for ref, breaches in tried.refused.items() if any(not b.soft for b in breaches)],
        published=[one.notice_ref for one in page.publicities],
    )  # fmt: skip


def _officer() -> Actor:
    """Whoever may publish: what stands in the way of that is shown to those who only read, too."""
    actor: Actor = current_user.actor
    return actor if actor.has(*OFFICER) else Actor(0, "", OFFICER)


def _around(found: Wanted, page: ListPage) -> consequences.Around:
    return consequences.Around(page.opened, found.at)


def _left(found: Wanted, page: ListPage) -> tuple[Breach, ...]:
    return inputs.left(_around(found, page), found.rule, _officer())


def _in_the_way(found: Wanted, left: dict[str, tuple[Breach, ...]]) -> list[tuple[str, Any]]:
    """What no input and no reason settles, list by list."""
    named = draft.measures(found.pages)
    hard = {ref: [b for b in breaches if not b.soft] for ref, breaches in left.items()}
    return [(named.get(ref, ""), law.breaches(found.page.rules, breaches))
            for ref, breaches in hard.items() if breaches]  # fmt: skip


def _asked(found: Wanted, left: dict[str, tuple[Breach, ...]], tried: Tried) -> list[Shown]:
    """The boxes for reasons, those of another list under its number."""
    asked = []
    for page in found.pages:
        ref = page.list.ref
        refused = tried.refused.get(ref, ())
        soft = dict.fromkeys(b for b in (*left[ref], *refused) if b.soft)
        typed = reasons_for(found, page) if request.method == "POST" else {}
        for one in reasons_asked(page.rules, soft, typed, refused=refused):
            key = one["key"] if page is found.page else f"{ref}/{one['key']}"
            asked.append(one | {"key": key})
    return asked


def _lines(found: Wanted, told: Any) -> list[str]:
    """What will happen, of several lists each line with its measure before it."""
    named, lines = draft.measures(found.pages), []
    for page in found.pages:
        own = told(_around(found, page), found.rule)
        name = named.get(page.list.ref)
        lines += [
            _("%(measure)s: %(line)s", measure=name, line=one) if name else one for one in own
        ]
    if named:
        lines.append(_("One notice carries both lists; where one can't be published, neither is."))
    return lines


def _told(found: Wanted) -> list[str]:
    return list(dict.fromkeys(line for page in found.pages for line in
                              consequences.tells(_around(found, page), found.rule)))  # fmt: skip


def _other(found: Wanted) -> list[str]:
    """The round's other lists that might stand in the same notice."""
    rules = found.page.rules
    return [law.measure_words(rules, ref.partition("-")[2]) for ref in found.others]

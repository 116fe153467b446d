"""How is a notice read before it is published, and published: a list alone, or several in one?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from casework.access import allow
from casework.errors import Conflict, Invalid, Refused
from casework.i18n import language
from casework.queries.lists import ListPage
from casework.reading import casework, let_go, now
from casework.services.together import AllRefused
from casework.services.wish import Wish
from casework.web import fact_forms, fact_values
from casework.web.again import meanwhile, reasons_asked, written_reasons
from casework.web.fact_choices import Source
from casework.web.fact_values import Sender
from casework.web.numbers import version_sent
from casework.web.shown import consequences, draft, inputs, law, offers, plans
from casework.web.shown.draft import Wanted, wanted
from casework.web.shown.law import Shown
from workflows.facts import Actor
from workflows.words import Breach

from . import READERS, blueprint

PLACE = "publication"
OFFICER = frozenset({"ministry"})


@dataclass(slots=True)
class Tried:
    """What came of a try to publish: every refusal by list, and who was quicker."""

    refused: dict[str, tuple[Breach, ...]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    changed: Shown | None = None


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
    form, tried = _place(found), Tried()
    done = _done(found)
    try:
        wishes = _wishes(found, form)
        let_go()
        casework().door.act_together(wishes)
    except AllRefused as refused:
        tried.refused = {wish.ref: breaches for wish, breaches in refused.each}
    except Refused as refused:
        tried.refused = {ref: refused.breaches}
    except Invalid as invalid:
        tried.errors = fact_values.show(form, invalid, prefix=f"{PLACE}.")
    except Conflict as conflict:
        tried.changed = meanwhile(found.page.opened, conflict)
    else:
        flash(done, "good")
        return redirect(url_for("staff.list_page", ref=ref), 303)
    again = wanted(ref, along=[page.list.ref for page in found.pages[1:]])
    return _show(again, form, tried), 409 if tried.changed else 422


def _place(found: Wanted) -> Form:
    """Where it is published beside this site."""
    kind, source = found.page.rules.facts[PLACE], Source(found.page.opened)
    return fact_forms.build(kind, source, prefix=f"{PLACE}-",
                            data=found.page.facts.recorded.one(PLACE))  # fmt: skip


def _wishes(found: Wanted, form: Form) -> list[Wish]:
    """One wish a list: what was typed of the place holds for all, each has its own reasons."""
    kind = found.page.rules.facts[PLACE]
    sender = Sender(current_user.actor.user, found.page.opened.head.stream, now())
    given: dict[str, Any] = {}
    if fact_values.filled(form, kind):
        given = {PLACE: {"": fact_values.take(form, kind, sender)}}
    return [
        Wish(actor=current_user.actor, subject="list", name=found.rule.id, ref=page.list.ref,
             received_at=now(), version=version_sent(_version(page)), given=given,
             request_id=request.form.get("request_id") or None, reasons=_reasons(found, page))
        for page in found.pages
    ]  # fmt: skip


def _version(page: ListPage) -> str:
    return f"version-{page.list.ref}"


def _reasons(found: Wanted, page: ListPage) -> dict[str, str]:
    """The reasons that were written for this list: those of the others stand under their numbers."""
    typed, ref = written_reasons(), page.list.ref
    if page is not found.page:
        own = f"{ref}/"
        return {key.removeprefix(own): words for key, words in typed.items() if key.startswith(own)}
    others = tuple(f"{one.list.ref}/" for one in found.pages[1:])
    return {key: words for key, words in typed.items() if not key.startswith(others)}


def _done(found: Wanted) -> str:
    around = [consequences.Around(page.opened, now()) for page in found.pages]
    return consequences.done_words(found.rule, dict.fromkeys(
        line for one in around for line in consequences.tells(one, found.rule)))  # fmt: skip


# --- the page -----------------------------------------------------------------------------------


def _show(found: Wanted, form: Form, tried: Tried) -> str:
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
        versions=[(_version(one), one.list.version) for one in found.pages],
        request_id=offers.request_id(), citations=law.cites(rules, rule.cites),
        plan=plans.plan(page), planning=plans.offered(page, found),
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
        typed = _reasons(found, page) if request.method == "POST" else {}
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

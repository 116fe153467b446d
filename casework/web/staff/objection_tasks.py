"""Which objections, and which complaints about staff, wait for this person's next step?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from casework.i18n import language
from casework.models import Case, DeadlineRow, Objection, User
from casework.queries import complaints
from casework.queries import dashboard as queries
from casework.queries.deadlines import deadlines_of
from casework.queries.objections import leads
from casework.queries.snapshots import calendar, rules_of
from casework.reading import now, session
from casework.web.shown import law, periods
from casework.web.shown.law import Shown
from notifications.untold import untold


def objection_tasks(year: int | None) -> Iterator[Shown]:
    """The next step of each objection, where it is this person's; those joined are one task."""
    found = queries.objections_to_handle(session(), year=year)
    refs = [o.ref for o, _case in found]
    clocks = {d.owner: d for d in deadlines_of(
        session(), [f"objection/{ref}" for ref in refs], only_open=True)}  # fmt: skip
    proposed, decides = queries.proposers(session(), refs), queries.deciders(session(), refs)
    login = session().get_one(User, current_user.id).login
    joined_to = {ref: lead for ref, lead in leads(session(), refs).items() if lead in refs}
    for o, case in found:
        step = _step(o, proposed.get(o.ref), decides.get(o.ref, login) == login)
        if step and o.ref not in joined_to:
            joined = [ref for ref, lead in joined_to.items() if lead == o.ref]
            yield _task(o, case, step, joined, [
                clocks[owner] for ref in (o.ref, *joined) if (owner := f"objection/{ref}") in clocks
            ])  # fmt: skip


def untold_tasks(year: int | None) -> Iterator[Shown]:
    """Objectors who left no e-mail address and were not told of an act yet, for their handlers."""
    waiting = untold(session())
    for o, case in queries.objections_of(session(), list(waiting), year=year):
        if o.handler in (None, current_user.id):
            acts = dict.fromkeys(waiting[o.ref])
            rules = rules_of(session(), case.round_year)
            assert rules is not None
            yield {
                "icon": "envelope-x", "tone": "warn", "tag": None, "when": None,
                "url": url_for("staff.objection", ref=o.ref) + "#untold",
                "what": _("Objection to %(city)s: tell the objector by telephone or letter",
                          city=law.city_words(case)),
                "why": _(", ").join([_("No. %(ref)s", ref=o.ref), *(
                    rules.actions["objection", act].words(language()) for act in acts)]),
            }  # fmt: skip


def _task(
    o: Objection, case: Case, step: str, joined: Sequence[str], clocks: Sequence[DeadlineRow]
) -> Shown:
    rules = rules_of(session(), case.round_year)
    assert rules is not None
    state = rules.states["objection", o.state]
    first = min(clocks, key=lambda row: row.ends_at, default=None)
    return {
        "icon": state.icon, "tone": state.tone, "tag": None,
        "url": url_for("staff.objection", ref=o.ref),
        "what": _("Objection to %(city)s: %(step)s", city=law.city_words(case), step=step),
        "why": _marks(o, joined), "when": periods.near(first, calendar(session()), now()),
    }  # fmt: skip


def _step(o: Objection, proposer: int | None, decides: bool) -> str:
    """What comes next; "" where it is somebody else's: the handler's, or who is to decide."""
    if o.state == "ruling_proposed":
        return _("make the ruling") if decides and proposer != current_user.id else ""
    ministry = current_user.actor.has("ministry") and o.handler in (None, current_user.id)
    if o.state == "lodged" and ministry:
        return _("formal check")
    if o.state == "admitted" and ministry:
        return _("investigate and propose a ruling")
    if o.state not in ("lodged", "admitted", "to_complete") and ministry:
        return _("reply to the objector")
    return ""


def _marks(o: Objection, joined: Sequence[str]) -> str:
    marks = [_("No. %(ref)s", ref=o.ref)]
    if joined:
        marks.append(_("with %(refs)s, joined to it", refs=_(", ").join(joined)))
    if o.late:
        marks.append(_("not in due form (%(what)s)", what=_("late")))
    if o.anonymous:
        marks.append(_("not in due form (%(what)s)", what=_("anonymous / not signed or sealed")))
    return _(", ").join(marks)


def complaint_tasks(year: int | None) -> Iterator[Shown]:
    """Each complaint about staff that isn't closed: an auditor's alone, as nobody else sees one."""
    for one in complaints.waiting(session(), current_user.actor, year=year):
        rules = rules_of(session(), one.round_year)
        assert rules is not None
        state = rules.states["complaint", one.state]
        yield {
            "icon": state.icon, "tone": state.tone, "tag": None, "when": None,
            "url": url_for("staff.complaint", ref=one.ref),
            "what": _("Complaint about staff: %(state)s", state=state.words(language())),
            "why": _("No. %(ref)s", ref=one.ref),
        }  # fmt: skip

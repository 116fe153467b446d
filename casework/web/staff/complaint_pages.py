"""What do auditors do with a complaint about staff, which nobody else sees?"""

from __future__ import annotations

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from casework.access import allow
from casework.business_clock import wall
from casework.filters import iso, moment_words
from casework.i18n import language
from casework.models import Complaint
from casework.queries import complaints as queries
from casework.queries.complaints import ComplaintPage, complaint_page
from casework.queries.rounds import rounds
from casework.queries.snapshots import calendar, rules_of
from casework.queries.timeline import timeline
from casework.queries.visible import hidden_fields
from casework.reading import casework, let_go, now, session
from casework.services.looks import note_look
from casework.web.public import complain
from casework.web.shown import consequences, events, facts, law, offers, periods
from casework.web.shown.law import Shown
from casework.web.shown.sent import messages
from casework.web.shown.uncover import uncovered

from . import blueprint


@blueprint.get("/complaints")
@allow("auditor")
def complaints() -> ResponseReturnValue:
    """All of them, what is open first."""
    found = queries.complaints(session(), current_user.actor)
    return render_template("staff/complaints.html", rows=[_row(one) for one in found])


def _row(one: Complaint) -> Shown:
    rules = rules_of(session(), one.round_year)
    assert rules is not None
    return {"ref": one.ref, "url": url_for("staff.complaint", ref=one.ref), "iso": iso(one.lodged_at),
            "state": law.state(rules, "complaint", one.state), "year": one.round_year,
            "words": moment_words(one.lodged_at, language())}  # fmt: skip


@blueprint.get("/complaints/<ref>")
@allow("auditor")
def complaint(ref: str) -> ResponseReturnValue:
    """One complaint; who complains, of whom and in which words stays covered."""
    return _show(complaint_page(session(), current_user.actor, ref, now=now()), words=False)


@blueprint.post("/complaints/<ref>/words")
@allow("auditor")
def complaint_words(ref: str) -> ResponseReturnValue:
    """Uncover the words, and write down that they were read."""
    let_go()
    note_look(casework().db, current_user.actor, ref, received_at=now(), wall=wall,
              subject="complaint")  # fmt: skip
    return _show(complaint_page(session(), current_user.actor, ref, now=now()), words=True)


@blueprint.get("/complaints/register")
@allow("auditor")
def register_complaint() -> ResponseReturnValue:
    """Enter one that came on paper or by telephone, in the newest round."""
    return complain.show(_newest(), complain.RegisterComplaint(formdata=None))


@blueprint.post("/complaints/register")
@allow("auditor")
def registered_complaint() -> ResponseReturnValue:
    """Record it as the auditor's act; the code is printed for the letter of reply."""
    return complain.send(_newest(), complain.RegisterComplaint(), current_user.actor)


def _newest() -> int:
    known = rounds(session())
    return known[0].year if known else abort(404)


def _show(page: ComplaintPage, *, words: bool) -> str:
    rules, row = page.opened.rules, page.complaint
    can, cannot = offers.offers(consequences.Around(page.opened, now()), current_user.actor)
    stream = f"complaint/{row.ref}"
    return render_template(
        "staff/complaint.html", row=row, round=page.round, words_shown=words, looks=page.looks,
        state=law.state(rules, "complaint", row.state), can=can, cannot=cannot,
        lodged=moment_words(row.lodged_at, language()), groups=_facts(page, words=words),
        clocks=[periods.period(one, rules, calendar(session()), now()) for one in page.deadlines],
        erased=page.erased,
        events=[events.line(rules, one, words=one.event.role != "objector")
                for one in timeline(session(), current_user.actor, [stream])],
        messages=messages(session(), [stream]),
    )  # fmt: skip


def _facts(page: ComplaintPage, *, words: bool) -> list[Shown]:
    """What is on record; personal fields only once they were uncovered."""
    found, owner = [], f"complaint/{page.complaint.ref}"
    for kind in page.opened.rules.edition.facts:
        if kind.owner != "complaint":
            continue
        hidden = () if words else hidden_fields(current_user.actor, kind)
        for item, fact in page.opened.facts.recorded.all(kind.id).items():
            value = uncovered(owner, kind, item, fact.value) if words else fact.value
            pairs = facts.pairs(kind, value, "complaint", page.complaint.ref, hidden=hidden)
            found.append({
                "title": kind.words(language()), "pairs": [p for p in pairs if p[1]],
                "covered": any(f in fact.value for f in hidden),
                "aside": Markup.escape(facts.recorder(fact, page.people)),
                "citations": law.cites(page.opened.rules, kind.cites),
            })  # fmt: skip
    return found

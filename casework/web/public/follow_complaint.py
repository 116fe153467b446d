"""What became of my complaint about the staff?"""

from __future__ import annotations

from datetime import date

from flask import render_template
from flask_babel import gettext

from casework.queries import complaints
from casework.reading import now, session
from casework.web.public.forms import Follow
from casework.web.shown.uncover import uncovered

# What each state means for who complained.
COMPLAINT = {
    "lodged": lambda: gettext("It is received, and read by the audit side alone."),
    "transferred": lambda: gettext("It was passed on to the office in charge."),
    "closed": lambda: gettext("It is settled. The reply stands below."),
}


def complaint_followed(ref: str) -> str:
    """Where it stands; the caller has made sure that its author asks."""
    own = complaints.followed(session(), ref, now=now())
    row, opened = own.complaint, own.opened
    kind = opened.rules.facts["complaint_answer"]
    answer = uncovered(f"complaint/{ref}", kind, "", opened.facts.recorded.one(kind.id) or {})
    day = answer.get("date")
    return render_template(
        "public/complaint_followed.html", title=gettext("Complaint %(ref)s", ref=ref), row=row,
        state=opened.rules.states["complaint", row.state], says=COMPLAINT[row.state](), own=own,
        reply=answer.get("text", ""), replied_on=date.fromisoformat(day) if day else None,
        form=Follow(formdata=None),
    )  # fmt: skip

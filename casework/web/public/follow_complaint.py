"""What became of my complaint about the staff?"""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext

from casework.attachments import named
from casework.queries import complaints
from casework.queries.followed import day_of
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

    def told(kind: str, item: str = "") -> dict[str, Any]:
        said = opened.facts.recorded.one(kind, item) or {}
        return uncovered(f"complaint/{ref}", opened.rules.facts[kind], item, said)

    answer, lodging = told("complaint_answer"), told("complaint_lodging")
    proofs = [
        told("complaint_proof", item) for item in opened.facts.recorded.all("complaint_proof")
    ]
    return render_template(
        "public/complaint_followed.html", title=gettext("Complaint %(ref)s", ref=ref), row=row,
        state=opened.rules.states["complaint", row.state], says=COMPLAINT[row.state](), own=own,
        reply=answer.get("text", ""), replied_on=day_of(answer), written=lodging,
        evidence=[(named(one["file"])[1], one.get("what", "")) for one in proofs], form=Follow(formdata=None),
    )  # fmt: skip

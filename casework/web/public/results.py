"""Which cities were approved, and which are in their incentive year on a given day?"""

from __future__ import annotations

from flask import Response, abort, render_template
from flask_babel import gettext

from casework.access import PUBLIC, allow
from casework.documents.publicity.final import final_file
from casework.queries import public
from casework.reading import casework, let_go, now, session
from casework.web.public import blueprint
from casework.web.public.asked_day import asked, asked_day, instant_on
from casework.web.public.saved import saved
from workflows.calendar import beijing_day


@blueprint.get("/results")
@allow(PUBLIC)
def results() -> str:
    """The final lists in order of division codes, and who is in term on the day asked for."""
    today, on, wrong = beijing_day(now()), asked_day(), ""
    if on is None:
        on = today
        wrong = gettext("“%(day)s” isn't a day. Write it like 2022-06-02.", day=asked()[:20])
    return render_template(
        "public/results.html", title=gettext("Results"), on=on, wrong=wrong,
        today=today, finals=public.final_lists(session()),
        in_term=public.in_term(session(), instant_on(on)), invented=casework().demo,
    )  # fmt: skip


@blueprint.get("/results/<ref>.<any(docx,pdf):extension>")
@allow(PUBLIC)
def final_list(ref: str, extension: str) -> Response:
    """A final list as a Word file or a PDF; 404 before its approval."""
    found = next((one for one in public.final_lists(session()) if one.ref == ref), None)
    if found is None:
        abort(404)
    demo = casework().demo
    let_go()
    made = final_file(found, extension, demo=demo)
    return saved(made, f"final-list-{ref}.{extension}", f"{ref} 入选名单.{extension}")

"""Where does somebody find the open data, explained and as files?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, abort, make_response, render_template
from flask_babel import gettext

from casework.access import PUBLIC, allow
from casework.i18n import language
from casework.reading import casework, now
from casework.web.public import blueprint
from casework.web.public.asked_day import asked, asked_day, instant_on
from casework.web.public.publications import publications
from workflows.calendar import beijing_day

from .files import as_csv, as_json, as_schema, schema_of, written
from .sets import SETS, Dataset
from .terms_of_use import COUNTS, SOURCE, USE

# A script of any site may read the files. No cookie comes along with "*", and there is nothing in
# them that isn't the same for everybody.
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@blueprint.get("/data")
@allow(PUBLIC)
def data() -> str:
    """Which sets there are, where their files are, what their columns mean, and how they may be used."""
    at = now()
    return render_template(
        "public/data.html", title=gettext("Open data"), today=beijing_day(at), source=SOURCE,
        use=USE, counts=COUNTS, invented=casework().demo, since=_since(),
        sets=[{"is": one, "count": len(one.rows(at)),
               "columns": [_explained(column) for column in one.line]} for one in SETS.values()],
    )  # fmt: skip


@blueprint.get("/data/<name>.json")
@allow(PUBLIC)
def data_json(name: str) -> Response:
    """A set's records with what has to be known of them."""
    return _file(name, "application/json", as_json)


@blueprint.get("/data/<name>.csv")
@allow(PUBLIC)
def data_csv(name: str) -> Response:
    """The same as a table, to be saved."""
    answer = _file(name, "text/csv; charset=utf-8", lambda dataset, rows, _: as_csv(dataset, rows))
    if answer.status_code == 200:
        answer.headers["Content-Disposition"] = f'attachment; filename="{_called(_set(name))}.csv"'
    return answer


@blueprint.get("/data/<name>.schema.json")
@allow(PUBLIC)
def data_schema(name: str) -> Response:
    """What the two files of a set look like."""
    answer = make_response(as_schema(_set(name)))
    answer.mimetype = "application/schema+json"
    answer.headers.update(OPEN)
    return answer


def _set(name: str) -> Dataset:
    return SETS.get(name) or abort(404)


def _file(name: str, kind: str, content: Callable[[Dataset, Any, date], str]) -> Response:
    dataset = _set(name)
    on = asked_day() if dataset.dated else beijing_day(now())
    if on is None:
        return _no_day()
    answer = make_response(content(dataset, dataset.rows(instant_on(on)), on))
    answer.content_type = kind
    answer.headers.update(OPEN)
    answer.headers["Link"] = (
        f'<{schema_of(dataset)}>; rel="describedby"; type="application/schema+json"'
    )
    return answer


def _called(dataset: Dataset) -> str:
    """What a file is called once it is saved, far from the page that says what it is."""
    on = asked_day() if dataset.dated else None
    parts = ["demo" if casework().demo else "", dataset.id, on.isoformat() if on else ""]
    return "-".join(part for part in parts if part)


def _no_day() -> Response:
    """What `on` has to look like, to a program and to whoever reads its log."""
    said = asked()[:20]
    answer = make_response(written({
        "error": "invalid", "parameter": "on", "format": "YYYY-MM-DD",
        "message": {"zh": f"“{said}”不是日期。on 请写成年-月-日，如 2022-12-22；不填即为当前。",
                    "en": f"“{said}” isn't a day. Write on as year-month-day, such as 2022-12-22, "
                          "or leave it out for now."},
    }), 400)  # fmt: skip
    answer.mimetype = "application/json"
    answer.headers.update(OPEN)
    return answer


def _since() -> str:
    """From which round on there is anything."""
    years = [shown.year for shown in publications()]
    if not years:
        return gettext("Nothing is public yet.")
    return gettext("the round of %(year)s", year=min(years))


def _explained(column: Any) -> dict[str, Any]:
    """A line of the page's table of columns."""
    lang = language()
    kind = column.kind.words(lang)
    if column.empty:
        kind = gettext("%(kind)s, may be empty", kind=kind)
    return {"name": column.name, "means": column.words(lang), "kind": kind}

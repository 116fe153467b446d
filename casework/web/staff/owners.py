"""What is the owner of a deadline, an event or a message called in one short line?"""

from __future__ import annotations

from collections.abc import Iterable

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select

from casework.models import Case, Division, Objection, Unit
from casework.queries.snapshots import rules_of
from casework.reading import session
from casework.web.shown import law, parts
from casework.web.subjects import round_words


def learn(streams: Iterable[str]) -> None:
    """Read at once what the owners of these streams are called, so that no line asks by itself."""
    known = _known()
    wanted = {s for s in streams if s not in known}
    cases = {s.partition("/")[2] for s in wanted if s.startswith("case/")}
    objections = {s.partition("/")[2] for s in wanted if s.startswith("objection/")}
    if cases:
        for case in session().scalars(select(Case).where(Case.ref.in_(cases))):
            known[f"case/{case.ref}"] = case_line(case)
    if objections:
        asked = select(Objection.ref, Case).join(Case, Case.ref == Objection.case_ref)
        for ref, case in session().execute(asked.where(Objection.ref.in_(objections))):
            known[f"objection/{ref}"] = _("%(city)s, objection %(ref)s", city=law.city_words(case),
                                          ref=ref)  # fmt: skip


def owner_words(stream: str) -> str:
    """The owner of a stream in a few words; its ref where it has no name."""
    known = _known()
    if stream not in known:
        learn([stream])
    if stream not in known:
        known[stream] = _other(stream)
    return known[stream]


def _known() -> dict[str, str]:
    if "owner_words" not in g:
        g.owner_words = {}
    found: dict[str, str] = g.owner_words
    return found


def case_line(case: Case) -> str:
    """A case as “city, measure”."""
    rules = rules_of(session(), case.round_year)
    measure = law.measure_words(rules, case.measure, short=True) if rules else case.measure
    return _("%(city)s, %(measure)s", city=law.city_words(case), measure=measure)


def _other(stream: str) -> str:
    subject, _slash, ref = stream.partition("/")
    if subject == "list":
        year, _dash, measure = ref.partition("-")
        rules = rules_of(session(), int(year)) if year.isdigit() else None
        words = law.measure_words(rules, measure, short=True) if rules else measure
        return _("list %(year)s, %(measure)s", year=year, measure=words)
    if subject == "round" and ref.isdigit():
        return round_words(int(ref))
    if subject == "division":
        row = session().get(Division, ref)
        if row is not None:
            return law.division_words(row)
    if subject == "unit":
        unit = session().get(Unit, ref)
        if unit is not None:
            return parts.unit_words(unit)
    if subject == "sanction":
        return _("sanction %(ref)s", ref=ref)
    return ref

"""Which kinds of subject have pages, how are their addresses made, and what is each called?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter

from casework.i18n import language
from casework.models import Assessment, Case, Division, Objection, Round, Sanction, Unit, User
from casework.services.desk import Opened

from .shown import law, parts
from .shown.law import Shown

# Subject → how it stands in an address.
PLURALS = {"case": "cases", "list": "lists", "round": "rounds", "division": "divisions",
           "unit": "units", "objection": "objections", "sanction": "sanctions",
           "assessment": "assessments", "complaint": "complaints"}  # fmt: skip
SINGULARS = {plural: subject for subject, plural in PLURALS.items()}
HOMES = {"case": "staff.case", "list": "staff.list_page", "round": "staff.round_page",
         "division": "staff.division", "unit": "staff.unit", "objection": "staff.objection",
         "sanction": "staff.sanction", "assessment": "review.assessment",
         "complaint": "staff.complaint"}  # fmt: skip


class SubjectConverter(BaseConverter):
    """`/cases/…` in an address is subject `case`, and so on."""

    regex = "|".join(PLURALS.values())
    part_isolating = True

    def to_python(self, value: str) -> str:
        return SINGULARS[value]

    def to_url(self, value: Any) -> str:
        return PLURALS[value]


def use_converter(app: Any) -> None:
    """Let routes name a subject."""
    app.url_map.converters["subject"] = SubjectConverter


@dataclass(frozen=True, slots=True)
class About:
    """What a page of an act or a fact says of its subject, and where it leads back to."""

    title: str
    sub: str
    url: str
    crumbs: list[Shown]
    round: Round | None = None
    case: Case | None = None
    unit: Unit | None = None
    demo: bool = False
    member: str = ""  # of an assessment that is somebody else's: whose


def home(subject: str, ref: str) -> str:
    """The subject's own page."""
    return url_for(HOMES[subject], ref=ref)


def round_words(year: int) -> str:
    """What a year's round is called."""
    return _("Round %(year)d", year=year)


def about(session: Session, opened: Opened) -> About:
    """What the subject is called, in the reader's language."""
    return ABOUT[opened.subject](session, opened)


def _crumbs(*pairs: tuple[str, str | None]) -> list[Shown]:
    return [{"label": label, "url": url} for label, url in pairs]


def _case(session: Session, opened: Opened) -> About:
    case = session.scalars(select(Case).where(Case.ref == opened.ref)).one()
    city = law.city_words(case)
    where = home("case", opened.ref)
    return About(
        city, law.measure_words(opened.rules, case.measure), where,
        _crumbs((_("Cases"), url_for("staff.cases")), (city, where)),
        session.get(Round, case.round_year), case, session.get(Unit, case.unit), case.demo,
    )  # fmt: skip


def _list(session: Session, opened: Opened) -> About:
    measure = law.measure_words(opened.rules, opened.row["measure"])
    where = home("list", opened.ref)
    return About(
        _("Shortlist"), _("%(year)d · %(measure)s", year=opened.year, measure=measure), where,
        _crumbs((_("Shortlists"), url_for("staff.lists", round=opened.year)), (measure, where)),
        session.get(Round, opened.year),
    )  # fmt: skip


def _objection(session: Session, opened: Opened) -> About:
    row = session.scalars(select(Objection).where(Objection.ref == opened.ref)).one()
    case = session.scalars(select(Case).where(Case.ref == row.case_ref)).one()
    where = home("objection", opened.ref)
    return About(
        _("Objection %(ref)s", ref=opened.ref), law.city_words(case), where,
        _crumbs((_("Objections"), url_for("staff.objections")), (opened.ref, where)),
        session.get(Round, opened.year), case, session.get(Unit, case.unit), case.demo,
    )  # fmt: skip


def _sanction(session: Session, opened: Opened) -> About:
    row = session.scalars(select(Sanction).where(Sanction.ref == opened.ref)).one()
    unit = session.get_one(Unit, row.unit)
    where = home("sanction", opened.ref)
    return About(
        _("Sanction %(ref)s", ref=opened.ref), parts.unit_words(unit), where,
        _crumbs((_("Incentive years"), url_for("staff.incentives")), (opened.ref, where)),
        session.get(Round, opened.year), unit=unit, demo=row.demo,
    )  # fmt: skip


def _round(session: Session, opened: Opened) -> About:
    where = home("round", opened.ref)
    return About(
        round_words(opened.year), opened.rules.edition.words(language()), where,
        _crumbs((_("Rounds"), url_for("staff.rounds")), (round_words(opened.year), where)),
        session.get(Round, opened.year),
    )  # fmt: skip


def _division(session: Session, opened: Opened) -> About:
    row = session.get_one(Division, opened.ref)
    name = law.division_words(row)
    where = home("division", opened.ref)
    unit = session.get_one(Unit, row.unit)
    return About(name, parts.unit_words(unit), where,
                 _crumbs((_("Incentive years"), url_for("staff.incentives")), (name, where)),
                 demo=unit.demo)  # fmt: skip


def _unit(session: Session, opened: Opened) -> About:
    unit = session.get_one(Unit, opened.ref)
    name, where = parts.unit_words(unit), home("unit", opened.ref)
    return About(name, "", where,
                 _crumbs((_("Incentive years"), url_for("staff.incentives")), (name, where)),
                 unit=unit, demo=unit.demo)  # fmt: skip


def _assessment(session: Session, opened: Opened) -> About:
    row = session.scalars(select(Assessment).where(Assessment.ref == opened.ref)).one()
    case = session.scalars(select(Case).where(Case.ref == row.case_ref)).one()
    city, measure = law.city_words(case), law.measure_words(opened.rules, case.measure)
    desk, where = url_for("review.desk"), home("assessment", opened.ref)
    title, member = _("Assessment of %(city)s", city=city), ""
    if opened.person != current_user.id:  # the ministry sees how far the review is, no more
        desk = where = url_for("staff.list_review", ref=row.list_ref)
        member = session.get_one(User, row.expert).name
        title = _("Assessment of %(city)s by %(member)s", city=city, member=member)
    return About(
        title, measure, where,
        _crumbs((_("Review"), desk), (city, where)),
        session.get(Round, opened.year), case, session.get(Unit, case.unit), case.demo, member,
    )  # fmt: skip


def _complaint(session: Session, opened: Opened) -> About:
    where = home("complaint", opened.ref)
    return About(
        _("Complaint %(ref)s", ref=opened.ref), round_words(opened.year), where,
        _crumbs((_("Complaints about staff"), url_for("staff.complaints")), (opened.ref, where)),
        session.get(Round, opened.year),
    )  # fmt: skip


ABOUT = {"case": _case, "list": _list, "assessment": _assessment, "objection": _objection,
         "sanction": _sanction, "round": _round, "division": _division, "unit": _unit,
         "complaint": _complaint}  # fmt: skip

"""What is on record of a case and what is still asked for, in the parts in which people work?"""

from __future__ import annotations

from flask_babel import gettext as _

from casework.i18n import language
from casework.queries.case import CasePage
from casework.queries.visible import hidden_fields, sees_kind
from casework.reading import now
from casework.web.shown import corrections, fact_rows
from casework.web.shown.corrections import BEFORE_REVIEW
from casework.web.shown.law import Shown
from casework.web.shown.sheet_rows import links
from workflows import formal
from workflows.facts import Actor

# Parts that nobody works on any more once a case has been reviewed.
FOLDED = ("application", "condition", "evidence", "indicator", "document")


def groups(page: CasePage, actor: Actor) -> list[Shown]:
    """What is on record and what is still asked for, in the parts in which people work on it."""
    rules = page.rules
    wrong, remarks = corrections.of_case(rules, page.facts, actor, now())
    owner = fact_rows.Owner(
        "case", page.case.ref, page.facts.recorded, page.case.measure, page.case.state, page.people,
        _names(page), {k.id: hidden_fields(actor, k) for k in rules.edition.facts}, wrong, remarks,
    )  # fmt: skip
    # That an act was done, the timeline says: what it alone wrote, without a word, is no row.
    kinds = [k for k in rules.edition.facts if k.owner == "case" and sees_kind(actor, k)
             and not (k.beside or k.id in ("reason", formal.KIND)) and (k.who or k.field)]  # fmt: skip
    rows = [*fact_rows.rows(rules, owner, kinds), *_about_others(page, actor)]
    found = []
    for group, title in fact_rows.group_names().items():
        mine = [row for row in rows if row["group"] == group]
        if group == "indicator":
            mine = fact_rows.with_audits(mine)
        if mine:
            asked = [row for row in mine if fact_rows.is_asked(row)]
            have = sum(fact_rows.is_done(row) for row in asked)
            if group == "indicator":
                mine += fact_rows.computed(rules, owner, page.beside)
            folded = page.case.state not in BEFORE_REVIEW and group in FOLDED
            found.append({"id": group, "title": title, "rows": mine, "folded": folded,
                          "sheets": links(page.opened, actor, kinds, group),
                          # What stands on record about others isn't a thing to be done, and
                          # most of what the ministry decides is decided of few cases.
                          "aside": "" if group in ("ministry", "record") or not asked else _(
                              "%(have)d of %(all)d done", have=have, all=len(asked))})  # fmt: skip
    return found


def _names(page: CasePage) -> dict[str, str]:
    """Logins as names, codes of supports as words."""
    supports = page.rules.measure(page.case.measure).support
    return {s.id: s.words(language()) for s in supports} | {
        u.login: u.name for u in page.people.values()}  # fmt: skip


def _about_others(page: CasePage, actor: Actor) -> list[Shown]:
    """What stands on the city or its unit and bears on the case, if this person may see it there."""
    found: list[Shown] = []
    for kind in page.rules.edition.facts:
        of_others = kind.owner in ("division", "unit") and kind.items != "round"
        if not of_others or not sees_kind(actor, kind):
            continue
        ref = page.case.division if kind.owner == "division" else page.case.unit
        owner = fact_rows.Owner(kind.owner, ref, page.facts.recorded, people=page.people)
        for item, fact in page.facts.recorded.all(kind.id).items():
            found.append(fact_rows.row(page.rules, owner, kind, item, fact))
    return found

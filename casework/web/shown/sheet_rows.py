"""How does what a sheet says read: its wrong cells, what it changes, what will be asked of it?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from casework.i18n import language
from casework.models.base import instant_text
from casework.services.desk import Opened
from casework.sheets.layout import Sheet, fits
from casework.sheets.reading import Change
from workflows.edition import FactKind
from workflows.facts import Actor, CaseFacts
from workflows.guards import Ask, findings
from workflows.words import breach

from . import facts, places
from .corrections import BEFORE_REVIEW
from .fact_rows import group_of
from .law import Shown

CELL = re.compile(r"([A-Z]+)([0-9]+)")


def links(
    opened: Opened, actor: Actor, kinds: Sequence[FactKind], group: str = ""
) -> list[Shown]:  # fmt: skip
    """Where these facts, of a part of the page, go out as sheets, if that is of use; `back` says
    that this person may send them back filled in.
    """
    rules, case = opened.rules, opened.facts
    assert isinstance(case, CaseFacts)

    def theirs(kind: FactKind) -> bool:
        return (opened.may(actor) and actor.has(*rules.recorders(kind, "", case.measure))
                and case.state in kind.states)  # fmt: skip

    return [
        {"words": kind.words(language()), "back": theirs(kind), "url": url_for(
            "sheets.show" if theirs(kind) else "sheets.download", ref=case.ref, kind=kind.id)}
        for kind in kinds
        if group in ("", group_of(kind)) and fits(kind) and case.measure in (kind.measures or (case.measure,))
        and (case.recorded.all(kind.id) or case.state in kind.states)
    ]  # fmt: skip


def back(sheet: Sheet) -> str:
    """Where one goes once a sheet is recorded: to its facts among the materials."""
    case = sheet.case
    if case.state not in BEFORE_REVIEW:
        return url_for("staff.case", ref=case.ref)
    return places.address(sheet.rules.measure(case.measure), case.ref, sheet.kind, "")


def wrong(cells: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """(cell, words) from the top of the sheet, along each row."""
    chosen = 0 if language().startswith("zh") else 1
    return [(cell, cells[cell][chosen]) for cell in sorted(cells, key=_place)]


def _place(cell: str) -> tuple[int, int, str]:
    found = CELL.fullmatch(cell)
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, cell)


def changes(sheet: Sheet, found: Sequence[Change]) -> list[Shown]:
    """A line for each field that would change: of which item, from what, to what."""
    lang, lines = language(), []
    for one in found:
        what = facts.name(sheet.rules, sheet.kind, one.item, sheet.case.measure, one.after)
        unit = facts.unit(sheet.rules, sheet.kind, one.item, sheet.case.measure)
        for field in sheet.fields:
            before, after = one.before.get(field.id), one.after.get(field.id)
            if (before or None) == (after or None):
                continue
            said = []
            for value in (before, after):
                words = facts.value_words(field, value, "case", sheet.case.ref)
                measured = unit and field.kind == "decimal" and words != "–"
                said.append(f"{words} {unit}" if measured else words)
            lines.append({"what": what, "field": field.words(lang), "row": one.number,
                          "before": Markup("<del>{}</del>").format(said[0]) if one.before else "–",
                          "after": Markup("<ins>{}</ins>").format(said[1])})  # fmt: skip
    return lines


def asked(sheet: Sheet, found: Sequence[Change], actor: Actor, now: datetime) -> list[str]:
    """What the rules will find about these items when the case is submitted."""
    if not found:
        return []
    given = {sheet.kind.id: {one.item: one.after for one in found}}
    after = replace(
        sheet.case, recorded=sheet.case.recorded.over(given, actor.user, instant_text(now))
    )
    ask = Ask(sheet.rules, "submit", actor, now)
    said = []
    for guard, finding in findings(sheet.rules, "submit", after, ask):
        if finding.item.partition("=")[0] in given[sheet.kind.id]:
            said.append(breach(sheet.rules, guard, finding, after, guard.id).words(language()))
    return list(dict.fromkeys(said))

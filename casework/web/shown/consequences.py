"""What will an act bring about: a new state, deadlines, cases that go along; and who hears of it?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from casework.filters import end_words
from casework.i18n import language
from casework.models import Case, Unit
from casework.services.desk import Opened
from casework.services.owner_desk import closes_at
from workflows.counting import count, how_of
from workflows.edition import ActionRule
from workflows.moves import cases_of

from .parts import role_name, told


@dataclass(frozen=True, slots=True)
class Around:
    """What an act's words need to know: the subject as opened, and the case that it is about."""

    opened: Opened
    now: datetime
    case: Case | None = None
    unit: Unit | None = None
    member: str = ""  # whose assessment it is; "" where it is one's own


def happens(around: Around, rule: ActionRule) -> list[str]:
    """What the act will change, line by line."""
    opened, lang, lines = around.opened, language(), []
    rules = opened.rules
    before = rules.states.get((rule.subject, opened.state))
    after = rules.states.get((rule.subject, rule.to))
    if after and before and after.id != before.id:
        lines.append(_("State: %(before)s → %(after)s", before=before.words(lang),
                       after=after.words(lang)))  # fmt: skip
    elif not after or after == before:
        lines.append(_("%(action)s is recorded; the state stays.", action=rule.words(lang)))
    confirm = rule.confirm_zh if lang.startswith("zh") else rule.confirm_en
    if confirm:
        lines.append(confirm)
    lines += _clocks(around, rule)
    lines += _moves(around, rule)
    for void in rule.voids:
        if opened.facts.recorded.all(void.fact):
            said = void.says_zh if lang.startswith("zh") else void.says_en
            lines.append(
                said or _("“%(fact)s” is voided.", fact=rules.facts[void.fact].words(lang))
            )
    return lines


def _clocks(around: Around, rule: ActionRule) -> list[str]:
    """Which deadlines start, and where they would end; which stop."""
    opened, lang, lines = around.opened, language(), []
    for id in rule.opens:
        clock = opened.rules.deadlines[id]
        if id == "correction" and (cutoff := _cutoff(opened)):
            lines.append(_("A deadline begins: %(name)s, until the cutoff, %(end)s; later only with"
                           " a recorded document.", name=clock.words(lang),
                           end=end_words(cutoff, lang)))  # fmt: skip
            continue
        if clock.counts != "working_days":
            lines.append(_("A deadline begins: %(name)s.", name=clock.words(lang)))
            continue
        period = count(how_of(clock), around.now, opened.extra["calendar"])
        sure = _(" (provisional)") if period.provisional else ""
        lines.append(_("A deadline begins: %(name)s, until %(end)s%(sure)s.", name=clock.words(lang),
                       end=end_words(period.ends_at, lang), sure=sure))  # fmt: skip
    names = [opened.rules.deadlines[id].words(lang) for id in rule.closes if id != "*"]
    if "*" in rule.closes:
        lines.append(_("Every deadline of the case ends."))
    elif names and rule.subject == "case":
        lines.append(_("No longer counted: %(names)s.", names=_(", ").join(names)))
    return lines


def _cutoff(opened: Opened) -> datetime | None:
    """The end of the time that the case's unit has; None where this year's notice names no day."""
    moved = opened.facts.recorded.all("cutoff_moved")
    return closes_at(opened.rules, moved, opened.unit, opened.extra["calendar"])


def _moves(around: Around, rule: ActionRule) -> list[str]:
    """Which cases go along, by name."""
    opened, lang = around.opened, language()
    lines = []
    for move in rule.moves:
        found = cases_of(move.cases, opened.facts)
        if not found:
            continue
        own = opened.rules.actions["case", move.action]
        after = opened.rules.states["case", own.to]
        names = _(", ").join(c.division.words(lang) for c in found)
        lines.append(ngettext("%(num)d case becomes “%(state)s”: %(names)s",
                              "%(num)d cases become “%(state)s”: %(names)s", len(found),
                              state=after.words(lang), names=names))  # fmt: skip
    return lines


def tells(around: Around, rule: ActionRule, *, but: Collection[str] = ()) -> list[str]:
    """Who will hear of it, `but` for roles that nobody can write to; of a measure only who has a part
    in it.
    """
    rules, measure = around.opened.rules, around.opened.row.get("measure", "")
    heard = [
        role
        for role in rule.tells
        if role not in but and (not measure or rules.edition.has_part(role, measure))
    ]
    if around.opened.subject == "assessment" and not around.member:
        heard = [role for role in heard if role != "expert"]  # nobody hears of their own act
    lines = told(heard, around.case, around.unit, around.member)
    moved: list[str] = []
    for move in rule.moves:
        if cases_of(move.cases, around.opened.facts):
            moved += rules.actions["case", move.action].tells
    names = [role_name(role) for role in dict.fromkeys(moved) if role not in rule.tells]
    if names:
        lines.append(_("of each case that moves: %(who)s", who=_(", ").join(names)))
    return lines


def done_words(rule: ActionRule, who: Collection[str] | Iterable[str]) -> str:
    """What the flash says after an act: what happened, and who hears of it."""
    names = list(who)
    if not names:
        return _("Done: %(action)s. Nobody is notified.", action=rule.words(language()))
    return _("Done: %(action)s. Notified: %(who)s.", action=rule.words(language()),
             who=_("; ").join(names))  # fmt: skip

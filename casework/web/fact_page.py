"""What does the page of a fact show: its form, who may record it, and how it has changed?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from casework.filters import moment_words
from casework.i18n import language
from casework.queries.case import people
from casework.queries.timeline import Happening, history_of_fact
from casework.reading import now, session
from casework.services.desk import Opened
from casework.typed import typed
from workflows.edition import FactKind
from workflows.facts import CaseFacts, Fact, ListFacts
from workflows.own_articles import own_cites
from workflows.signing import stands
from workflows.words import Breach

from . import fact_values
from .fact_choices import Source, choices_of, setting_words
from .shown import corrections, events, facts, law, offers, parts, signed
from .shown.law import Shown
from .shown.problems import problems_of
from .shown.uncovered import uncovered_by_consent
from .subjects import About


@dataclass(slots=True)
class Page:
    """A fact as its page shows it."""

    opened: Opened
    about: About
    kind: FactKind
    item: str
    fact: Fact | None
    hidden: frozenset[str]
    mine: bool  # may this person record it at all?
    shut: tuple[Breach, ...] = ()  # why not here and now, whatever is typed
    breaches: tuple[Breach, ...] = ()  # what was sent was refused for these
    above: tuple[Breach, ...] = ()  # those of them that belong to no field
    form: Form | None = None
    errors: list[str] = field(default_factory=list)
    changed: Shown | None = None
    version: int = 0

    @property
    def seen(self) -> str:
        """How the fact stands now, as its form remembers it; "" where the version tells enough."""
        opened = self.opened
        return "" if opened.subject != "case" else stands(
            opened.rules, opened.facts.recorded, self.kind, self.item,
            measure=opened.row["measure"])  # fmt: skip

    @property
    def open(self) -> bool:
        """Can this person record it now, at most with a reason that can be written?"""
        return self.mine and all(b.guard == "reason" for b in self.shut)

    @property
    def fillable(self) -> bool:
        """Does its form stand on the page?"""
        return self.form is not None and (self.open or bool(self.form.errors))

    @property
    def settled(self) -> bool:
        """Was it said once and for all, and does this reader only want to read it?"""
        return self.kind.once and self.fact is not None and not self.breaches

    @property
    def closed(self) -> bool:
        """Did a step close it, that somebody took meanwhile?"""
        return any(b.guard == "state" for b in self.shut)

    @property
    def said(self) -> tuple[Breach, ...]:
        """What stands above the form, or in its place; a reason is asked for in a field of its own."""
        if not self.fillable:
            return tuple(dict.fromkeys((*self.shut, *self.breaches)))
        return tuple(b for b in self.above if b.guard != "reason")


def name(page: Page, value: Mapping[str, Any] | None = None) -> str:
    """The fact in words: its kind, and its item where it has several; by `value`, or as it stands."""
    listed = page.opened.facts.cases if isinstance(page.opened.facts, ListFacts) else ()
    known = value or (page.fact.value if page.fact else None)
    return facts.name(page.opened.rules, page.kind, page.item, page.opened.row.get("measure", ""),
                      None if page.hidden else known,
                      names={case.ref: law.city_words(case) for case in listed})  # fmt: skip


def said(page: Page, done: str) -> str:
    """What was done, and who is told of it."""
    tells = _tells(page)
    return " ".join([done, _("Notified: %(who)s.", who=_("; ").join(tells))]) if tells else done


def _tells(page: Page) -> list[str]:
    """Who is told once this person has recorded it: the other side."""
    told = page.opened.rules.told(page.kind, page.item)
    tells = tuple(role for role in told if not current_user.actor.has(role))
    return parts.told(tells, page.about.case, page.about.unit)


def render(page: Page) -> str:
    """The page as it stands."""
    opened, kind = page.opened, page.kind
    lang, rules, measure = language(), opened.rules, opened.row.get("measure", "")
    history = history_of_fact(session(), opened.head.stream, kind.id, page.item)
    by = people(session(), {page.fact.by} if page.fact else set())
    pairs = [] if page.fact is None else facts.pairs(
        kind, page.fact.value, opened.subject, opened.ref, hidden=page.hidden,
        names=_names(page),
        unit=facts.unit(rules, kind, page.item, measure))  # fmt: skip
    setting = next((s for s in rules.edition.settings if s.id == page.item), None)
    return render_template(
        "shared/fact.html", page=page, about=page.about, name=name(page), kind=kind,
        citations=law.cites(rules, setting.cites if setting and kind.items == "setting"
                            else own_cites(rules, kind, page.item, measure)),
        default=setting_words(setting, rules.settings[setting.id])
        if setting and kind.items == "setting" else "",
        basis=kind.basis, pairs=pairs, recorder=facts.recorder(page.fact, by) if page.fact else "",
        refused=law.breaches(rules, page.said), history=_history(page, history),
        unexplained=law.breaches(rules, [b for b in page.breaches if b.guard == "reason"]),
        request_id=offers.request_id(), removal_id=offers.request_id(),
        who=parts.roles_words(rules.recorders(kind, page.item, measure)),
        tells=_tells(page),
        uncovered=uncovered_by_consent(opened, kind) if page.fillable else None,
        signs=signed.signed(opened, kind, page.item), wrong=_wrong(page), asks=_asks(page), kept=_kept(page),
        to_correct=_to_correct(page),
        typed=typed() if not page.fillable else None,
        covered=opened.subject == "objection" and page.fact is not None
        and not page.hidden.isdisjoint(page.fact.value),
        next=request.values.get("next", ""), lang=lang, comment=request.form.get("comment", ""),
    )  # fmt: skip


def _wrong(page: Page) -> list[str]:
    """What the rules find wrong with what this person would put their name to."""
    opened = page.opened
    case = opened.facts
    if not isinstance(case, CaseFacts) or not (page.fillable and page.kind.signs):
        return []
    found = problems_of(opened.rules, case, current_user.actor, now())
    return signed.wrong(opened, page.kind, page.item, found)


def _to_correct(page: Page) -> Shown | None:
    """What the ministry wants put right here; at the field itself too, where it names one."""
    if page.opened.subject != "case":
        return None
    rules, recorded = page.opened.rules, page.opened.facts.recorded
    found = corrections.seen_by(current_user.actor, recorded)
    one = found.get((page.kind.id, page.item)) or found.get((page.kind.id, ""))
    if one is None:
        return None
    if page.form is not None and one.field in page.form and not one.stale:
        page.form[one.field].description = _("To correct: %(reason)s", reason=one.reason)
    return {"field": corrections.field_words(rules, one), "reason": one.reason, "stale": one.stale}


def _asks(page: Page) -> str:
    """What a condition asks for in evidence, in the edition's own words."""
    if page.kind.items != "condition":
        return ""
    conditions = page.opened.rules.measure(page.opened.row["measure"]).condition
    found = next((c for c in conditions if c.id == page.item), None)
    if found is None:
        return ""
    return found.asks_zh if language().startswith("zh") else found.asks_en


def _kept(page: Page) -> dict[str, list[str]]:
    if page.form is None:
        return {}
    return {f.id: fact_values.kept_file(page.form, f) for f in page.kind.field if f.kind == "file"}


def _names(page: Page) -> dict[str, str]:
    """Refs of cases as their cities, codes of choices as their words."""
    facts = page.opened.facts
    listed = facts.cases if isinstance(facts, ListFacts) else ()
    found = {case.ref: law.city_words(case) for case in listed}  # also those offered no more
    seats = {} if page.hidden else facts.recorded.all("committee_member")
    found |= {login: str(seat.value["name"]) for login, seat in seats.items()}
    for one in page.kind.field:
        choices = choices_of(page.kind, one, Source(page.opened, page.item))
        found |= dict(choices or ())
    return found


def _history(page: Page, history: list[Happening]) -> list[Shown]:
    """Each change with its differences from the one before it, newest first."""
    found = []
    for newer, older in zip(history, [*history, None][1:], strict=True):
        line = events.line(page.opened.rules, newer, measure=page.opened.row.get("measure", ""),
                           names=_names(page))  # fmt: skip
        line["differences"] = events.differences(
            page.opened.rules, page.kind.id, newer.value, older.value if older else None,
            subject=page.opened.subject, ref=page.opened.ref, hidden=page.hidden, names=_names(page),
        )  # fmt: skip
        line["words"] = moment_words(newer.event.received_at, language())
        found.append(line)
    return found

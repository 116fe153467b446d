"""What can be done now, what can't and why, and what will happen if it is done?"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from casework.example import filled
from casework.filters import end_words
from casework.i18n import language
from casework.models import Case, Unit
from casework.services.desk import Opened
from workflows.calendar import beijing_day
from workflows.counting import count, how_of
from workflows.edition import ActionRule
from workflows.facts import Actor, ListFacts
from workflows.machine import Offer, Refusal, actions_for, decide
from workflows.moves import cases_of
from workflows.rules import Rules

from .law import Shown, breaches, cites
from .parts import role_name, told

# Acts for which one form isn't enough: their own pages.
OWN_PAGES = {("list", "propose"): "staff.list_page", ("list", "supplement"): "staff.supplement"}
STAYS = "check2-circle"
MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class Around:
    """What an act's words need to know: the subject as opened, and the case that it is about."""

    opened: Opened
    now: datetime
    case: Case | None = None
    unit: Unit | None = None


def request_id() -> str:
    """A number for one form, so that a second click on it is the same request."""
    return secrets.token_urlsafe(16)


def act_url(subject: str, ref: str, action: str) -> str:
    """Where an act is sent, and where its page is."""
    if (subject, action) in OWN_PAGES:
        return url_for(OWN_PAGES[subject, action], ref=ref)
    return url_for("acts.page", subject=subject, ref=ref, action=action)


def offers(around: Around, actor: Actor) -> tuple[list[Shown], list[Shown]]:
    """(what can be done, for the macro `acts`; what can't, for `refused`)."""
    opened = around.opened
    if not opened.may(actor):
        return [], []
    found = actions_for(opened.rules, opened.facts, actor=actor, now=around.now)
    ready = {
        offer.rule.id for offer in found if offer.open or ready_with_inputs(around, offer, actor)
    }
    first = _primary(opened.rules, [offer for offer in found if offer.rule.id in ready])
    can = [_act(around, offer, primary=offer.rule.id == first) for offer in found
           if offer.rule.id in ready]  # fmt: skip
    can.sort(key=lambda act: (act["grave"], not act["primary"]))
    cannot = [
        {"id": o.rule.id, "label": o.rule.words(language()), "breaches": _few(around, o)}
        for o in found if o.rule.id not in ready
    ]  # fmt: skip
    return can, cannot


def _few(around: Around, offer: Offer) -> list[Shown]:
    """The reasons of a refusal; of many the first of each kind, and the way to all of them."""
    opened, found = around.opened, list(offer.breaches)
    if len(found) <= MOST_REASONS:
        return breaches(opened.rules, found)
    first = list({(b.guard, b.says): b for b in reversed(found)}.values())[::-1]
    rest = len(found) - len(first)
    more = {"citations": [], "basis": "text", "link": _("Show all"),
            "words": ngettext("and %(num)d more reason of these kinds.",
                              "and %(num)d more reasons of these kinds.", rest),
            "url": act_url(opened.subject, opened.ref, offer.rule.id)}  # fmt: skip
    return [*breaches(opened.rules, first), *([more] if rest else [])]


def ready_with_inputs(around: Around, offer: Offer, actor: Actor) -> bool:
    """Is all that stands in the way what is handed in along with the act?

    The rules are asked once more with an example of each input that isn't on record yet; the acts
    with pages of their own say there what is missing.
    """
    opened, rule = around.opened, offer.rule
    if rule.id == "propose":
        return True
    on = beijing_day(around.now)
    item = ""
    if rule.id == "supplement":
        assert isinstance(opened.facts, ListFacts)
        item = next((c.ref for c in opened.facts.cases if c.state == "reviewed"), "")
        if not item:
            return False
    missing = [k for k in rule.inputs if item or not opened.facts.recorded.all(k)]
    if not missing:
        return False
    given = {kind: {item: filled(opened.rules.facts[kind], {}, on)} for kind in missing}
    answer = decide(opened.rules, rule.id, opened.facts, actor=actor, now=around.now, given=given,
                    trial=True)  # fmt: skip
    return not isinstance(answer, Refusal) or all(b.soft for b in answer.breaches)


def grave(rules: Rules, rule: ActionRule) -> bool:
    """Does it lead out of the way, so that nobody should press it by habit?"""
    after = rules.states.get((rule.subject, rule.to))
    if rule.subject != "case":
        return rule.id in ("reject", "impose")
    return after is not None and after.terminal and after.step == 0


def _primary(rules: Rules, found: Sequence[Offer]) -> str:
    """The act that takes the subject on along its way; of an objection's none that ends it."""
    ways = [o.rule for o in found if o.open and not grave(rules, o.rule) and not o.rule.reason]
    if ways and ways[0].subject == "objection":
        ended = {s.id for s in rules.edition.states if s.subject == "objection" and s.terminal}
        on = [r for r in ways if r.to not in (ended | set(r.start))]
        ways = sorted(on, key=lambda r: bool(r.inputs))
    return ways[0].id if ways else ""


def _act(around: Around, offer: Offer, *, primary: bool) -> Shown:
    rule, opened = offer.rule, around.opened
    lang = language()
    alone = needs_page(opened.rules, offer)
    after = opened.rules.states.get((rule.subject, rule.to))
    shown: Shown = {
        "id": rule.id, "label": rule.words(lang), "icon": after.icon if after else STAYS,
        "url": act_url(opened.subject, opened.ref, rule.id), "primary": primary,
        "grave": grave(opened.rules, rule), "citations": cites(opened.rules, rule.cites),
        "page": alone, "note": "",
    }  # fmt: skip
    if alone:
        names = [opened.rules.facts[k].words(lang) for k in rule.needs]
        if names:
            shown["note"] = _("Asks for: %(facts)s.", facts=_(", ").join(names))
        if any(b.soft for b in offer.breaches):
            shown["note"] += " " + _("Needs a written reason.")
        return shown
    return shown | {
        "request_id": request_id(), "reason": "required" if rule.reason else "optional",
        "happens": happens(around, rule), "tells": tells(around, rule),
    }  # fmt: skip


def needs_page(rules: Rules, offer: Offer) -> bool:
    """Does the act ask for more than a remark, or move several cases, or warn before it is done?"""
    rule = offer.rule
    return bool(rule.inputs or rule.moves or rule.confirm_zh or offer.breaches
                or (rule.subject, rule.id) in OWN_PAGES)  # fmt: skip


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
            kind = rules.facts[void.fact].words(lang)
            kept = rules.facts[void.unless].words(lang) if void.unless else ""
            lines.append(
                _("“%(fact)s” is voided, unless “%(kept)s” is given.", fact=kind, kept=kept)
                if kept else _("“%(fact)s” is voided.", fact=kind)
            )  # fmt: skip
    return lines


def _clocks(around: Around, rule: ActionRule) -> list[str]:
    """Which deadlines start, and where they would end; which stop."""
    opened, lang, lines = around.opened, language(), []
    for id in rule.opens:
        clock = opened.rules.deadlines[id]
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


def tells(around: Around, rule: ActionRule) -> list[str]:
    """Who will hear of it."""
    rules = around.opened.rules
    lines = told(rule.tells, around.case, around.unit)
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

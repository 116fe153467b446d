"""What can be done now, and what can't, and why?"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from casework.i18n import language
from casework.services.desk import Opened
from workflows.edition import ActionRule
from workflows.facts import Actor
from workflows.guards import Ask, past
from workflows.machine import Offer, actions_for
from workflows.rules import Rules
from workflows.words import Breach

from . import inputs
from .consequences import Around, happens, tells
from .law import Shown, breaches, cites

# Acts for which one form isn't enough: their own pages.
OWN_PAGES = {("list", "propose"): "staff.list_page", ("list", "supplement"): "staff.supplement",
             ("list", "correct"): "staff.correction",
             ("assessment", "hand_in"): "review.assessment"}  # fmt: skip
# Acts with a plain form, before which their notice is read.
READ_FIRST = {("list", "publish"): "staff.notice_page", ("list", "plan"): "staff.notice_page"}
STAYS = "check2-circle"
MOST_REASONS = 6
RULED = "two_persons"  # by which check an act makes what another person proposed


def request_id() -> str:
    """A number for one form, so that a second click on it is the same request."""
    return secrets.token_urlsafe(16)


def act_url(subject: str, ref: str, action: str) -> str:
    """Where an act is sent, and where its page is."""
    if page := (OWN_PAGES | READ_FIRST).get((subject, action)):
        return url_for(page, ref=ref)
    return url_for("acts.page", subject=subject, ref=ref, action=action)


def offers(around: Around, actor: Actor) -> tuple[list[Shown], list[Shown]]:
    """(what can be done, for the macro `acts`; what can't, for `refused`)."""
    opened = around.opened
    if not opened.may(actor):
        return [], []
    found = actions_for(opened.rules, opened.facts, actor=actor, now=around.now)
    ready = {o.rule.id for o in found if o.open or inputs.ready(around, o.rule, actor)}
    first = _primary(opened, [offer for offer in found if offer.rule.id in ready])
    can = [_act(around, offer, primary=offer.rule.id == first) for offer in found
           if offer.rule.id in ready]  # fmt: skip
    can.sort(key=lambda act: (act["grave"], not act["primary"]))
    cannot = [
        {"id": o.rule.id, "label": o.rule.words(language()),
         "breaches": _few(around, o.rule, _against(around, o, actor))}
        for o in found if o.rule.id not in ready and not past(
            opened.rules, o.rule.id, opened.facts, Ask(opened.rules, o.rule.id, actor, around.now))
    ]  # fmt: skip
    return can, once(cannot)


def once(cannot: Sequence[Shown]) -> list[Shown]:
    """What can't be done, each reason once: what several acts want stands under all their names."""
    wanted: dict[str, tuple[Shown, list[Shown]]] = {}  # a reason as it reads → it, and who wants it
    for act in cannot:
        for reason in act["breaches"]:
            wanted.setdefault(repr(reason), (reason, []))[1].append(act)
    found: dict[str, Shown] = {}
    for reason, acts in wanted.values():
        label = _(", ").join(dict.fromkeys(str(act["label"]) for act in acts))
        found.setdefault(label, {"id": acts[0]["id"], "label": label, "breaches": []})
        found[label]["breaches"].append(reason)
    return list(found.values())


def _against(around: Around, offer: Offer, actor: Actor) -> Sequence[Breach]:
    """All that stands in the way; of an act that begins with what is handed in, what would then."""
    return inputs.left(around, offer.rule, actor) if offer.rule.needs else offer.breaches


def _few(around: Around, rule: ActionRule, found: Sequence[Breach]) -> list[Shown]:
    """The reasons of a refusal; of many the first of each kind, and the way to all of them."""
    opened = around.opened
    whole = breaches(opened.rules, found)
    if len(whole) <= MOST_REASONS:
        return whole
    first = list({(b.guard, b.says): b for b in reversed(found)}.values())[::-1]
    rest = len(found) - len(first)
    more = {"citations": [], "basis": "text", "link": _("Show all"),
            "words": ngettext("and %(num)d more reason of these kinds.",
                              "and %(num)d more reasons of these kinds.", rest),
            "url": act_url(opened.subject, opened.ref, rule.id)}  # fmt: skip
    return [*breaches(opened.rules, first), *([more] if rest else [])]


def grave(rules: Rules, rule: ActionRule) -> bool:
    """Does it lead out of the way, so that nobody should press it by habit?"""
    after = rules.states.get((rule.subject, rule.to))
    if rule.subject != "case":
        return rule.id in ("reject", "impose")
    return after is not None and after.terminal and after.step == 0


def _primary(opened: Opened, found: Sequence[Offer]) -> str:
    """The act that takes the subject on along its way; "" where all that is offered is beside it."""
    along = [o for o in found if not grave(opened.rules, o.rule) and not o.rule.reason]
    ways = [o.rule for o in along if o.open] or [o.rule for o in along]
    if opened.subject == "objection":
        ways = _on_an_objection(opened, ways)
    if opened.subject == "list":  # a list is led on; what stays beside its way is no step
        ways = [rule for rule in ways if rule.to not in ("", opened.state)]
    return ways[0].id if ways else ""


def _on_an_objection(opened: Opened, ways: Sequence[ActionRule]) -> list[ActionRule]:
    """What comes next of an objection: its check, the ruling, that same ruling made by another
    person, the reply, and its file. Nothing else that ends one is anybody's usual step.
    """
    rules, on_record = opened.rules, opened.facts.recorded
    if rules.states["objection", opened.state].terminal:
        return sorted(ways, key=lambda r: bool(r.needs) and all(on_record.one(n) for n in r.needs))
    proposed = [r for r in ways if any(rules.guards[id].check == RULED for id in r.guards)]
    ended = {s.id for s in rules.edition.states if s.subject == "objection" and s.terminal}
    on = [r for r in ways if r.to not in ("", opened.state, *ended)]
    return proposed or sorted(on, key=lambda r: bool(r.inputs))


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

"""How does what happened read: what, by whom, when, and why in their own words?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from markupsafe import Markup

from casework.filters import iso, moment_words
from casework.i18n import language
from casework.models import Event
from casework.queries.timeline import Happening
from workflows.rules import Rules

from . import facts
from .law import Shown, cites
from .parts import role_name

NOTICE = "notice"  # the note by which a list's stream names the notice that made it public
Differences = list[tuple[str, str | Markup, str | Markup]]  # field, before, after


def who(happening: Happening) -> str:
    """The person and their office; the role alone where there is no account."""
    person = happening.person
    if person is None:
        return role_name(happening.event.role)
    office = person.office.words(language()) if person.office else ""
    return _(", ").join(part for part in (person.name, office) if part)


def subject_of(stream: str) -> tuple[str, str]:
    """(subject, ref) of a stream."""
    subject, _slash, ref = stream.partition("/")
    return subject, ref


def what(
    rules: Rules, happening: Happening, measure: str = "", names: Mapping[str, str] | None = None
) -> str:
    """What happened, in the edition's words; `names` are words for refs."""
    event, lang = happening.event, language()
    subject, _ref = subject_of(event.stream)
    if event.kind == "note":
        return _note(event)
    if event.kind == "record":
        kind = rules.facts.get(event.name)
        label = facts.name(rules, kind, event.item, measure, names=names) if kind else event.name
        if "before" in event.payload and not event.payload.get("after"):
            return _("Taken away: %(what)s", what=label)
        if event.payload.get("before"):
            return _("Changed: %(what)s", what=label)
        return _("Recorded: %(what)s", what=label)
    rule = rules.actions.get((subject, event.name))
    if rule is None:
        return other_act(event.name)
    if event.to_state == event.from_state or not event.from_state:
        return rule.words(lang)
    states = rules.states
    return _("%(action)s: %(before)s → %(after)s", action=rule.words(lang),
             before=states[subject, event.from_state].words(lang),
             after=states[subject, event.to_state].words(lang))  # fmt: skip


def _note(event: Event) -> str:
    """What was done that changed nothing but the record."""
    if event.name == NOTICE:
        return _("Notice %(ref)s, its words fixed under their hash", ref=event.item)
    if event.name == "read_file":
        return _("A file of the objector's was downloaded")
    if event.name == "erased":
        return _("The words of an earlier entry were erased")
    return _("The objector's words were read")


def other_act(name: str) -> str:
    """Acts that no edition names: the round's and the calendar's own."""
    known = {
        "open_round": _("Round opened"), "open_list": _("List opened"),
        "recount": _("Deadline counted anew"), "import_calendar": _("Holiday arrangement imported"),
    }  # fmt: skip
    return known.get(name, name)


def _look(rules: Rules, happening: Happening) -> tuple[str, str]:
    event = happening.event
    subject, _ref = subject_of(event.stream)
    if event.kind == "note":
        return ("megaphone", "public") if event.name == NOTICE else ("eye", "idle")
    if event.kind == "record":
        return "journal-text", "idle"
    state = rules.states.get((subject, event.to_state))
    if state is None:
        return "dot", "go"
    if event.to_state == event.from_state:
        return "check2-circle", "go"
    return state.icon, state.tone


def _cites(rules: Rules, event: Event) -> list[Shown]:
    """The articles that an act was taken by; a record's stand with its fact."""
    rule = rules.actions.get((subject_of(event.stream)[0], event.name))
    return cites(rules, rule.cites) if rule and event.kind == "act" else []


def line(
    rules: Rules, happening: Happening, *, measure: str = "", about: str = "",
    url: str | None = None, words: bool = True, names: Mapping[str, str] | None = None,
) -> Shown:  # fmt: skip
    """One event for the macro `timeline`; `about` names the subject where several stand together."""
    event = happening.event
    icon, tone = _look(rules, happening)
    said = what(rules, happening, measure, names)
    if happening.times > 1:
        said = _("%(what)s (%(num)d times)", what=said, num=happening.times)
    reasons = [happening.comment, *happening.reasons.values()] if words else []
    why = "\n".join(dict.fromkeys(r for r in reasons if r))
    if happening.erased:
        why = _("(The words of this entry have been erased.)")
    return {
        "iso": iso(event.received_at), "words": moment_words(event.received_at, language()),
        "what": _("%(about)s: %(what)s", about=about, what=said) if about else said,
        "citations": _cites(rules, event), "who": who(happening), "icon": icon, "tone": tone,
        "why": why, "url": url,
    }  # fmt: skip


def lines(
    rules: Rules, happenings: Iterable[Happening], *, measure: str = "", subject: str = "",
    ref: str = "", names: Mapping[str, str] | None = None,
) -> list[Shown]:  # fmt: skip
    """Events of one subject; a record leads to the page of its fact, with its history."""
    found = []
    for one in happenings:
        kind = rules.facts.get(one.event.name) if one.event.kind == "record" else None
        url = facts.url(subject, ref, kind.id, one.event.item) if kind and subject else None
        found.append(line(rules, one, measure=measure, url=url, names=names))
    return found


def differences(
    rules: Rules, kind_id: str, newer: Mapping[str, object] | None,
    older: Mapping[str, object] | None, *, subject: str, ref: str,
    hidden: Iterable[str] = (), names: Mapping[str, str] | None = None,
) -> Differences:  # fmt: skip
    """Field, before, after, for each field in which two values of a fact differ; a file is a link."""
    kind, gone = rules.facts[kind_id], set(hidden)
    found: Differences = []
    for field in kind.field:
        before, after = (older or {}).get(field.id), (newer or {}).get(field.id)
        if before == after:
            continue
        before, after = ("…" if field.id in gone else facts.value_words(
            field, value, subject, ref, names) for value in (before, after))  # fmt: skip
        found.append((field.words(language()), before, after))
    return found

"""How do states, citations and breaches look on a page?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from casework.filters import breach_view, citation_view, for_reader, with_cities
from casework.i18n import language
from casework.models import Division
from workflows.edition import Named, StateRule
from workflows.facts import CaseFacts
from workflows.rules import Rules
from workflows.words import Breach

Shown = dict[str, Any]
# A state that somebody chose to leave by is drawn with a dashed edge.
DASHED = frozenset({"withdrawn"})


def cites(rules: Rules, ids: Iterable[str], *, basis: str | None = None) -> list[Shown]:
    """Citations with these ids, each once, as links to the rules' page; `basis` stands with them."""
    known = rules.citations
    found = [citation_view(known[id], rules.edition.id) for id in dict.fromkeys(ids)]
    return [one | {"basis": basis} for one in found] if basis else found


def breaches(rules: Rules, found: Iterable[Breach]) -> list[Shown]:
    """Breaches for the macro `breaches`; the same sentence about several cities is said once."""
    return [breach_view(same[0], rules.edition.id) | {"words": with_cities(_of_all(same))}
            for same in _alike(map(for_reader, found))]  # fmt: skip


def _alike(found: Iterable[Breach]) -> list[list[Breach]]:
    """Breaches that differ in nothing but the city, together."""
    alike: dict[tuple[object, ...], list[Breach]] = {}
    for one in found:
        city = one.of(language())
        said = one.words(language())
        rest = said.replace(city, "", 1) if city else said
        alike.setdefault((one.guard, one.says, one.soft, one.cites, rest), []).append(one)
    return list(alike.values())


def _of_all(same: list[Breach]) -> str:
    """The one sentence with all the cities that it holds for."""
    lang, first = language(), same[0]
    said = first.words(lang)
    cities = list(dict.fromkeys(one.of(lang) for one in same))
    if len(cities) == 1:
        return said
    before, _city, after = said.partition(cities[0])
    if after.startswith((":", "：")):  # "A, B: …"; within a sentence the verb is of one
        return before + _(", ").join(cities) + after
    names = format_list(cities, locale=get_locale())
    if after == ".":  # at the end of a sentence no verb follows
        return before + names + after
    each = _("Each of %(cities)s", cities=names) if not before else _("each of %(cities)s",
                                                                       cities=names)  # fmt: skip
    return before + each + after


def kept_breaches(rules: Rules, kept: Iterable[Mapping[str, Any]]) -> list[Shown]:
    """The same of breaches that were written down (`Breach.as_json`) when something was refused."""
    at = "zh" if language().startswith("zh") else "en"
    return [{"words": one[at], "basis": one["basis"],
             "citations": cites(rules, [id for id in one["cites"] if id in rules.citations])}
            for one in kept]  # fmt: skip


def state(rules: Rules, subject: str, id: str) -> Shown:
    """A state with its icon, tone and name, for `state_tag`."""
    return state_rule(rules.states[subject, id])


def state_rule(rule: StateRule) -> Shown:
    """The same from the edition's rule."""
    return {"id": rule.id, "icon": rule.icon, "tone": rule.tone, "label": rule.words(language()),
            "dashed": rule.id in DASHED, "step": rule.step, "terminal": rule.terminal}  # fmt: skip


def measure_words(rules: Rules, id: str, *, short: bool = False) -> str:
    """What a measure is called."""
    found = rules.measure(id)
    if not short:
        return found.words(language())
    return found.short_zh if language().startswith("zh") else found.short_en


def division_words(division: Division) -> str:
    """What a division is called."""
    chinese = language().startswith("zh")
    return division.name_zh if chinese else division.name_en or division.name_zh


def city_words(case: Any) -> str:
    """What a case's city is called: a row of `Case`, or the facts of one."""
    if isinstance(case, CaseFacts):
        return case.division.words(language())
    english = getattr(case, "division_name_en", "")
    if not language().startswith("zh") and english:
        return str(english)
    return str(case.division_name)


def words(row: Named) -> str:
    """What a row of an edition is called, in the reader's language."""
    return row.words(language())

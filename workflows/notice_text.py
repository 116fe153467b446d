"""How does a notice read, word for word, in both languages?

Pure: the same lists, days and channels give the same text, whose hash is published with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from .edition import Measure
from .figures import day_words
from .rules import Rules

Kind = Literal["main", "supplement", "correction"]
# How an objection may come in, in the order in which a notice says so.
CHANNELS = ("form", "post", "telephone", "fax")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A city as a notice shows it: division code, name and unit in both languages, its case."""

    case: str
    code: str
    name: str
    name_en: str
    unit: str  # code
    unit_name: str
    unit_name_en: str

    def line(self, lang: str) -> dict[str, str]:
        """What a reader sees of it."""
        chinese = lang == "zh"
        return {"code": self.code, "name": self.name if chinese else self.name_en,
                "unit": self.unit_name if chinese else self.unit_name_en}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One list of a notice: of which measure, with which cities."""

    publicity: str
    measure: Measure
    cities: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a correction corrects: title and day of each notice, and what was wrong, in words."""

    notices: Sequence[tuple[Mapping[str, str], date]]
    what: str


def compose(
    rules: Rules,
    kind: Kind,
    lists: Sequence[Announced],
    *,
    start: date,
    last_day: date,
    channels: Mapping[str, str],
    corrected: Corrected | None = None,
) -> dict[str, Any]:
    """The whole text as plain data: `zh` and `en` as they are read, `lists` as they are checked.

    Cities stand in the order of division codes (10.4, as the ministry's notices do). `channels`
    may name address, telephone and fax; the form is always there.
    """
    lists = [_in_order(one) for one in sorted(lists, key=lambda one: _rank(rules, one.measure))]
    return {
        "kind": kind, "start": start.isoformat(), "last_day": last_day.isoformat(),
        **{lang: _words(rules, kind, lists, lang, start, last_day, channels, corrected)
           for lang in LANGUAGES},
        "lists": [{"publicity": one.publicity, "measure": one.measure.id,
                   "entries": [[c.code, c.name, c.case] for c in one.cities]} for one in lists],
    }  # fmt: skip


def digest_of(text: Mapping[str, Any]) -> str:
    """SHA-256 over the text as `written` spells it."""
    return hashlib.sha256(written(text).encode()).hexdigest()


def written(text: Mapping[str, Any]) -> str:
    """The one spelling of a text that its hash is of, so that anyone can check it."""
    return json.dumps(text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _in_order(one: Announced) -> Announced:
    cities = tuple(sorted(one.cities, key=lambda city: (city.code, city.case)))
    return Announced(publicity=one.publicity, measure=one.measure, cities=cities)


def _rank(rules: Rules, measure: Measure) -> int:
    return [m.id for m in rules.edition.measures].index(measure.id)


def _words(
    rules: Rules, kind: Kind, lists: Sequence[Announced], lang: str, start: date, last_day: date,
    channels: Mapping[str, str], corrected: Corrected | None,
) -> dict[str, Any]:  # fmt: skip
    said = {text.id: text.words(lang) for text in rules.edition.texts}
    rule = rules.deadlines["publicity"]
    cities = {city.code for one in lists for city in one.cities}  # once, on however many lists
    fill = {
        "year": str(rules.notice.year), "measures": _joined([one.measure for one in lists], lang),
        "count": str(len(cities)), "start": day_words(start, lang),
        "end": day_words(last_day, lang), "days": str(rule.amount),
        "basis": rules.notice.basis_doc or rules.edition.basis_doc,
        "regulation": _regulation(rules, lang),
    }  # fmt: skip
    if corrected:
        named = [said["corrected"].format(corrected=title[lang], corrected_on=day_words(on, lang))
                 for title, on in corrected.notices]  # fmt: skip
        fill |= {"corrected": ("和" if lang == "zh" else " and ").join(named),
                 "what": corrected.what}  # fmt: skip
    suffix = "" if kind == "main" else f"_{kind}"
    period = "period_first_day" if rule.first_day_counts else "period"

    def say(id: str, **more: str) -> str:
        return said[id].format_map(fill | more)

    return {
        "title": say(f"title{suffix}"),
        "opening": say(f"opening{suffix}"),
        "lists": [{"heading": say("heading", measures=one.measure.words(lang),
                                  count=str(len(one.cities))),
                   "cities": [city.line(lang) for city in one.cities]} for one in lists],
        "order": say("order"),
        "after": [say(period), say("object"), say("late")],
        "channels": [[say(f"channel_{id}"), value] for id in CHANNELS
                     if (value := _channel(id, channels, said))],
        "privacy": say("privacy"),
        "sign": say("sign"), "date": day_words(start, lang),
    }  # fmt: skip


def _channel(id: str, channels: Mapping[str, str], said: Mapping[str, str]) -> str:
    if id == "form":
        return said["form"]
    if id == "post":
        return channels.get("address") or said["address"]
    return channels.get(id, "")


def _joined(measures: Sequence[Measure], lang: str) -> str:
    """工业稳增长和转型升级、建设信息基础设施和推进产业数字化; within a sentence, also in English."""
    if lang == "zh":
        return "、".join(measure.zh for measure in measures)
    return "; ".join(measure.en[:1].lower() + measure.en[1:] for measure in measures)


def _regulation(rules: Rules, lang: str) -> str:
    """The regulation by its name, with the number of the notice that it came with, if it has one."""
    law, number = rules.edition, rules.notice.doc_no
    if lang == "zh":
        return f"《{law.zh}》" + (f"（{number}）" if number else "")
    return f"“{law.en}”" + (f" ({number})" if number else "")

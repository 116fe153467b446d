"""How does a refusal say, in both languages, what is wrong and which clause says so?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from .calendar import BEIJING
from .edition import ActionRule, Basis, FactKind, GuardRule, Named
from .facts import CaseFacts, DivisionFacts, SubjectFacts
from .figures import CLOSE_UP, day_words
from .guards.registry import Finding
from .rules import Citation, Rules

STOPS = re.compile(r"(?<![.])[.。]\.(?![.])")  # one of a sentence's own, one of what it quotes
OWN = "\x1f"  # a space within what is put into a sentence, such as a name's: it stays

GOVERNMENTS = {
    "province": ("省级人民政府", "provincial government"),
    "xpcc": ("新疆生产建设兵团", "XPCC"),
}


@dataclass(frozen=True, slots=True)
class Breach:
    """One reason for a refusal: the guard, the clauses, the words, the subject it is about.

    `key` is where a written reason would settle it, `soft` whether it can.
    """

    guard: str
    cites: tuple[Citation, ...]
    basis: Basis
    zh: str
    en: str
    subject: str
    key: str = ""
    soft: bool = False
    about_zh: str = ""
    about_en: str = ""
    says: str = ""  # which sentence of the guard it is
    of_zh: str = ""  # the city that a sentence about a list names
    of_en: str = ""
    repeats: str = ""  # the kind of fact of which it tells; who may not see that reads `unseen`
    stands_on: str = ""  # the code of the city or unit on which that fact stands
    unseen_zh: str = ""
    unseen_en: str = ""

    def words(self, lang: str) -> str:
        """The sentence in `lang`, with the city in front where it doesn't begin with it."""
        if lang.startswith("zh"):
            about, colon, said = self.about_zh, "：", self.zh
        else:
            about, colon, said = self.about_en, ": ", self.en
        return said if said.startswith(about) else f"{about}{colon}{said}"

    def of(self, lang: str) -> str:
        """The city that it is about, named in the sentence or in front of it; "" for none."""
        chinese = lang.startswith("zh")
        return (self.of_zh or self.about_zh) if chinese else (self.of_en or self.about_en)

    def unseen(self) -> Breach:
        """The same for who may not see the fact of which it tells."""
        return replace(self, key=self.guard, zh=self.unseen_zh, en=self.unseen_en, repeats="")

    def as_json(self) -> dict[str, Any]:
        """Plain data for records, the command line and replay."""
        return {
            "guard": self.guard, "cites": [c.id for c in self.cites], "basis": self.basis,
            "zh": self.words("zh"), "en": self.words("en"), "subject": self.subject,
            "key": self.key, "soft": self.soft,
        }  # fmt: skip


def instant_words(instant: datetime, lang: str) -> str:
    """A half-open end as people say it: midnight belongs to the day before, as 24:00."""
    local = instant.astimezone(BEIJING)
    if local.time().isoformat() == "00:00:00":
        day, hour = local.date() - timedelta(days=1), "24:00"
    else:
        day, hour = local.date(), local.strftime("%H:%M")
    beijing = "（北京时间）" if lang.startswith("zh") else " (Beijing time)"
    return f"{day_words(day, lang)} {hour}{beijing}"


def _value(rules: Rules, value: Any, lang: str) -> str:
    chinese = lang == "zh"
    if isinstance(value, datetime):
        return instant_words(value, lang)
    if isinstance(value, date):
        return day_words(value, lang)
    if isinstance(value, Named | DivisionFacts):
        return value.words(lang)
    if isinstance(value, CaseFacts):
        return value.division.words(lang)
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return _label(rules, value[0], value[1], lang)
    if isinstance(value, tuple):
        return ("、" if chinese else ", ").join(_value(rules, v, lang) for v in value) or "–"
    if value in GOVERNMENTS:
        return GOVERNMENTS[value][0 if chinese else 1]
    if hasattr(value, "zh") and hasattr(value, "en"):
        return str(value.zh if chinese else value.en)
    return "–" if value is None else str(value)


def _label(rules: Rules, path: str, id: str, lang: str) -> str:
    """The name of a state (`state.case`) or of a choice (`fact.<kind>.<field>`)."""
    head, _, rest = path.partition(".")
    if head == "state":
        return rules.states[rest, id].words(lang)
    kind, _, name = rest.partition(".")
    field = next(f for f in rules.facts[kind].field if f.id == name)
    names = field.choice_zh if lang == "zh" else field.choice_en
    return names[field.choice.index(id)] if id in field.choice else id


def _fill(rules: Rules, text: str, words: Mapping[str, Any], lang: str) -> str:
    said = text.format_map({k: _value(rules, v, lang).replace(" ", OWN) for k, v in words.items()})
    # What a person wrote may end with a full stop of its own.
    said = CLOSE_UP.sub("", said).replace("。。", "。") if lang == "zh" else STOPS.sub(".", said)
    return said.replace(OWN, " ")


def _about(facts: SubjectFacts) -> tuple[str, str]:
    """The city that a case is of, in both languages; nothing for what isn't a case."""
    if not isinstance(facts, CaseFacts):
        return "", ""
    return facts.division.words("zh"), facts.division.words("en")


def _stands_on(rules: Rules, kind: str, facts: SubjectFacts) -> str:
    if not isinstance(facts, CaseFacts):
        return facts.ref
    return {"division": facts.division.code, "unit": facts.unit}.get(
        rules.facts[kind].owner, facts.ref)  # fmt: skip


def cite(rules: Rules, ids: tuple[str, ...]) -> tuple[Citation, ...]:
    """The citations with these ids, each once, in order."""
    return tuple(rules.citations[id] for id in dict.fromkeys(ids))


def breach(
    rules: Rules, guard: GuardRule, finding: Finding, facts: SubjectFacts, key: str
) -> Breach:
    """The breach that a guard's finding makes."""
    sentence = guard.says[finding.says]
    of_measure = guard.cites_for.get(getattr(facts, "measure", ""), ())
    own = finding.cites or sentence.cites or guard.cites + of_measure
    zh, en = _about(facts)
    named = finding.words.get("case")
    of = named.division if isinstance(named, CaseFacts) else None
    repeats = str(guard.params.get("fact", "")) if sentence.unseen_zh else ""
    on = _stands_on(rules, repeats, facts) if repeats else ""
    return Breach(guard.id, cite(rules, own), guard.basis,
                  _fill(rules, sentence.zh, finding.words, "zh"),
                  _fill(rules, sentence.en, finding.words, "en"),
                  facts.ref, key, finding.soft, zh, en, finding.says,
                  of.words("zh") if of else "", of.words("en") if of else "", repeats, on,
                  _fill(rules, sentence.unseen_zh, finding.words, "zh"),
                  _fill(rules, sentence.unseen_en, finding.words, "en"))  # fmt: skip


def state_breach(rules: Rules, rule: ActionRule, facts: SubjectFacts) -> Breach:
    """A wrong state is a breach too; it cites what put the subject there, and the act."""
    state = rules.states.get((facts.subject, facts.state))
    cites = (state.cites if state else ()) + rule.cites + ("house.order",)
    zh, en = (state.zh, state.en) if state else ("尚未设立", "not there yet")
    about_zh, about_en = _about(facts)
    return Breach("state", cite(rules, cites), "inference",
                  f"现为“{zh}”，不能“{rule.zh}”。",
                  f"It is “{en}”; “{rule.en}” can't start from there.",
                  facts.ref, about_zh=about_zh, about_en=about_en)  # fmt: skip


def input_breach(rules: Rules, rule: ActionRule, kind: str) -> Breach:
    """Something that must be handed in with the act is missing."""
    fact = rules.facts[kind]
    return Breach("input", cite(rules, rule.cites), rule.basis, f"缺少“{fact.zh}”。",
                  f"“{fact.en}” is missing.", "", kind)  # fmt: skip


def reason_breach(rules: Rules, rule: ActionRule | FactKind) -> Breach:
    """The act, or the change of what is on record, needs a written reason (house rule)."""
    return Breach("reason", cite(rules, ("house.reason",)), "house",
                  f"“{rule.zh}”须写明理由。", f"“{rule.en}” needs a written reason.",
                  "", "comment")  # fmt: skip

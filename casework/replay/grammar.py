"""Which words may a step and its expectations use, and what must each of them be?"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from workflows.edition import ROLES
from workflows.rules import Rules

from . import kinds, sense

Wrong = tuple[str, str]
TEXT, FLAG, WHOLE, TABLE, LIST = (str,), (bool,), (int,), (dict,), (list,)
WHEN = (date, datetime, str)

SCENARIO: Mapping[str, tuple[type, ...]] = {
    "title": TEXT, "article": TEXT, "round": (int, dict), "settings": TABLE, "actor": LIST,
    "step": LIST, "ticks": FLAG, "source": TEXT,
}  # fmt: skip
ROUND: Mapping[str, tuple[type, ...]] = {
    "year": WHOLE, "edition": TEXT, "settings": TABLE, "opens": WHEN, "demonstration": FLAG,
    "places": LIST,
}  # fmt: skip
ACTOR: Mapping[str, tuple[type, ...]] = {
    "id": TEXT, "role": TEXT, "roles": LIST, "unit": TEXT, "division": TEXT, "name": TEXT,
}  # fmt: skip

# What every step may say, and what each kind of step may say besides.
EVERY: Mapping[str, tuple[type, ...]] = {
    "at": WHEN, "received": WHEN, "who": TEXT, "expect": TABLE, "note": TEXT, "year": WHOLE,
    "ticks": FLAG,
}  # fmt: skip
TARGET: Mapping[str, tuple[type, ...]] = {
    "case": TEXT, "list": TEXT, "objection": TEXT, "sanction": TEXT, "complaint": TEXT,
    "division": TEXT, "unit": TEXT, "round": WHOLE, "measure": TEXT, "expert": TEXT,
}  # fmt: skip
ACT: Mapping[str, tuple[type, ...]] = {
    **TARGET, "do": TEXT, "as": TEXT, "with": TABLE, "reasons": TABLE, "comment": TEXT,
    "entries": (list, str), "complete": FLAG, "request": TEXT, "version": WHOLE,
    "together": LIST,
}  # fmt: skip
RECORD: Mapping[str, tuple[type, ...]] = {
    **TARGET, "record": TEXT, "item": TEXT, "value": TABLE, "remove": FLAG, "request": TEXT,
    "version": WHOLE, "comment": TEXT,
}  # fmt: skip
VERBS: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "wait": {"do": TEXT, **TARGET},
    "open_round": {"do": TEXT, **ROUND},
    "prepare": {
        "do": TEXT, "case": TEXT, "division": TEXT, "divisions": LIST, "cases": WHOLE,
        "regions": LIST, "measure": TEXT, "as": TEXT, "to": TEXT, "except": LIST, "with": TABLE,
        "reasons": TABLE,
    },
    "committee": {"committee": TABLE, "list": TEXT},
    "scores": {"scores": (dict, str), "list": TEXT},
    "calendar": {"calendar": TABLE},
}  # fmt: skip
CALENDAR: Mapping[str, tuple[type, ...]] = {
    "year": WHOLE, "doc_no": TEXT, "address": TEXT, "name": TEXT, "keep": FLAG, "off": LIST,
    "make_up": LIST, "ordinary": LIST,
}  # fmt: skip
PREPARED = ("drafted", "provincially_approved", "submitted", "accepted")
ARTICLE = ("条款", "article")
LISTED = 60  # as many words as are told where none is near; of articles there are more
IN_ORDER = "in_order"  # scores fall in the order in which the cases were prepared
PROPOSAL = "proposal"  # the entries that the scores propose

OUTCOMES = ("refused", "forbidden", "not_found", "conflict", "invalid")
EXPECT: Mapping[str, tuple[type, ...]] = {
    "state": TEXT, "states": TABLE, "list": TEXT, "refused": (list, bool), "only": FLAG,
    "guards": LIST, "needs_reason": LIST, "says": (str, list), "forbidden": FLAG,
    "not_found": FLAG, "conflict": FLAG, "invalid": (list, bool), "deadline": TABLE,
    "ends_at": TABLE, "provisional": TABLE, "closed": LIST, "mail": LIST, "late": FLAG,
    "anonymous": FLAG, "place": TEXT, "entries": LIST, "count": WHOLE, "fired": LIST,
    "blocked": LIST, "blocked_by": LIST, "facts": TABLE, "proposal": LIST, "tied": LIST,
    "again": FLAG,
}  # fmt: skip


def verb_of(step: Mapping[str, Any]) -> str:
    """`record`, a word of VERBS, or the action."""
    for verb in ("record", "committee", "scores", "calendar"):
        if verb in step:
            return verb
    return str(step.get("do", ""))


def problems(step: Mapping[str, Any], rules: Rules) -> Iterator[Wrong]:
    """Everything wrong with how a step is written, in both languages; its run may still refuse."""
    says = [v for v in ("do", "record", "committee", "scores", "calendar") if v in step]
    if len(says) != 1:
        yield ("须写 do、record、committee、scores、calendar 之一",
               "exactly one of do, record, committee, scores, calendar is needed")  # fmt: skip
        return
    verb = verb_of(step)
    if "do" in step and (verb == "record" or (verb in VERBS and "do" not in VERBS[verb])):
        yield f"请直接写 {verb} = …，不写 do", f"write {verb} = … in place of do"
        return
    # Lists are opened with their round, never by a step.
    actions = {a.id for a in rules.edition.actions if a.start or a.subject != "list"}
    known = {**EVERY, **(VERBS.get(verb) or (RECORD if verb == "record" else ACT))}
    if verb not in VERBS and verb != "record" and verb not in actions:
        if isinstance(step["do"], str):
            yield _unknown("办理", "action", verb, {*actions, *VERBS})
        known |= {key: kinds for words in VERBS.values() for key, kinds in words.items()}
    if verb == "prepare":
        del known["who"]  # each of its acts is done by whoever the rule names first
    for key in step:
        if key not in known:
            yield _unknown("项目", "key", key, known)
    yield from kinds.wrong(step, known)
    step = kinds.sound(step, known)
    if says[0] in known and step[says[0]] is None:
        return  # without it nothing can be said of the rest
    if step.get("received") is not None:
        yield from sense.instant(step["received"])[1]
    if verb == "record":
        yield from _record(step, rules)
    if verb == "calendar":
        for key in step["calendar"]:
            if key not in CALENDAR:
                yield _unknown("项目", "key", key, CALENDAR)
        yield from kinds.wrong(step["calendar"], CALENDAR)
        yield from sense.of_calendar(kinds.sound(step["calendar"], CALENDAR))
    if verb == "prepare" and step.get("to") not in (None, *PREPARED):
        yield _unknown("to", "to", step["to"], PREPARED)
    yield from sense.of_step(step, verb, rules)
    for kind, value in _table(step.get("with")).items():
        kind = kind.partition(".")[0]
        if kind not in rules.facts:
            yield _unknown("事实", "fact", kind, rules.facts)
        elif verb in actions:
            if not isinstance(value, dict | list):
                yield f"with.{kind} 须是表", f"with.{kind} must be a table"
            inputs = {i for a in rules.edition.actions if a.id == verb for i in a.inputs}
            if kind not in inputs:
                listed = ", ".join(sorted(inputs)) or "–"
                yield (f"{verb} 不能带 {kind}；可带 {listed}",
                       f"{verb} isn't given {kind!r}; it may be given {listed}")  # fmt: skip
    if isinstance(step.get("entries"), str) and step["entries"] != PROPOSAL:
        yield f"entries 须是列表或“{PROPOSAL}”", f"entries is a list or {PROPOSAL!r}"
    if isinstance(step.get("scores"), str) and step["scores"] != IN_ORDER:
        yield f"scores 须是表或“{IN_ORDER}”", f"scores is a table or {IN_ORDER!r}"
    measures = {m.id for m in rules.edition.measures}
    for key in ("measure", "list"):
        if step.get(key) is not None and step[key] not in measures:
            yield _unknown("措施", "measure", step[key], measures)
    yield from _expected(_table(step.get("expect")), rules)


def _record(step: Mapping[str, Any], rules: Rules) -> Iterator[Wrong]:
    kind = rules.facts.get(step["record"])
    if kind is None:
        yield _unknown("事实", "fact", step["record"], rules.facts)
        return
    if "value" in step and step.get("remove"):
        yield "value 与 remove 只能写一个", "value or remove, not both"
    owner = "case" if kind.owner == "assessment" else kind.owner  # by its case, and whose it is
    if owner not in ("round", "list", *step):
        yield (f"“{kind.zh}”登记在 {owner} 上，须写 {owner} = …",
               f"{kind.id} is a fact of a {owner}: {owner} = … is missing")  # fmt: skip


def _expected(expect: Mapping[str, Any], rules: Rules) -> Iterator[Wrong]:
    for key in expect:
        if key not in EXPECT:
            yield _unknown("期望", "expectation", key, EXPECT)
    yield from kinds.wrong(expect, EXPECT)
    expect = kinds.sound(expect, EXPECT)
    states = {s.id for s in rules.edition.states}
    for state in [expect.get("state"), expect.get("list"), *_table(expect.get("states")).values()]:
        if isinstance(state, str) and state not in states:
            yield _unknown("状态", "state", state, states)
    for key, known, word in (
        ("refused", rules.citations, ARTICLE), ("blocked_by", rules.citations, ARTICLE),
        ("guards", {*rules.guards, "state", "input", "reason", "frozen", "own_city"}, ("前置条件", "guard")),
        ("closed", rules.deadlines, ("期限", "deadline")), ("mail", ROLES, ("角色", "role")),
        ("fired", {a.id for a in rules.edition.actions}, ("办理", "action")),
        ("blocked", {a.id for a in rules.edition.actions}, ("办理", "action")),
    ):  # fmt: skip
        for id in _listed(expect.get(key)):
            if id not in known:
                zh, en = _unknown(*word, id, known)
                yield f"{key}：{zh}", f"{key}: {en}"
    for key in ("deadline", "ends_at", "provisional"):
        for id, value in _table(expect.get(key)).items():
            if id not in rules.deadlines:
                yield _unknown("期限", "deadline", id, rules.deadlines)
            if key == "deadline" and isinstance(value, str):
                yield from sense.of_day(f"deadline.{id}", value)
            if key == "ends_at" and not (isinstance(value, datetime) and value.tzinfo):
                yield (
                    f"ends_at.{id} 须是带时区的时刻",
                    f"ends_at.{id} must be an instant with offset",
                )
    for id in _table(expect.get("facts")):
        if id.partition(".")[0] not in rules.facts:
            yield _unknown("事实", "fact", id, rules.facts)
    told = [key for key in OUTCOMES if expect.get(key)]
    if len(told) > 1:
        yield f"{'、'.join(told)} 只能有一个", f"only one of {', '.join(told)} can happen"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _unknown(zh: str, en: str, given: Any, known: Any) -> Wrong:
    close = difflib.get_close_matches(str(given), [str(k) for k in known], n=3)
    hint = f"；是否 {'、'.join(close)}" if close else ""
    meant = f"; did you mean {', '.join(close)}?" if close else ""
    if not close and len(known) <= LISTED:
        listed = ", ".join(sorted(map(str, known)))
        hint, meant = f"；有 {listed}", f"; known are {listed}"
    return f"没有{zh}“{given}”{hint}", f"unknown {en} {given!r}{meant}"

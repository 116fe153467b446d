"""Does a step, or a person, of a scenario name all that it needs, within bounds?"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from casework.services.values import FIRST_YEAR, LAST_YEAR
from workflows.calendar import BEIJING
from workflows.edition import ROLES
from workflows.rules import Rules

from .names import SECOND

Wrong = tuple[str, str]
YEAR = re.compile("20[0-9]{2}")
ARTICLE = re.compile("第[一二三四五六七八九十百0-9]+条")
CLAUSE = re.compile(r"(N\S*|[0-9]+)([.(（]\S*|[a-z])?")
WORKDAY = time(9)
MOST = 400  # cases or members that one step makes
# What a new one is made of; a list is named by its measure, the first where none is named.
MADE_OF = {"case": "division", "objection": "case", "sanction": "division",
           "assessment": "case"}  # fmt: skip


def parts_of(key: str) -> tuple[str, str]:
    """(case, the rest) of a key; the case is "" where none stands in front."""
    case, slash, rest = key.partition("/")
    return (case, rest) if slash and ":" not in case else ("", key)


def of_step(step: Mapping[str, Any], verb: str, rules: Rules) -> Iterator[Wrong]:
    """What a step of verb `verb` lacks, or has too much of."""
    reasons = step.get("reasons")
    for key in reasons if isinstance(reasons, Mapping) else ():
        if parts_of(key)[1].partition(":")[0] not in rules.guards:
            yield f"reasons：没有前置条件“{key}”", f"reasons: unknown guard {key!r}"
    if verb == "prepare":
        yield from _prepare(step, rules)
    elif verb == "committee" and isinstance(step["committee"], Mapping):
        yield from _committee(step["committee"], rules)
    else:
        yield from _target(step, verb, rules)


def of_actor(actor: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Wrong]:
    """What an [[actor]] lacks; `known` are those before it."""
    if actor.get("id") in known:
        yield f"“{actor['id']}”写了两次", f"{actor['id']!r} is there twice"
    roles = actor.get("roles") or [actor.get("role")]
    for role in roles if isinstance(roles, list) else ():
        if role not in ROLES:
            names = ", ".join(sorted(ROLES))
            yield f"没有角色“{role}”；有 {names}", f"unknown role {role!r}; known: {names}"


def of_head(data: Mapping[str, Any], rules: Rules) -> Iterator[Wrong]:
    """What the head lacks, and an article in it that the edition doesn't have."""
    for key in ("title", "article"):
        if not str(data.get(key, "")).strip():
            yield f"缺 {key}", f"key {key!r} is missing"
    labels = {a.label for a in rules.edition.articles}
    said = re.split(r"[\s、，,]+", str(data.get("article", "")))
    for word in said:
        label = ARTICLE.match(word)
        bare = CLAUSE.fullmatch(word) and not YEAR.fullmatch(word)
        if (label and label[0] not in labels) or (bare and word not in rules.citations):
            yield (f"article：{rules.edition.id} 版没有“{word}”",
                   f"article: edition {rules.edition.id} has no {word!r}")  # fmt: skip


def of_who(who: Any, own: Mapping[str, Any]) -> Iterator[Wrong]:
    """A person is a role, a role at a place, or one of the scenario's own."""
    if not isinstance(who, str):
        return  # nobody is named; that it is of another kind is said of the step
    role = who.partition(":")[0]
    known = [*ROLES[: ROLES.index("list")], *SECOND, *own]
    if role not in known and who not in own:
        close = difflib.get_close_matches(str(who), known, n=3) or known
        yield (f"who：没有“{who}”；有 {', '.join(close)}",
               f"who: nobody is called {who!r}; known are {', '.join(close)}")  # fmt: skip


def of_places(places: Any, rules: Rules) -> Iterator[Wrong]:
    """What is wrong with the places of a round: each of a measure, as many as there can be."""
    measures = {m.id for m in rules.edition.measures}
    taken = set()
    for place in places if isinstance(places, list) else ():
        number = place.get("number") if isinstance(place, Mapping) else None
        if (
            type(number) is not int
            or not 1 <= number <= MOST
            or str(place.get("measure")) not in measures
        ):
            names = ", ".join(sorted(measures))
            yield (f"places：measure 须为 {names}，number 须为 1 至 {MOST}",
                   f"places: measure is one of {names}, number from 1 to {MOST}")  # fmt: skip
            continue
        key = (place["measure"], str(place.get("kind", "ordinary")))
        if key in taken or set(place) - {"measure", "kind", "number"}:
            yield ("places：写了两次或有不认识的项目", "places: said twice, or an unknown key")
        taken.add(key)


def of_name(name: Any, called: set[str]) -> Iterator[Wrong]:
    """Each `as` is a name of its own; it joins those that are `called` so far."""
    if not isinstance(name, str):
        return
    if name in called:
        yield f"名字“{name}”已经用过", f"the name {name!r} is taken"
    called.add(name)


def instant(value: Any) -> tuple[datetime | None, list[Wrong]]:
    """The instant meant by a date (nine in the morning), an instant, or either as text.

    No instant of the scheme lies outside certain years; far outside nothing can be counted.
    """
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, WORKDAY, tzinfo=BEIJING)
    if not isinstance(value, datetime):
        return None, [(f"“{value}”不是时间", f"{value!r} is no time")]
    if value.tzinfo is None:
        offset = f"{value.isoformat()}+08:00"
        return None, [(f"“{value}”没有时区，请写 {offset}", f"no offset: write {offset}")]
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return None, [(f"{value} 不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间",
                       f"{value} isn't within the years {FIRST_YEAR} to {LAST_YEAR}")]  # fmt: skip
    return value, []


def of_calendar(table: Mapping[str, Any]) -> Iterator[Wrong]:
    """What an arrangement to keep needs, and days in it that are none."""
    if table.get("keep") and "year" not in table:
        yield "calendar：缺 year", "calendar: key 'year' is missing"
    for key in ("off", "make_up", "ordinary"):
        for day in table.get(key) or ():
            yield from of_day(f"calendar.{key}", *str(day).split(".."))


def of_day(where: str, *days: Any) -> Iterator[Wrong]:
    """Each day written as text that is none."""
    for day in days:
        try:
            date.fromisoformat(str(day))
        except ValueError:
            yield f"{where}：“{day}”不是日期", f"{where}: {day!r} is no date"


def _target(step: Mapping[str, Any], verb: str, rules: Rules) -> Iterator[Wrong]:
    found = [a for a in rules.edition.actions if a.id == verb]
    new = next((MADE_OF.get(a.subject, "") for a in found if not a.start), None)
    needed = [new] if new is not None else [MADE_OF[a.subject] if a.subject == "assessment"
                                            else a.subject for a in found]  # fmt: skip
    if needed and not {"", "list", *step} & set(needed):
        names = " / ".join(f"{name} = …" for name in needed)
        yield f"缺 {names}", f"{names} is missing"


def _prepare(step: Mapping[str, Any], rules: Rules) -> Iterator[Wrong]:
    if not {"case", "division", "divisions", "cases"} & set(step):
        yield ("须写 division、divisions、cases 或 case",
               "division, divisions, cases or case is missing")  # fmt: skip
    if isinstance(step.get("cases"), int) and not 1 <= step["cases"] <= MOST:
        yield f"cases 须为 1 至 {MOST}", f"cases must be from 1 to {MOST}"
    left_out = step.get("except")
    for name in left_out if isinstance(left_out, list) else ():
        if str(name).partition(".")[0] not in rules.facts:
            yield f"except：没有事实“{name}”", f"except: unknown fact {name!r}"
    varied = step.get("with")
    for name, value in varied.items() if isinstance(varied, Mapping) else ():
        if value is not False and not isinstance(value, Mapping):
            yield f"with.{name} 须是表或 false", f"with.{name} must be a table or false"


def _committee(members: Mapping[str, Any], rules: Rules) -> Iterator[Wrong]:
    fields = {f.id: f for f in rules.facts["committee_member"].field}
    kinds = fields["kind"].choice
    for kind, number in members.items():
        if kind not in kinds:
            names = ", ".join(kinds)
            yield f"没有委员种类“{kind}”；有 {names}", f"unknown kind {kind!r}; known: {names}"
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MOST:
            yield f"{kind} 须为 1 至 {MOST}", f"{kind} must be from 1 to {MOST}"

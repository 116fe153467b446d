"""Whom and what does a scenario mean: which division, unit, case, list, person?"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from casework.reference.loaders import divisions, provinces
from workflows.facts import Actor

SECOND = {"ministry2": "ministry", "leader2": "leader"}
REF = re.compile(r"\d{4}-[a-z]+-\d{6}(-\d+)?")
SUBJECTS = {"case": "案件", "list": "名单", "objection": "异议", "sanction": "惩戒",
            "assessment": "评审表", "complaint": "反映"}  # fmt: skip
Called = list[tuple[str, tuple[str, ...]]]  # code, the names that it goes by
SCOPED = ("unit", "city", "statistics", "communications")


class Unknown(ValueError):
    """A name leads nowhere, or to several things; both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = (zh, en)


def division_code(name: str) -> str:
    """The code of a division given by code, official name ("深圳市") or city of a 师市 ("石河子市").

    A name that isn't known goes to the door as it is, which says no to it.
    """
    found = _called(name, _divisions())
    if len(found) > 1:
        codes = ", ".join(found)
        raise Unknown(f"“{name}”有几个，请写代码：{codes}", f"several are called {name!r}: {codes}")
    return found[0] if found else name


def unit_code(name: str) -> str:
    """The code of a recommending unit given by code, name or short name ("广东省", "广东")."""
    return next(iter(_called(name, _units())), name)


def unknown_place(name: str) -> tuple[str, str] | None:
    """What to say of a name that neither a division nor a unit has; None where one has it."""
    known = [*_divisions(), *_units()]
    if not name or _called(name, known):
        return None
    zh, en = _meant(name, (word for _, names in known for word in names if word))
    return f"没有叫“{name}”的地方{zh}", f"no place is called {name!r}{en}"


def _divisions() -> Called:
    return [(d.code, (d.code, d.name_zh, d.name_en, d.alias)) for d in divisions()]


def _units() -> Called:
    return [(p.code, (p.code, p.name_zh, p.short_zh, p.name_en)) for p in provinces()]


def _called(name: str, known: Called) -> list[str]:
    return [code for code, names in known if name and name in names]


def _meant(name: str, known: Iterable[str]) -> tuple[str, str]:
    """The nearest names, as a hint in both languages."""
    close = difflib.get_close_matches(name, list(dict.fromkeys(known)), n=3)
    if not close:
        return "", ""
    return f"；是否 {'、'.join(close)}", f"; did you mean {', '.join(close)}?"


def unit_of(division: str) -> str:
    """The unit of a division; "" where there is no such division."""
    return next((d.province_code for d in divisions() if d.code == division), "")


@dataclass(slots=True)
class Names:
    """What the scenario has called its cases, objections and sanctions, and its people."""

    actors: Mapping[str, Mapping[str, Any]]
    called: dict[str, tuple[str, str]] = field(default_factory=dict)  # alias → (subject, ref)
    cases: list[tuple[int, str, str, str]] = field(default_factory=list)  # year, measure, code, ref
    people: dict[tuple[str, str, str], Actor] = field(default_factory=dict)

    def call(self, alias: str, subject: str, ref: str) -> None:
        """From now on `alias` means this subject."""
        if alias:
            self.called[alias] = (subject, ref)

    def ref(self, subject: str, name: str, *, year: int, measure: str = "") -> str:
        """The ref of what the scenario names; Unknown where it hasn't come up."""
        found = self._ref(subject, name, year, measure)
        if found is None:
            names = [*self.called, *(d.name_zh for d in divisions() if subject == "case")]
            zh, en = _meant(name, names)
            raise Unknown(f"还没有叫“{name}”的{SUBJECTS[subject]}{zh}",
                          f"there is no {subject} called {name!r} yet{en}")  # fmt: skip
        return found

    def _ref(self, subject: str, name: str, year: int, measure: str) -> str | None:
        known = self.called.get(name)
        if known and known[0] == subject:
            return known[1]
        if subject == "list":
            return f"{year}-{name}"
        if subject != "case":
            return name if known is None and "-" in name else None
        if REF.fullmatch(name):
            return name  # whether there is such a case is the door's to say
        codes = _called(name, _divisions())
        found = [ref for y, m, c, ref in self.cases
                 if c in codes and y == year and measure in ("", m)]  # fmt: skip
        if len(found) > 1:
            raise Unknown(f"“{name}”有几个案件，请写 measure 或别名",
                          f"{name!r} has several cases; say which measure")  # fmt: skip
        return found[0] if found else None

    def meant(self, value: Any, *, year: int) -> Any:
        """A value in which a case may be named: its ref, else the value as it is."""
        if not isinstance(value, str):
            return value
        with suppress(Unknown):
            return self._ref("case", value, year, "") or value
        return value

    def actor(
        self, who: str, *, division: str = "", unit: str = "", own_city: bool = False
    ) -> Actor:
        """The person `who`: a role, `role:place`, or one of the scenario's own [[actor]]s.

        A city is its division's; with `own_city` another office is the city's own, too.
        """
        own = self.actors.get(who)
        if own is not None:
            roles = frozenset(own.get("roles") or [own.get("role", "")])
            division = division_code(own["division"]) if "division" in own else ""
            unit = unit_code(own["unit"]) if "unit" in own else unit_of(division)
            return self._person(who, roles, unit, division)
        role, _, place = who.partition(":")
        if role in ("objector", "timer"):
            return Actor(0, role, frozenset({role}))
        if role in SCOPED:
            if place:
                if said := unknown_place(place):
                    raise Unknown(*said)
                division = division_code(place)
                unit = unit_of(division) or unit_code(place)
            here = role == "city" or (own_city and unit_of(division))
            return self._person(role, frozenset({role}), unit, division if here else "")
        # Of experts there are several: expert:3-1 is the first whom step 3 appoints.
        name = who if role == "expert" else role
        return self._person(name, frozenset({SECOND.get(role, role)}), "", "")

    def _person(self, name: str, roles: frozenset[str], unit: str, division: str) -> Actor:
        key = (name, unit, division)
        if key not in self.people:
            number = len(self.people) + 1
            self.people[key] = Actor(number, name, roles, unit, division)
        return self.people[key]

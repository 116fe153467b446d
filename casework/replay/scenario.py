"""How is a scenario file read, so that whatever is wrong with it is said with its line?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from workflows.loader import find_notice, syntax
from workflows.problems import EditionError
from workflows.rules import Rules, bind
from workflows.settings import SettingError

from . import grammar, kinds, sense

UNREADABLE = {
    FileNotFoundError: ("没有这个文件", "No such file"),
    IsADirectoryError: ("这是目录，不是场景文件", "it is a folder, not a scenario's file"),
    PermissionError: ("没有读它的权限", "it may not be read"),
}
STEP = re.compile(r"^\s*\[\[\s*step\s*\]\]", re.MULTILINE)


class ScenarioError(ValueError):
    """A scenario can't be run as it is written; each of `problems` names file, line and key."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__("\n".join(" · ".join(dict.fromkeys(said)) for said in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class RoundPart:
    """A round of the scenario: its rules with their settings, and how it is opened."""

    year: int
    rules: Rules
    settings: Mapping[str, Any]
    opens: datetime | None = None
    demonstration: bool = False
    places: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step: `verb` is an action, `record`, or one of grammar.VERBS; `keys` the rest."""

    number: int
    line: int
    at: datetime
    verb: str
    keys: Mapping[str, Any]
    rules: Rules
    expect: Mapping[str, Any] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The round that the step is about."""
        return self.rules.notice.year


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario, read and checked."""

    path: Path
    title: str
    article: str
    rounds: tuple[RoundPart, ...]
    steps: tuple[Step, ...]
    actors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ticks: bool = True


def read(path: Path) -> Scenario:
    """The scenario in `path`; a ScenarioError names everything that is wrong, with its line."""
    text = ""
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        zh, en = UNREADABLE.get(type(error), (error.strerror, error.strerror))
        raise ScenarioError((f"{path}：{zh}", f"{path}: {en}")) from None
    except UnicodeDecodeError as error:
        raise ScenarioError(
            (f"{path}：不是 UTF-8：{error}", f"{path}: not UTF-8: {error}")
        ) from None
    except tomllib.TOMLDecodeError as error:
        said = syntax(text, error)
        raise ScenarioError((f"{path}：不合 TOML 语法：{said}", f"{path}: {said}")) from None
    except RecursionError:
        raise ScenarioError((f"{path}：嵌套过深", f"{path}: nested too deeply")) from None
    reader = _Reader(path, [text[: m.start()].count("\n") + 1 for m in STEP.finditer(text)])
    scenario = reader.scenario(data)
    if reader.found:
        raise ScenarioError(*reader.found)
    return scenario


class _Reader:
    """Reads one file and keeps what is wrong with it in `found`."""

    def __init__(self, path: Path, lines: list[int]) -> None:
        self.path = path
        self.lines = lines
        self.found: list[tuple[str, str]] = []
        self.rounds: dict[int, RoundPart] = {}
        self.actors: Mapping[str, Mapping[str, Any]] = {}

    def wrong(self, where: str, zh: str, en: str) -> None:
        said = (f"{self.path}：{where}{zh}", f"{self.path}: {where}{en}")
        if said not in self.found:
            self.found.append(said)

    def scenario(self, data: Mapping[str, Any]) -> Scenario:
        self._keys("", data, grammar.SCENARIO)
        first = self._round(data)
        for zh, en in sense.of_head(data, first.rules) if first else ():
            self.wrong("", zh, en)
        actors: dict[str, Mapping[str, Any]] = {}
        for number, actor in enumerate(self._tables(data, "actor"), 1):
            where = f"[[actor]] {number}: "
            self._keys(where, actor, grammar.ACTOR)
            actor = kinds.sound(actor, grammar.ACTOR)
            if not actor.get("id"):
                self.wrong(where, "缺 id", "key 'id' is missing")
            for zh, en in sense.of_actor(actor, actors):
                self.wrong(where, zh, en)
            actors[str(actor.get("id"))] = actor
        self.actors = actors
        steps = tuple(self._steps(data, first)) if first else ()
        if first and not steps and not self.found:
            self.wrong("", "没有一步 [[step]]", "there is no [[step]]")
        return Scenario(self.path, str(data.get("title", "")), str(data.get("article", "")),
                        tuple(self.rounds.values()), steps, actors,
                        bool(data.get("ticks", True)))  # fmt: skip

    def _round(self, data: Mapping[str, Any]) -> RoundPart | None:
        given = data.get("round")
        table = given if isinstance(given, Mapping) else {"year": given}
        own, beside = table.get("settings", {}), data.get("settings", {})
        if not isinstance(own, Mapping) or not isinstance(beside, Mapping):
            self.wrong("[settings] ", "须是表", "a table is expected")
            return None
        return self._open("[round] ", {**table, "settings": {**own, **beside}})

    def _open(self, where: str, table: Mapping[str, Any]) -> RoundPart | None:
        self._keys(where, table, grammar.ROUND)
        table = {k: v for k, v in kinds.sound(table, grammar.ROUND).items() if v is not None}
        year = table.get("year")
        if year is None:
            self.wrong(where, "缺年度：round = <年份>", "a year is needed: round = <year>")
            return None
        try:
            edition, notice = find_notice(year)
            rules = bind(edition, notice, table.get("settings", {}))
        except (EditionError, SettingError) as error:
            self.wrong(where, error.words("zh"), error.words("en"))
            return None
        if not (notice.runnable or table.get("demonstration")):
            self.wrong(where, f"{notice.note_zh or '通知不完整'}（可写 demonstration = true）",
                       f"{notice.note_en} It can be run with demonstration = true.")  # fmt: skip
        if table.get("edition", edition.id) != edition.id:
            self.wrong(
                where, f"{year} 年度适用 {edition.id} 版", f"FY{year} runs under {edition.id}"
            )
        for zh, en in sense.of_places(table.get("places"), rules):
            self.wrong(where, zh, en)
        opens = self._instant(where, table["opens"]) if "opens" in table else None
        part = RoundPart(
            year, rules, table.get("settings", {}), opens, bool(table.get("demonstration")),
            tuple(table.get("places", ())),
        )  # fmt: skip
        self.rounds[year] = part
        return part

    def _steps(self, data: Mapping[str, Any], first: RoundPart) -> Iterator[Step]:
        before, called = first.opens, set[str]()
        for number, table in enumerate(self._tables(data, "step"), 1):
            line = self.lines[number - 1] if number <= len(self.lines) else 0
            where = f"step {number} (line {line}): "
            at = self._instant(where, table["at"]) if "at" in table else before
            if at is None and "at" not in table:
                self.wrong(where, "缺时间 at", "key 'at' is missing")
            if before and at and at < before:
                self.wrong(
                    where,
                    "早于前一步或批次的开始",
                    "it is before the step that precedes it, or before the round opens",
                )
            before = at or before
            for zh, en in sense.of_name(table.get("as"), called):
                self.wrong(where, zh, en)
            if (step := self._step(where, number, line, at, table, first)) is not None:
                yield step

    def _step(
        self, where: str, number: int, line: int, at: datetime | None, table: Mapping[str, Any],
        first: RoundPart,
    ) -> Step | None:  # fmt: skip
        if table.get("do") == "open_round":
            own = {k: v for k, v in table.items() if k in grammar.ROUND}
            part = self._open(where, own)
        else:
            year = table.get("year", first.year)
            part = self.rounds.get(year) if isinstance(year, int) else first
            if part is None:
                self.wrong(where, f"没有 {year} 年度", f"no round {year} is open")
        # Without a round of its own the rest of the step is held against the first one's rules.
        rules = (part or first).rules
        problems = [*grammar.problems(table, rules),
                    *sense.of_who(table.get("who"), self.actors)]  # fmt: skip
        for zh, en in problems:
            self.wrong(where, zh, en)
        if problems or at is None or part is None:
            return None
        keys = {k: v for k, v in table.items() if k not in ("at", "expect")}
        if "received" in keys:
            keys["received"] = sense.instant(keys["received"])[0]
        return Step(number, line, at, grammar.verb_of(table), keys, part.rules,
                    table.get("expect", {}))  # fmt: skip

    def _tables(self, data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        rows = data.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(r, Mapping) for r in rows):
            self.wrong("", f"应写作 [[{key}]]", f"[[{key}]] is expected")
            return []
        return rows

    def _keys(self, where: str, table: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        for key in table:
            if key not in known:
                self.wrong(
                    where, f"没有“{key}”这一项", f"unknown key {key!r}; known: {', '.join(known)}"
                )
        for zh, en in kinds.wrong(table, known):
            self.wrong(where, zh, en)

    def _instant(self, where: str, value: Any) -> datetime | None:
        found, problems = sense.instant(value)
        for zh, en in problems:
            self.wrong(where, zh, en)
        return found

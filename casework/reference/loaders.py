"""How are the reference files read, with nothing unknown or broken let through?"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).parent
REGIONS = frozenset({"east", "central", "west", "northeast"})
PROVINCE_KINDS = frozenset({"province", "municipality", "autonomous_region", "xpcc"})
DIVISION_KINDS = frozenset({
    "prefecture_city", "prefecture", "autonomous_prefecture", "league",
    "municipality_district", "municipality_county", "municipality_autonomous_county",
    "municipality", "province_administered_county", "xpcc_division",
})  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Province:
    """A province, municipality or autonomous region, or the XPCC; each is a recommending unit."""

    code: str
    name_zh: str
    name_en: str
    short_zh: str
    region: str
    kind: str


@dataclass(frozen=True, slots=True)
class Division:
    """A division that may take part, or might with a reason (Article 5).

    `valid_from` and `valid_to` are its first and last day, None where it lies beyond our horizon.
    """

    code: str
    name_zh: str
    name_en: str
    initials: str
    province_code: str
    kind: str
    planned_single: bool
    valid_from: date | None
    valid_to: date | None
    successor_code: str
    alias: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An authority of a province, named as the regulation names it."""

    kind: str
    province_code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A State Council notice at `address` that `arranges` a year and sets days of `year`."""

    year: int
    arranges: int
    address: str


class ReferenceFileError(ValueError):
    """A reference file can't be read; the message names file and line."""


def _rows(path: Path, make: Callable[[dict[str, str]], T]) -> Iterator[T]:
    """Each line of a CSV file through `make`; a ReferenceFileError names file and line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            try:
                if None in row or None in row.values():
                    raise ValueError("too many or too few columns")
                yield make(row)
            except (ValueError, TypeError, KeyError) as error:
                raise ReferenceFileError(f"{path.name}:{reader.line_num}: {error}") from error


def _one_of(value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is none of: {', '.join(sorted(known))}")
    return value


def _province(row: dict[str, str]) -> Province:
    _one_of(row["region"], REGIONS)
    _one_of(row["kind"], PROVINCE_KINDS)
    return Province(**row)


def _division(row: dict[str, str]) -> Division:
    return Division(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        initials=row["initials"],
        province_code=_one_of(row["province_code"], {p.code for p in provinces()}),
        kind=_one_of(row["kind"], DIVISION_KINDS),
        planned_single=_one_of(row["planned_single"], {"yes", ""}) == "yes",
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        successor_code=row["successor_code"],
        alias=row["alias"],
    )


def _arrangement(row: dict[str, str]) -> Arrangement:
    return Arrangement(int(row["year"]), int(row["arranges"]), row["address"])


@cache
def provinces() -> tuple[Province, ...]:
    """The 31 provinces and the XPCC, in order of code."""
    return tuple(_rows(FOLDER / "provinces.csv", _province))


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions, in order of code, those no longer in force included."""
    return tuple(_rows(FOLDER / "divisions.csv", _division))


@cache
def arrangements() -> tuple[Arrangement, ...]:
    """The State Council's holiday notices, by year."""
    return tuple(_rows(FOLDER / "arrangements.csv", _arrangement))


def organisations() -> tuple[Organisation, ...]:
    """The authorities of each province that the regulation names (Article 4, notice items 一, 四).

    Every recommending unit has an industry authority and a statistics bureau; a communications
    administration exists in the 31 provinces, not for the XPCC.
    """
    kinds = (
        (
            "recommending_unit",
            "工业和信息化主管部门",
            "Industry and Information Technology Authority",
        ),
        ("communications", "通信管理局", "Communications Administration"),
        ("statistics", "统计局", "Bureau of Statistics"),
    )
    return tuple(
        Organisation(kind, p.code, p.name_zh + zh, f"{p.name_en} {en}")
        for p in provinces()
        for kind, zh, en in kinds
        if not (kind == "communications" and p.kind == "xpcc")
    )

"""How does the year's notice reach the units, and what is said about a case beside the work?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.reference.loaders import provinces

from .lists import MAKER
from .story import Step, times, told


def notice(part: Mapping[str, Any]) -> Iterator[Step]:
    """The ministry issues it where the round's file tells so; one unit after the other confirms."""
    if "notice" not in part:
        return
    out, year = part["notice"], str(part["year"])
    yield _record(out["at"], MAKER, "round", "notice_issued", ref=year, value=out["value"])
    if reached := out.get("channels"):
        yield _record(out["at"], MAKER, "round", "objection_channels", ref=year, value=reached)
    when = times(out)["received"]
    codes = [p.code for p in provinces()] + [told("demo_unit")["unit"]["code"]]
    for number, code in enumerate(c for c in codes if c not in out["not_yet"]):
        yield _record(when.of(number), f"unit.{code}", "unit", "notice_received", ref=code,
                      item=year, value={"person": out["person"]})  # fmt: skip


def said(part: Mapping[str, Any]) -> Iterator[Step]:
    """Messages and notes, as they are told."""
    for one in part.get("said", ()):
        yield _record(one["at"], one["who"], "case", one["kind"], ref=one["case"],
                      value={"text": one["text"]})  # fmt: skip


def _record(at: Any, who: str, subject: str, name: str, **wish: Any) -> Step:
    return Step(at=at, who=who, does="record", subject=subject, name=name, wish=wish)

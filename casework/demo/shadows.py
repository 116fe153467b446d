"""What goes wrong in the demo? All of it in the province that doesn't exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .story import Step, told

OFFICER = "ministry.a"


def shadows(part: Mapping[str, Any]) -> Iterator[Step]:
    """What the round's file tells of it: a sanction, an accident, both or neither."""
    unit = told("demo_unit")["unit"]["code"]
    if "sanction" in part:
        yield from _sanction(part["sanction"], part["year"], unit)
    if "incident" in part:
        incident = part["incident"]
        yield Step(at=incident["at"], who=f"unit.{unit}", does="record", subject="division",
                   name="incident", wish={"ref": incident["division"], "item": incident["item"],
                                          "value": incident["value"]})  # fmt: skip


def _sanction(sanction: Mapping[str, Any], year: int, unit: str) -> Iterator[Step]:
    """A sanction on the province, and the application that it bars."""
    new = {"division": sanction["division"], "unit": unit, "round": year}
    yield Step(at=sanction["at"], who=OFFICER, does="act", subject="sanction", name="impose",
               wish={"new": new, "given": {"finding": {"": sanction["finding"]}}})  # fmt: skip
    barred = sanction["refused"]
    new = {"round": year, "measure": barred["measure"], "division": barred["division"]}
    yield Step(at=barred["at"], who=f"unit.{unit}", does="act", subject="case", name="draft",
               wish={"new": new}, refused=True)  # fmt: skip

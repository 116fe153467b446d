"""What goes wrong in the demo? All of it in the province that doesn't exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .story import Step, told

OFFICER = "ministry.a"


def shadows(finished: Mapping[str, Any]) -> Iterator[Step]:
    """A sanction that is over by now, the application that it barred, and a recorded accident."""
    part = told("demo_unit")
    unit, sanction, incident = part["unit"]["code"], part["sanction"], part["incident"]
    new = {"division": sanction["division"], "unit": unit, "round": finished["year"]}
    yield Step(at=sanction["at"], who=OFFICER, does="act", subject="sanction", name="impose",
               wish={"new": new, "given": {"finding": {"": sanction["finding"]}}})  # fmt: skip
    barred = sanction["refused"]
    new = {"round": finished["year"], "measure": barred["measure"], "division": barred["division"]}
    yield Step(at=barred["at"], who=f"unit.{unit}", does="act", subject="case", name="draft",
               wish={"new": new}, refused=True)  # fmt: skip
    yield Step(at=incident["at"], who=f"unit.{unit}", does="record", subject="division",
               name="incident", wish={"ref": incident["division"], "item": incident["item"],
                                      "value": incident["value"]})  # fmt: skip

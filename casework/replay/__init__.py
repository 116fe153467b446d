"""Does a scenario, run through the real door under a moved clock, end as it says it does?"""

from .run import Report, StepReport, replay
from .scenario import Scenario, ScenarioError, read

__all__ = ["Report", "Scenario", "ScenarioError", "StepReport", "read", "replay"]

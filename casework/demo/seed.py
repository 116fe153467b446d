"""Which province and cities are there in the demo alone?"""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session

from casework.models import Division, Property, Unit

from .story import Story, told

TOLD = "demo_story"
FINISHED = "demo_finished"


def settle(session: Session, story: Story) -> None:
    """Add the invented province and its cities, before any round gives it places.

    Which story it is going to be is written down with them: what stops halfway is made anew as it.
    """
    session.add(Property(key=TOLD, value=story.name))
    unit = told("demo_unit")["unit"]
    session.execute(insert(Unit), [unit | {"demo": True}])
    session.execute(insert(Division), [
        d | {"unit": unit["code"], "kind": "prefecture_city"} for d in told("demo_unit")["division"]
    ])  # fmt: skip
    session.commit()


def invented() -> frozenset[str]:
    """The codes of the invented province and of its cities."""
    own = told("demo_unit")
    return frozenset({own["unit"]["code"], *(d["code"] for d in own["division"])})


def finish(session: Session) -> None:
    """Write down that the story was played to its end; a demo without this is half a demo."""
    session.add(Property(key=FINISHED, value="1"))
    session.commit()

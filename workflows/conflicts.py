"""Which ties of a committee member to a case bar the member from it, whatever is declared?

The regulation names none; that somebody doesn't judge their own province or organisation is a house
rule under the principle of Article 3. Ties that no record shows, the members declare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .facts import CaseFacts
from .legible import written

CENTRAL = "central"  # of no province
CITY = "市"


def ties(member: Mapping[str, Any], case: CaseFacts) -> Iterator[str]:
    """`own_province`, `own_organisation`: how a `committee_member` is tied to the case."""
    if member.get("province") in (case.unit, case.division.province):
        yield "own_province"
    own = written(str(member.get("organisation") or ""))
    if own and (_named_after(own, case.division.name) or _named_by(own, case)):
        yield "own_organisation"


def _named_after(organisation: str, city: str) -> bool:
    """Does its name hold the city's (无锡市…, 无锡学院)? A district's or county's only in full."""
    short = city.removesuffix(CITY)
    return city in organisation or (len(short) > 1 and organisation.startswith(short))


def _named_by(organisation: str, case: CaseFacts) -> bool:
    """Does the application name it: as an organ, an enterprise, an author?"""
    return any(isinstance(said, str) and written(said) == organisation
               for items in case.recorded.facts.values() for fact in items.values()
               for said in fact.value.values())  # fmt: skip

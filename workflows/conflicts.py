"""Which ties of a committee member to a case bar the member from it, whatever is declared?

The regulation names none; that somebody doesn't judge their own province or organisation is a house
rule under the principle of Article 3. Ties that no record shows, the members declare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .facts import CaseFacts
from .legible import written

CENTRAL = "central"  # of no province
# 无锡市, 延边朝鲜族自治州, 大兴安岭地区, 锡林郭勒盟: the name before it says of which kind it is.
SHORT = re.compile("(.{2,}?)(?:市|地区|盟|(?:.{1,3}族)*自治州)")


def ties(member: Mapping[str, Any], case: CaseFacts) -> Iterator[str]:
    """`own_province`, `own_organisation`: how a `committee_member` is tied to the case."""
    if member.get("province") in (case.unit, case.division.province):
        yield "own_province"
    own = "".join(written(str(member.get("organisation") or "")).split())
    if own and (_named_after(own, case.division.name) or _named_by(own, case)):
        yield "own_organisation"


def _named_after(organisation: str, city: str) -> bool:
    """Does its name hold the city's (无锡市…, 无锡学院)? A district's or county's only in full."""
    short = (found := SHORT.fullmatch(city)) and found[1]
    return city in organisation or bool(short and organisation.startswith(short))


def _named_by(organisation: str, case: CaseFacts) -> bool:
    """Does the application name it: as an organ, an enterprise, an author?"""
    return any(isinstance(said, str) and written(said) == organisation
               for items in case.recorded.facts.values() for fact in items.values()
               for said in fact.value.values())  # fmt: skip

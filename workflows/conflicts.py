"""Which ties of a committee member to a case bar the member from it, whatever is declared?

The regulation names none; that somebody doesn't judge their own province or organisation is a house
rule under the principle of Article 3. Ties that no record shows, the members declare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .facts import CaseFacts
from .legible import visible

if TYPE_CHECKING:
    from .rules import Rules

CENTRAL = "central"  # of no province
# 无锡市, 延边朝鲜族自治州, 伊犁哈萨克自治州, 锡林郭勒盟: the name before it says of which kind it is.
PEOPLE = "(?:(?:朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|哈萨克|柯尔克孜)族?)"
SHORT = re.compile(f"(.{{2,}}?)(?:市|地区|盟|{PEOPLE}*自治州)")


def ties(member: Mapping[str, Any], case: CaseFacts, rules: Rules) -> Iterator[str]:
    """`own_province`, `own_organisation`: how a `committee_member` is tied to the case.

    Whatever else the name of an organisation holds (a city further on in it) the member declares.
    """
    province, here = member.get("province"), (case.unit, case.division.province)
    if province in here:
        yield "own_province"
    own, near = _plain(member.get("organisation")), province in (None, CENTRAL, *here)
    if own and (_named_after(own, case.division.name, near) or _named_by(own, case, rules)):
        yield "own_organisation"


def _plain(name: object) -> str:
    """A name however it was typed: of one width, without blanks and what nobody sees."""
    return "".join(visible(unicodedata.normalize("NFKC", str(name or ""))).split())


def _named_after(organisation: str, city: str, near: bool) -> bool:
    """Does its name hold the city's (无锡市…, 无锡学院)? A district's or county's only in full, and so
    the city's where it is of another province: 海南大学 isn't of 海南藏族自治州.
    """
    short = (found := SHORT.fullmatch(city)) and found[1]
    return city in organisation or bool(near and short and organisation.startswith(short))


def _named_by(organisation: str, case: CaseFacts, rules: Rules) -> bool:
    """Does the application itself name it: as an organ, as an enterprise? What others record of the
    case or of its city, while it is judged, names nobody.
    """
    return any(_plain(fact.value.get(field)) == organisation
               for kind, fields in rules.parties.items()
               for fact in case.recorded.all(kind).values() for field in fields)  # fmt: skip

"""What does an application of the demo contain, marked as invented?

The figures of every real city are the same, so that none looks better or worse than another; each
city of the invented province has its own. figures.toml says of which magnitude they are.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256

from casework import example
from casework.example import Part, application, filled
from workflows.rules import Rules

from .story import told

MARK = f"{example.MARK}数据"
INVENTED = told("demo_unit")["unit"]["code"].rstrip("0")
# Which facts come about in which stage of the work, and who sees to them; the city to all others.
STAGES: Mapping[str, tuple[str, frozenset[str]]] = {
    "materials": ("city", frozenset[str]()),
    "audit": ("statistics", frozenset({"audit", "statistics_sheet"})),
    # The administration takes part in the selection and signs it (4.3).
    "joint": ("communications", frozenset({"selection_record", "joint_signoff"})),
    "consent": ("unit", frozenset({"consent"})),
    "documents": ("unit", frozenset({"document"})),
}
# Where an example says nothing that would show that it is one.
MARKED = {
    "condition": {"evidence": f"{MARK}：情况说明"},
    "indicator": {"source": f"{MARK}：统计公报", "organ": f"{MARK}：统计局"},
    "document": {"file": f"{MARK}.pdf"},
}


def contents(
    rules: Rules,
    measure: str,
    city: Mapping[str, str],
    *,
    unit_kind: str,
    days: Mapping[str, date],
    lacks: Container[str],
) -> Iterator[tuple[str, Part]]:
    """Every part of an application with the stage that it belongs to, in the order of the stages.

    `city` has its `division` and its `name`, by which figures and names differ from others'.
    What the application `lacks` (a kind of fact, or `kind:item`) is left out; `days` says on which
    day each stage dates its papers.
    """

    def there(part: Part) -> bool:
        return part.kind not in lacks and f"{part.kind}:{part.item}" not in lacks

    others = frozenset[str]().union(*(kinds for _role, kinds in STAGES.values()))
    for stage, (role, kinds) in STAGES.items():
        parts = list(application(rules, measure, unit_kind=unit_kind, on=days[stage]))
        if stage == "joint":
            record = filled(rules.facts["selection_record"], {}, days[stage])
            parts.insert(0, Part("selection_record", "", "unit", record))
        for part in parts:
            if (part.kind in kinds if kinds else part.kind not in others) and there(part):
                value = {**part.value, **MARKED.get(part.kind, {}), **_own(rules, part, city)}
                by = part.role if part.kind == "selection_record" else role
                yield stage, Part(part.kind, part.item, by, value)


def _own(rules: Rules, part: Part, city: Mapping[str, str]) -> dict[str, str]:
    """What is this city's own: a name; in the invented province a figure, above last year's."""
    if part.kind == "indicator":
        asked = {field.id for field in rules.facts[part.kind].field}
        return {name: said for name, said in _figure(part.item, city).items() if name in asked}
    if "name" in part.value:
        name = f"{MARK}：{city['name']}{rules.facts[part.kind].zh}"
        return told("figures").get(part.kind, {}) | {"name": name}
    return {}


def _figure(item: str, city: Mapping[str, str]) -> dict[str, str]:
    """Value, last year's and the province's, of the magnitude that such a figure has.

    A whole number stays one; what the whole province has is the same for each of its cities.
    """
    row = told("figures").get(item)
    if row is None:
        return {}
    said = {name: Decimal(row[name]) for name in ("value", "previous", "benchmark")}
    places = said["value"].as_tuple().exponent
    if city["division"].startswith(INVENTED) and not row.get("of_all"):
        value, last, others = (_by(city, item, salt) for salt in ("value", "last", "others"))
        step = (said["value"] - said["previous"]).copy_abs()
        said = {"value": said["value"] + value * 2 * step,
                "previous": said["previous"] + value * 2 * step - last * step / 2,
                "benchmark": said["benchmark"] + others * step}  # fmt: skip
    return {name: f"{number:.{-int(places)}f}" for name, number in said.items()}


def _by(city: Mapping[str, str], item: str, salt: str) -> Decimal:
    """A number from 0 to 1 that is the same whenever the demo is made."""
    digest = sha256(f"{city['division']} {item} {salt}".encode()).digest()
    return Decimal(digest[0]) / 255

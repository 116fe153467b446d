"""Which lines does the formal check have: each thing handed in, what is found, what changed?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from casework.filters import moment_words
from casework.i18n import language
from casework.queries.case import CasePage
from casework.queries.checked import Since, since_return
from casework.queries.visible import hidden_fields, sees_kind
from casework.reading import now, session
from casework.services.shapes import LONGEST
from workflows import formal
from workflows.edition import FactKind
from workflows.facts import Actor, Fact
from workflows.formal import Looked
from workflows.signing import stands

from . import events, fact_rows, facts
from .law import Shown
from .problems import judged


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is looked at: the fact, and what was found about it."""

    page: CasePage
    kind: FactKind
    of: str
    fact: Fact | None
    looked: Looked | None

    @property
    def item(self) -> str:
        """Under which item it is recorded what is found."""
        return formal.item_of(self.kind.id, self.of)

    @property
    def on_record(self) -> bool:
        """Was it handed in; of a kind as a whole, anything of it?"""
        return formal.there(self.page.facts.recorded, self.kind.id, self.of)

    @property
    def result(self) -> str:
        """What was found of it as it stands; "" where it wasn't looked at since it was changed."""
        return "" if self.looked is None or self.looked.stale else self.value["result"]

    @property
    def value(self) -> Mapping[str, Any]:
        """What is on record of the look."""
        return self.looked.fact.value if self.looked else {}

    @property
    def seen(self) -> str:
        """How the look and what it is about stand, as the form remembers them."""
        rules, recorded, measure = self.page.rules, self.page.facts.recorded, self.page.case.measure
        own = stands(rules, recorded, rules.facts[formal.KIND], self.item, measure=measure)
        return f"{own}|{stands(rules, recorded, self.kind, self.of, measure=measure)}"


@dataclass(frozen=True, slots=True)
class Boxes:
    """What stands in the boxes of a line: as on record, or as a form sent it."""

    result: str
    field: str
    reason: str

    @property
    def digest(self) -> str:
        """By which a form that comes back tells what was touched."""
        said = "|".join((self.result, self.field, " ".join(self.reason.split())))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def on_record(line: Line) -> Boxes:
    """The boxes of a line as its page shows them first."""
    return Boxes(line.result, line.value.get("field", ""), line.value.get("reason", ""))


def touched(line: Line, form: Mapping[str, str]) -> Boxes | None:
    """What somebody put into the boxes of a line; None where they left them as they were."""
    sent = Boxes(*(form.get(f"{name}-{line.item}", "") for name in ("result", "field", "reason")))
    return None if sent.digest == form.get(f"was-{line.item}", sent.digest) else sent


def lines(page: CasePage, actor: Actor) -> list[Line]:
    """Everything that was handed in, and what could have been and wasn't.

    An entry under so long a name that nothing can be noted under it is left to its kind's page.
    """
    found = {(one.kind, one.of): one for one in formal.looked(page.facts.recorded)}
    return [Line(page, kind, of, page.facts.recorded.fact(kind.id, of), found.get((kind.id, of)))
            for kind in formal.handed_in(page.rules) if sees_kind(actor, kind)
            for of in _items(page, kind, whole=(kind.id, "") in found)
            if len(formal.item_of(kind.id, of)) <= LONGEST["item"]]  # fmt: skip


def _items(page: CasePage, kind: FactKind, *, whole: bool) -> Iterator[str]:
    """What is on record, in the edition's order, then what isn't but was asked for at the start.

    First the kind as a `whole`, where something was found of that when nothing of it was there.
    """
    rules, measure = page.rules, page.case.measure
    if kind.measures and measure not in kind.measures:
        return
    have = page.facts.recorded.all(kind.id)
    listed = rules.items_of(kind.id, measure)
    order = list(listed or ())
    if whole and have and "" not in have:
        yield ""
    yield from sorted(have, key=lambda of: (order.index(of) if of in order else len(order), of))
    if kind.items == "condition":
        order = [c.id for c in rules.measure(measure).condition if not c.strict]
    if "drafted" not in kind.states or (kind.items == "indicator" and kind.id != "indicator"):
        return  # a confirmation of what was changed; an audit, which a figure alone asks for
    yield from (of for of in (order if listed else [] if have else [""]) if of not in have)


def counts(found: list[Line]) -> Shown:
    """How many are in order, to be corrected, to be looked at again, and not looked at."""
    on_record = [line for line in found if line.on_record or line.looked]
    return {
        "all": len(on_record),
        "ok": sum(line.result == "ok" for line in on_record),
        "correct": sum(line.result == formal.CORRECT for line in on_record),
        "stale": sum(line.looked is not None and line.looked.stale for line in on_record),
        "open": sum(line.looked is None for line in on_record),
    }


class Words:
    """What each line says, with what it takes to say it read once.

    `typed` is a form that came back.
    """

    def __init__(self, page: CasePage, actor: Actor, typed: Mapping[str, str] | None) -> None:
        rules, found = page.rules, judged(page.rules, page.facts, actor, now())
        self.page, self.typed = page, typed
        self.hidden = {k.id: hidden_fields(actor, k) for k in rules.edition.facts}
        self.owner = fact_rows.Owner(
            "case", page.case.ref, page.facts.recorded, page.case.measure, page.case.state,
            page.people, {u.login: u.name for u in page.people.values()}, self.hidden,
            found.problems, found.reasons,
        )  # fmt: skip

    @cached_property
    def since(self) -> Since | None:
        """What was entered since the case was last returned."""
        return since_return(session(), self.page.rules, self.page.case.ref)

    @property
    def returned(self) -> str:
        """When it was returned last; "" where it never was."""
        return moment_words(self.since.returned.event.received_at, language()) if self.since else ""

    def row(self, line: Line) -> Shown:
        """The line with its boxes, as typed or as on record."""
        shown = fact_rows.row(self.page.rules, self.owner, line.kind, line.of, line.fact)
        typed = touched(line, self.typed) if self.typed is not None else None
        boxes = typed or on_record(line)
        return shown | {
            "key": line.item, "seen": line.seen, "public": _public(line), "boxes": boxes,
            "was": on_record(line).digest,
            "bad": bool(typed) and boxes.result == formal.CORRECT and not boxes.reason.strip(),
            "fields": [(f.id, f.words(language())) for f in line.kind.field],
            "pairs": self._pairs(line),
            "looked": self._looked(line), "differences": self._differences(line),
        }  # fmt: skip

    def _pairs(self, line: Line) -> list[tuple[str, str | Markup]]:
        """Every field; what somebody wrote is in whichever language they did."""
        if line.fact is None:
            return []
        written = {f.words(language()) for f in line.kind.field if f.kind in ("text", "long_text")}
        found = facts.pairs(
            line.kind, line.fact.value, "case", self.page.case.ref, hidden=self.hidden[line.kind.id],
            unit=facts.unit(self.page.rules, line.kind, line.of, self.page.case.measure))  # fmt: skip
        return [(label, Markup('<span lang="">{}</span>').format(words) if label in written else words)
                for label, words in found]  # fmt: skip

    def _looked(self, line: Line) -> Shown | None:
        """Who found what, and whether that still holds."""
        if line.looked is None:
            return None
        kind = self.page.rules.facts[formal.KIND]
        result = next(f for f in kind.field if f.id == "result")
        words = str(facts.value_words(result, line.value["result"], "", ""))
        return {"by": facts.recorder(line.looked.fact, self.page.people), "words": words,
                "stale": line.looked.stale, "wrong": line.looked.wrong,
                "reason": line.looked.reason}  # fmt: skip

    def _differences(self, line: Line) -> Shown | None:
        """What reads otherwise than when the case was returned; None where nothing was entered."""
        key = (line.kind.id, line.of)
        if self.since is None or key not in self.since.before:
            return None
        return {"fields": events.differences(
            self.page.rules, line.kind.id, line.fact.value if line.fact else None,
            self.since.before[key], subject="case", ref=self.page.case.ref,
            hidden=self.hidden[line.kind.id])}  # fmt: skip


def groups(found: list[Line], words: Words) -> list[Shown]:
    """The lines in the parts of an application; what wasn't handed in stands last."""
    shown = []
    for id, title in fact_rows.group_names().items():
        mine = [line for line in found if fact_rows.group_of(line.kind) == id
                and (line.on_record or line.looked)]  # fmt: skip
        if mine:
            shown.append({"id": id, "title": title, "rows": [words.row(one) for one in mine]})
    absent = [line for line in found if not line.on_record and not line.looked]
    if absent:
        shown.append({"id": "absent", "title": _("Not handed in"),
                      "rows": [words.row(one) for one in absent]})  # fmt: skip
    return shown


def _public(line: Line) -> str:
    """A figure beside what the statistical organ published, with the difference (8)."""
    value = line.fact.value if line.fact else {}
    public = value.get("public_value")
    if line.kind.id != "indicator" or public in (None, ""):
        return ""
    unit = facts.unit(line.page.rules, line.kind, line.of, line.page.case.measure)
    difference = Decimal(value["value"]) - Decimal(public)
    if not difference:
        return _("Published by the statistical organ: %(number)s %(unit)s, the same.", number=public,
                 unit=unit)  # fmt: skip
    return _("Published by the statistical organ: %(number)s %(unit)s, difference %(difference)s.",
             number=public, unit=unit, difference=f"{difference:+}")  # fmt: skip

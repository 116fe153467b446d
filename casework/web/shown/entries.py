"""What does one thing to fill in look like among an application's materials?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import url_for
from wtforms import Form

from casework.models import User
from casework.queries.visible import hidden_fields
from casework.services.desk import Opened
from casework.web import fact_forms, fact_values
from casework.web.fact_choices import Source
from workflows.edition import FactKind, Measure
from workflows.facts import Actor, Fact
from workflows.own_articles import own_cites
from workflows.signing import stands

from . import comments, facts, law, signed, signed_before
from .comments import Comments, Earlier
from .fact_rows import is_list
from .inputs import confirms
from .law import Shown
from .places import anchor
from .problems import Problems


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to fill in, or to read: a fact of `kind` about `item`; `form` where it is theirs.

    `name` is what it is called, `seen` how it stands, `by` who recorded it when.
    """

    kind: FactKind
    item: str
    name: str
    fact: Fact | None
    form: Form | None
    pairs: Sequence[tuple[str, Any]]
    by: str
    seen: str
    citations: Sequence[Shown]
    problems: Sequence[str]
    kept: Mapping[str, list[str]]
    comments: Sequence[Shown] = ()
    earlier: Earlier = field(default_factory=Earlier)  # comments that this page leaves out
    comment_on: Sequence[tuple[str, str]] = ()  # what of it may be commented on, by this person
    new: bool = False  # a further entry of a list
    covered: bool = False  # signed for as it stands: a change asks for a new signature
    wrong: Sequence[str] = ()  # what the rules find wrong with that
    signed: Callable[[], Sequence[Shown]] = tuple  # to what this person puts their name here

    @property
    def anchor(self) -> str:
        """Where on its page it stands."""
        return anchor(self.kind, self.item)

    @property
    def removable(self) -> bool:
        """Is it an entry of a list that this person may take away?"""
        return bool(self.form and self.fact) and is_list(self.kind) and not self.kind.once

    @property
    def signs(self) -> bool:
        """Does whoever records it put a name to it? Such a thing isn't saved by itself."""
        return bool(self.kind.signs)

    @property
    def by_itself(self) -> bool:
        """Is what is typed saved without a button? Not before it is whole, nor what was signed for."""
        return bool(self.form) and not (self.signs or self.new or self.covered)


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose materials are shown to whom, with what the rules find wrong with them."""

    opened: Opened
    actor: Actor
    people: Mapping[int, User]
    problems: Problems
    comments: Comments = field(default_factory=dict)
    whole: bool = False  # all that was said, or the newest at each thing
    # The figures of the city's last application, by item: last year's stand beside the new ones.
    figures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    # By kind, as whom this person signed last.
    signature: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def measure(self) -> Measure:
        """What the measure asks for."""
        return self.opened.rules.measure(self.opened.row["measure"])


def entry(desk: Desk, kind: FactKind, item: str, *, new: bool = False) -> Entry:
    """The fact `item` of `kind` as it stands, with its form where it is this person's."""
    opened, rules, measure = desk.opened, desk.opened.rules, desk.measure.id
    fact = opened.facts.recorded.fact(kind.id, item)
    hidden = hidden_fields(desk.actor, kind)
    unsaid = rules.unsaid(kind, item, measure)
    value = _usual(desk, kind, item)
    if fact is not None:
        value = signed_before.to_begin_with(opened, kind, item, fact.value)
    if fact is None and kind.signs:
        value = dict(desk.signature.get(kind.id, {}))
    problems = desk.problems.get((kind.id, item), ())
    if problems and confirms(kind):  # confirmed of what stood before: it is asked for again
        value = {}
    form = None
    if _theirs(desk, kind, item):
        form = fact_forms.build(kind, Source(opened, item), data=unsaid | value, upload=url_for(
            "files.hand_in", subject="case", ref=opened.ref, kind=kind.id, item=item))  # fmt: skip
        for one in form:  # many forms stand on the page, each with an id of its own for its fields
            one.id = one.label.field_id = f"{kind.id}-{item}-{one.id}"
        signed_before.point_to(form, opened, kind, item)
    return Entry(
        kind, item, facts.name(rules, kind, "" if new else item, measure, value), fact, form,
        facts.pairs(kind, fact.value if fact else {}, "case", opened.ref, hidden=hidden,
                    unit=facts.unit(rules, kind, item, measure)),
        facts.recorder(fact, desk.people) if fact else "",
        stands(rules, opened.facts.recorded, kind, item, measure=measure),
        law.cites(rules, own_cites(rules, kind, item, measure)),
        problems,
        {f.id: fact_values.kept_file(form, f) for f in kind.field if form and f.kind == "file"},
        *comments.newest(desk.comments.get(comments.about(kind, item), ()), whole=desk.whole),
        comments.fields_of(kind, item) if not new and comments.may_comment(opened, desk.actor)
        else (), new, _signed_for(desk, kind, item, fact),
        signed.wrong(opened, kind, item, desk.problems) if form and kind.signs else (),
        partial(signed.signed, opened, kind, item) if form and kind.signs else tuple,
    )  # fmt: skip


def _usual(desk: Desk, kind: FactKind, item: str) -> dict[str, Any]:
    """What a figure says as a rule, to begin with: it is of the round's year (2), beside the last."""
    if kind.id != "indicator":
        return {}
    value: dict[str, Any] = {"year": desk.opened.year}
    old = desk.figures.get(item, {})
    value |= {name: old[name] for name in ("source", "organ") if old.get(name)}
    return value | ({"previous": old["value"]} if old.get("year") == desk.opened.year - 1 else {})


def _theirs(desk: Desk, kind: FactKind, item: str) -> bool:
    """May this person record it, and can it be recorded in this state? The door decides."""
    opened = desk.opened
    who = opened.rules.recorders(kind, item, desk.measure.id)
    return (desk.actor.has(*who) and opened.may(desk.actor)
            and opened.of_the_level(desk.actor, kind)
            and (not kind.states or opened.state in kind.states))  # fmt: skip


def _signed_for(desk: Desk, kind: FactKind, item: str, fact: Fact | None) -> bool:
    """Does an audit, a sign-off or a statistics sheet cover it as it stands?"""
    recorded = desk.opened.facts.recorded
    for signer in desk.opened.rules.edition.facts:
        if kind.id not in signer.signs or "unit" in signer.who:
            continue
        mine = recorded.fact(signer.id, item if signer.items == kind.items else "")
        if fact and mine and mine.seq > fact.seq:
            return True
    return False

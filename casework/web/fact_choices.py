"""What may a field of a fact be chosen from?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from casework.i18n import language
from casework.models import User
from casework.reading import session
from casework.services.desk import Opened
from workflows.edition import FactKind, Field, Setting
from workflows.facts import CaseFacts, ListFacts, ObjectionFacts
from workflows.guards.consent import consenting
from workflows.guards.preliminary import case_named, names_given
from workflows.guards.publicity import DISPOSED
from workflows.progress import accepted

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Source:
    """What a form is about (of several of a kind, which), and where its choices may come from."""

    opened: Opened
    item: str = ""

    @property
    def case(self) -> CaseFacts | None:
        """The case that it is about, if it is about one."""
        facts = self.opened.facts
        return facts if self.opened.subject == "case" and isinstance(facts, CaseFacts) else None


def named_choices(field: Field) -> Choices:
    """The edition's own choices, in the reader's language."""
    words = field.choice_zh if language().startswith("zh") else field.choice_en
    return list(zip(field.choice, words, strict=True))


def choices_of(kind: FactKind, field: Field, source: Source) -> Choices | None:
    """What a field may be chosen from beyond the edition's own words; None: type it."""
    find = OTHER.get((kind.id, field.id)) or (_cases if field.kind == "case" else None)
    return find(source) if find else None


def _cases(source: Source) -> Choices:
    facts = source.opened.facts
    if not isinstance(facts, ListFacts):
        return []
    return [
        (c.ref, c.division.words(language()))
        for c in sorted(facts.cases, key=lambda c: c.division.code)
    ]


def _visited(source: Source) -> Choices:
    """Who is under review or reviewed, and whoever is on record here already (10.2; '19 8)."""
    facts = source.opened.facts
    if not isinstance(facts, ListFacts):
        return []
    have = (facts.recorded.one("visit", source.item) or {}).get("case")
    open_ = {c.ref for c in facts.cases if c.state == "reviewed" or c.ref == have or accepted(c)}
    return [(ref, words) for ref, words in _cases(source) if ref in open_]


def _listed(source: Source) -> Choices:
    facts = source.opened.facts
    if not isinstance(facts, ListFacts):
        return []
    cases = sorted(facts.listed(), key=lambda c: c.division.code)
    return [(c.ref, c.division.words(language())) for c in cases]


def _shown(source: Source) -> Choices:
    """The entries that stand on a list that was made public: those a correction may be about."""
    facts = source.opened.facts
    if not isinstance(facts, ListFacts):
        return []
    public = {ref for one in facts.publicities for ref in one.entries}
    return [(ref, words) for ref, words in _listed(source) if ref in public]


def _preliminary(source: Source) -> Choices:
    """The accepted cases; one that is on record by its name or code keeps what was given."""
    facts = source.opened.facts
    if not isinstance(facts, ListFacts):
        return []
    given = {case.ref: name for name in names_given(facts) if (case := case_named(facts, name))}
    cases = sorted(filter(accepted, facts.cases), key=lambda c: c.division.code)
    return [(given.get(c.ref, c.ref), c.division.words(language())) for c in cases]


def _officers(source: Source) -> Choices:
    asked = select(User).where(User.active.is_(True)).order_by(User.name, User.id)
    return [(u.login, f"{u.name}（{u.login}）") for u in session().scalars(asked)
            if "ministry" in u.roles]  # fmt: skip


def _handlers(source: Source) -> Choices:
    """Who may handle an objection or decide on it: the ministry's staff and its leadership."""
    asked = select(User).where(User.active.is_(True)).order_by(User.name, User.id)
    return [(u.login, f"{u.name}（{u.login}）") for u in session().scalars(asked)
            if not {"ministry", "leader"}.isdisjoint(u.roles)]  # fmt: skip


def _same_case(source: Source) -> Choices:
    """The other open objections to the case, which one can be handled with (12)."""
    facts = source.opened.facts
    if not isinstance(facts, ObjectionFacts):
        return []
    return [(o.ref, o.ref) for o in facts.others if o.state not in DISPOSED]


def _governments(source: Source) -> Choices | None:
    """The one whose consent the unit needs; its kind is the unit's, so no other is offered (N五)."""
    if source.case is None:
        return None
    field = next(f for f in source.opened.rules.facts["consent"].field if f.id == "government")
    right = consenting(source.case.unit_kind)
    return [one for one in named_choices(field) if one[0] == right] or None


def _criteria(source: Source) -> Choices:
    lang = language()
    found = []
    for standard in source.opened.rules.standards.values():
        for level in standard.level:
            for criterion in level.criterion:
                words = _("%(level)s: %(criterion)s", level=level.words(lang),
                          criterion=criterion.words(lang))  # fmt: skip
                found.append((criterion.id, words))
    return found


def _supports(source: Source) -> Choices:
    measure = source.opened.row.get("measure", "")
    supports = source.opened.rules.measure(measure).support if measure else ()
    return [(s.id, s.words(language())) for s in supports]


OTHER: Mapping[tuple[str, str], Callable[[Source], Choices | None]] = {
    ("consent", "government"): _governments,
    ("reply", "not_named"): _listed,
    ("notice_correction", "cases"): _shown,
    ("visit", "case"): _visited,
    ("opinion", "preliminary"): _preliminary,
    ("officer", "officer"): _officers,
    ("officer", "substitute"): _officers,
    ("assignment", "handler"): _handlers,
    ("assignment", "decides"): _handlers,
    ("joined", "lead"): _same_case,
    ("incident", "criteria"): _criteria,
    ("support_use", "support"): _supports,
}


def setting_choices(setting: Setting) -> Choices | None:
    """What a round's setting may be chosen from; None: type it."""
    if setting.kind == "flag":
        return [("true", _("yes")), ("false", _("no"))]
    if setting.kind != "choice":
        return None
    lang = language()
    if len(setting.choices) == len(setting.choice):
        return [(c, n.words(lang)) for c, n in zip(setting.choice, setting.choices, strict=True)]
    return [(c, c) for c in setting.choice]


def setting_words(setting: Setting, value: object) -> str:
    """A setting's value in the edition's own words, or as it is."""
    known = dict(setting_choices(setting) or ())
    said = str(value).lower() if isinstance(value, bool) else str(value)
    return known.get(said, said)

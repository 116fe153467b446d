"""What may a guard know of a subject? Frozen snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from . import listed
from .on_record import GIVEN, NOTHING, TIMER, Actor, Entered, Fact, Person, Recorded

__all__ = [
    "GIVEN",
    "IN_PLAY",
    "TIMER",
    "Actor",
    "Assessed",
    "AssessmentFacts",
    "CaseFacts",
    "ComplaintFacts",
    "DivisionFacts",
    "Entered",
    "Fact",
    "ListFacts",
    "ObjectionFacts",
    "Person",
    "PlaceFacts",
    "PublicityFacts",
    "Recorded",
    "SanctionFacts",
    "SubjectFacts",
]

IN_PLAY = ("reviewed", "publicised", "objected")  # a case in one of these can be on the list


@dataclass(frozen=True, slots=True)
class DivisionFacts:
    """The division as it was when its case was drafted."""

    code: str
    name: str
    kind: str
    province: str  # the code of the recommending unit that it belongs to
    planned_single: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    name_en: str = ""

    def words(self, lang: str) -> str:
        """Its name in `lang`; the Chinese one where there is no other."""
        return self.name if lang.startswith("zh") else self.name_en or self.name


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place: of a unit for a measure, or (kind `list`) on the list; `case` is who holds it."""

    kind: str
    number: int
    case: str | None


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """An objection; `case` is the case objected to. Times are instants, `None` where not yet."""

    ref: str
    state: str
    case: str
    late: bool = False
    anonymous: bool = False
    admitted_late: bool = False
    shown: bool = False  # was the case made public?
    recorded: Recorded = NOTHING
    others: tuple[ObjectionFacts, ...] = ()  # of the same case
    own: CaseFacts | None = None  # the case itself
    list_state: str = ""  # of the list that the case is of
    until: datetime | None = None  # the end of the newest publicity that shows the case
    lead: str = ""  # the objection that it is joined to, to be handled with it
    along: tuple[str, ...] = ()  # those that are done in one act with it
    assigned: Mapping[str, Person] = field(default_factory=dict)  # by field of its assignment

    @property
    def subject(self) -> str:
        return "objection"

    @property
    def leader(self) -> ObjectionFacts | None:
        """The objection that it is handled with; None once that one was withdrawn."""
        found = next((o for o in self.others if o.ref == self.lead), None)
        return found if found and found.state != "withdrawn" else None

    @property
    def followers(self) -> tuple[ObjectionFacts, ...]:
        """Those that are handled with it; whoever took one back is in it no longer."""
        return tuple(o for o in self.others if o.lead == self.ref and o.state != "withdrawn")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case; `submit_by` is the end of its open cutoff or correction period."""

    ref: str
    state: str
    measure: str
    year: int
    division: DivisionFacts
    unit: str
    unit_kind: str
    region: str
    recorded: Recorded = NOTHING
    places: tuple[PlaceFacts, ...] = ()
    twins: tuple[str, ...] = ()  # other running cases of the same division and measure
    submit_by: datetime | None = None
    term_from: datetime | None = None
    term_to: datetime | None = None
    list_state: str = ""  # how far the list of its measure is; "" where that isn't asked
    submitted_on: date | None = None

    @property
    def subject(self) -> str:
        return "case"


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What one expert says of one case; `member` is the expert's entry in the committee, if any.

    `case` is the case as it stands, `list_state` where its list does.
    """

    ref: str
    state: str
    measure: str
    expert: str  # the login
    case: CaseFacts
    list_state: str
    member: Mapping[str, Any] | None = None
    recorded: Recorded = NOTHING

    @property
    def subject(self) -> str:
        return "assessment"


@dataclass(frozen=True, slots=True)
class Assessed:
    """How far an expert is with a case, as its list sees it; the marks once they are handed in."""

    case: str
    expert: str
    state: str
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublicityFacts:
    """A publicity of the list: the entries it showed (refs), its hash, its half-open end.

    `shown` is each of them word for word: division code and name.
    """

    ref: str
    supplement: bool
    published_at: datetime
    ends_at: datetime
    entries: tuple[str, ...]
    digest: str
    shown: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list and every case of its round and measure; `entries` are refs in the order of places."""

    ref: str
    state: str
    measure: str
    year: int
    cases: tuple[CaseFacts, ...] = ()
    entries: tuple[str, ...] = ()
    recorded: Recorded = NOTHING
    objections: tuple[ObjectionFacts, ...] = ()
    publicities: tuple[PublicityFacts, ...] = ()
    left: tuple[datetime, ...] = ()  # when each city that was shown left the list, in order
    digest: str = ""  # of the entries as they stand now
    decided_digest: str = ""
    ends_provisional: bool = False  # would a publicity that starts now end in a provisional year?
    open_until: datetime | None = None  # the latest cutoff of any unit; None where none is known
    beside: tuple[ListFacts, ...] = ()  # the round's other lists, without their cases
    assessments: tuple[Assessed, ...] = ()  # while the review runs
    review_until: datetime | None = None  # the half-open end of the review; None: it doesn't run
    post_until: datetime | None = None  # until when a letter posted in time may arrive; None: never

    @property
    def subject(self) -> str:
        return "list"

    def case(self, ref: str) -> CaseFacts | None:
        """The case `ref` of this round and measure, or None."""
        return next((case for case in self.cases if case.ref == ref), None)

    def shown_as(self, case: CaseFacts) -> tuple[str, str]:
        """Division code and name of an entry as a notice says them, a corrected name before."""
        corrected = self.recorded.one(listed.CORRECTED, case.ref)
        return case.division.code, listed.names(corrected, case.division.name, "")[0]

    def listed(self) -> Iterator[CaseFacts]:
        """The cases that hold a place on the list."""
        wanted = set(self.entries)
        return (case for case in self.cases if case.ref in wanted)


@dataclass(frozen=True, slots=True)
class SanctionFacts:
    """A sanction on a unit and the division whose application was falsified."""

    ref: str
    state: str
    unit: str
    unit_kind: str
    division: str
    recorded: Recorded = NOTHING
    running: tuple[CaseFacts, ...] = ()  # the division's cases that haven't ended
    ends_at: datetime | None = None

    @property
    def subject(self) -> str:
        return "sanction"


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """A complaint about staff: nothing of cases or lists bears on it."""

    ref: str
    state: str
    recorded: Recorded = NOTHING

    @property
    def subject(self) -> str:
        return "complaint"


SubjectFacts = (
    CaseFacts | ListFacts | ObjectionFacts | SanctionFacts | AssessmentFacts | ComplaintFacts
)

"""What do feed and open data say of each list that was made public?

They know publicities by what stands here alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.queries.public import City
from casework.queries.public_changes import ends_moved
from casework.queries.publicised import Publicised, publicised
from casework.reading import session
from casework.web.public import announcement
from casework.web.public.addresses import full
from workflows.edition import Measure, Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A list as it was shown, from when to when, and the notice that carries it, maybe with another
    list; `title` is the notice's, in the request's language.

    `updated_at` is when something of it last changed: it was published, or its end was moved.
    """

    ref: str
    notice: str
    title: str
    corrects: tuple[str, ...]
    adds_to: str
    notice_digest: str
    year: int
    measure: Measure
    supplement: bool
    published_at: datetime
    updated_at: datetime
    last_day: date
    ends_at: datetime
    provisional: bool
    note: Named
    remark: Named
    digest: str
    cities: tuple[City, ...]

    def address(self, **more: str) -> str:
        """Where the notice's page is."""
        return full("public.notice", ref=self.notice, **more)


def publications() -> tuple[Publication, ...]:
    """Every publicity, the newest first, its cities in order of their codes."""
    moved = ends_moved(session())
    return tuple(_publication(shown, moved.get(shown.ref)) for shown in publicised(session()))


def _publication(shown: Publicised, moved: datetime | None) -> Publication:
    return Publication(
        ref=shown.ref, notice=shown.notice, title=announcement.title(shown),
        corrects=shown.corrects, adds_to=shown.adds_to, notice_digest=shown.notice_digest, year=shown.year,
        measure=shown.measure, supplement=shown.supplement, published_at=shown.published_at,
        updated_at=moved or shown.published_at, last_day=shown.last_day, ends_at=shown.ends_at,
        provisional=shown.provisional, note=shown.note, remark=shown.round_note,
        digest=shown.digest, cities=shown.cities,
    )  # fmt: skip

"""Which notice does somebody want to read before it is published: of which lists, on which day?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from casework.i18n import language
from casework.queries import notice_draft
from casework.queries.lists import ListPage, list_page, lists
from casework.queries.notice_draft import Draft
from casework.queries.snapshots import calendar
from casework.reading import now, session
from workflows.calendar import beijing_day
from workflows.edition import ActionRule

from . import facts, law, periods
from .law import Shown

CHANNELS = "objection_channels"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The list of the page, then those that its notice is to carry too; `others` might join them.

    `at` is the instant by which all is looked at: now, or a day to come; `wrong` says what is wrong
    with the day that was asked for.
    """

    pages: tuple[ListPage, ...]
    others: tuple[str, ...]
    at: datetime
    later: bool
    wrong: str = ""

    @property
    def page(self) -> ListPage:
        """The list whose page it is."""
        return self.pages[0]

    @property
    def rule(self) -> ActionRule:
        """The act that publishes it."""
        return self.page.rules.actions["list", "publish"]

    @property
    def day(self) -> date:
        """The day of publication that is looked at."""
        return beijing_day(self.at)

    @property
    def notice(self) -> Draft | None:
        """The notice; None where the list has no entry yet, or was made public."""
        if not self.page.facts.entries or self.page.publicities:
            return None
        return notice_draft.of_lists(session(), self.pages, self.at)

    @property
    def asked(self) -> dict[str, str]:
        """What of it stands in an address."""
        day = {"on": self.day.isoformat()} if self.later else {}
        return day | ({"with": "all"} if len(self.pages) > 1 else {})


def wanted(ref: str, *, along: Sequence[str] | None = None) -> Wanted:
    """What the address asks for: `on`, a day, and `with`, whether the round's other lists that are
    decided stand in the same notice. A form names those that go `along`, decided still or not.
    """
    at, wrong = _day_asked()
    actor = current_user.actor
    page = list_page(session(), actor, ref, now=at)
    start = page.rules.actions["list", "publish"].start
    rest = [one for one in lists(session(), actor, page.round.year) if one.ref != ref]
    others = tuple(one.ref for one in rest if {one.state, page.list.state} <= set(start))
    if along is None:
        along = others if request.args.get("with") else ()
    pages = [list_page(session(), actor, one.ref, now=at) for one in rest if one.ref in along]
    return Wanted((page, *pages), others, at, at != now(), wrong)


def _day_asked() -> tuple[datetime, str]:
    """The instant that is asked for, and what is wrong with the day where something is."""
    asked = request.args.get("on", "")
    if not asked:
        return now(), ""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return now(), _("%(day)s isn't a day; this is as of now.", day=asked)
    today = beijing_day(now())
    if day < today or day.year > today.year + 1:
        return now(), _("A day from today to the end of next year, please; this is as of now.")
    return (notice_draft.on_the_day(day), "") if day > today else (now(), "")


def shown(draft: Draft, page: ListPage) -> Shown:
    """The draft for the macro `draft_panels`: its words in both languages, its period day by day,
    what it can't say yet and where that is recorded.
    """
    rules, kind = page.rules, page.rules.facts[CHANNELS]
    texts = {text.id: text for text in rules.edition.texts}
    period = periods.planned("publicity", rules, calendar(session()), beijing_day(draft.at), now())
    for day in period["days"]:
        if day["kind"] == "start":
            day["name"] = _("published")
    home = url_for("staff.list_page", ref=page.list.ref)
    mine = current_user.actor.has(*kind.who)
    return {
        "zh": draft.words("zh"), "en": draft.words("en"), "digest": draft.digest,
        "period": period,
        "silent": [law.words(texts[f"channel_{one}"]) for one in draft.silent_on],
        "record": facts.url("round", str(page.round.year), kind.id, back=request.full_path
                            if request.method == "GET" else home) if mine else "",
        "named": kind.words(language()),
    }  # fmt: skip


def measures(pages: Sequence[ListPage]) -> dict[str, str]:
    """List → its measure in short, where the notice carries several."""
    if len(pages) < 2:
        return {}
    return {page.list.ref: law.measure_words(page.rules, page.list.measure, short=True)
            for page in pages}  # fmt: skip

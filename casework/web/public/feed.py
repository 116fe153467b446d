"""How does somebody hear by their feed reader of what is made public, moved or approved?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from feedgenerator import Atom1Feed
from flask import Response, make_response
from flask_babel import gettext, ngettext
from markupsafe import Markup

from casework.access import PUBLIC, allow
from casework.filters import day_words, end_words, moment_words
from casework.i18n import language, only_as_asked
from casework.queries import public
from casework.queries.public import City, FinalList
from casework.queries.public_changes import approved_at
from casework.reading import casework, session
from casework.web.public import blueprint
from casework.web.public.addresses import full
from casework.web.public.open_data.terms_of_use import INVENTED, USE
from casework.web.public.publications import Publication, publications
from workflows.calendar import BEIJING

NEWEST = 50
# What ids are made from together with what they name: nothing of the address, which may change.
OURS = UUID("6f1f4f5e-3b8e-5d0c-9f43-0f2f0c6f8a11")
# XML has no way to hold these, not even escaped.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An entry of the feed; `id` is what is made public, `says` its paragraphs."""

    id: str
    title: str
    address: str
    published: datetime
    updated: datetime
    says: tuple[str, ...]


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """When the newest of it changed; the library would take the host's clock for an empty one."""
        empty = datetime.fromtimestamp(0, UTC)
        return max((item["updateddate"] for item in self.items), default=empty)


@blueprint.get("/feed.atom")
@allow(PUBLIC)
def feed() -> Response:
    """The newest publicities, each anew when its end moved, and approved lists; RFC 4287.

    In Chinese, with `?lang=en` in English, whatever else this browser reads: at one address stands
    one text.
    """
    only_as_asked()
    english = {} if language().startswith("zh") else {"lang": "en"}
    said = _Feed(
        title=_plain(_marked(gettext("Publicity and lists"))),
        link=full("public.home", **english), feed_url=full("public.feed", **english),
        feed_guid=_id("feed"), language="en" if english else "zh-Hans",
        author_name=gettext("MIIT Department of Planning"),
        description=_plain(" ".join(_notes())) or None, feed_copyright=USE.words(language()),
    )  # fmt: skip
    newest = sorted(_news(english), key=lambda one: (one.updated, one.id), reverse=True)
    for one in newest[:NEWEST]:
        said.add_item(
            title=_plain(_marked(one.title)), link=one.address, description=_html(one.says),
            unique_id=_id(one.id), pubdate=_local(one.published), updateddate=_local(one.updated),
        )  # fmt: skip
    answer = make_response(said.writeString("utf-8"))
    answer.content_type = Atom1Feed.content_type
    return answer


def _news(more: dict[str, str]) -> Iterator[News]:
    by_notice: dict[str, list[Publication]] = {}
    for shown in publications():
        by_notice.setdefault(shown.notice, []).append(shown)
    for notice, carried in by_notice.items():
        first = carried[0]
        yield News(id=f"notice/{notice}", title=first.title, address=first.address(**more),
                   published=first.published_at, updated=max(one.updated_at for one in carried),
                   says=tuple(_of_notice(carried)))  # fmt: skip
    lists = public.final_lists(session())
    since = approved_at(session(), (one.ref for one in lists))
    for one in lists:
        words: dict[str, Any] = {"year": one.year, "measure": one.measure.words(language())}
        yield News(id=f"list/{one.ref}", published=since[one.ref], updated=since[one.ref],
                   title=gettext("Approved: the list for “%(measure)s”, %(year)s", **words),
                   address=full("public.results", _anchor=one.ref, **more),
                   says=tuple(_of_list(one)))  # fmt: skip


def _of_notice(carried: Sequence[Publication]) -> Iterator[str]:
    """Of each of its lists which cities, until when one can object, and what moved that."""
    lang = language()
    for one in carried:
        if len(carried) > 1:
            yield one.measure.words(lang)
        yield gettext("Published %(at)s. The time for objections ends %(end)s, Beijing time.",
                      at=moment_words(one.published_at, lang),
                      end=end_words(one.ends_at, lang, weekday=True))  # fmt: skip
        if one.provisional:
            yield gettext("The end is provisional: holidays of that year aren't arranged yet.")
        if note := one.note.words(lang):
            yield note
        yield _cities(one.cities)
    yield from _notes(carried[0].remark.words(lang))


def _of_list(one: FinalList) -> Iterator[str]:
    lang = language()
    if one.number and one.on:
        yield gettext("Approved by %(number)s of %(day)s.", number=one.number,
                      day=day_words(one.on, lang))  # fmt: skip
    yield _cities(one.cities)
    yield from _notes(one.round_note.words(lang))


def _cities(cities: Iterable[City]) -> str:
    """All of them, in order of their codes."""
    lang = language()
    named = [gettext("%(city)s (%(unit)s)", city=city.words(lang), unit=city.unit.words(lang))
             for city in cities]  # fmt: skip
    return ngettext("%(num)d city, in order of division codes, in no order of merit: %(cities)s.",
                    "%(num)d cities, in order of division codes, in no order of merit: %(cities)s.",
                    len(named), cities=gettext(", ").join(named))  # fmt: skip


def _notes(remark: str = "") -> Iterator[str]:
    """What has to be said with whatever a demo says, and of a round that only demonstrates."""
    if casework().demo:
        yield INVENTED.words(language())
    if remark:
        yield remark


def _marked(title: str) -> str:
    return gettext("Demonstration: %(title)s", title=title) if casework().demo else title


def _id(name: str) -> str:
    """The same for ever, and another one for a demo and for each language, which say other things."""
    kind = "demo" if casework().demo else "real"
    return f"urn:uuid:{uuid5(OURS, f'{kind}/{language()}/{name}')}"


def _plain(text: str) -> str:
    return UNWRITABLE.sub("", text)


def _html(paragraphs: Iterable[str]) -> str:
    """As HTML, which is what the library declares a summary to be."""
    return str(Markup("").join(Markup("<p>{}</p>").format(_plain(text)) for text in paragraphs))


def _local(at: datetime) -> datetime:
    return at.astimezone(BEIJING).replace(microsecond=0)

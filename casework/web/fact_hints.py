"""What does a field of a fact say beside its label: which numbers, years and days will do, and why?

Counted from the declaration, the round and the day on which it is read, as the rules judge later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from casework.filters import day_words
from casework.i18n import language
from casework.reading import now
from casework.services.bounds import counts
from workflows.calendar import beijing_day
from workflows.counting import count, how_of
from workflows.edition import FactKind, Field, Setting
from workflows.guards.time import cutoff_of

from .fact_choices import Source


def hint(kind: FactKind, field: Field, source: Source) -> str:
    """What will do at this field; "" where its label says it all."""
    special = OTHER.get((kind.id, field.id))
    return ((special(field, source) if special else "") or _counted(kind, field, source)
            or _ticked(kind, field, source) or _bounds(field))  # fmt: skip


def others(kind: FactKind, field: Field, source: Source) -> str:
    """The fields of which one will do instead of this one, quoted; "" where none will."""
    if field.id not in kind.either or _original(kind, source):
        return ""
    named = [f.words(language()) for f in kind.field if f.id in kind.either and f.id != field.id]
    return _(" or ").join(_("“%(field)s”", field=name) for name in named)


def _ticked(kind: FactKind, field: Field, source: Source) -> str:
    """Of a box to tick, what it stands for: its label has no room to say so."""
    if field.kind != "flag" or field.id not in kind.either:
        return ""
    if _original(kind, source):
        return _("This document is handed in as an original; a scan alone won't do.")
    return _("At least one is needed: this, or %(others)s.", others=others(kind, field, source))


def _counted(kind: FactKind, field: Field, source: Source) -> str:
    """Of a figure that counts things, that it has no fractions."""
    if kind.id != "indicator" or source.case is None:
        return ""
    listed = source.opened.rules.measure(source.case.measure).indicator
    figure = next((one for one in listed if one.id == source.item), None)
    return _("A whole number.") if figure and counts(figure, field) else ""


def _original(kind: FactKind, source: Source) -> bool:
    """Is it a document of which the edition asks for the original itself?"""
    if kind.items != "document" or source.case is None:
        return False
    papers = source.opened.rules.measure(source.case.measure).document
    return any(one.original for one in papers if one.id == source.item)


def _bounds(field: Field) -> str:
    if field.kind == "integer" and field.not_after == "today" and field.least:  # a year
        return _("From %(least)s to %(most)s.", least=field.least, most=_this_year(field))
    if field.kind == "integer" and field.least and field.most:
        return _("A whole number from %(least)s to %(most)s.", least=field.least, most=field.most)
    if field.least and field.most:
        return _("From %(least)s to %(most)s.", least=field.least, most=field.most)
    return _("At least %(least)s.", least=field.least) if field.least not in ("", "0") else ""


def setting_hint(setting: Setting) -> str:
    """Which values a round's setting takes; "" where they are listed."""
    if setting.least is None or setting.most is None:
        return ""
    if setting.kind == "integer":
        return _(
            "A whole number from %(least)s to %(most)s.", least=setting.least, most=setting.most
        )
    return _("From %(least)s to %(most)s.", least=setting.least, most=setting.most)


def _this_year(field: Field) -> str:
    """The last year that can be said of what has been already."""
    year = beijing_day(now()).year
    return str(min(year, int(field.most)) if field.most else year)


def _round_year(field: Field, source: Source) -> str:
    """The year that the round assesses; another one asks for a reason (2 “主要”)."""
    if all(guard.check != "indicator_year" for guard in source.opened.rules.guards.values()):
        return ""
    return _("The round assesses %(year)s; another year, from %(least)s to %(most)s, needs a written"
             " reason.", year=source.opened.year, least=field.least, most=_this_year(field))  # fmt: skip


def _correction(field: Field, source: Source) -> str:
    """Until when a case may be corrected, as the rule judges it and the deadline is counted."""
    opened, lang, today = source.opened, language(), beijing_day(now())
    if source.case is None or "correction" not in opened.rules.deadlines:
        return ""
    rule, cutoff = opened.rules.deadlines["correction"], cutoff_of(source.case, opened.rules)
    counted = count(how_of(rule), now(), opened.extra["calendar"]).last_day
    said = {"days": rule.amount, "end": day_words(max(counted, cutoff or counted), lang),
            "cutoff": cutoff and day_words(cutoff, lang)}  # fmt: skip
    if cutoff is None:
        return _("Any day from today on. Left empty: until %(end)s, %(days)s working days.", **said)
    if today > cutoff:
        return _("Applications closed on %(cutoff)s, so the number of the record that allows more time"
                 " is needed below; then any day from today on will do. Left empty: until %(end)s,"
                 " %(days)s working days.", **said)  # fmt: skip
    usual = _(
        "Left empty: until the cutoff, %(cutoff)s. No day before it, for nobody has less time than"
        " all have; a later day only with the number of the record that allows it, below.",
        **said,
    )
    if counted <= cutoff:
        return usual
    return usual + _(" With that number and no day: until %(end)s, %(days)s working days.", **said)


def _explained(field: Field, source: Source) -> str:
    return _("Needed where the relation is another one than those listed.")


def _goes_out(field: Field, source: Source) -> str:
    """Whoever was objected to reads it word for word (12)."""
    return _("Mind: this goes, word for word, to those who are objected to. Nothing in it may show"
             " who objected: no name, no words of the objection, nothing few can know.")  # fmt: skip


def _open_words(field: Field, source: Source) -> str:
    """Whoever decides on it has to read it, so that it isn't covered as the objector's words are."""
    return _("Say nothing of who objected: whoever decides, and the leadership, reads this.")


OTHER: Mapping[tuple[str, str], Callable[[Field, Source], str]] = {
    ("indicator", "year"): _round_year,
    ("correction", "by"): _correction,
    ("tie", "text"): _explained,
    ("comment_request", "question"): _goes_out,
    ("formal_result", "reason"): _open_words,
    ("ruling", "reasons"): _open_words,
}

"""What was made public of a list, under which hashes, and who may correct it?"""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from casework.filters import iso, moment_words
from casework.i18n import language
from casework.queries.lists import ListPage
from casework.queries.notice_links import digests
from casework.queries.snapshots import calendar
from casework.reading import now, session
from casework.services.announce import CORRECTS
from casework.web.shown import periods
from casework.web.shown.law import Shown


def publicities(page: ListPage) -> list[Shown]:
    """Each publicity with its cities, its days, and the hashes of its list and of its notice's text."""
    clocks = {d.item: d for d in page.deadlines if d.kind == "publicity"}
    texts, found = digests(session(), [one.notice_ref for one in page.publicities]), []
    for one in page.publicities:
        row = clocks.get(one.ref)
        title = _("Supplementary publicity") if one.supplement else _("Publicity")
        found.append({
            "ref": one.ref, "title": title, "published": moment_words(one.published_at, language()),
            "iso": iso(one.published_at), "place": one.place, "digest": one.digest,
            "text": texts.get(one.notice_ref, ""),
            "text_url": url_for("public.notice_text", ref=one.notice_ref),
            "entries": one.entries, "public": f"/notices/{one.notice_ref}", "notice": one.notice_ref,
            "proof": url_for("papers.proof_of_notice", ref=one.notice_ref),
            "period": row and periods.period(row, page.rules, calendar(session()), now(),
                                             title=title),
        })  # fmt: skip
    return found


def correcting(page: ListPage) -> Shown | None:
    """The way to a correction, for whoever may publish one."""
    rule = page.rules.actions.get(("list", CORRECTS))
    if rule is None or page.list.state not in rule.start or not current_user.actor.has(*rule.who):
        return None
    return {"label": rule.words(language()), "url": url_for("staff.correction", ref=page.list.ref)}
